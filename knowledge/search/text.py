"""Text as the search sees it: one normal form, words and character n-grams."""

from __future__ import annotations

import logging
import re
import tempfile
import unicodedata
import warnings
from functools import cache
from typing import Any

import opencc

__all__ = [
    "MAX_TEXT",
    "clip",
    "compact",
    "everyday",
    "frequency",
    "grams",
    "normalise",
    "pieces",
    "segments",
    "simplified",
    "tokens",
    "words",
]

MAX_TEXT = 400
"""Characters kept of any input. A question is shorter; the embedder is quadratic in length."""

_BREAKS = re.compile(r"[^0-9a-z\u3400-\u9fff]+")
_RUNS = re.compile(r"[\u3400-\u9fff]+|[0-9a-z]+")
_TAGS = re.compile(r"<[^<>]{0,200}>")


@cache
def _simplifier() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


@cache
def _segmenter() -> Any:
    """Return a segmenter of our own, so that nobody else's user dictionary leaks in."""
    with warnings.catch_warnings():
        # Its source has escapes that newer interpreters warn of whenever they compile it.
        warnings.simplefilter("ignore")
        import jieba  # noqa: PLC0415

    jieba.setLogLevel(logging.WARNING)
    segmenter = jieba.Tokenizer()
    # jieba reads its cache with marshal, which a file in the shared temp folder could abuse.
    with tempfile.TemporaryDirectory() as private:
        segmenter.tmp_dir = private
        segmenter.initialize()
    return segmenter


def clip(text: str, limit: int = MAX_TEXT) -> str:
    """Cut a text to `limit` characters, keeping its beginning and its end.

    People put what they want either first or last; a long story stands between.
    """
    if len(text) <= limit:
        return text
    head = limit * 2 // 3
    return text[:head] + " " + text[-(limit - head - 1) :]


def simplified(text: str) -> str:
    """Return a text in simplified characters, everything else as it is written."""
    return str(_simplifier().convert(text))


def normalise(text: str, limit: int = MAX_TEXT) -> str:
    """Return the normal form: NFKC, simplified, lower case, everything but words one space."""
    plain = _TAGS.sub(" ", clip(unicodedata.normalize("NFKC", clip(text, 4 * limit)), limit))
    return _BREAKS.sub(" ", _simplifier().convert(plain).lower()).strip()


def compact(text: str, limit: int = MAX_TEXT) -> str:
    """Return the normal form without spaces, for comparing names."""
    return normalise(text, limit).replace(" ", "")


def grams(text: str) -> list[str]:
    """Return the 2- and 3-grams of the Chinese runs of a normalised text, and its other words."""
    found: list[str] = []
    for run in _RUNS.findall(text):
        if run[0].isascii():
            found.append(run)
            continue
        found += [run[i : i + n] for n in (2, 3) for i in range(len(run) - n + 1)]
    return found


def pieces(text: str, size: int = 2) -> frozenset[str]:
    """Return all runs of `size` characters within the words of a normalised text."""
    return frozenset(run[i : i + size] for run in text.split() for i in range(len(run) - size + 1))


def words(text: str) -> list[str]:
    """Return the words of a normalised text, long words also in their parts."""
    return [w for w in _segmenter().lcut_for_search(text) if not w.isspace()]


def segments(text: str) -> list[str]:
    """Return the words of a normalised text in order, nothing twice; joined they are the text."""
    return [str(word) for word in _segmenter().lcut(text)]


def frequency(word: str) -> int:
    """Return how often a word occurs in the segmenter's dictionary, of 60 million; 0 if never."""
    return int(_segmenter().FREQ.get(word, 0))


def everyday(least: int) -> dict[str, int]:
    """Return the Chinese words of the segmenter's dictionary that occur at least so often."""
    known: dict[str, int] = _segmenter().FREQ
    return {w: n for w, n in known.items() if n >= least and "\u3400" <= w[0] <= "\u9fff"}


def tokens(text: str) -> list[str]:
    """Return what the word index holds of a normalised text: words (marked) and n-grams."""
    return [f"_{w}" for w in words(text)] + grams(text)
