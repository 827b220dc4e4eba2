"""A submission is recognised, read, checked, judged and reported; a clerk decides."""
