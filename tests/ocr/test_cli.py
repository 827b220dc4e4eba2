from __future__ import annotations

import json
from pathlib import Path

import pytest
from PIL import Image
from typer.testing import CliRunner

import ocr
from ocr.annotate import annotated, seal_caption
from ocr.cli import app
from tests.ocr import draw

pytestmark = pytest.mark.slow


def test_a_folder_is_read_in_natural_order_and_its_pages_are_framed(
    models: Path, tmp_path: Path
) -> None:
    folder, pictures = tmp_path / "材料", tmp_path / "pictures"
    (folder / "下级").mkdir(parents=True)
    (folder / "10.pdf").write_bytes(draw.text_pdf(1, "tenth"))
    (folder / "2.pdf").write_bytes(draw.text_pdf(2, "second"))
    (folder / "下级" / "坏.pdf").write_bytes(b"")
    (folder / ".hidden").write_bytes(b"x")

    shown = CliRunner().invoke(
        app, [str(folder), "--pictures", str(pictures), "--model-folder", str(models)]
    )

    assert shown.exit_code == 1  # a file was refused
    assert shown.stdout.index("second") < shown.stdout.index("tenth") < shown.stdout.index("坏.pdf")
    heads = [row for row in shown.stdout.splitlines() if row.startswith("==")]
    assert heads == [
        "== 2.pdf（pdf，2 页）",
        "== 10.pdf（pdf，1 页）",
        "== 下级/坏.pdf（未能读取）",
    ]
    assert "共 3 个文件，读取 2 个，未能读取 1 个。" in shown.stdout
    assert "3/3" in shown.stderr  # the progress bar
    assert sorted(x.name for x in pictures.iterdir()) == [
        "10.pdf.1.jpg", "2.pdf.1.jpg", "2.pdf.2.jpg",
    ]  # fmt: skip


def test_json_is_a_file_a_line(models: Path, tmp_path: Path) -> None:
    good, bad = tmp_path / "good.pdf", tmp_path / "bad.pdf"
    good.write_bytes(draw.text_pdf(2))
    bad.write_bytes(b"")

    lines = CliRunner().invoke(app, [str(good), str(bad), "--json", "--model-folder", str(models)])

    document, refusal = (json.loads(line) for line in lines.stdout.splitlines())
    assert [page["lines"][0]["text"] for page in document["pages"]] == ["Hello office"] * 2
    assert refusal["code"] == "empty"


def test_an_empty_folder_is_said(models: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()

    said = CliRunner().invoke(app, [str(tmp_path / "empty"), "--model-folder", str(models)])

    assert said.exit_code == 2
    assert "没有找到文件" in said.stderr


def test_everything_that_was_found_is_framed_in_its_colour() -> None:
    box = ocr.Box(100, 100, 300, 200)
    seal = ocr.Seal(ocr.Box(500, 500, 700, 700), ocr.SealColour.BLUE, 0.9, "晨光公司")
    blank = Image.new("RGB", (1000, 1400), "white")
    page = ocr.Page(
        1, 1000, 1400, ocr.PageSource.OCR, 0,
        lines=(ocr.Line("名称", "名称", ocr.Box(10, 10, 60, 40), 1.0),),
        image=draw.encoded(blank, "JPEG"),
        seals=(seal,),
        check_boxes=(ocr.CheckBox(ocr.Box(10, 400, 40, 430), "个人", True, 0.9),),
    )  # fmt: skip
    remarks = (ocr.Remark("glare", "右下角反光", 1, box), ocr.Remark("x", "别页", 2, box))

    sheet = annotated(page, remarks=remarks)

    assert sheet.getpixel((200, 100)) == (220, 30, 30)
    assert sheet.getpixel((600, 500)) == (220, 0, 160)
    assert sheet.getpixel((25, 430)) == (230, 120, 0)
    assert sheet.getpixel((35, 10)) == (0, 90, 200)
    assert seal_caption(seal) == "圆形蓝章：晨光公司"
