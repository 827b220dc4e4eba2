from __future__ import annotations

import io
import struct

import numpy as np
import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from PIL import Image, ImageDraw

from ocr.engine import Image as Pixels
from ocr.limits import Limits
from ocr.ofd import open_ofd, page_content
from ocr.ofd.drawing import Drawing
from ocr.ofd.render import Renderer
from tests.ocr import draw
from tests.ocr import ofd_maker as make

SQUARE = "M 10 10 L 90 10 L 90 90 L 10 90 C"
FILLED = 'Fill="true" Stroke="false"'


def drawn(*objects: str, resources: str = "", **files: bytes) -> Pixels:
    """A page of 100 x 100 mm at a pixel a millimetre, red, green and blue."""
    content = make.parts(make.page(*objects), area="0 0 100 100", resources=make.FONTS + resources)
    package = open_ofd(make.zipped(content | {f"Doc_0/Res/{k}": v for k, v in files.items()}))
    document, sheet = package.pages[0]
    renderer = Renderer(package.archive, Limits())
    return Drawing(page_content(document, sheet), renderer, ()).draw(1.0)[:, :, ::-1]


def at(pixels: Pixels, x: int, y: int) -> tuple[int, ...]:
    return tuple(int(v) for v in pixels[y, x])


def fill(value: str, more: str = "") -> str:
    return f'<ofd:FillColor Value="{value}" {more}/>'


@pytest.mark.parametrize(
    ("colour", "space", "seen"),
    [
        ("255 0 0", "RGB", (255, 0, 0)),
        ("#00 #80 #FF", "RGB", (0, 128, 255)),
        ("128", "GRAY", (128, 128, 128)),
        ("0 255 255 0", "CMYK", (255, 0, 0)),
        ("0 0 0 255", "CMYK", (0, 0, 0)),
        ("900 -5 nan", "RGB", (255, 0, 0)),
    ],
)
def test_colours(colour: str, space: str, seen: tuple[int, ...]) -> None:
    spaces = f'<ofd:ColorSpaces><ofd:ColorSpace ID="7" Type="{space}"/></ofd:ColorSpaces>'
    square = make.path(SQUARE, more=FILLED, inner=fill(colour, 'ColorSpace="7"'))

    assert at(drawn(square, resources=spaces), 50, 50) == seen


def test_paths_are_stroked_and_filled_as_asked() -> None:
    plain = drawn(make.path(SQUARE, more='LineWidth="4"'))
    filled = drawn(make.path(SQUARE, more=FILLED, inner=fill("0 0 255")))

    assert (at(plain, 10, 50), at(plain, 50, 50)) == ((0, 0, 0), (255, 255, 255))
    assert (at(filled, 8, 50), at(filled, 50, 50)) == ((255, 255, 255), (0, 0, 255))


def test_rules_of_filling() -> None:
    both = SQUARE + " M 30 30 L 70 30 L 70 70 L 30 70 C"
    hole = drawn(make.path(both, more=FILLED + ' Rule="Even-Odd"', inner=fill("0 0 0")))
    whole = drawn(make.path(both, more=FILLED, inner=fill("0 0 0")))

    assert at(hole, 50, 50) == (255, 255, 255)
    assert at(whole, 50, 50) == (0, 0, 0)


@pytest.mark.parametrize(
    "data",
    ["M 0 50 B 0 90 100 90 100 50 L 100 0 L 0 0 C", "M 0 50 Q 50 110 100 50 L 100 0 L 0 0 C",
     "M 10 50 A 40 40 0 1 0 90 50 L 90 0 L 10 0 C"],
    ids=["cubic", "quadratic", "arc"],
)  # fmt: skip
def test_curves_bulge(data: str) -> None:
    pixels = drawn(make.path(data, more=FILLED, inner=fill("0 0 0")))

    assert at(pixels, 50, 70) == (0, 0, 0)
    assert at(pixels, 50, 97) == (255, 255, 255)


