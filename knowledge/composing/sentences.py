"""Sentences with their citation tokens, out of a text that arrives in pieces."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

__all__ = ["Cited", "Splitter"]

_TOKENS = re.compile(r"[\[【(（]\s*((?:c\d+[\s,，、;]*)+)[\]】)）]", re.IGNORECASE)
_TOKEN = re.compile(r"c\d+", re.IGNORECASE)
# A sentence ends with its mark and the tokens behind it; only what follows shows that it has.
_END = re.compile(
    rf"(?:[。！？!?；;]|\n)\s*(?:{_TOKENS.pattern}\s*)*[。]?(?=[^\s\[【(（])", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Cited:
    """A sentence without its tokens, and the tokens that stood in it, lower case, each once."""

    text: str
    tokens: tuple[str, ...]


class Splitter:
    """Cuts a growing text into sentences.

    A sentence is given out when the beginning of the next has arrived, or at the end; so the
    tokens after its full stop belong to it.
    """

    def __init__(self) -> None:
        self._waiting = ""

    def add(self, piece: str) -> Iterator[Cited]:
        """Take a piece of text and return the sentences that are whole now."""
        self._waiting += piece
        while (found := _END.search(self._waiting)) is not None:
            whole, self._waiting = self._waiting[: found.end()], self._waiting[found.end() :]
            yield from _read(whole)

    def end(self) -> Iterator[Cited]:
        """Return what is left when nothing more comes."""
        whole, self._waiting = self._waiting, ""
        yield from _read(whole)


def _read(text: str) -> Iterator[Cited]:
    tokens = [t.lower() for group in _TOKENS.findall(text) for t in _TOKEN.findall(group)]
    plain = re.sub(r"\s+", " ", _TOKENS.sub("", text)).strip()
    if plain.strip("。！？!?；; "):
        yield Cited(plain, tuple(dict.fromkeys(tokens)))
