"""Coverage-guided fuzzing of the product's own parsers; `python -m fuzz`."""
