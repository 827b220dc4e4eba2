"""What people tell of their situation, in answers and by the way: read right, wrong, or left open."""
