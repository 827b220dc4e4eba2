"""Names of materials that mean the same paper: labelled pairs of real lists, and the table."""
