"""Catalogue → YAML folder, in a form that reads and diffs well."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from pypinyin import lazy_pinyin
from ruamel.yaml import YAML
from ruamel.yaml.nodes import ScalarNode
from ruamel.yaml.representer import SafeRepresenter

from knowledge.loading import LISTS, TYPED, read_folder, validate
from knowledge.model import Model
from knowledge.policies.schema import Policy
from knowledge.schema import Catalogue, DocumentType, Matter
from knowledge.yamlfile import read_yaml

_SLUG = re.compile(r"[^a-z0-9]+")
_SLUG_LENGTH = 60
_PLAIN = re.compile(r"[a-z0-9_]{1,60}")
#: The lists with a file for each object, and what tells their objects apart.
_KEYS = {"matters": "code", "documents": "type", "letters": "name", "policies": "id"}


class _Representer(SafeRepresenter):
    """Texts of several lines as blocks."""


def _text(representer: SafeRepresenter, value: str) -> ScalarNode:
    lines = value.split("\n")
    block = (
        len(lines) > 1
        and not value[0].isspace()
        and all(line == line.rstrip() and line.isprintable() for line in lines)
    )
    style = "|" if block else None
    return representer.represent_scalar("tag:yaml.org,2002:str", value, style=style)


_Representer.add_representer(str, _text)


def to_yaml(value: Any) -> str:
    """Write plain data as YAML text, block style, lines unbroken."""
    yaml = YAML(typ="safe", pure=True)
    yaml.Representer = _Representer
    yaml.default_flow_style = False
    yaml.allow_unicode = True
    yaml.width = 10_000
    yaml.sort_base_mapping_type_on_output = False  # type: ignore[assignment]
    yaml.indent(mapping=2, sequence=4, offset=2)
    out = io.StringIO()
    yaml.dump(value, out)
    return out.getvalue()


def plain(item: Model) -> dict[str, Any]:
    """An object as plain data, what has its default left out."""
    return item.model_dump(mode="json", exclude_defaults=True)


def dump(catalogue: Catalogue, folder: Path) -> None:
    """Write a catalogue so that `load` gives an equal one.

    Files that already say the same are left as they are (comments included); a matter stays in
    the file that holds its code; files of matters and types that are gone are removed.
    """
    folder.mkdir(parents=True, exist_ok=True)
    present = _present(folder)
    _write(folder / "city.yml", catalogue.city)
    for key in LISTS:
        items = getattr(catalogue, key)
        path = folder / f"{key}.yml"
        if items or path.exists():
            _write(path, items)
    paths = _placed(
        present["documents"], ((d.type, d, _type_path(folder, d)) for d in catalogue.documents)
    )
    paths |= _placed(
        present["matters"], ((m.code, m, _matter_path(folder, m)) for m in catalogue.matters)
    )
    paths |= _placed(
        present["letters"],
        ((x.name, x, folder / "letters" / f"{x.name}.yml") for x in catalogue.letters),
    )
    paths |= _placed(
        present["policies"],
        ((p.id, p, folder / "policies" / f"{p.id}.yml") for p in catalogue.policies),
    )
    for path in (p for kept in present.values() for p in kept.values()):
        if path not in paths:
            path.unlink()
    for path, item in paths.items():
        _write(path, item)


def dump_policies(policies: Iterable[Policy], folder: Path) -> None:
    """Write the policies of a catalogue folder; files of policies that are gone are removed."""
    kept = {folder / "policies" / f"{policy.id}.yml": policy for policy in policies}
    for path in (folder / "policies").glob("*.yml"):
        if path not in kept:
            path.unlink()
    for path, policy in kept.items():
        _write(path, policy)


def _write(path: Path, value: Model | tuple[Model, ...]) -> None:
    """Write a file, unless what stands there means the same already."""
    if path.is_file() and _says(path, value):
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    items = [plain(item) for item in value] if isinstance(value, tuple) else plain(value)
    path.write_text(to_yaml(items), encoding="utf-8")


def _says(path: Path, value: Model | tuple[Model, ...]) -> bool:
    file = read_yaml(path.name, path.read_text(encoding="utf-8-sig"), TYPED)
    if file.problems:
        return False
    if not isinstance(value, tuple):
        return validate(type(value), file, (), file.value) == value
    if not value or not isinstance(file.value, list):
        return not value and not file.value
    return [validate(type(value[0]), file, (), item) for item in file.value] == list(value)


def _present(folder: Path) -> dict[str, dict[str, Path]]:
    """The files of each list by the key of what they hold; unreadable ones are not ours."""
    read = read_folder(folder)
    found: dict[str, dict[str, Path]] = {name: {} for name in _KEYS}
    if read.catalogue is None:
        return found
    for name, key in _KEYS.items():
        for i, item in enumerate(getattr(read.catalogue, name)):
            path = folder.parent / read.places[name, i][0].name
            found[name].setdefault(getattr(item, key), path)
    return found


def _placed(
    present: dict[str, Path], items: Iterable[tuple[str, Model, Path]]
) -> dict[Path, Model]:
    """Where each object goes: its present file, else a new one that is not taken."""
    paths: dict[Path, Model] = {}
    waiting = []
    for key, item, path in items:
        kept = present.get(key)
        if kept is None or kept in paths:
            waiting.append((item, path))
        else:
            paths[kept] = item
    for item, path in waiting:
        free, n = path, 1
        while free in paths:
            n += 1
            free = path.with_stem(f"{path.stem}-{n}")
        paths[free] = item
    return paths


def _type_path(folder: Path, document: DocumentType) -> Path:
    name = document.type if _PLAIN.fullmatch(document.type) else slug(document.type)
    return folder / "documents" / f"{name}.yml"


def _matter_path(folder: Path, matter: Matter) -> Path:
    return folder / "matters" / slug(matter.department) / f"{slug(matter.name)}.yml"


def slug(text: str) -> str:
    """A file name for a Chinese name: its pinyin, at most 60 letters."""
    words = _SLUG.sub("-", "-".join(lazy_pinyin(text)).lower()).strip("-")
    return words[:_SLUG_LENGTH].strip("-") or "x"
