"""Office files: contents of Word and Excel packages set as HTML and printed to PDF pages.

The pages are then read like those of any PDF, so that text, tables, boxes and pictures of all
formats come out alike. Used in the child process only.
"""
