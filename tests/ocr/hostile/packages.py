"""Hostile ZIP containers: archives, OFD, Word and Excel files."""

# ruff: noqa: S311 - seeds make the same files each time
from __future__ import annotations

import io
import random
import struct
import zipfile

from tests.ocr.hostile import Case, case
from tests.ocr.hostile.package_build import (
    PACKED,
    SHEET,
    STORED,
    WORD,
    bomb,
    docx,
    external,
    laughs,
    ofd,
    raw_zip,
    text_object,
    xlsx,
    zipped,
)
from tests.ocr.hostile.pictures import MEBIBYTE, deflated, good


def nested_archive() -> bytes:
    inner = zipped({"a.jpg": good("JPEG")})
    for _ in range(20):
        inner = zipped({"a.zip": inner})
    return inner


def shared_data() -> bytes:
    _, *rest = bomb(times=200)
    return raw_zip([(b"%d.jpg" % n, *rest) for n in range(250)], shared=True)


def many_entries(count: int) -> bytes:
    return raw_zip([(b"%d" % n, b"\3\0", 0, 0) for n in range(count)])


def encrypted() -> bytes:
    data = bytearray(zipped({"a.jpg": good("JPEG")}))
    data[6] |= 1
    data[data.index(b"PK\1\2") + 8] |= 1
    return bytes(data)


def link() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as box:
        info = zipfile.ZipInfo("key.jpg")
        info.create_system = 3
        info.external_attr = 0o120777 << 16
        box.writestr(info, "../../../../etc/passwd")
    return out.getvalue()


def lies_about_size() -> bytes:
    """An entry that says it holds 100 bytes and unpacks to a gigabyte."""
    body = deflated(b" " * MEBIBYTE, 1024)[2:-4]
    return raw_zip([(b"a.jpg", body, 100, 0)])


def cut(data: bytes, share: float) -> bytes:
    return data[: int(len(data) * share)]


def flipped(data: bytes, seed: int) -> bytes:
    out = bytearray(data)
    dice = random.Random(seed)
    for _ in range(10):
        out[dice.randrange(4, len(out))] ^= 1 << dice.randrange(8)
    return bytes(out)


def word_paragraphs(count: int, method: int) -> bytes:
    return docx(WORD % (b"<w:p><w:r><w:t>a</w:t></w:r></w:p>" * count), method=method)


def sheet_cells() -> bytes:
    """Two cells at opposite ends of a sheet."""
    return xlsx(
        SHEET
        % b'<dimension ref="A1:XFD1048576"/><sheetData><row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c></row></sheetData>'
    )


def merged_sheet() -> bytes:
    return xlsx(
        SHEET
        % (
            b'<sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData><mergeCells>'
            + b'<mergeCell ref="A1:XFD1048576"/>' * 500
            + b"</mergeCells>"
        )
    )


def repeated_strings() -> bytes:
    """One string of 32,000 letters, shown by 20,000 cells."""
    cells = b"".join(
        b'<row r="%d"><c r="A%d" t="s"><v>0</v></c></row>' % (n, n) for n in range(1, 20_001)
    )
    strings = (
        b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>'
        + b"a" * 32_000
        + b"</t></si></sst>"
    )
    return xlsx(SHEET % (b"<sheetData>" + cells + b"</sheetData>"), strings)


def deep_xml(tag: bytes, depth: int) -> bytes:
    return b"<%s>" % tag * depth + b"</%s>" % tag * depth


_REFUSED = "broken unpacks_too_large too_many_entries unsafe_names encrypted out_of_memory out_of_time too_many_pages page_too_large too_long too_many_cells empty_archive nested_archive archive_unreadable unsupported unsupported_office"
_ANY = _REFUSED + " read"

