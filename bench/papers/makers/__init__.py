"""One module for each kind of paper: sheets, and the fields a reader should find on them."""
