"""Real OFD files: their text is that of the reference, and their signatures are listed."""

from __future__ import annotations

import html
import json
import re
import zipfile
from collections import Counter
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

import ocr
from ocr.document import Coverage
from ocr.ofd import open_ofd, page_content
from ocr.ofd.items import TextItem

FILES = Path(__file__).parents[3] / "shared" / "data" / "ofd"
NAMES = sorted(path.name for path in FILES.glob("*.ofd"))
CUT = 4_000  # the reference keeps so many characters of a file

pytestmark = pytest.mark.skipif(not NAMES, reason="the collection of real OFD files is not here")


@pytest.fixture(scope="module")
def reference() -> dict[str, Any]:
    return dict(json.loads((FILES / "text_layer.json").read_text("utf-8")))


@pytest.fixture(scope="module")
def documents(reader: ocr.Reader) -> dict[str, ocr.Document]:
    found = {}
    for name in NAMES:
        outcome = reader.read((FILES / name).read_bytes(), name)
        assert isinstance(outcome, ocr.Document), name
        found[name] = outcome
    return found


def letters(text: str) -> Counter[str]:
    return Counter(re.sub(r"\s", "", text))


def runs(name: str, part: str) -> str:
    """The text of a part's runs, taken from its XML as the reference was."""
    with zipfile.ZipFile(FILES / name) as box:
        found = re.findall(r"<ofd:TextCode[^>]*>([^<]*)<", box.read(part).decode("utf-8"))
    return html.unescape("".join(found))


# Where a page shows more or less than the reference counts, and why.
UNUSED = [f"Doc_0/Tpls/Tpl_{i}/Content.xml" for i in (1, 2, 3, 4)]  # no page names these templates
REPEATED = "Doc_0/TPLS/TPL_1/Content.xml"  # drawn on four pages, counted once
ANNOTATION = "测试文本注释"  # a note on the page, which the reference leaves out
OCR_ONLY = "converter_h.ofd"  # red bars without a letter: what is read comes from its seals


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_the_text_is_that_of_the_reference(
    documents: dict[str, ocr.Document], reference: dict[str, Any], name: str
) -> None:
    found = letters("".join(line.raw for page in documents[name].pages for line in page.lines))
    expected = letters(html.unescape(reference[name]["text"]))
    if name == "layout_fptpl.ofd":
        expected -= letters("".join(runs(name, part) for part in UNUSED))
    elif name == "converter_draw_param_ref.ofd":
        with zipfile.ZipFile(FILES / name) as box:
            every = "".join(runs(name, part) for part in box.namelist() if "Content.xml" in part)
        cut = re.sub(r"\s", "", html.unescape(reference[name]["text"]))
        assert re.sub(r"\s", "", every).startswith(cut)
        expected = letters(every + 3 * runs(name, REPEATED))
    elif name == "converter_signout.ofd":
        expected += letters(ANNOTATION)
    elif name == OCR_ONLY:
        assert not expected
        assert {page.source for page in documents[name].pages} == {ocr.PageSource.OCR}
        return
    assert found == expected


@pytest.mark.parametrize("name", [name for name in NAMES if "fptpl" not in name])
def test_the_runs_of_each_page_follow_the_reference(reference: dict[str, Any], name: str) -> None:
    """The reference lists templates and pages as they stand in the archive; so does this."""
    package = open_ofd((FILES / name).read_bytes())
    pages = {
        sheet.part: [
            item.text for item in page_content(document, sheet).items if isinstance(item, TextItem)
        ]
        for document, sheet in package.pages
    }
    order = {part: i for i, part in enumerate(zipfile.ZipFile(FILES / name).namelist())}
    wanted = re.sub(r"\s", "", html.unescape(reference[name]["text"]))
    below = {part for one in package.documents for part, _ in one.templates.values()}
    texts = [(part, runs(name, part)) for part in below]
    texts += [
        (part, "".join(found)[len("".join(texts_below(name, package, part))) :])
        for part, found in pages.items()
    ]
    every = re.sub(
        r"\s", "", "".join(text for _, text in sorted(texts, key=lambda one: order[one[0]]))
    )

    assert every == wanted or (len(reference[name]["text"]) >= CUT and every.startswith(wanted))


