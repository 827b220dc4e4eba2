"""Hostile PDF contents: drawings that call themselves, letters, rules, fonts and pictures."""

# ruff: noqa: S311 - seeds make the same files each time
from __future__ import annotations

import random
import zlib

from tests.ocr.hostile import Case, case
from tests.ocr.hostile.pdf_build import (
    HELLO,
    PAGES,
    one_page,
    packed,
    page,
    pdf,
    picture,
    stream,
)
from tests.ocr.hostile.pictures import MEBIBYTE, deflated


def form_calls_itself() -> bytes:
    form = stream(
        b"/Fm Do /Fm Do",
        b"/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /XObject << /Fm 5 0 R >> >>",
    )
    return one_page(b"/Fm Do", b"/XObject << /Fm 5 0 R >>", form)


def forms_of_forms() -> bytes:
    """Eleven forms, each drawing the next ten times: 10^11 rectangles."""
    forms = [
        stream(
            b"/Fm Do " * 10 if level < 10 else b"0 0 9 9 re f",
            b"/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /XObject << /Fm %d 0 R >> >>"
            % (6 + level),
        )
        for level in range(11)
    ]
    return one_page(b"/Fm Do", b"/XObject << /Fm 5 0 R >>", *forms, stream(b""))


def type3_calls_itself() -> bytes:
    font = (
        b"<< /Type /Font /Subtype /Type3 /FontBBox [0 0 10 10] /FontMatrix [1 0 0 1 0 0] /FirstChar 97 "
        b"/LastChar 97 /Widths [10] /Encoding << /Differences [97 /a] >> /CharProcs << /a 6 0 R >> "
        b"/Resources << /Font << /F1 5 0 R >> >> >>"
    )
    return one_page(
        b"BT /F1 9 Tf 72 700 Td (aaaa) Tj ET",
        b"/Font << /F1 5 0 R >>",
        font,
        stream(b"10 0 d0 BT /F1 9 Tf (aaaa) Tj ET"),
    )


def pattern_calls_itself() -> bytes:
    pattern = stream(
        b"/Pattern cs /P scn 0 0 1 1 re f",
        b"/Type /Pattern /PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 1 1] /XStep 0.001 /YStep 0.001 "
        b"/Resources << /Pattern << /P 5 0 R >> >>",
    )
    return one_page(b"/Pattern cs /P scn 0 0 595 842 re f", b"/Pattern << /P 5 0 R >>", pattern)


def mask_of_itself() -> bytes:
    return picture(
        b"/Width 300 /Height 300 /BitsPerComponent 8 /ColorSpace /DeviceGray /SMask 5 0 R /Filter /FlateDecode",
        zlib.compress(b"\0" * 90_000),
    )


def annotations() -> bytes:
    one = b"<< /Type /Annot /Subtype /Square /Rect [10 10 99 99] /C [1 0 0] >>"
    return one_page(HELLO, more=b"/Annots [" + one * 100_000 + b"]")


def actions() -> bytes:
    catalogue = (
        b"<< /Type /Catalog /Pages 2 0 R /OpenAction << /S /JavaScript /JS (while(true){}) >> "
        b"/AA << /WC << /S /Launch /F (/bin/sh) >> >> "
        b"/Names << /JavaScript << /Names [(a) << /S /JavaScript /JS (while(true){}) >>] >> "
        b"/EmbeddedFiles << /Names [(run.exe) << /Type /Filespec /F (run.exe) /EF << /F 5 0 R >> >>] >> >> >>"
    )
    attached = stream(b"MZ" + b"\0" * 99, b"/Type /EmbeddedFile")
    there = b"/AA << /O << /S /URI /URI (http://192.0.2.1/) >> >>"
    return pdf(catalogue, PAGES, page(more=there), stream(HELLO), attached)


def many_letters() -> bytes:
    return packed(deflated(b"BT /F1 1 Tf (" + b"a" * 10_000 + b") Tj ET\n", 60))


def many_rules() -> bytes:
    """Two hundred thousand ruled lines, which a search for tables would combine."""
    dice = random.Random(4)
    lines = b"".join(
        b"%d %d m %d %d l S\n" % (x, y, x + 99, y)
        for x, y in ((dice.randrange(500), dice.randrange(800)) for _ in range(20_000))
    )
    return packed(deflated(HELLO + b"\n" + lines, 10))


def dashes() -> bytes:
    return one_page(
        b"[0.00001 0.00001] 0 d 0.1 w " + b"0 0 m 14000 14000 l S " * 200, box=b"0 0 14000 14000"
    )


