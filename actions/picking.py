"""Which of the offered matters a person means: "第二个", "2", its name, "换证那个"."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from actions.cues import cues
from actions.memory import Option
from knowledge.search import normalise, pieces

__all__ = ["Picked", "bare_number", "not_denied", "pick"]

_DIGITS = {c: i for i, c in enumerate("一二三四五六七八九", start=1)} | {"两": 2}
_NUMBER = r"(?P<n>\d|[一二两三四五六七八九])"
_POLITE = r"(?:我(?:要|想|选|说|指|问)?的?(?:是|办)?|就?选择?|应该是|就是?|要|是|那就?|嗯|好的?)*"
_ORDINAL = re.compile(
    rf"^{_POLITE}(?:第{_NUMBER}(?:个|种|项|条|样)?|(?P<n2>\d|[一二两三四五六七八九])(?:号|个|项)?)"
    r"(?P<rest>.*)$"
)
_THAT = r"的?(?:那?一?(?:个|种|项))?(?P<rest>.*)$"
_LAST = re.compile(rf"^{_POLITE}(?:最后|最下面|末尾){_THAT}")
_FIRST = re.compile(rf"^{_POLITE}(?:最上面|最前面|头一个){_THAT}")
# What may stand after a number and asks for nothing more.
_TAIL = re.compile(r"^(?:那?(?:个|种|项)|吧|呗|的|啊|呀|哦|了|就行|谢谢|[,.!?。，！？~\s])*")
# A bare number with more words behind it is a quantity ("2 天能办好吗"), not a choice.
_BARE_REST_MAX = 0
_SMALL_WORDS = re.compile(
    rf"^{_POLITE}|(?:那个|这个|那种|那项|的那?个?|吧|呗|啊|呀|哦|嘛|呢|谢谢|[^\w])+$|^(?:那个|这个)"
)
# A description is short; a longer message is a question of its own.
_DESCRIPTION_MAX = 14


@dataclass(frozen=True, slots=True)
class Picked:
    """The chosen option and what else the message says ("第二个要多少钱" → 要多少钱)."""

    option: Option
    rest: str = ""


def pick(text: str, options: Sequence[Option]) -> Picked | None:
    """Return the option that the text means, or None when it means none or several."""
    plain = _plain(text)
    if not plain or not options:
        return None
    return _by_number(plain, options) or _by_words(plain, options)


def not_denied(text: str) -> str:
    """Take what is denied off a message ("掉的那种，不是到期"); never all of it."""
    return cues().denied.sub("", text) or text


def bare_number(text: str) -> bool:
    """Tell whether a message is nothing but a number or an ordinal."""
    found = _ORDINAL.match(_plain(text))
    return found is not None and not _TAIL.sub("", found["rest"]).strip()


def _by_number(plain: str, options: Sequence[Option]) -> Picked | None:
    for pattern, place in ((_LAST, len(options) - 1), (_FIRST, 0)):
        found = pattern.match(plain)
        if found:
            return Picked(options[place], _TAIL.sub("", found["rest"]).strip())
    found = _ORDINAL.match(plain)
    if not found:
        return None
    rest = _TAIL.sub("", found["rest"]).strip()
    bare = found["n2"]
    if bare and len(rest) > _BARE_REST_MAX:
        return None
    number = found["n"] or bare
    place = int(number) if number.isdigit() else _DIGITS[number]
    return Picked(options[place - 1], rest) if 1 <= place <= len(options) else None


def _by_words(plain: str, options: Sequence[Option]) -> Picked | None:
    exact = [o for o in options if _plain(o.label) in plain]
    if exact:
        longest = max(exact, key=lambda o: len(o.label))
        return Picked(longest, plain.replace(_plain(longest.label), "").strip())
    words = _SMALL_WORDS.sub("", plain)
    words = _SMALL_WORDS.sub("", words)
    if not words or len(words) > _DESCRIPTION_MAX:
        return None
    inside = [o for o in options if words in _plain(o.label)] or [
        o for o in options if words in _plain(o.hint)
    ]
    if len(inside) == 1:
        return Picked(inside[0])
    return _by_difference(words, options) if not inside else None


def _by_difference(words: str, options: Sequence[Option]) -> Picked | None:
    """Compare only what tells the options apart, pairs of characters that one option alone has.

    Every pair of the message must be somewhere in that option or in none of them, so that a word
    of another option is never overlooked.
    """
    said = pieces(normalise(words))
    own = [pieces(normalise(f"{o.label} {o.hint}")) for o in options]
    shared = [len(said & pairs - set().union(*(p for p in own if p is not pairs))) for pairs in own]
    best = max(range(len(options)), key=lambda i: shared[i])
    if not shared[best] or sum(1 for s in shared if s) > 1:
        return None
    # Half of what was said must be about this option, else it is a new question.
    return Picked(options[best]) if 2 * len(said & own[best]) >= len(said) else None


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip().lower()
