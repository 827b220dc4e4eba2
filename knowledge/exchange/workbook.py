"""Workbook → Catalogue: every wrong cell named, every unknown column kept."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from knowledge.columns import BUNDLES, CHECKS, CODE, FAQS, MATERIALS, MATTERS, Column, Sheet
from knowledge.digest import canonical
from knowledge.errors import CatalogueError
from knowledge.exchange.cells import CellError, as_text, read_cell
from knowledge.exchange.headers import Header, find_header
from knowledge.exchange.result import UNNAMED, ExtraColumn, ImportResult
from knowledge.exchange.sheets import RawSheet, read_sheets
from knowledge.model import Model
from knowledge.problems import Problem, Severity, explain
from knowledge.schema import Bundle, Catalogue, Check, Faq, Material, Matter

_MODELS: dict[str, type[Model]] = {
    MATTERS.name: Matter,
    MATERIALS.name: Material,
    CHECKS.name: Check,
    FAQS.name: Faq,
    BUNDLES.name: Bundle,
}
_PARTS = {MATERIALS.name: "materials", CHECKS.name: "checks", FAQS.name: "faqs"}


@dataclass(slots=True)
class _Row:
    """A row as read: its matter's code, its values by key, whether all of it was readable."""

    number: int
    code: str
    values: dict[str, Any]
    good: bool


@dataclass(slots=True)
class _Import:
    """The state of one import."""

    file: str
    types: dict[str, str]
    problems: list[Problem] = field(default_factory=list)
    extra: list[ExtraColumn] = field(default_factory=list)
    rows: dict[str, list[_Row]] = field(default_factory=lambda: defaultdict(list))
    sheets: set[str] = field(default_factory=set)

    def report(
        self, sheet: str, row: int, column: str, message: str, value: Any = "", expected: str = ""
    ) -> None:
        shown = str(value)[:60]
        self.problems.append(
            Problem(self.file, row, "", Severity.ERROR, message, sheet, column, shown, expected)
        )


def import_workbook(
    path: Path, keep_going: bool = False, base: Catalogue | None = None
) -> ImportResult:
    """Import an .xlsx workbook.

    City, document types and situations are not in a workbook: they come from `base`, as do
    questions and bundles when the workbook has no such sheet.

    Args:
        path: the workbook.
        keep_going: import the good matters even though others are wrong. A matter is good when
            its row and all rows of its materials, checks and questions are.
        base: the catalogue that the workbook is imported into.

    Raises:
        CatalogueError: it cannot be read at all, or anything is wrong and `keep_going` is False.
    """
    types = {d.name: d.type for d in base.documents} if base else {}
    state = _Import(path.name, types)
    for raw in read_sheets(path):
        _take_sheet(state, raw)
    if MATTERS.name not in state.sheets:
        message = "没有找到“事项”表：要有一行表头，至少包含“实施编码”和“事项名称”"
        state.problems.append(Problem(path.name, 0, "", Severity.ERROR, message))
    catalogue = _assemble(state, base)
    errors = tuple(p for p in state.problems if p.severity is Severity.ERROR)
    if errors and not keep_going:
        raise CatalogueError(errors)
    return ImportResult(
        catalogue=catalogue,
        problems=tuple(state.problems),
        extra_columns=tuple(state.extra),
        rows=sum(map(len, state.rows.values())),
    )


def _take_sheet(state: _Import, raw: RawSheet) -> None:
    header = find_header(raw)
    if header is None:
        if raw.rows:
            message = "这张表不是事项、材料、审查要点、常见问题或一件事，没有导入"
            state.problems.append(
                Problem(state.file, 0, "", Severity.WARNING, message, sheet=raw.name)
            )
        return
    name = header.sheet.name
    state.problems += raw.problems
    state.sheets.add(name)
    for title in header.missing:
        state.report(raw.name, header.row, title, f"缺少“{title}”列；请在表头加上")
    for title in header.twice:
        state.report(raw.name, header.row, title, f"“{title}”列有两个；请删去一个")
    if header.missing or header.twice:
        return
    uncomputed = {problem.line for problem in raw.problems}
    for number, cells in raw.rows:
        if number > header.row:
            row = _take_row(state, raw.name, header, number, cells)
            if row is not None:
                row.good = row.good and number not in uncomputed
                state.rows[name].append(row)
    _count_extra(state, raw.name, header)


def _take_row(
    state: _Import, sheet: str, header: Header, number: int, cells: list[Any]
) -> _Row | None:
    """Read a row; None when it holds nothing."""
    values: dict[str, Any] = {}
    code, good = "", True
    for i, cell in enumerate(cells):
        column = header.columns.get(i)
        title = column.title if column else header.extra.get(i)
        if title is None:
            continue
        try:
            if column is None:
                _set_extra(values, title, as_text(cell))
            elif column is CODE and header.sheet is not MATTERS:
                code = as_text(cell)
            else:
                _set(values, column, read_cell(column.kind, cell))
        except CellError as error:
            good = False
            message = f"写的是“{str(cell)[:40]}”，应为{error.expected}"
            state.report(sheet, number, title, message, cell, error.expected)
    if not values and not code:
        return None
    if header.sheet is MATERIALS:
        _material_defaults(state, code, values)
    return _Row(number, code or str(values.get("code", "")), values, good)