CASES: tuple[Case, ...] = (
    case("zip of one 4 GB entry", "a.zip", lambda: raw_zip([bomb()]), _REFUSED, megabytes=300),
    case(
        "zip of entries that share their data",
        "a.zip",
        shared_data,
        _REFUSED,
        megabytes=300,
    ),
    case("zip that lies about its size", "a.zip", lies_about_size, _ANY, megabytes=400),
    case("zip of zips of zips", "a.zip", nested_archive, _ANY, megabytes=400),
    case("zip of 60,000 entries", "a.zip", lambda: many_entries(60_000), _REFUSED, megabytes=300),
    case(
        "zip with a password",
        "a.zip",
        encrypted,
        "encrypted read empty_archive broken",
        megabytes=400,
    ),
    case(
        "zip with a way out",
        "a.zip",
        lambda: zipped({"../../etc/cron.d/x.jpg": good("JPEG")}),
        "unsafe_names",
        megabytes=300,
    ),
    case(
        "zip with an absolute name",
        "a.zip",
        lambda: zipped({"C:\\windows\\x.jpg": good("JPEG")}),
        "unsafe_names",
        megabytes=300,
    ),
    case("zip with a link", "a.zip", link, _ANY, megabytes=400),
    case("zip of nothing", "a.zip", lambda: zipped({}), _ANY, megabytes=300),
    case(
        "zip cut",
        "a.zip",
        lambda: cut(zipped({"a.jpg": good("JPEG")}), 0.6),
        _REFUSED,
        megabytes=300,
    ),
    case(
        "zip claiming a huge directory",
        "a.zip",
        lambda: (
            b"PK\3\4"
            + b"\0" * 40
            + struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, 65_535, 65_535, 2**32 - 2, 2**32 - 2, 0)
        ),
        _REFUSED,
        megabytes=300,
    ),
    case(
        "docx of blanks",
        "a.docx",
        lambda: raw_zip([bomb(b"[Content_Types].xml", 10), bomb(b"word/document.xml", 2000)]),
        _REFUSED,
        megabytes=300,
    ),
    case("docx of a billion laughs", "a.docx", lambda: docx(laughs()), _REFUSED, megabytes=400),
    case("docx that asks for a file", "a.docx", lambda: docx(external()), _REFUSED, megabytes=400),
    case(
        "docx nested 200,000 deep",
        "a.docx",
        lambda: docx(WORD % deep_xml(b"w:tbl", 200_000), method=STORED),
        _ANY,
    ),
    case("docx of 400,000 paragraphs", "a.docx", lambda: word_paragraphs(400_000, STORED), _ANY),
    case(
        "docx of 400,000 paragraphs, packed",
        "a.docx",
        lambda: word_paragraphs(400_000, PACKED),
        "unpacks_too_large",
        megabytes=300,
    ),
    case("docx cut", "a.docx", lambda: cut(docx(WORD % b""), 0.7), _REFUSED, megabytes=400),
    case("xlsx over the whole sheet", "a.xlsx", sheet_cells, _ANY),
    case("xlsx merged over the whole sheet", "a.xlsx", merged_sheet, _ANY),
    case("xlsx of one string shown 20,000 times", "a.xlsx", repeated_strings, _ANY),
    case(
        "xlsx of a billion laughs",
        "a.xlsx",
        lambda: xlsx(laughs(b"worksheet")),
        _REFUSED,
        megabytes=400,
    ),
    case(
        "ofd of a billion laughs",
        "a.ofd",
        lambda: ofd(page=laughs(b"Page")),
        _REFUSED,
        megabytes=400,
    ),
    case(
        "ofd that asks for a file",
        "a.ofd",
        lambda: ofd(page=external(b"Page")),
        _REFUSED,
        megabytes=400,
    ),
    case(
        "ofd page of 10^9 mm",
        "a.ofd",
        lambda: ofd(box=b"0 0 1000000000 1000000000"),
        _REFUSED,
        megabytes=400,
    ),
    case("ofd page of no number", "a.ofd", lambda: ofd(box=b"0 0 nan inf"), _ANY, megabytes=400),
    case(
        "ofd with 10^9 equal steps",
        "a.ofd",
        lambda: ofd(text_object(b"g 1000000000 1", "字")),
        _ANY,
        megabytes=600,
    ),
    case(
        "ofd of 20,000 pages",
        "a.ofd",
        lambda: ofd(pages=b'<ofd:Page ID="2" BaseLoc="P.xml"/>' * 20_000),
        _REFUSED,
        megabytes=500,
    ),
    case(
        "ofd whose document is itself",
        "a.ofd",
        lambda: ofd(root=b"OFD.xml"),
        _REFUSED,
        megabytes=400,
    ),
    case(
        "ofd whose document is outside",
        "a.ofd",
        lambda: ofd(root=b"../../../../etc/passwd"),
        _REFUSED,
        megabytes=400,
    ),
    case(
        "ofd blocks nested 100,000 deep",
        "a.ofd",
        lambda: ofd(deep_xml(b"ofd:PageBlock", 100_000), method=STORED),
        _ANY,
    ),
    case(
        "ofd path of 1,200,000 points",
        "a.ofd",
        lambda: ofd(
            b'<ofd:PathObject ID="7" Boundary="0 0 200 200" Stroke="true"><ofd:AbbreviatedData>M 0 0 '
            + b"L 100 100 L 0 5 " * 600_000
            + b"</ofd:AbbreviatedData></ofd:PathObject>",
            method=STORED,
        ),
        _ANY,
    ),
    case(
        "ofd of 100,000 texts",
        "a.ofd",
        lambda: ofd(text_object(b"1", "字字") * 100_000, method=STORED),
        _ANY,
    ),
    case("ofd cut", "a.ofd", lambda: cut(ofd(), 0.7), _REFUSED, megabytes=400),
    *(
        case(
            f"{name} with flipped bits, {seed}",
            f"a.{name}",
            lambda d=data, s=seed: flipped(d(), s),
            _ANY + " unknown_type",
        )  # type: ignore[misc]
        for name, data in (
            ("docx", lambda: docx(WORD % b"<w:p><w:r><w:t>a</w:t></w:r></w:p>")),
            ("ofd", lambda: ofd(text_object(b"5", "字字"))),
            ("zip", lambda: zipped({"a.jpg": good("JPEG")})),
        )
        for seed in (1, 2)
    ),
)
