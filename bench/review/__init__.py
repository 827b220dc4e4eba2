"""Measures the pre-review against planted faults, beside a naive reference on the same text."""
