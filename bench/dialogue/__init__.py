"""How well the dialogue process understands questions that were never in its training."""
