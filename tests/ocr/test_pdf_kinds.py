"""How PDFs may be built: fonts, directions, pictures, revisions, locks. One reading for all pages."""

from __future__ import annotations

import io
import math
import struct
import zlib

import pytest
import skia
from PIL import Image, TiffImagePlugin

import ocr
from tests.ocr import draw
from tests.ocr import pdf_maker as make
from tests.ocr.hostile.pdf_build import stream

pytestmark = pytest.mark.slow

TEXTS = ("食品经营许可申请书", "申请人：江海市晨光食品有限公司", "法定代表人：王建国，男")
COLUMNS = ("经营者自愿承诺如下", "所提交的材料真实有效", "如有不实愿承担责任")
ENGLISH = b"BT /F1 14 Tf 60 760 Td (The text of this page is long enough to be believed) Tj ET "


def in_cmap(cmap: str, encoding: str) -> bytes:
    font = make.chinese(cmap)
    lines = b" ".join(b"<%s> Tj T*" % make.code(text, encoding) for text in TEXTS)
    return make.one_page(b"BT /F1 14 Tf 60 760 Td 26 TL " + lines + b" ET", font=font)


def downwards() -> bytes:
    columns = b"".join(make.shown(one, 480 - 40 * i, 760) for i, one in enumerate(COLUMNS))
    return make.one_page(columns, font=make.chinese("UniGB-UCS2-V"))


def leaning() -> bytes:
    """A watermark from corner to corner, and a note up the margin."""
    a = math.radians(40)
    diagonal = f"{math.cos(a):.4f} {math.sin(a):.4f} {-math.sin(a):.4f} {math.cos(a):.4f}"
    across = b"0.85 g " + make.shown("仅供办理许可使用", 120, 400, size=28, turn=diagonal) + b"0 g "
    margin = make.shown("装订线内不得书写", 30, 300, turn="0 1 -1 0")
    rows = make.rows(TEXTS * 5)
    return make.one_page(across + rows + margin, font=make.chinese())


def sideways(turn: str) -> bytes:
    x, step = (60, 30) if turn.startswith("0 1") else (500, -30)
    y = 100 if step > 0 else 760
    texts = [make.shown(one, x + step * i, y, turn=turn) for i, one in enumerate(TEXTS)]
    return make.one_page(b"".join(texts), font=make.chinese())


def in_groups() -> bytes:
    """Text in a half transparent group within a form that is scaled."""
    inner = stream(
        b"/G gs " + make.rows(TEXTS),
        b"/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Group << /S /Transparency >> "
        b"/Resources << /Font << /F1 5 0 R >> /ExtGState << /G << /ca 0.5 >> >> >>",
    )
    outer = stream(
        b"q 0.9 0 0 0.9 20 20 cm /In Do Q",
        b"/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /XObject << /In 6 0 R >> >>",
    )
    resources = b"/XObject << /Out 7 0 R >>"
    return make.one_page(b"/Out Do", inner, outer, font=make.chinese(), resources=resources)


def outlined(text: str, x: float, y: float, size: float) -> bytes:
    """Text as the outlines of its letters."""
    face = skia.FontMgr().matchFamilyStyle("Noto Sans CJK SC", skia.FontStyle.Normal())
    font = skia.Font(face, size)
    operators = {
        skia.Path.kMove_Verb: b"m",
        skia.Path.kLine_Verb: b"l",
        skia.Path.kCubic_Verb: b"c",
    }
    out = b""
    for glyph in font.textToGlyphs(text):
        for verb, points in font.getPath(glyph):
            kept = points if verb == skia.Path.kMove_Verb else points[1:]
            if verb in operators:
                numbers = b"".join(b"%.2f %.2f " % (x + p.x(), y - p.y()) for p in kept)
                out += numbers + operators[verb] + b" "
        out += b"f "
        x += font.getWidths([glyph])[0]
    return out


def with_outlines() -> bytes:
    draw.font_path()
    drawn = outlined("许可证编号：JY12345678", 60, 560, 16)
    return make.one_page(make.rows(TEXTS) + drawn, font=make.chinese())


