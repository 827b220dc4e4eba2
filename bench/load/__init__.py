"""The whole stack under load: rates, times, start and memory (`python -m bench.load`)."""