def _set(values: dict[str, Any], column: Column, value: Any) -> None:
    if value is None:
        return
    outer, _, inner = column.key.rpartition(".")
    target = values.setdefault(outer, {}) if outer else values
    target[inner] = value


def _set_extra(values: dict[str, Any], title: str, text: str) -> None:
    if text:
        values.setdefault("extra", {})[title] = text


def _material_defaults(state: _Import, code: str, values: dict[str, Any]) -> None:
    """A type by its Chinese name, and a number where the sheet has none."""
    named = values.get("type")
    if named in state.types:
        values["type"] = state.types[named]
    if "number" not in values:
        before = sum(1 for row in state.rows[MATERIALS.name] if row.code == code)
        values["number"] = str(before + 1)


def _count_extra(state: _Import, sheet: str, header: Header) -> None:
    rows = state.rows[header.sheet.name]
    for title in header.extra.values():
        used = sum(1 for row in rows if title in row.values.get("extra", {}))
        if used:
            state.extra.append(ExtraColumn(sheet, title, used))


def _assemble(state: _Import, base: Catalogue | None) -> Catalogue:
    general = [row for row in state.rows[FAQS.name] if not row.code]
    parts, bad = _parts(state)
    matters = []
    for row in state.rows[MATTERS.name]:
        matter = _build(state, MATTERS, row, parts[row.code])
        if not isinstance(matter, Matter):
            continue
        if row.code in bad:
            message = f"事项“{matter.name}”的材料、审查要点或常见问题有错，整个事项没有导入"
            state.report(MATTERS.name, row.number, "", message)
            continue
        matters.append(matter)
    _repeated(state)
    faqs = [faq for row in general if isinstance(faq := _build(state, FAQS, row), Faq)]
    rows = state.rows[BUNDLES.name]
    bundles = [b for row in rows if isinstance(b := _build(state, BUNDLES, row), Bundle)]
    content: dict[str, Any] = {"matters": _unique(matters), "faqs": faqs, "bundles": bundles}
    for key, sheet in (("faqs", FAQS), ("bundles", BUNDLES)):
        if base is not None and sheet.name not in state.sheets:
            content[key] = getattr(base, key)
    empty = Catalogue(city=UNNAMED)
    kept = base.model_copy() if base else empty
    return canonical(kept.model_copy(update={k: tuple(v) for k, v in content.items()}))


def _parts(state: _Import) -> tuple[dict[str, dict[str, list[Any]]], set[str]]:
    """Materials, checks and questions by matter, and the matters that have a wrong one."""
    known = {row.code for row in state.rows[MATTERS.name]}
    parts: dict[str, dict[str, list[Any]]] = defaultdict(lambda: defaultdict(list))
    bad: set[str] = set()
    for sheet in (MATERIALS, CHECKS, FAQS):
        for row in state.rows[sheet.name]:
            if sheet is FAQS and not row.code:
                continue
            if row.code not in known:
                message = f"“事项”表里没有实施编码“{row.code}”；请核对编码"
                state.report(sheet.name, row.number, CODE.title, message, row.code)
                continue
            item = _build(state, sheet, row)
            if item is None:
                bad.add(row.code)
            else:
                parts[row.code][_PARTS[sheet.name]].append(item)
    return parts, bad


def _build(
    state: _Import, sheet: Sheet, row: _Row, parts: dict[str, list[Any]] | None = None
) -> Model | None:
    """Validate a row; a wrong one is reported cell by cell."""
    try:
        item = _MODELS[sheet.name].model_validate({**row.values, **(parts or {})})
    except ValidationError as error:
        for detail in error.errors(include_url=False):
            key = ".".join(str(part) for part in detail["loc"] if isinstance(part, str))
            title = next((c.title for c in sheet.columns if c.key == key), key)
            message = explain(detail).replace(f"“{key}”", f"“{title}”")
            value = "" if detail["type"] == "missing" else detail["input"]
            state.report(sheet.name, row.number, title, message, value)
        return None
    return item if row.good else None


def _repeated(state: _Import) -> None:
    seen: dict[str, int] = {}
    for row in state.rows[MATTERS.name]:
        if row.code in seen:
            message = f"实施编码“{row.code}”与第 {seen[row.code]} 行重复；只保留第一个"
            state.report(MATTERS.name, row.number, CODE.title, message, row.code)
        seen.setdefault(row.code, row.number)


def _unique(matters: list[Matter]) -> list[Matter]:
    return list({matter.code: matter for matter in reversed(matters)}.values())
