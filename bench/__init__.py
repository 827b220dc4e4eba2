"""Benchmarks: they print a table and write JSON."""
