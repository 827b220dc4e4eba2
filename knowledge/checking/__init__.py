"""Lint: everything that can be found wrong with a catalogue before people read it."""

from knowledge.checking.lint import check, exit_code, lint

__all__ = ["check", "exit_code", "lint"]
