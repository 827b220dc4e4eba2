"""Policies in free text: the questions asked of them, and how often the right passage is quoted."""
