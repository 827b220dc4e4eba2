"""A million passages on one machine: which vector index, measured (`python -m bench.scale`)."""
