"""What the check of composed sentences lets through and stops: `python -m bench.compose`."""
