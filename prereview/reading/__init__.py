"""Reading values from the lines of a page: rows, labels, typed values, marks."""
