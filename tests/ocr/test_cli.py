from __future__ import annotations

import json
from pathlib import Path

import pytest
from PIL import Image
from typer.testing import CliRunner

from ocr.cli import app
from tests.ocr import draw

pytestmark = pytest.mark.slow


def test_text_json_and_picture(models: Path, tmp_path: Path) -> None:
    good, bad, picture = tmp_path / "good.pdf", tmp_path / "bad.pdf", tmp_path / "boxes.png"
    good.write_bytes(draw.text_pdf(2))
    bad.write_bytes(b"")
    folder = ["--model-folder", str(models)]

    shown = CliRunner().invoke(app, [str(good), "--picture", str(picture), *folder])
    lines = CliRunner().invoke(app, [str(good), str(bad), "--json", *folder])

    assert shown.exit_code == 0
    assert shown.output.count("Hello office") == 2
    with Image.open(picture) as sheet:
        assert sheet.height > sheet.width
    assert lines.exit_code == 1  # a file was refused
    document, refusal = (json.loads(line) for line in lines.output.splitlines())
    assert [page["lines"][0]["text"] for page in document["pages"]] == ["Hello office"] * 2
    assert refusal["code"] == "empty"