def test_boxes_clips_and_opacity() -> None:
    cut = drawn(make.path(SQUARE, box="0 0 50 100", more=FILLED, inner=fill("0 0 0")))
    clip = (
        '<ofd:Clips><ofd:Clip><ofd:Area><ofd:Path Boundary="0 0 100 40"><ofd:AbbreviatedData>'
        "M 0 0 L 100 0 L 100 40 L 0 40 C</ofd:AbbreviatedData></ofd:Path></ofd:Area></ofd:Clip></ofd:Clips>"
    )
    clipped = drawn(make.path(SQUARE, more=FILLED, inner=clip + fill("0 0 0")))
    half = drawn(make.path(SQUARE, more=FILLED + ' Alpha="128"', inner=fill("0 0 0")))

    assert (at(cut, 40, 50), at(cut, 60, 50)) == ((0, 0, 0), (255, 255, 255))
    assert (at(clipped, 50, 30), at(clipped, 50, 60)) == ((0, 0, 0), (255, 255, 255))
    assert at(half, 50, 50)[0] == pytest.approx(127, abs=2)


@pytest.mark.parametrize("kind", ["AxialShd", "RadialShd"])
def test_shadings(kind: str) -> None:
    shade = (
        f'<ofd:FillColor><ofd:{kind} StartPoint="10 50" EndPoint="{"90 50" if kind[0] == "A" else "10 50"}" '
        'StartRadius="0" EndRadius="80"><ofd:Segment><ofd:Color Value="255 0 0"/></ofd:Segment>'
        f'<ofd:Segment><ofd:Color Value="0 0 255"/></ofd:Segment></ofd:{kind}></ofd:FillColor>'
    )
    pixels = drawn(make.path(SQUARE, more=FILLED, inner=shade))

    assert at(pixels, 14, 50)[0] > 230
    assert at(pixels, 86, 50)[2] > 220


def test_composite_objects_and_parameters() -> None:
    unit = (
        '<ofd:CompositeGraphicUnits><ofd:CompositeGraphicUnit ID="6" Width="10" Height="10"><ofd:Content>'
        f"{make.path('M 0 0 L 10 0 L 10 10 L 0 10 C', box='0 0 10 10', more=FILLED + chr(32) + 'DrawParam=' + chr(34) + '3' + chr(34))}"
        "</ofd:Content></ofd:CompositeGraphicUnit></ofd:CompositeGraphicUnits><ofd:DrawParams>"
        '<ofd:DrawParam ID="3" Relative="4"/><ofd:DrawParam ID="4"><ofd:FillColor Value="0 128 0"/>'
        "</ofd:DrawParam></ofd:DrawParams>"
    )
    use = '<ofd:CompositeObject ID="5" Boundary="20 20 40 40" CTM="4 0 0 4 0 0" ResourceID="6"/>'
    pixels = drawn(use, resources=unit)

    assert at(pixels, 50, 50) == (0, 128, 0)
    assert at(pixels, 70, 70) == (255, 255, 255)


def halves(mode: str = "RGB") -> Image.Image:
    image = Image.new(mode, (64, 64), "white")
    ImageDraw.Draw(image).rectangle((0, 0, 31, 63), fill="black")
    return image


def media(name: str, kind: str, key: int = 4) -> str:
    return (
        f'<ofd:MultiMedia ID="{key}" Type="Image" Format="{kind}"><ofd:MediaFile>{name}</ofd:MediaFile>'
        "</ofd:MultiMedia>"
    )


def picture(data: bytes, kind: str, more: str = 'CTM="80 0 0 80 0 0"', mask: bytes = b"") -> Pixels:
    image = f'<ofd:ImageObject ID="3" ResourceID="4" Boundary="10 10 80 80" {more}/>'
    listed = media("p.bin", kind) + (media("m.bin", "PNG", 5) if mask else "")
    group = f"<ofd:MultiMedias>{listed}</ofd:MultiMedias>"
    return drawn(image, resources=group, **{"p.bin": data, "m.bin": mask})


