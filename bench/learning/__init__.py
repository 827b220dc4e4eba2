"""The learning loop measured: clusters, suggestions, and what an accepted edit is worth."""
