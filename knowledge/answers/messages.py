"""The sentences of the answers (`messages.yml`), filled in."""

from __future__ import annotations

from knowledge.data import DataFile, read_data

__all__ = ["hint", "label", "message"]


class _Messages(DataFile):
    sentences: dict[str, str]
    labels: dict[str, str]
    hints: dict[str, str]


def message(key: str, **values: object) -> str:
    """Return a sentence with its braces filled.

    Raises:
        KeyError: the file has no such sentence, or it wants a value that is not given.
    """
    return read_data(_Messages, "messages.yml").sentences[key].format(**values)


def label(key: str) -> str:
    """Return the label of a row."""
    return read_data(_Messages, "messages.yml").labels[key]


def hint(key: str, **values: object) -> str:
    """Return a remark under a button, filled in."""
    return read_data(_Messages, "messages.yml").hints[key].format(**values)
