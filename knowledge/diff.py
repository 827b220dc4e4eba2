"""What changed between two catalogues, and how to say it in Chinese."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from knowledge.columns import BUNDLES, CHECKS, FAQS, MATERIALS, MATTERS
from knowledge.model import Model
from knowledge.rules.functions import squeeze
from knowledge.schema import Catalogue


class ChangeKind(StrEnum):
    """What happened; the values are shown to people."""

    ADDED = "新增"
    REMOVED = "删除"
    CHANGED = "修改"


@dataclass(frozen=True, slots=True)
class Change:
    """One change.

    `subject` is the matter's code, or the key of another part (`city`, `bundles[…]`); `name` its
    name; `path` the field, empty when the whole is added or removed; values as people read them.
    """

    kind: ChangeKind
    subject: str
    name: str
    path: str = ""
    before: str = ""
    after: str = ""

    def __str__(self) -> str:
        what = f"{self.kind.value} {self.name}"
        if self.path:
            what += f" · {self.path}"
        if self.kind is ChangeKind.CHANGED:
            return f"{what}：{_short(self.before)} → {_short(self.after)}"
        value = self.after or self.before
        return f"{what}：{_short(value)}" if self.path and value else what


_SHORT = 80
#: Titles of fields by the part of the catalogue they belong to.
_TITLES: dict[str, dict[str, str]] = {
    part: {column.key: column.title for column in sheet.columns}
    for part, sheet in (
        ("matters", MATTERS),
        ("materials", MATERIALS),
        ("checks", CHECKS),
        ("faqs", FAQS),
        ("bundles", BUNDLES),
    )
}
_PARTS = {"materials": "材料", "checks": "审查要点", "faqs": "常见问题"}
_KEYS = {"materials": "number", "checks": "number", "faqs": "question"}
_NAMES = {"materials": "name", "checks": "sentence", "faqs": "question"}
_WORDS = {
    "documents": "文件类型", "letters": "文书模板", "bundles": "一件事", "situations": "情形",
    "faqs": "常见问题", "policies": "政策文件", "regressions": "回归用例",
}  # fmt: skip
_ORDER = {
    "documents": "type",
    "letters": "name",
    "bundles": "number",
    "situations": "key",
    "faqs": "question",
    "policies": "id",
    "regressions": "question",
}


def diff(old: Catalogue, new: Catalogue) -> tuple[Change, ...]:
    """Compare two catalogues: matters by code, materials by number or name, checks by number."""
    changes = list(_fields("", old.city, new.city, "city", "城市", "city"))
    before = {matter.code: matter for matter in old.matters}
    after = {matter.code: matter for matter in new.matters}
    for code in dict.fromkeys((*before, *after)):
        one, other = before.get(code), after.get(code)
        name = (other or one).name  # type: ignore[union-attr]
        if one is None or other is None:
            kind = ChangeKind.ADDED if one is None else ChangeKind.REMOVED
            changes.append(Change(kind, code, name))
        elif one != other:
            changes += _fields("", one, other, code, name, "matters")
            for part in _PARTS:
                items = getattr(one, part), getattr(other, part)
                changes += _items(part, *items, subject=code, name=name)
    for part, word in _WORDS.items():
        changes += _general(part, word, getattr(old, part), getattr(new, part))
    return tuple(changes)


def describe(changes: Iterable[Change]) -> str:
    """The changes as text, a line each; the counts first."""
    listed = list(changes)
    if not listed:
        return "没有变化"
    whole = [c for c in listed if not c.path]
    added = sum(c.kind is ChangeKind.ADDED for c in whole)
    removed = sum(c.kind is ChangeKind.REMOVED for c in whole)
    touched = len({c.subject for c in listed if c.path})
    head = f"新增 {added} 个，删除 {removed} 个，修改 {touched} 个"
    return "\n".join([head, *(f"  {change}" for change in listed)])


def _fields(
    prefix: str, old: Model, new: Model, subject: str, name: str, part: str
) -> Iterator[Change]:
    """Changed fields of one object, lists of parts left out."""
    titles = _TITLES.get(part, {})
    for key in type(new).model_fields:
        if part == "matters" and key in _PARTS:
            continue
        before, after = getattr(old, key), getattr(new, key)
        if before == after:
            continue
        if isinstance(before, Model) and isinstance(after, Model):
            for inner in type(after).model_fields:
                one, other = getattr(before, inner), getattr(after, inner)
                if one != other:
                    title = titles.get(f"{key}.{inner}", f"{key}.{inner}")
                    yield _change(subject, name, prefix + title, one, other)
        elif isinstance(before, Mapping) and isinstance(after, Mapping):
            for inner in dict.fromkeys((*before, *after)):
                if before.get(inner) != after.get(inner):
                    yield _change(
                        subject, name, prefix + inner, before.get(inner), after.get(inner)
                    )
        else:
            yield _change(subject, name, prefix + titles.get(key, key), before, after)


def _change(subject: str, name: str, path: str, before: Any, after: Any) -> Change:
    return Change(ChangeKind.CHANGED, subject, name, path, _show(before), _show(after))


def _items(
    part: str, old: tuple[Any, ...], new: tuple[Any, ...], subject: str, name: str
) -> Iterator[Change]:
    """Changes in the materials, checks or questions of one matter."""
    pairs = _pair(part, old, new)
    word, label = _PARTS[part], _NAMES[part]
    for one, other in pairs:
        if one is None or other is None:
            kind = ChangeKind.ADDED if one is None else ChangeKind.REMOVED
            text = getattr(other or one, label)
            before, after = ("", text) if one is None else (text, "")
            yield Change(kind, subject, name, word, before, after)
        elif one != other:
            prefix = f"{word}“{getattr(one, label)}”· "
            yield from _fields(prefix, one, other, subject, name, part)
    kept = [other for one, other in pairs if one and other]
    places = [old.index(one) for one, other in pairs if one and other]
    if kept and places != sorted(places):
        order = "、".join(getattr(item, label) for item in old)
        now = "、".join(getattr(item, label) for item in new)
        yield Change(ChangeKind.CHANGED, subject, name, f"{word}的顺序", order, now)


def _pair(part: str, old: tuple[Any, ...], new: tuple[Any, ...]) -> list[tuple[Any, Any]]:
    """Match items by name first (numbers shift when one is put in between), then by number."""
    left = list(old)
    pairs: list[tuple[Any, Any]] = []
    unmatched = []
    for item in new:
        name = squeeze(getattr(item, _NAMES[part]))
        same = [one for one in left if squeeze(getattr(one, _NAMES[part])) == name]
        exact = [one for one in same if _key(part, one) == _key(part, item)]
        if same:
            found = (exact or same)[0]
            left.pop(next(i for i, one in enumerate(left) if one is found))
            pairs.append((found, item))
        else:
            unmatched.append(item)
    for item in unmatched:
        found = next((one for one in left if _key(part, one) == _key(part, item)), None)
        if found is not None:
            left.pop(next(i for i, one in enumerate(left) if one is found))
        pairs.append((found, item))
    return [*pairs, *((one, None) for one in left)]


def _key(part: str, item: Any) -> str:
    return str(getattr(item, _KEYS[part]))


def _general(part: str, word: str, old: tuple[Any, ...], new: tuple[Any, ...]) -> Iterator[Change]:
    """Document types, bundles, situations, general questions."""
    key = _ORDER[part]
    before = {getattr(item, key): item for item in old}
    after = {getattr(item, key): item for item in new}
    for value in dict.fromkeys((*before, *after)):
        one, other = before.get(value), after.get(value)
        subject, name = f"{part}[{value}]", f"{word}“{value}”"
        if one is None or other is None:
            yield Change(ChangeKind.ADDED if one is None else ChangeKind.REMOVED, subject, name)
        elif one != other:
            yield from _fields("", one, other, subject, name, part)


def _show(value: Any) -> str:
    """A value as people read it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Model):
        return str(getattr(value, "title", "") or value.model_dump(mode="json"))
    if isinstance(value, tuple | list):
        return "；".join(_show(item) for item in value)
    return str(value)


def _short(text: str) -> str:
    plain = text.replace("\n", " ")
    if not plain:
        return "（空）"
    return f"“{plain[:_SHORT]}…”" if len(plain) > _SHORT else f"“{plain}”"
