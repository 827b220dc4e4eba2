"""A workbook file as sheets of rows, within limits, merged cells filled, formulas as values."""

from __future__ import annotations

import re
import warnings
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.worksheet import Worksheet

from knowledge.errors import CatalogueError
from knowledge.problems import Problem, Severity

#: Limits of a workbook. A province's 2,300 matters take 1.2 MB; a file of 20 MB that unpacks to
#: 300 MB is no list of matters.
MAX_BYTES = 20_000_000
MAX_UNPACKED = 300_000_000
MAX_ROWS = 50_000
MAX_COLUMNS = 200
#: Reading stops after so many empty rows: formatted columns reach down to row 1,048,576.
EMPTY_ROWS = 500
_FIRST_COLUMNS = 3
_MERGE_CELLS = 20_000
_FORMULA = re.compile(rb"<f[ >/]")


@dataclass(slots=True)
class RawSheet:
    """A sheet: its rows with their numbers from 1; trailing empty rows are left out."""

    name: str
    rows: list[tuple[int, list[Any]]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def read_sheets(path: Path) -> list[RawSheet]:
    """Read all sheets of an .xlsx file.

    Raises:
        CatalogueError: not a workbook, too big, protected by a password.
    """
    has_formulas = _inspect(path)
    book = _open(path, data_only=True)
    formulas = _open(path, data_only=False) if has_formulas else None
    sheets = []
    for name in book.sheetnames:
        sheet = book[name]
        if isinstance(sheet, Worksheet):
            source = formulas[name] if formulas else None
            sheets.append(_read(path.name, sheet, source))
    return sheets


def _refuse(path: Path, message: str) -> CatalogueError:
    return CatalogueError((Problem(path.name, 0, "", Severity.ERROR, message),))


def _inspect(path: Path) -> bool:
    """Check size and unpacked size before anything is parsed; say whether there are formulas."""
    if not path.is_file():
        raise _refuse(path, "没有这个文件")
    if path.stat().st_size > MAX_BYTES:
        raise _refuse(path, f"文件超过 {MAX_BYTES // 1_000_000} MB；请拆成几个文件")
    if not zipfile.is_zipfile(path):
        message = "不是 .xlsx 文件（旧的 .xls、加密的文件或 .csv 请用表格软件另存为 .xlsx）"
        raise _refuse(path, message)
    with zipfile.ZipFile(path) as archive:
        parts = archive.infolist()
        if sum(part.file_size for part in parts) > MAX_UNPACKED:
            raise _refuse(path, "文件展开后太大；请删去无关的内容再导入")
        sheets = [p for p in parts if p.filename.startswith("xl/worksheets/sheet")]
        return any(_FORMULA.search(archive.read(part)) for part in sheets)


def _open(path: Path, data_only: bool) -> Any:
    try:
        with warnings.catch_warnings():
            # Extensions that openpyxl does not know (data validation, colour scales) are no matter.
            warnings.simplefilter("ignore", UserWarning)
            return load_workbook(path, data_only=data_only, keep_links=False)
    except (InvalidFileException, zipfile.BadZipFile, OSError, KeyError, ValueError) as error:
        raise _refuse(path, f"这个 .xlsx 文件打不开（{error}）；请用表格软件另存一次") from error
    except (ParseError, TypeError, EOFError, AttributeError) as error:
        raise _refuse(path, f"这个 .xlsx 文件已损坏（{error}）；请用表格软件另存一次") from error


def _read(file: str, sheet: Worksheet, formulas: Worksheet | None) -> RawSheet:
    result = RawSheet(sheet.title)
    width = min(sheet.max_column or 0, MAX_COLUMNS)
    merged = _merged(sheet, width)
    empty = 0
    for number, cells in _rows(sheet, width):
        values = [merged.get((number, i), value) for i, value in enumerate(cells, 1)]
        if all(value is None for value in values):
            empty += 1
            continue
        if empty >= EMPTY_ROWS:
            _remark(result, file, number, f"前面有 {empty} 个空行，从这一行起没有读；请删去空行")
            break
        empty = 0
        result.rows.append((number, values))
        if formulas is not None:
            _uncomputed(result, file, formulas, number, values)
    if sheet.max_row > MAX_ROWS and len(result.rows) >= MAX_ROWS:
        _remark(result, file, MAX_ROWS, f"超过 {MAX_ROWS} 行，后面的没有读；请拆成几个文件")
    return result


def _remark(result: RawSheet, file: str, row: int, message: str) -> None:
    result.problems.append(Problem(file, row, "", Severity.ERROR, message, sheet=result.name))


def _rows(sheet: Worksheet, width: int) -> Iterator[tuple[int, tuple[Any, ...]]]:
    last = min(sheet.max_row or 0, MAX_ROWS)
    empty = 0
    for number in range(1, last + 1):
        # Looking at a cell creates it; far below the last row only the first columns are looked at.
        columns = min(width, _FIRST_COLUMNS) if empty >= EMPTY_ROWS else width
        row = next(
            sheet.iter_rows(
                min_row=number, max_row=number, max_col=max(columns, 1), values_only=True
            )
        )
        empty = empty + 1 if all(value is None for value in row) else 0
        yield number, row


def _merged(sheet: Worksheet, width: int) -> dict[tuple[int, int], Any]:
    """The value of every cell inside a merged area."""
    values: dict[tuple[int, int], Any] = {}
    for area in sheet.merged_cells.ranges:
        value = sheet.cell(area.min_row, area.min_col).value
        bottom, right = min(area.max_row, MAX_ROWS), min(area.max_col, width)
        size = (bottom - area.min_row + 1) * (right - area.min_col + 1)
        if value is None or size > _MERGE_CELLS:
            continue
        for row in range(area.min_row, bottom + 1):
            for column in range(area.min_col, right + 1):
                values[row, column] = value
    return values


def _uncomputed(
    result: RawSheet, file: str, formulas: Worksheet, row: int, values: list[Any]
) -> None:
    """A formula that was never calculated has no value: say so and do not take it for empty."""
    for i, value in enumerate(values, 1):
        if value is None and formulas.cell(row, i).data_type == "f":
            letter = get_column_letter(i)
            message = f"{letter}{row} 是没有计算结果的公式；请在表格软件里打开并保存一次"
            result.problems.append(
                Problem(file, row, "", Severity.ERROR, message, result.name, letter)
            )
