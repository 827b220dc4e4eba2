"""The invented city as a hall would keep it in a table program, with the gaps that such lists have.

A title and a note stand above the header, columns have other words than the schema's, the office,
its place and its phone are one merged cell for all its matters, and so is the code of a matter for
all its papers. There are no aliases, no frequent questions, no steps, no results, no links.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet
from ruamel.yaml import YAML

__all__ = ["CITY", "Unseen", "UnseenQuestion", "read_unseen", "write_workbook"]

FOLDER = Path(__file__).resolve().parent
CITY = "砚州市"
_TITLES = ("序号", "事项编码", "办理事项名称", "责任部门", "办理对象", "承诺期限", "收费标准", "申请条件",
           "受理地点", "咨询电话", "备注")  # fmt: skip
_OFFICE = (4, 9, 10)
"""Columns that are one merged cell for all matters of an office, from 1."""


@dataclass(frozen=True, slots=True)
class UnseenMatter:
    """A matter of the list; empty texts are gaps."""

    code: str
    name: str
    applicants: str
    limit: str
    fee: str
    conditions: str
    papers: tuple[str, ...]
    office: tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class UnseenQuestion:
    """A question; one code: clear, several: ambiguous, none: out of scope."""

    text: str
    codes: tuple[str, ...]
    field: str = ""


@dataclass(frozen=True, slots=True)
class Unseen:
    """The list and the questions put to it."""

    matters: tuple[UnseenMatter, ...]
    questions: tuple[UnseenQuestion, ...]


def read_unseen() -> Unseen:
    """Read the invented list and its questions."""
    yaml = YAML(typ="safe")
    matters = tuple(_matters(yaml.load(FOLDER / "matters.yml")))
    codes = {m.name: m.code for m in matters}
    asked = yaml.load(FOLDER / "questions.yml")
    questions = [UnseenQuestion(t, (codes[name],), field) for t, name, field in asked["clear"]]
    questions += [UnseenQuestion(t, tuple(codes[n] for n in names)) for t, names in asked["ambiguous"]]  # fmt: skip
    questions += [UnseenQuestion(t, ()) for t in asked["out_of_scope"]]
    return Unseen(matters, tuple(questions))


def _matters(offices: Sequence[dict[str, Any]]) -> Iterator[UnseenMatter]:
    for place, office in enumerate(offices, 1):
        shared = (office["department"], office["place"], office["phone"])
        for number, (name, applicants, limit, fee, conditions, papers) in enumerate(
            office["matters"], 1
        ):
            code = f"1145990000{place:04d}000T400{number:010d}"
            listed = tuple(p for p in papers.split("、") if p)
            yield UnseenMatter(code, name, applicants, limit, fee, conditions, listed, shared)


def write_workbook(unseen: Unseen, path: Path) -> None:
    """Write the list as an .xlsx file with merged cells, titles and gaps."""
    book = Workbook()
    sheet = book.create_sheet("2026年事项清单", 0)
    del book["Sheet"]
    sheet.append([f"{CITY}依申请办理事项清单"])
    sheet.append(["填表说明：空白的请各单位月底前补齐"])
    sheet.append([])
    sheet.append(list(_TITLES))
    first = sheet.max_row + 1
    for number, m in enumerate(unseen.matters, 1):
        department, place, phone = m.office
        row = (number, m.code, m.name, department, m.applicants, m.limit, m.fee, m.conditions)
        sheet.append([value or None for value in (*row, place, phone, "")])
    offices = [m.office[0] for m in unseen.matters]
    for column in _OFFICE:
        _merge(sheet, column, first, offices)
    papers = book.create_sheet("申请材料")
    papers.append(["事项编码", "申请材料名称", "材料形式"])
    listed = [(m.code, p) for m in unseen.matters for p in m.papers]
    for code, paper in listed:
        papers.append([code, paper, None])
    _merge(papers, 1, 2, [code for code, _ in listed])
    book.save(path)


def _merge(sheet: Worksheet, column: int, first: int, values: Sequence[str]) -> None:
    """Merge the cells of a column as long as the values of their rows stay the same."""
    start = 0
    for end in range(1, len(values) + 1):
        if end == len(values) or values[end] != values[start]:
            if end - start > 1:
                sheet.merge_cells(None, first + start, column, first + end - 1, column)
            start = end