def texts_below(name: str, package: Any, part: str) -> list[str]:
    document, sheet = next(one for one in package.pages if one[1].part == part)
    root = document.page_root(sheet)
    return [
        runs(name, document.templates[use.get("TemplateID")][0]) for use in root.iter("Template")
    ]


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_boxes_lie_on_ink(documents: dict[str, ocr.Document], name: str) -> None:
    for page in documents[name].pages:
        picture = cv2.imdecode(np.frombuffer(page.image, np.uint8), cv2.IMREAD_GRAYSCALE)
        assert picture.shape == (page.height, page.width)
        assert max(picture.shape) <= 2000
        for line in page.lines:
            left, top, right, bottom = (int(value) for value in line.box)
            assert picture[top : bottom + 1, left : right + 1].std() > 2
            assert page.source is ocr.PageSource.OCR or "".join(
                word.raw for word in line.words
            ) == re.sub(r"\s", "", line.raw)


INVOICE = "测试全国统一发票监制章国家税务总局重庆市税务局"
SIGNATURES: dict[str, list[tuple[str, Coverage, bool, int]]] = {
    "converter_draw_param_ref.ofd": [(INVOICE, Coverage.PART, True, 1)],  # not its templates
    "converter_h.ofd": [("OFD R&W 测试用印章", Coverage.WHOLE, True, 1)] * 2,
    "converter_n.ofd": [("某某省人力资源和社会测试章", Coverage.UNKNOWN, False, 2)],
    "converter_zsbk.ofd": [  # its names were made anonymous after it had been signed
        ("云南省住房和城乡建设厅", Coverage.PART, False, 2),
        ("云南省住房和城乡建设厅", Coverage.PART, False, 1),
    ],
    "converter_发票示例.ofd": [(INVOICE, Coverage.PART, False, 1)],
    "sign_v4signed.ofd": [(INVOICE, Coverage.WHOLE, True, 1)],
    "reader_SESV4SignDoc.ofd": [("OFD R&W 测试用印章", Coverage.WHOLE, True, 1)],
}


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_signatures_are_listed(
    documents: dict[str, ocr.Document], reference: dict[str, Any], name: str
) -> None:
    document = documents[name]
    found = [(s.seal_name, s.coverage, s.intact, s.page) for s in document.signatures]

    assert found == SIGNATURES.get(name, [])
    assert bool(found) == reference[name]["signed"]
    broken = sum(intact is False for *_, intact, _ in found)
    assert [r.code for r in document.remarks].count("signature_broken") == broken


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "page", "text"),
    [
        ("converter_n.ofd", 2, "某某省人力资源和社会测试章"),
        ("converter_zsbk.ofd", 1, "云南省住房和城乡建设厅"),
        ("converter_zsbk.ofd", 2, "云南省住房和城乡建设厅"),
        ("sign_v4signed.ofd", 1, "税务"),
    ],
)
def test_electronic_seals_are_seals_of_their_page(
    documents: dict[str, ocr.Document], name: str, page: int, text: str
) -> None:
    seals = documents[name].pages[page - 1].seals

    assert any(text in seal.text + seal.inner for seal in seals)


@pytest.mark.slow
def test_what_was_written_by_hand_is_found(documents: dict[str, ocr.Document]) -> None:
    """The form bears a note by hand across the end of its fourth opinion."""
    (page,) = documents["converter_signout.ofd"].pages

    assert any(
        one.box.left < 540 < one.box.right and one.box.top < 1090 < one.box.bottom
        for one in page.handwriting
    )
    assert not documents["layout_AddWatermarkAnnot.ofd"].pages[1].handwriting
