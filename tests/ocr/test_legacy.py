"""Older office files, made and read with LibreOffice where it is installed."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import pytest

import ocr
import ocr.messages
from ocr.context import Context
from ocr.engine import Engine
from ocr.faults import UnreadableError
from ocr.limits import Limits
from ocr.readers import legacy
from ocr.sniff import sniff
from tests.ocr.office import runs, word, workbook

CODE = "91320681MA1X2Y3Z45"

needs_converter = pytest.mark.skipif(
    legacy.find_program() is None,
    reason="LibreOffice is not installed (deploy/system.sh names the packages)",
)


def form(document: Any) -> None:
    table = document.add_table(rows=2, cols=2)
    table.style = "Table Grid"
    table.cell(0, 0).merge(table.cell(0, 1)).text = "委托书"
    table.cell(1, 0).text = "信用代码"
    table.cell(1, 1).text = CODE
    document.add_paragraph("年 月 日")  # as Word itself always has one behind a table


def sheet(book: Any) -> None:
    book.active.append(["名称", "金额"])
    book.active.append(["冰柜", 1234.5])
    book.active["B2"].number_format = "#,##0.00"


@pytest.fixture(scope="module")
def old_files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The same form and sheet in the older formats."""
    folder = tmp_path_factory.mktemp("old")
    (folder / "form.docx").write_bytes(word(form))
    (folder / "sheet.xlsx").write_bytes(workbook(sheet))
    program = legacy.find_program()
    assert program is not None
    for source, extensions in (
        ("form.docx", ("doc", "rtf", "odt")),
        ("sheet.xlsx", ("xls", "ods")),
    ):
        for extension in extensions:
            convert(program, folder, source, extension)
    return {path.suffix[1:]: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def convert(program: Path, folder: Path, source: str, extension: str) -> None:
    command = [
        str(program), f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless",
        "--convert-to", extension, "--outdir", str(folder), str(folder / source),
    ]  # fmt: skip
    for _ in range(2):  # the first run sets up the profile
        done = subprocess.run(command, check=False, capture_output=True, timeout=120)
        if done.returncode != 81:
            break
    assert (folder / source).with_suffix(f".{extension}").is_file()


@needs_converter
@pytest.mark.slow
@pytest.mark.parametrize("kind", ["doc", "rtf", "odt", "xls", "ods"])
def test_older_files_are_read_like_new_ones(
    reader: ocr.Reader, old_files: dict[str, bytes], kind: str
) -> None:
    data = old_files[kind]
    assert sniff(data) == kind

    document = reader.read(data, f"材料.{kind}")

    assert isinstance(document, ocr.Document), document
    assert document.kind == kind
    [table] = document.pages[0].tables
    texts = [cell.text for cell in table.cells]
    if kind in {"xls", "ods"}:
        assert texts == ["名称", "金额", "冰柜", "1,234.50"]
    else:
        assert texts == ["委托书", "信用代码", CODE]
        assert table.cells[0].column_span == 2


@needs_converter
@pytest.mark.slow
def test_a_damaged_file_is_refused_with_advice(
    reader: ocr.Reader, old_files: dict[str, bytes]
) -> None:
    data = old_files["doc"]
    for broken in (data[: len(data) // 3], data[:1_500] + b"\xff" * (len(data) - 1_500)):
        outcome = reader.read(broken, "委托书.doc")
        assert isinstance(outcome, ocr.Refusal)
        assert outcome.code in {"not_converted", "out_of_time", "unsupported_office"}
        assert "另存为" in outcome.message


@needs_converter
def test_a_conversion_leaves_nothing_behind(
    old_files: dict[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    assert sniff(legacy._converted(old_files["doc"], "doc")) == "docx"
    assert list(tmp_path.iterdir()) == []


def test_without_a_converter_the_sentence_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(legacy, "find_program", lambda: None)
    fault = fault_of(b"", "doc")
    assert (fault.code, fault.values) == ("converter_missing", {"kind": "doc"})
    message = ocr.messages.refusal_message(fault.code, "合同.doc", **fault.values)
    assert "合同.doc" in message
    assert "另存为 PDF" in message


def test_a_converter_that_may_not_run_counts_as_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(legacy, "find_program", lambda: Path("/etc/hostname"))
    assert fault_of(runs(), "doc").code == "converter_missing"


def test_a_locked_office_file_is_encrypted() -> None:
    assert fault_of(b"", "office_locked").code == "encrypted"


def fault_of(data: bytes, kind: str) -> UnreadableError:
    with pytest.raises(UnreadableError) as caught:
        list(legacy.read(data, kind, Context(Limits(), Engine.__new__(Engine))))
    return caught.value
