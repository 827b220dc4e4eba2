"""People who sign in to the desk, their sessions, and keys of other systems (docs/access.md)."""
