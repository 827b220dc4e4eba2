"""Structured answers from the guide, as blocks with sources."""
