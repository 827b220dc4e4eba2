"""What a new version of a large catalogue costs, and whether it is felt while it is opened."""
