"""A workbook that nothing was fitted to: an invented city, imported, published and asked at once."""
