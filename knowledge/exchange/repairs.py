"""Named rules that mend what portals publish; each says what it did, and loses nothing."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from knowledge.duration import Duration, Unit
from knowledge.exchange.result import Effect, Repair

_TAG = re.compile(r"</?[a-zA-Z][a-zA-Z0-9]*(?:\s[^<>]*)?/?>|<!--.*?-->", re.DOTALL)
_BREAK = re.compile(r"<(?:br|/p|/div|/li|/tr)\b[^<>]*>", re.IGNORECASE)
_SPACES = re.compile(r"[ \t\u3000\u00a0]{2,}|[\t\u3000\u00a0]")
_INVISIBLE = re.compile(r"[\u200b-\u200f\u2060\ufeff\u00ad\x00-\x08\x0b\x0c\x0e-\x1f]")
_WIDE = re.compile(r"[０-９Ａ-Ｚａ-ｚ]+")
_LIMIT = re.compile(r"(?P<n>\d+)\s*[(（]\s*(?P<unit>[^()（）]+?)\s*[)）]")
_PHONES = re.compile(r"[、；;，,/\n]+|\s{2,}")
_WORDS = re.compile(r"[、；;，,/\n]+")
_LEVEL = re.compile(r"(国家|省|市|县|区|乡|镇|村)级")
_SHORTEST_ALIAS = 4
_TRAILING = "；;。，, "


@dataclass(slots=True)
class Bench:
    """Where one record is mended: its line in the file and what was done to it."""

    line: int
    empty: frozenset[str]
    prefixes: re.Pattern[str]
    repairs: list[Repair] = field(default_factory=list)

    def note(
        self, rule: str, key: str, before: Any, after: Any, effect: Effect = Effect.REPAIRED
    ) -> None:
        """Write down a change."""
        self.repairs.append(Repair(self.line, rule, key, str(before), str(after), effect))

    def text(self, key: str, value: Any) -> str:
        """Any value as clean text: tags, spaces, width, prefixes, words for nothing."""
        if value is None:
            return ""
        if isinstance(value, bool):
            return "是" if value else "否"
        if not isinstance(value, str):
            text = _flat(value)
            if isinstance(value, list | dict):
                self.note("list_to_text", key, value, text)
        else:
            text = value
        for rule, mend in _TEXT_RULES:
            mended = mend(text)
            if mended != text:
                self.note(rule, key, text, mended)
                text = mended
        stripped = self.prefixes.sub("", text, count=1)
        if stripped != text and stripped:
            self.note("prefix", key, text, stripped)
            text = stripped
        if text in self.empty:
            self.note("empty_word", key, text, "", Effect.EMPTIED)
            return ""
        return text


def _flat(value: Any) -> str:
    if isinstance(value, dict):
        return "；".join(str(item) for item in value.values())
    return "；".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def _no_tags(text: str) -> str:
    return _TAG.sub("", _BREAK.sub("\n", text))


def _trim(text: str) -> str:
    lines = (line.strip() for line in text.replace("\r", "\n").split("\n"))
    return "\n".join(line for line in lines if line)


_TEXT_RULES = (
    ("html_tag", _no_tags),
    ("html_entity", html.unescape),
    ("invisible_character", lambda text: _INVISIBLE.sub("", text)),
    ("wide_letter", lambda t: _WIDE.sub(lambda m: unicodedata.normalize("NFKC", m.group()), t)),
    ("spaces", lambda text: _SPACES.sub(" ", text)),
    ("trim", _trim),
)


def items(bench: Bench, key: str, value: Any) -> list[str]:
    """A list, or one text with separators; repeated and empty items go."""
    if isinstance(value, list):
        found = [bench.text(key, item) for item in value]
    else:
        text = bench.text(key, value)
        found = [part.strip() for part in re.split(r"[；;\n]", text)]
    for item in found:
        if item and item != item.rstrip(_TRAILING):
            bench.note("trailing_mark", key, item, item.rstrip(_TRAILING))
    found = [item.rstrip(_TRAILING) for item in found]
    unique = [item for item in dict.fromkeys(found) if item]
    if len(unique) < sum(1 for item in found if item):
        bench.note("repeated_item", key, found, unique)
    return unique


def phones(bench: Bench, key: str, value: Any) -> list[str]:
    """One number a line; `020-12345` is the short number 12345 with a needless area code."""
    text = bench.text(key, value)
    found = [part.strip() for part in _PHONES.split(text) if part.strip()]
    if len(found) > 1:
        bench.note("several_phones", key, text, found)
    return found


def aliases(bench: Bench, key: str, value: Any) -> tuple[list[str], list[str]]:
    """Names people use, and words too short to be the name of one matter (kept as extra)."""
    text = bench.text(key, value)
    joined = re.sub(r"\s+", "", text) if not _WORDS.search(text) else text
    if joined != text:
        bench.note("spaced_alias", key, text, joined)
    words = [re.sub(r"\s+", "", word) for word in _WORDS.split(joined) if word.strip()]
    names = [word for word in words if len(word) >= _SHORTEST_ALIAS]
    short = [word for word in words if len(word) < _SHORTEST_ALIAS]
    if len(words) > 1:
        bench.note("several_aliases", key, text, "；".join(words))
    if short:
        bench.note("short_alias", key, text, "；".join(short), Effect.KEPT_AS_EXTRA)
    return names, short


def limit(bench: Bench, key: str, value: Any) -> Duration | str | None:
    """A limit; what cannot be read comes back as text, to be kept as extra."""
    text = bench.text(key, value)
    if not text:
        return None
    plain = unicodedata.normalize("NFKC", text)
    found = _LIMIT.fullmatch(plain)
    if found and found["unit"] in ("当场办结", "即办", "即时办结"):
        plain = "当场办结"
    elif found:
        plain = (
            f"{found['n']}个{found['unit']}"
            if found["unit"] == "工作日"
            else "".join((found["n"], found["unit"]))
        )
    try:
        duration = Duration.parse(plain)
    except ValueError:
        bench.note("limit_not_readable", key, text, "", Effect.KEPT_AS_EXTRA)
        return text
    if duration.amount == 0 and duration.unit is not Unit.IMMEDIATE:
        bench.note("limit_zero", key, text, Unit.IMMEDIATE)
        return Duration(0, Unit.IMMEDIATE)
    if str(duration) != text:
        bench.note("limit_form", key, text, duration)
    return duration


def level(bench: Bench, key: str, value: Any) -> str:
    """省级 → 省."""
    text = bench.text(key, value)
    found = _LEVEL.fullmatch(text)
    if found:
        bench.note("level_suffix", key, text, found[1])
        return found[1]
    return text


def count(bench: Bench, key: str, value: Any) -> int | str | None:
    """A number of visits, as number or text; anything else comes back as text."""
    text = bench.text(key, value)
    found = re.fullmatch(r"(\d{1,3})(?:\.0+)?\s*次?", unicodedata.normalize("NFKC", text))
    if found:
        return int(found[1])
    if text:
        bench.note("count_not_readable", key, text, "", Effect.KEPT_AS_EXTRA)
    return text or None


def cut_off(text: str) -> bool:
    """Whether a text announces a list that does not follow."""
    return text.rstrip().endswith(("：", ":"))


def leaves(value: Any, name: str) -> Iterator[tuple[str, str]]:
    """Any value as texts for `extra`: nested objects by dotted names."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield from leaves(item, f"{name}.{key}" if len(value) > 1 else name)
    elif value is not None:
        yield name, _flat(value)