def font_bomb() -> bytes:
    font = (
        b"<< /Type /Font /Subtype /TrueType /BaseFont /X /FirstChar 32 /LastChar 255 /FontDescriptor "
        b"<< /Type /FontDescriptor /FontName /X /Flags 4 /FontFile2 6 0 R >> >>"
    )
    body = deflated(b"\0\1\0\0\xff\xff" + b"glyf" * (MEBIBYTE // 4), 512)
    return one_page(
        HELLO,
        b"/Font << /F1 5 0 R >>",
        font,
        stream(body, b"/Filter /FlateDecode /Length1 536870912"),
    )


def character_map_bomb() -> bytes:
    """A map from codes to Unicode with a million ranges over everything."""
    ranges = deflated(
        b"100 beginbfrange\n" + b"<0000> <FFFF> <0041>\n" * 100 + b"endbfrange\n", 10_000
    )
    font = b"<< /Type /Font /Subtype /Type0 /BaseFont /X /Encoding /Identity-H /ToUnicode 6 0 R /DescendantFonts [<< /Type /Font /Subtype /CIDFontType2 /BaseFont /X /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>] >>"
    return one_page(
        b"BT /F1 24 Tf 72 700 Td <00410042> Tj ET",
        b"/Font << /F1 5 0 R >>",
        font,
        stream(ranges, b"/Filter /FlateDecode"),
    )


def shading() -> bytes:
    pattern = (
        b"<< /ShadingType 1 /ColorSpace /DeviceRGB /Domain [0 1 0 1] /Function << /FunctionType 0 /Domain [0 1 0 1] "
        b"/Range [0 1 0 1 0 1] /Size [2147483647 2147483647] /BitsPerSample 32 /Length 0 >> >>"
    )
    return one_page(b"/Sh sh", b"/Shading << /Sh 5 0 R >>", pattern)


def many_pictures() -> bytes:
    """Two hundred pictures of 36 megapixels on one page, all the same bytes."""
    body = deflated(b"\0" * 750, 6000)
    item = stream(
        body,
        b"/Type /XObject /Subtype /Image /Width 6000 /Height 6000 /BitsPerComponent 1 /ColorSpace /DeviceGray /Filter /FlateDecode",
    )
    uses = b"".join(b"/I%d Do " % i for i in range(200))
    names = b"".join(b"/I%d %d 0 R " % (i, i + 5) for i in range(200))
    return one_page(b"595 0 0 842 0 0 cm " + uses, b"/XObject << %s >>" % names, *[item] * 200)


_SPENT = "out_of_memory out_of_time"
_ANY = "broken read " + _SPENT
_GREY = b"/BitsPerComponent 8 /ColorSpace /DeviceGray "
_HUGE = b"/Width %d /Height %d "

CASES: tuple[Case, ...] = (
    case("pdf form that draws itself", "a.pdf", form_calls_itself, _ANY),
    case("pdf of 10^11 rectangles", "a.pdf", forms_of_forms, _ANY),
    case("pdf letter that draws itself", "a.pdf", type3_calls_itself, _ANY),
    case("pdf pattern that paints itself", "a.pdf", pattern_calls_itself, _ANY),
    case("pdf picture that masks itself", "a.pdf", mask_of_itself, _ANY),
    case("pdf of 100,000 annotations", "a.pdf", annotations, _ANY),
    case("pdf with scripts, actions and a program", "a.pdf", actions, "read", megabytes=600),
    case("pdf of 600,000 letters", "a.pdf", many_letters, "read " + _SPENT),
    case("pdf of 200,000 rules", "a.pdf", many_rules, "read " + _SPENT),
    case("pdf of endless dashes", "a.pdf", dashes, _ANY + " page_too_large"),
    case("pdf font of 512 MB", "a.pdf", font_bomb, _ANY),
    case("pdf character map of a million ranges", "a.pdf", character_map_bomb, _ANY),
    case("pdf shading of 2^62 samples", "a.pdf", shading, _ANY),
    case("pdf of 200 pictures of 36 megapixels", "a.pdf", many_pictures, _ANY),
    case(
        "pdf picture of 60000 x 60000, JBIG2",
        "a.pdf",
        lambda: picture(
            _HUGE % (60_000, 60_000)
            + b"/BitsPerComponent 1 /ColorSpace /DeviceGray /Filter /JBIG2Decode",
            b"\0\0\0\0\x30\0\1\0\0\0\x13\0\0\xea\x60\0\0\xea\x60\0\0\0\0\0\0\0\0\0\0\0",
        ),
        _ANY,
    ),
    case(
        "pdf picture of 2^31 columns, CCITT",
        "a.pdf",
        lambda: picture(
            _HUGE % (2**31 - 1, 60_000)
            + b"/BitsPerComponent 1 /ColorSpace /DeviceGray /Filter /CCITTFaxDecode /DecodeParms << /K -1 /Columns 2147483647 /Rows 60000 >>",
            b"\0" * 99,
        ),
        _ANY,
    ),
    case(
        "pdf picture of 50000 x 50000, JPX",
        "a.pdf",
        lambda: picture(
            _HUGE % (50_000, 50_000) + b"/Filter /JPXDecode",
            b"\xff\x4f\xff\x51\0\x29\0\0\0\0\xc3\x50\0\0\xc3\x50\0\0\0\0\0\0\0\0\0\0\xc3\x50\0\0\xc3\x50\0\0\0\0\0\0\0\0\0\1\x07\1\1"
            + b"\0" * 50,
        ),
        _ANY,
    ),
    case(
        "pdf picture of 30000 x 30000, deflated",
        "a.pdf",
        lambda: picture(
            _HUGE % (30_000, 30_000) + _GREY + b"/Filter /FlateDecode",
            deflated(b"\0" * 30_000, 30_000),
        ),
        _ANY,
    ),
    case(
        "pdf picture of run lengths",
        "a.pdf",
        lambda: picture(
            _HUGE % (20_000, 20_000) + _GREY + b"/Filter [/FlateDecode /RunLengthDecode]",
            deflated(b"\x81\0" * 1000, 3000),
        ),
        _ANY,
    ),
)
