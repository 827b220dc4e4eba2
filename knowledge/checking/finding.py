"""What a lint rule yields: a place in the catalogue, how bad, and what to do."""

from __future__ import annotations

from typing import NamedTuple

from knowledge.problems import Path, Severity


class Found(NamedTuple):
    """A problem at a path of the catalogue, such as `("matters", 3, "checks", 0, "when")`."""

    path: Path
    severity: Severity
    message: str


def error(path: Path, message: str) -> Found:
    """Keeps the catalogue from being published."""
    return Found(path, Severity.ERROR, message)


def warning(path: Path, message: str) -> Found:
    """Should be mended."""
    return Found(path, Severity.WARNING, message)


def note(path: Path, message: str) -> Found:
    """Good to know."""
    return Found(path, Severity.NOTE, message)
