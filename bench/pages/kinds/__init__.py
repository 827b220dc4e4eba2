"""Kinds of pages, a family a module; each module has `KINDS`, name to what draws it."""