def coded() -> bytes:
    """Four pictures of a row of text, each in another coding."""
    tiles = [
        draw.page((text,), size=(700, 120), letters=40)
        for text in ("传真编码的文字", "双层编码的文字", "小波编码的文字", "内嵌图像的文字")
    ]
    fax, size = _fax(tiles[0])
    one_bit = b"/Width 700 /Height 120 /ColorSpace /DeviceGray /BitsPerComponent 1 "
    options = b"/Filter /CCITTFaxDecode /DecodeParms << /K -1 /Columns 700 /Rows 120 >>"
    inline = zlib.compress(tiles[3].convert("L").tobytes()).hex().encode()
    places = b"".join(b"q 420 0 0 72 80 %d cm /I%d Do Q " % (700 - 90 * i, i) for i in range(3))
    places += b"q 420 0 0 72 80 430 cm BI /W 700 /H 120 /CS /G /BPC 8 /F [/AHx /Fl] ID "
    return make.one_page(
        places + inline + b"> EI Q",
        make.image(one_bit + options, fax),
        make.image(one_bit + b"/Filter /JBIG2Decode", _jbig2(_fax(tiles[1])[0], *size)),
        make.image(
            b"/Width 700 /Height 120 /Filter /JPXDecode", draw.encoded(tiles[2], "JPEG2000")
        ),
        resources=b"/XObject << /I0 6 0 R /I1 7 0 R /I2 8 0 R >>",
    )


def _fax(tile: Image.Image) -> tuple[bytes, tuple[int, int]]:
    """ITU-T T.6 as TIFF stores it."""
    data = draw.encoded(
        tile.convert("1", dither=Image.Dither.NONE),
        "TIFF",
        compression="group4",
        strip_size=1 << 20,
    )
    with Image.open(io.BytesIO(data)) as written:
        assert isinstance(written, TiffImagePlugin.TiffImageFile)
        (start,), (length,) = written.tag_v2[273], written.tag_v2[279]
        return data[start : start + length], written.size


def _jbig2(fax: bytes, width: int, height: int) -> bytes:
    """A page and a region that is coded like a fax (ITU-T T.88, 7.4.6)."""
    page = struct.pack(">IIIIBH", width, height, 0, 0, 0, 0)
    region = struct.pack(">IIIIB", width, height, 0, 0, 0) + b"\x01" + fax
    heads = [(0, 48, page), (1, 38, region)]
    return b"".join(struct.pack(">IBBBI", n, k, 0, 1, len(b)) + b for n, k, b in heads)


PAGES = {
    "UniGB-UCS2-H": lambda: in_cmap("UniGB-UCS2-H", "utf-16-be"),
    "GBK-EUC-H": lambda: in_cmap("GBK-EUC-H", "gbk"),
    "groups": in_groups,
    "type3": lambda: make.type3(["食品经营许可申请书", "江海市晨光食品有限公司"], mapped=True),
    "type3 unmapped": lambda: make.type3(
        ["食品经营许可申请书", "江海市晨光食品有限公司", "法定代表人王建国", "二零二四年"],
        mapped=False,
    ),
    "downwards": downwards,
    "leaning": leaning,
    "up": lambda: sideways("0 1 -1 0"),
    "down": lambda: sideways("0 -1 1 0"),
    "outlines": with_outlines,
    "codings": coded,
}


@pytest.fixture(scope="module")
def document(reader: ocr.Reader) -> ocr.Document:
    outcome = reader.read(make.together([build() for build in PAGES.values()]), "all.pdf")
    assert isinstance(outcome, ocr.Document), outcome
    return outcome


@pytest.fixture
def page(document: ocr.Document, request: pytest.FixtureRequest) -> ocr.Page:
    return document.pages[list(PAGES).index(request.param)]


def raw(page: ocr.Page) -> list[str]:
    return [line.raw for line in page.lines]


@pytest.mark.parametrize("page", ["UniGB-UCS2-H", "GBK-EUC-H", "groups"], indirect=True)
def test_text_of_every_coding(page: ocr.Page) -> None:
    assert (page.source, raw(page)) == (ocr.PageSource.TEXT, list(TEXTS))


