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

from knowledge.loading import LISTS, TYPED, read_folder
from knowledge.schema import Catalogue, DocumentType, Matter, Model
from knowledge.yamlfile import read_yaml

_SLUG = re.compile(r"[^a-z0-9]+")
_SLUG_LENGTH = 60


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
    _write(folder / "city.yml", plain(catalogue.city))
    for key in LISTS:
        items = [plain(item) for item in getattr(catalogue, key)]
        path = folder / f"{key}.yml"
        if items or path.exists():
            _write(path, items)
    _write_each(folder / "documents", {_type_path(folder, d): d for d in catalogue.documents})
    _write_each(folder / "matters", _matter_paths(catalogue.matters, folder))


def _write(path: Path, value: Any) -> None:
    if path.is_file():
        before = read_yaml(path.name, path.read_text(encoding="utf-8-sig"), TYPED)
        if not before.problems and before.value == _as_read(value):
            return
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(to_yaml(value), encoding="utf-8")


def _as_read(value: Any) -> Any:
    """The data as `read_yaml` gives it back, to compare with what stands in a file."""
    return read_yaml("", to_yaml(value), TYPED).value


def _write_each(folder: Path, items: dict[Path, Any]) -> None:
    for path in folder.glob("**/*.yml"):
        if path not in items:
            path.unlink()
    for path, item in items.items():
        _write(path, plain(item))


def _type_path(folder: Path, document: DocumentType) -> Path:
    return folder / "documents" / f"{slug(document.type)}.yml"


def _matter_paths(matters: Iterable[Matter], folder: Path) -> dict[Path, Matter]:
    """Where each matter goes: its present file, else a new one named by pinyin."""
    present: dict[str, Path] = {}
    read = read_folder(folder)
    for i, matter in enumerate(read.catalogue.matters if read.catalogue else ()):
        file, _ = read.places[("matters", i)]
        present.setdefault(matter.code, folder.parent / file.name)
    paths: dict[Path, Matter] = {}
    waiting = []
    for matter in matters:
        kept = present.get(matter.code)
        if kept is None or kept in paths:
            waiting.append(matter)
        else:
            paths[kept] = matter
    for matter in waiting:
        base = folder / "matters" / slug(matter.department)
        name, n = slug(matter.name), 1
        while (path := base / f"{name}{f'-{n}' if n > 1 else ''}.yml") in paths:
            n += 1
        paths[path] = matter
    return paths


def slug(text: str) -> str:
    """A file name for a Chinese name: its pinyin, at most 60 letters."""
    words = _SLUG.sub("-", "-".join(lazy_pinyin(text)).lower()).strip("-")
    return words[:_SLUG_LENGTH].strip("-") or "x"