def jbig2(*, header: bool) -> bytes:
    """Bi-level halves: a page and a region in the coding of fax group 4 (T.88, 7.4.6 and 7.4.8)."""
    out = io.BytesIO()
    # In a TIFF file of black zeros the coder takes white for ink: so it is given the negative.
    Image.fromarray(255 - np.asarray(halves("L"))).convert("1").save(
        out, "TIFF", compression="group4"
    )
    tiff = Image.open(io.BytesIO(out.getvalue()))
    start, size = tiff.tag_v2[273][0], tiff.tag_v2[279][0]
    body = out.getvalue()[start : start + size]
    page = struct.pack(">IIIIBH", 64, 64, 0, 0, 0, 0)
    region = struct.pack(">IIIIBB", 64, 64, 0, 0, 0, 1) + body
    segments = b"".join(
        struct.pack(">IBBBI", number, kind, 0, 1, len(data)) + data
        for number, (kind, data) in enumerate([(48, page), (38, region), (49, b"")])
    )
    return (b"\x97JB2\r\n\x1a\n\x01\0\0\0\x01" if header else b"") + segments


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (draw.encoded(halves()), "PNG"),
        (draw.encoded(halves(), "JPEG"), "JPEG"),
        (draw.encoded(halves(), "BMP"), "BMP"),
        (draw.encoded(halves("L"), "GIF"), ""),
        (draw.encoded(halves("1"), "TIFF"), "TIFF"),
        (jbig2(header=True), "JB2"),
        (jbig2(header=False), "GBIG2"),
    ],
    ids=["png", "jpeg", "bmp", "gif", "tiff", "jbig2", "bare jbig2"],
)
def test_formats_of_pictures(data: bytes, kind: str) -> None:
    pixels = picture(data, kind)

    assert max(at(pixels, 20, 50)) < 10
    assert min(at(pixels, 80, 50)) > 245
    assert at(pixels, 5, 50) == (255, 255, 255)


def test_a_picture_without_matrix_fills_its_box_and_a_mirrored_one_is_mirrored() -> None:
    plain, mirrored = (
        picture(draw.encoded(halves()), "PNG", more) for more in ("", 'CTM="-80 0 0 80 80 0"')
    )

    assert max(at(plain, 20, 50)) < 10
    assert max(at(mirrored, 80, 50)) < 10


def test_a_mask_hides() -> None:
    mask = Image.new("L", (8, 8), 255)
    ImageDraw.Draw(mask).rectangle((0, 0, 7, 3), fill=0)
    pixels = picture(
        draw.encoded(Image.new("RGB", (64, 64), "red")),
        "PNG",
        'CTM="80 0 0 80 0 0" ImageMask="5"',
        draw.encoded(mask),
    )

    assert at(pixels, 50, 20) == (255, 255, 255)
    assert at(pixels, 50, 80) == (255, 0, 0)


def test_text_is_drawn_where_its_box_says() -> None:
    pixels = drawn(make.text("国", x=10, y=10, size=60))
    ink = np.argwhere(pixels.min(axis=2) < 128)

    assert ink.min(axis=0) == pytest.approx((18, 10), abs=8)
    assert ink.max(axis=0) == pytest.approx((76, 70), abs=8)


def program() -> bytes:
    """A font of one sign, a block as large as its em, which has no map of characters."""
    pen = TTGlyphPen(None)
    for i, point in enumerate(((0, 0), (0, 1000), (1000, 1000), (1000, 0))):
        (pen.lineTo if i else pen.moveTo)(point)
    pen.closePath()
    font = FontBuilder(1000, isTTF=True)
    font.setupGlyphOrder([".notdef", "block"])
    font.setupGlyf({".notdef": TTGlyphPen(None).glyph(), "block": pen.glyph()})
    font.setupHorizontalMetrics({".notdef": (1000, 0), "block": (1000, 0)})
    font.setupHorizontalHeader(ascent=1000, descent=0)
    font.setupPost()
    out = io.BytesIO()
    font.save(out)
    return out.getvalue()


def test_a_carried_font_without_a_map_is_drawn_by_glyph_numbers() -> None:
    fonts = '<ofd:Fonts><ofd:Font ID="7" FontName="A"><ofd:FontFile>a.ttf</ofd:FontFile></ofd:Font></ofd:Fonts>'
    glyphs = (
        '<ofd:CGTransform CodePosition="0" CodeCount="1" GlyphCount="1"><ofd:Glyphs>1</ofd:Glyphs>'
        "</ofd:CGTransform>"
    )
    words = make.text("一", x=10, y=10, size=60).replace('Font="1"', 'Font="7"')
    numbered = words.replace("<ofd:TextCode", glyphs + "<ofd:TextCode")

    block = drawn(numbered, resources=fonts, **{"a.ttf": program()})
    stand_in = drawn(words, resources=fonts, **{"a.ttf": program()})

    assert at(block, 40, 20) == (0, 0, 0)
    assert at(stand_in, 40, 20) == (255, 255, 255)
    assert stand_in.min() < 128