@pytest.mark.parametrize("page", ["type3"], indirect=True)
def test_letters_that_are_pictures(page: ocr.Page) -> None:
    assert page.source is ocr.PageSource.TEXT
    assert raw(page) == ["食品经营许可申请书", "江海市晨光食品有限公司"]
    assert all(len(line.words) == len(line.raw) for line in page.lines)


@pytest.mark.parametrize("page", ["type3 unmapped"], indirect=True)
def test_letters_without_a_meaning_are_read_from_the_picture(page: ocr.Page) -> None:
    assert page.source is ocr.PageSource.OCR
    assert raw(page)[:2] == ["食品经营许可申请书", "江海市晨光食品有限公司"]


@pytest.mark.parametrize("page", ["downwards"], indirect=True)
def test_columns_are_lines_from_the_right(page: ocr.Page) -> None:
    assert raw(page) == list(COLUMNS)
    assert all(line.vertical for line in page.lines)
    tops = [word.box.top for word in page.lines[0].words]
    assert tops == sorted(tops)


@pytest.mark.parametrize("page", ["leaning"], indirect=True)
def test_text_at_an_angle_is_kept_together_and_apart_from_rows(page: ocr.Page) -> None:
    margin = "装订线内不得书写"
    assert [text for text in raw(page) if text != margin] == [*TEXTS * 5, "仅供办理许可使用"]
    assert [line.raw for line in page.lines if line.vertical][:1] == [margin]


@pytest.mark.parametrize(("page", "turn"), [("up", 90), ("down", 270)], indirect=["page"])
def test_text_written_sideways_is_turned(page: ocr.Page, turn: int) -> None:
    assert (raw(page), page.rotation) == (list(TEXTS), turn)
    assert page.width > page.height
    assert page.lines[0].box.top < page.height / 3 < page.width / 3 > page.lines[0].box.left


@pytest.mark.parametrize("page", ["outlines"], indirect=True)
def test_text_drawn_as_outlines_is_recognised(page: ocr.Page) -> None:
    assert page.source is ocr.PageSource.TEXT
    assert [line.text for line in page.lines][3:] == ["许可证编号:JY12345678"]


@pytest.mark.parametrize("page", ["codings"], indirect=True)
def test_pictures_of_every_coding(page: ocr.Page) -> None:
    assert raw(page) == ["传真编码的文字", "双层编码的文字", "小波编码的文字", "内嵌图像的文字"]


def test_units_and_labels_change_no_place(reader: ocr.Reader) -> None:
    """A page's unit scales it as a whole; its label is not its number."""
    label = b"/PageLabels << /Nums [0 << /S /r /St 7 >>] >>"
    plain = make.first(reader.read(make.one_page(ENGLISH), "plain.pdf"))
    page = make.first(
        reader.read(make.one_page(ENGLISH, page=b"/UserUnit 2.5", root=label), "unit.pdf")
    )

    assert (page.number, page.width, page.height) == (1, plain.width, plain.height)
    assert page.lines[0].box == pytest.approx(plain.lines[0].box, abs=2)


def test_the_later_revision_counts(reader: ocr.Reader) -> None:
    change = stream(ENGLISH.replace(b"believed", b"replaced"))

    page = make.first(reader.read(make.updated(make.one_page(ENGLISH), 4, change), "two.pdf"))

    assert raw(page) == ["The text of this page is long enough to be replaced"]


def test_a_file_made_for_the_web(reader: ocr.Reader) -> None:
    page = make.first(reader.read(make.linearised(ENGLISH), "web.pdf"))

    assert raw(page) == ["The text of this page is long enough to be believed"]


def test_a_lock_without_a_password_opens_and_one_with_does_not(reader: ocr.Reader) -> None:
    page = make.first(reader.read(make.encrypted(ENGLISH), "locked.pdf"))
    refusal = reader.read(make.encrypted(ENGLISH, b"secret"), "secret.pdf")

    assert raw(page) == ["The text of this page is long enough to be believed"]
    assert isinstance(refusal, ocr.Refusal)
    assert refusal.code == "encrypted"
    assert "密码" in refusal.message
