"""Codes, names and references: what must be unique, and what must exist."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date

from knowledge.checking.finding import Found, error, warning
from knowledge.problems import Path
from knowledge.rules.functions import squeeze
from knowledge.schema import Catalogue

#: Length of an 实施编码 in the national platform's data.
CODE_LENGTH = 31
#: Length of the code of a 业务办理项, a part of a matter: two more characters.
ITEM_LENGTH = 33
#: What names an object of each list.
_KEYS = (
    ("bundles", "number"),
    ("documents", "type"),
    ("situations", "key"),
    ("letters", "name"),
    ("policies", "id"),
)


def codes(catalogue: Catalogue, today: date) -> Iterator[Found]:
    """Codes and names of matters: unique, and of the usual length."""
    del today
    code_places: list[tuple[str, Path]] = [
        (m.code, ("matters", i, "code")) for i, m in enumerate(catalogue.matters)
    ]
    for path, code in _repeated(code_places):
        yield error(path, f"实施编码 {code} 与另一个事项重复；每个事项的编码只能用一次")
    for i, matter in enumerate(catalogue.matters):
        if len(matter.code) not in (CODE_LENGTH, ITEM_LENGTH):
            message = f"实施编码 {matter.code} 有 {len(matter.code)} 位，一般为 {CODE_LENGTH} 位"
            yield warning(("matters", i, "code"), message)
    names: list[tuple[str, Path]] = [
        (f"{m.name}（{m.department}）", ("matters", i, "name"))
        for i, m in enumerate(catalogue.matters)
    ]
    for path, name in _repeated(names):
        yield error(path, f"事项“{name}”重复；同一部门的事项名称不能相同")


def numbers(catalogue: Catalogue, today: date) -> Iterator[Found]:
    """Numbers of materials, checks and bundles, and names of document types, are unique."""
    del today
    for i, matter in enumerate(catalogue.matters):
        for kind, word, items in (
            ("materials", "材料序号", [m.number for m in matter.materials]),
            ("checks", "要点编号", [c.number for c in matter.checks]),
        ):
            places: list[tuple[str, Path]] = [
                (n, ("matters", i, kind, j, "number")) for j, n in enumerate(items)
            ]
            for path, number in _repeated(places):
                yield error(path, f"{word} {number} 在这个事项里重复")
        named: list[tuple[str, Path]] = [
            (squeeze(m.name), ("matters", i, "materials", j, "name"))
            for j, m in enumerate(matter.materials)
        ]
        for path, name in _repeated(named):
            yield warning(path, f"材料“{name}”在这个事项里列了两次")
    for kind, key in _KEYS:
        keyed: list[tuple[str, Path]] = [
            (getattr(x, key), (kind, i, key)) for i, x in enumerate(getattr(catalogue, kind))
        ]
        for path, value in _repeated(keyed):
            yield error(path, f"“{value}”重复")


def references(catalogue: Catalogue, today: date) -> Iterator[Found]:
    """What is named exists: document types, materials of checks, matters of bundles."""
    del today
    types = {document.type for document in catalogue.documents} | {"other"}
    for i, matter in enumerate(catalogue.matters):
        names = {squeeze(material.name) for material in matter.materials}
        for j, material in enumerate(matter.materials):
            if material.type not in types:
                message = f"没有文件类型“{material.type}”；请先在 documents 里建立，或写 other"
                yield error(("matters", i, "materials", j, "type"), message)
        for j, check in enumerate(matter.checks):
            if check.material and squeeze(check.material) not in names:
                message = f"审查要点指的材料“{check.material}”不在材料清单里；名称要一致"
                yield error(("matters", i, "checks", j, "material"), message)
    known = {matter.code for matter in catalogue.matters}
    for i, bundle in enumerate(catalogue.bundles):
        for j, code in enumerate(bundle.matters):
            if code not in known:
                message = f"一件事“{bundle.name}”里的事项编码 {code} 不存在"
                yield error(("bundles", i, "matters", j), message)


def lookalikes(catalogue: Catalogue, today: date) -> Iterator[Found]:
    """One name for two matters: people who use it have to be asked which they mean."""
    del today
    owners: dict[str, set[int]] = defaultdict(set)
    for i, matter in enumerate(catalogue.matters):
        for name in (matter.name, *matter.aliases):
            owners[squeeze(name)].add(i)
    for i, matter in enumerate(catalogue.matters):
        for j, alias in enumerate(matter.aliases):
            others = owners[squeeze(alias)] - {i}
            if others:
                other = catalogue.matters[min(others)].name
                message = f"别名“{alias}”也是“{other}”的名称或别名；用它提问时会反问是哪一个"
                yield warning(("matters", i, "aliases", j), message)
        unique = {squeeze(name) for name in (matter.name, *matter.aliases)}
        if len(unique) <= len(matter.aliases):
            yield warning(("matters", i, "aliases"), "别名里有重复的，或与事项名称相同的")


def _repeated(places: Iterable[tuple[str, Path]]) -> Iterator[tuple[Path, str]]:
    """Every place after the first where a value stands again."""
    seen: set[str] = set()
    for value, path in places:
        if value in seen:
            yield path, value
        seen.add(value)
