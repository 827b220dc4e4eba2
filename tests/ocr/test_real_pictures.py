"""Real pictures: every one is read, and what is known to stand on it is found.

Floors are a little below what is read today: letters lost to a stroke of luck do not fail a build,
a lost row does. Blank lines of forms and mosaicked names are no text.
"""

from __future__ import annotations

import difflib
import json
from pathlib import Path
from typing import Any

import pytest

import ocr

FOLDER = Path(__file__).parents[2].parent / "shared" / "data" / "images"
PICTURES = (
    sorted(p.name for p in FOLDER.glob("*") if p.suffix != ".json") if FOLDER.is_dir() else []
)

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not PICTURES, reason="the real pictures are not here"),
]

# Share of the characters of the labelled texts; 1 where nothing is named.
FLOORS = {
    "multi-line_cn1.png": 0.96,  # a double hyphen is read as dashes
    "multi-line_cn2.png": 0.95,  # the dash of a whole row's middle is not seen
    "yongdi_yushen_blank_template.jpg": 0.97,
    "wired_squeeze_error.jpeg": 0.97,
    "ofdrw_StampImg.png": 0.93,  # the & of the rim
    "wired_table4.jpg": 0.95,  # a school's name in two rows of five pixels
}


@pytest.fixture(scope="module")
def documents(reader: ocr.Reader) -> dict[str, ocr.Document]:
    read = {name: reader.read((FOLDER / name).read_bytes(), name) for name in PICTURES}
    assert all(isinstance(one, ocr.Document) for one in read.values()), read
    return {name: one for name, one in read.items() if isinstance(one, ocr.Document)}


@pytest.fixture(scope="module")
def truth() -> dict[str, dict[str, Any]]:
    labels: dict[str, dict[str, Any]] = json.loads(
        (FOLDER / "ground_truth.json").read_text("utf-8")
    )
    return labels


def labelled(label: dict[str, Any]) -> list[str]:
    """Every text that the label names: lines, titles, values of fields, rows of tables."""
    rows = label.get("rows", {})
    named = rows.items() if isinstance(rows, dict) else ((row[0], row[1:]) for row in rows)
    texts = [*label.get("text", ()), *label.get("fields", {}).values(), label.get("title", "")]
    texts += [label.get(key, "") for key in ("code", "type", "seal_text", "centre")]
    texts += [text for name, cells in named for text in (name, *cells)]
    return [solid(t) for t in texts if solid(t).strip("-_")]


def solid(text: str) -> str:
    return "".join(ocr.normalise(text.replace("_", "")).split())


def found_share(texts: list[str], page: ocr.Page) -> float:
    """Share of the characters that stand, in order, in the line that fits best or across lines."""
    lines = [solid(line.raw) for line in page.lines]
    lines += [solid(text) for seal in page.seals for text in (seal.text, seal.inner)]
    whole = "".join(lines)
    hits = sum(
        len(text) if text in whole else max((matched(text, line) for line in lines), default=0)
        for text in texts
    )
    return hits / sum(map(len, texts))


def matched(text: str, line: str) -> int:
    blocks = difflib.SequenceMatcher(None, text, line, autojunk=False).get_matching_blocks()
    return sum(block.size for block in blocks)


@pytest.mark.parametrize("name", PICTURES)
def test_every_picture_is_read(documents: dict[str, ocr.Document], name: str) -> None:
    (page,) = documents[name].pages

    assert page.lines or page.seals
    for line in page.lines:
        assert 0 <= line.box.left < line.box.right <= page.width
        assert 0 <= line.box.top < line.box.bottom <= page.height
        if line.words:
            assert "".join(word.raw for word in line.words) == "".join(line.raw.split())
            for word in line.words:
                assert line.box.left - 2 <= word.box.left <= word.box.right <= line.box.right + 2


@pytest.mark.parametrize("name", PICTURES)
def test_what_stands_on_it_is_found(
    documents: dict[str, ocr.Document], truth: dict[str, dict[str, Any]], name: str
) -> None:
    texts = labelled(truth.get(name, {}))
    if not texts:
        pytest.skip("no text of it is labelled")

    assert found_share(texts, documents[name].pages[0]) >= FLOORS.get(name, 1.0)


def test_a_sideways_scan_of_two_sheets_is_read_sheet_by_sheet(
    documents: dict[str, ocr.Document],
) -> None:
    (page,) = documents["yongdi_yushen_blank_template.jpg"].pages
    texts = [line.text for line in page.lines]

    assert page.rotation == 90
    assert texts.index("日期") < texts.index("项目名称") < texts.index("遵守事项")
    assert next(line for line in page.lines if line.text == "基本情况").vertical


def test_traditional_chinese_stays_traditional(documents: dict[str, ocr.Document]) -> None:
    text = documents["fanti.jpg"].text

    for row in ("般若波羅蜜多心經", "行深般若波羅蜜多時", "無眼耳鼻舌身意", "無苦集滅道"):
        assert row in text


@pytest.mark.parametrize(
    "name", ["multi-line_cn1.png", "fapiao_seal_oval.png", "test_letterbox_like.jpg"]
)
def test_small_pictures_are_remarked(documents: dict[str, ocr.Document], name: str) -> None:
    assert "small_picture" in [remark.code for remark in documents[name].remarks]
