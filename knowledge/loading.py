"""YAML folder → Catalogue.

`city.yml`, `situations.yml`, `faqs.yml`, `bundles.yml`, `regressions.yml` (lists),
`documents/<type>.yml`, `letters/<name>.yml`, `policies/<id>.yml`, and one matter a file in
`matters/<department>/<name>.yml` with its materials, checks and FAQ.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path as FilePath
from typing import Any, TypeVar

from pydantic import ValidationError

from knowledge.errors import CatalogueError
from knowledge.model import Model
from knowledge.policies.schema import Policy
from knowledge.problems import Path, Problem, Severity, explain
from knowledge.regression import Regression
from knowledge.schema import (
    Bundle,
    Catalogue,
    City,
    DocumentType,
    Faq,
    LetterTemplate,
    Matter,
    Situation,
)
from knowledge.yamlfile import YamlFile, read_yaml

#: Keys of a check whose content is free data.
TYPED = frozenset({"passing", "failing"})
#: The lists that stand in one file each: catalogue key → model.
LISTS: dict[str, type[Model]] = {
    "faqs": Faq,
    "bundles": Bundle,
    "situations": Situation,
    "regressions": Regression,
}
_M = TypeVar("_M", bound=Model)


@dataclass(slots=True)
class Folder:
    """A folder as read: what is valid, all problems, and where each object stands."""

    catalogue: Catalogue | None
    problems: list[Problem] = field(default_factory=list)
    places: dict[Path, tuple[YamlFile, Path]] = field(default_factory=dict)

    def problem(self, path: Path, severity: Severity, message: str) -> Problem:
        """A problem at a path of the catalogue, such as `("matters", 3, "code")`."""
        for length in (2, 1):
            found = self.places.get(path[:length])
            if found:
                file, base = found
                return file.problem((*base, *path[length:]), severity, message)
        return Problem("catalogue", 0, ".".join(map(str, path)), severity, message)


def load(folder: FilePath) -> Catalogue:
    """Load a catalogue folder.

    Raises:
        CatalogueError: with every problem of every file.
    """
    read = read_folder(folder)
    errors = tuple(p for p in read.problems if p.severity is Severity.ERROR)
    if errors or read.catalogue is None:
        raise CatalogueError(errors)
    return read.catalogue


def read_folder(folder: FilePath) -> Folder:
    """Read a catalogue folder; problems are collected, and what is valid is kept.

    Matters come in the order of their codes, document types in that of their names, so that a
    catalogue is the same whatever its files are called.
    """
    result = Folder(None)
    if not folder.is_dir():
        message = "没有这个文件夹；请给出目录文件夹的路径"
        result.problems.append(Problem(str(folder), 0, "", Severity.ERROR, message))
        return result
    city = _city(folder, result)
    parts: dict[str, tuple[Any, ...]] = {
        "matters": _each(result, folder, "matters", "matters/**/*.yml", Matter, "code"),
        "documents": _each(result, folder, "documents", "documents/*.yml", DocumentType, "type"),
        "letters": _each(result, folder, "letters", "letters/*.yml", LetterTemplate, "name"),
        "policies": _each(result, folder, "policies", "policies/*.yml", Policy, "id"),
    }
    for key, model in LISTS.items():
        parts[key] = tuple(_list(result, folder, key, model))
    if city is not None:
        result.catalogue = Catalogue(city=city, **parts)
    return result


def validate(model: type[_M], file: YamlFile, path: Path, value: Any) -> _M | list[Problem]:
    """Validate one object; its problems come back placed in the file."""
    try:
        return model.model_validate(value)
    except ValidationError as error:
        return [
            file.problem((*path, *detail["loc"]), Severity.ERROR, explain(detail))
            for detail in error.errors(include_url=False)
        ]


def _read(folder: FilePath, path: FilePath) -> YamlFile:
    name = path.relative_to(folder.parent).as_posix()
    try:
        return read_yaml(name, path.read_text(encoding="utf-8-sig"), TYPED)
    except UnicodeDecodeError as error:
        file = YamlFile(name)
        message = f"不是 UTF-8 编码（第 {error.start + 1} 个字节）；请另存为 UTF-8"
        file.problems.append(Problem(name, 0, "", Severity.ERROR, message))
        return file


def _city(folder: FilePath, result: Folder) -> City | None:
    path = folder / "city.yml"
    if not path.is_file():
        message = "缺少 city.yml；请写明这份目录属于哪个城市（至少 name）"
        name = f"{folder.name}/city.yml"
        result.problems.append(Problem(name, 0, "", Severity.ERROR, message))
        return None
    file = _read(folder, path)
    result.places[("city",)] = (file, ())
    return _keep(result, file, (), City, file.value if file.value is not None else {})


def _keep(result: Folder, file: YamlFile, path: Path, model: type[_M], value: Any) -> _M | None:
    result.problems += file.problems
    file.problems = []
    checked = validate(model, file, path, value)
    if isinstance(checked, list):
        result.problems += checked
        return None
    return checked


def _each(
    result: Folder, folder: FilePath, key: str, pattern: str, model: type[_M], order: str
) -> tuple[_M, ...]:
    """The objects of a folder with one object a file, in order of their key."""
    found: list[tuple[str, str, _M, YamlFile]] = []
    for path in sorted(folder.glob(pattern)):
        file = _read(folder, path)
        broken = bool(file.problems)
        if file.value is None:
            if not broken:
                file.problems.append(file.problem((), Severity.ERROR, "文件是空的；请补上或删除"))
            result.problems += file.problems
            continue
        item = _keep(result, file, (), model, file.value)
        if item is not None and not broken:
            found.append((getattr(item, order), file.name, item, file))
    found.sort(key=lambda row: row[:2])
    for i, (_, _, _, file) in enumerate(found):
        result.places[(key, i)] = (file, ())
    return tuple(item for _, _, item, _ in found)


def _list(result: Folder, folder: FilePath, key: str, model: type[_M]) -> Iterator[_M]:
    """The objects of a file that holds a list."""
    path = folder / f"{key}.yml"
    if not path.is_file():
        return
    file = _read(folder, path)
    result.places[(key,)] = (file, ())
    result.problems += file.problems
    file.problems = []
    if file.value is None:
        return
    if not isinstance(file.value, list):
        message = "整个文件应为一个列表（每项以“- ”开头）"
        result.problems.append(file.problem((), Severity.ERROR, message))
        return
    kept = 0
    for i, value in enumerate(file.value):
        item = _keep(result, file, (i,), model, value)
        if item is not None:
            result.places[(key, kept)] = (file, (i,))
            kept += 1
            yield item
