"""Two texts that should be the same: alike, in doubt because of the reading, or surely different.

What was read is compared, and how surely: a character that two print alike, or that stands in a
line that was not read surely, is in doubt.
"""

from __future__ import annotations

from difflib import SequenceMatcher
from enum import StrEnum
from functools import cache
from importlib import resources

from ruamel.yaml import YAML

from prereview.reading.fields import FieldValue
from prereview.reading.labels import fold

#: A line of a readable page scores 0.98 and more; below this its characters are in doubt.
CLEAR = 0.97
_SHORTEST = 2
_FORM = ("有限责任公司", "有限公司")


class Likeness(StrEnum):
    """How two texts stand to each other."""

    SAME = "same"
    FORM = "form"
    DOUBT = "doubt"
    DIFFERENT = "different"


@cache
def _families() -> dict[str, int]:
    """Characters that print alike, with the number of their family."""
    text = resources.files("prereview").joinpath("lookalikes.yml").read_text("utf-8")
    families = YAML(typ="safe").load(text)
    return {char: n for n, family in enumerate(families) for char in family}


def look_alike(one: str, other: str) -> bool:
    """Return whether two characters are easily taken for each other in print."""
    family = _families()
    return one in family and family.get(one) == family.get(other)


def compare(one: FieldValue, other: FieldValue) -> Likeness:
    """Return how two values stand to each other.

    Typed text is exact. Of what was recognised, one doubtful character leaves a doubt; so do two
    when both print alike. Anything more is a difference.
    """
    a, b = fold(one.text), fold(other.text)
    if one.text == other.text:
        return Likeness.SAME
    if a != b and a.replace(*_FORM) == b.replace(*_FORM):
        return Likeness.FORM
    if (one.typed and other.typed) or min(len(a), len(b)) < _SHORTEST:
        return Likeness.DIFFERENT
    return Likeness.DOUBT if a == b or _is_doubtful(one, other, a, b) else Likeness.DIFFERENT


def _is_doubtful(one: FieldValue, other: FieldValue, a: str, b: str) -> bool:
    pairs = _differing(a, b)
    if pairs is None:
        return False
    unsure = min(v.confidence for v in (one, other) if not v.typed) < CLEAR
    alike = all(look_alike(x, y) for x, y in pairs)
    return alike or (len(pairs) == 1 and unsure)


def _differing(a: str, b: str) -> list[tuple[str, str]] | None:
    """The pairs of characters in which two texts differ; None when more than two or many do."""
    pairs: list[tuple[str, str]] = []
    for tag, i, j, k, m in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        left, right = a[i:j], b[k:m]
        width = max(len(left), len(right))
        pairs += list(zip(left.ljust(width), right.ljust(width), strict=True))
    # Names of two or three characters that differ in two are two people.
    return pairs if len(pairs) <= 2 and len(pairs) * 2 < max(len(a), len(b)) else None
