"""What a person typed, made safe to hand on."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

# A question is a sentence or two. Embedding 5,000 characters took 6.6 s on one core.
MAX_CHARS = 500

# Letters and numbers of any script carry meaning; emoji and punctuation alone do not.
_MEANINGFUL = ("L", "N")
# Control and format characters (zero width, right-to-left overrides), surrogates, private use.
_INVISIBLE = ("Cc", "Cf", "Cs", "Co")


@dataclass(frozen=True, slots=True)
class Cleaned:
    """The text to answer; `cut` when it was longer than `MAX_CHARS`."""

    text: str
    cut: bool = False
    has_words: bool = True


def clean(typed: str) -> Cleaned:
    """Drop invisible characters, squeeze blanks, cut, and take leading slashes away.

    Rasa reads a message that starts with "/" as an intent with slots, so a typed one never gets
    there with its slash: only the buttons, whose payload is built here, may do that.
    """
    # Enough of the raw text to find MAX_CHARS of use, and no more work than that.
    raw = typed[: MAX_CHARS * 20]
    visible = "".join(_visible(c) for c in raw)
    text = " ".join(visible.split()).lstrip("/／ ")
    meaningful = any(unicodedata.category(c).startswith(_MEANINGFUL) for c in text)
    return Cleaned(
        text[:MAX_CHARS].strip(), len(text) > MAX_CHARS or len(raw) < len(typed), meaningful
    )


def _visible(character: str) -> str:
    category = unicodedata.category(character)
    if category == "Cc":
        return " "
    return "" if category in _INVISIBLE else character
