"""OFD files made to break a reader: each is refused with a code, or read within its bounds."""

from __future__ import annotations

import io
import time
import tracemalloc
import zipfile
import zlib
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

import ocr
from ocr.faults import UnreadableError
from ocr.messages import refusal_codes
from ocr.ofd import open_ofd, page_content
from ocr.ofd.markup import parse
from ocr.ofd.paths import parse_outline
from tests.ocr import draw
from tests.ocr import ofd_maker as make

MEBIBYTE = 1024 * 1024
HELLO = make.text("正文")
UNIT = '<ofd:CompositeObject ID="5" Boundary="0 0 200 200" ResourceID="{0}"/>'


def packed(*pages: str, **more: str | bytes) -> dict[str, str | bytes]:
    return make.parts(*pages) | {name.replace("__", "."): data for name, data in more.items()}


def bomb() -> bytes:
    content = packed(make.page(HELLO))
    content["Doc_0/Res/blank.bin"] = b"\0" * (300 * MEBIBYTE)
    return make.zipped(content)


def many_entries() -> bytes:
    return make.zipped(packed(make.page(HELLO)) | {f"Doc_0/{i}": "" for i in range(6_000)})


def shared_bytes() -> bytes:
    """Entries that all point to the same packed bytes."""
    data = bytearray(make.zipped(packed(make.page(HELLO)) | {"Doc_0/a": b"\0" * MEBIBYTE}))
    with zipfile.ZipFile(io.BytesIO(data)) as box:
        start = box.start_dir
    entry = data[
        data.rindex(b"PK\x01\x02", 0, data.rindex(b"Doc_0/a")) : data.rindex(b"PK\x05\x06")
    ]
    end = data[data.rindex(b"PK\x05\x06") :]
    names = [bytes(entry).replace(b"Doc_0/a", b"Doc_0/" + bytes([98 + i])) for i in range(20)]
    whole = bytes(data[start : data.rindex(b"PK\x05\x06")]) + b"".join(names)
    count = end[10:12]
    total = (int.from_bytes(count, "little") + 20).to_bytes(2, "little")
    end[8:12] = total * 2
    end[12:16] = len(whole).to_bytes(4, "little")
    return bytes(data[:start]) + whole + bytes(end)


def twice() -> bytes:
    content = packed(make.page(HELLO)) | {"Doc_0/Document.xmm": "<other/>"}
    return make.zipped(content).replace(b"Document.xmm", b"Document.xml")


def without(name: str) -> Callable[[], bytes]:
    return lambda: make.zipped({k: v for k, v in packed(make.page(HELLO)).items() if k != name})


def stored(*objects: str) -> Callable[[], bytes]:
    """A page that is not packed, so that its size is no bomb."""
    return lambda: make.zipped(make.parts(make.page(*objects)), zipfile.ZIP_STORED)


def root(xml: str) -> Callable[[], bytes]:
    return lambda: make.zipped(packed(make.page(HELLO)) | {"OFD.xml": xml})


def page_of(*objects: str, **options: str) -> Callable[[], bytes]:
    return lambda: make.ofd(make.page(*objects), **options)


LAUGHS = (
    '<!DOCTYPE OFD [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    + "".join(f'<!ENTITY {c} "{f"&{b};" * 10}">' for b, c in zip("bcdefgh", "cdefghi", strict=True))
    + "]><OFD>&i;</OFD>"
)
OUTSIDE = '<!DOCTYPE OFD [<!ENTITY x SYSTEM "file:///etc/passwd">]><OFD>&x;</OFD>'

REFUSED: list[tuple[str, Callable[[], bytes], str]] = [
    ("no package", lambda: b"PK\x03\x04" + b"\0" * 500, "broken"),
    ("cut off", lambda: make.ofd(make.page(HELLO))[:-200], "broken"),
    ("bomb", bomb, "unpacks_too_large"),
    ("many entries", many_entries, "too_many_entries"),
    ("shared bytes", shared_bytes, "unpacks_too_large"),
    ("two parts of one name", twice, "broken"),
    ("name outside", lambda: make.zipped(packed(make.page(HELLO)) | {"../x": ""}), "unsafe_names"),
    ("no root", without("OFD.xml"), "broken"),
    ("no document", without("Doc_0/Document.xml"), "broken"),
    ("no page", without("Doc_0/Pages/Page_0/Content.xml"), "broken"),
    ("no pages", make.ofd, "broken"),
    ("root is no XML", root("\0\1\2"), "broken"),
    ("root without end", root("<OFD>"), "broken"),
    ("billion laughs", root(LAUGHS), "broken"),
    ("outer entity", root(OUTSIDE), "broken"),
    ("depth", root("<a>" * 100_000), "out_of_memory"),
    ("a million elements", stored("<a/>" * 1_000_000), "out_of_memory"),
    ("encrypted", lambda: make.zipped({"OFD.xml": "<OFD/>", "Encryptions.xml": "<x/>"}), "encrypted"),
    ("thousands of pages", lambda: make.ofd(*[make.page(HELLO)] * 1_900), "too_many_pages"),
    ("page of 100 km", page_of(HELLO, area="0 0 100000000 100000000"), "page_too_large"),
    ("page of 20 m", page_of(HELLO, area="0 0 20000 20000"), "page_too_large"),
    ("ribbon", page_of(HELLO, area="0 0 2000 10"), "page_too_large"),
    ("page without area", page_of(HELLO, area="0 0 0 0"), "page_too_large"),
    ("negative page", page_of(HELLO, area="0 0 -210 -297"), "page_too_large"),
    ("page of NaN", page_of(HELLO, area="0 0 nan inf"), "page_too_large"),
    ("2 million steps", stored(make.path("M 0 0" + " L 1 1" * 2_000_000)), "out_of_memory"),
    ("300,000 letters", page_of(*[make.text("字" * 1000)] * 300), "out_of_memory"),
    ("60,000 letters", page_of(*[make.text("字" * 1000)] * 60), "out_of_memory"),
    ("200,000 blocks", stored("<ofd:PageBlock/>" * 200_000), "out_of_memory"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("make_file", "code"), [r[1:] for r in REFUSED], ids=[r[0] for r in REFUSED]
)
def test_is_refused(make_file: Callable[[], bytes], code: str) -> None:
    data = make_file()
    start = time.process_time()

    with pytest.raises(UnreadableError) as caught:
        make.read_pages(data)

    assert caught.value.code == code
    assert code in refusal_codes()
    assert time.process_time() - start < 10


def cyclic_units() -> bytes:
    """Each unit holds itself and the other twice: without a bound, 4 to the power of its depth."""
    units = "".join(
        f'<ofd:CompositeGraphicUnit ID="{a}" Width="1" Height="1"><ofd:Content>'
        f"{UNIT.format(a)}{UNIT.format(b)}</ofd:Content></ofd:CompositeGraphicUnit>"
        for a, b in (("6", "7"), ("7", "6"))
    )
    group = f"<ofd:CompositeGraphicUnits>{units}</ofd:CompositeGraphicUnits>"
    return make.ofd(make.page(HELLO, UNIT.format("6")), resources=make.FONTS + group)


def cyclic_parameters() -> bytes:
    chain = '<ofd:DrawParams><ofd:DrawParam ID="3" Relative="4"/><ofd:DrawParam ID="4" Relative="3"/></ofd:DrawParams>'
    return make.ofd(make.page(HELLO, layer='DrawParam="3"'), resources=make.FONTS + chain)


def template_of_itself() -> bytes:
    common = '<ofd:TemplatePage ID="50" BaseLoc="Pages/Page_0/Content.xml"/>'
    return make.ofd(make.page(HELLO, head='<ofd:Template TemplateID="50"/>'), common=common)


def resource_of_itself() -> bytes:
    content = make.parts(make.page(HELLO), common="<ofd:DocumentRes>Document.xml</ofd:DocumentRes>")
    return make.zipped(content)


def picture(data: bytes, kind: str = "PNG", times: int = 1) -> bytes:
    media = (
        f'<ofd:MultiMedias><ofd:MultiMedia ID="4" Type="Image" Format="{kind}">'
        "<ofd:MediaFile>p.bin</ofd:MediaFile></ofd:MultiMedia></ofd:MultiMedias>"
    )
    image = '<ofd:ImageObject ID="3" ResourceID="4" Boundary="20 100 10 10" CTM="10 0 0 10 0 0"/>'
    content = make.parts(make.page(HELLO, *[image] * times), resources=make.FONTS + media)
    return make.zipped(content | {"Doc_0/Res/p.bin": data})


def wide_png() -> bytes:
    """A PNG whose header promises 30,000 x 30,000 pixels."""
    plain = draw.encoded(Image.new("1", (8, 8)))
    head = b"IHDR" + (30_000).to_bytes(4) * 2 + plain[24:29]
    return plain[:12] + head + zlib.crc32(head).to_bytes(4) + plain[33:]


def font(data: bytes) -> bytes:
    own = '<ofd:Fonts><ofd:Font ID="1" FontName="x"><ofd:FontFile>f.ttf</ofd:FontFile></ofd:Font></ofd:Fonts>'
    return make.zipped(make.parts(make.page(HELLO), resources=own) | {"Doc_0/Res/f.ttf": data})


ODD = (
    ("delta g 999999999", page_of(make.text("正文", code='X="0" Y="5" DeltaX="g 999999999 5"'))),
    ("units that hold one another", cyclic_units),
    ("parameters that build on one another", cyclic_parameters),
    ("a template of itself", template_of_itself),
    ("a document as its resource", resource_of_itself),
    ("blocks in blocks", page_of("<ofd:PageBlock>" * 50 + "</ofd:PageBlock>" * 50, HELLO)),
    ("text at infinity", page_of(HELLO, make.text("远", code='X="inf" Y="1e300" DeltaX="nan"', x=1e9))),
    ("matrix of NaN", page_of(HELLO, make.text("无", y=60, more='CTM="nan 0 0 inf 0 0" Alpha="0"'))),
    ("size zero", page_of(HELLO, make.text("无", size=1).replace('Size="1"', 'Size="0"'))),
    ("size of a kilometre", page_of(HELLO, make.text("大", x=5000, size=1).replace('Size="1"', 'Size="999999"'))),
    ("dashes of nothing", page_of(HELLO, make.path("M 0 0 L 200 0", more='DashPattern="0 0 nan"'))),
    ("dashes of a micrometre", page_of(HELLO, make.path("M 0 0 L 200 0", more='DashPattern="0.0001 0.0001"'))),
    ("line a metre wide", page_of(HELLO, make.path("M 500 900 L 501 900", more='LineWidth="1e300"'))),
    ("outline of rubbish", page_of(HELLO, make.path("L 1 M Z z 1e999 A 1 B - - - C"))),
    ("arc of nothing", page_of(HELLO, make.path("M 0 0 A 0 0 nan 1 1 5 5 A -1 inf 0 0 0 9 9"))),
    ("broken picture", lambda: picture(b"\x89PNG\r\n\x1a\n" + b"x" * 100)),
    ("no picture", lambda: picture(b"")),
    ("picture of 900 megapixels", lambda: picture(wide_png())),
    ("broken jbig2", lambda: picture(b"\x97JB2\r\n\x1a\n\x01\0\0\0\1" + b"\xff" * 60, "JB2")),
    ("endless jbig2", lambda: picture(b"\0\0\0\0\x30\0\1\0\0\0\x13" + b"\xff" * 19, "JB2")),
    ("a picture a thousand times", lambda: picture(draw.encoded(Image.new("RGB", (9, 9))), times=1000)),
    ("font of rubbish", lambda: font(b"\0\1\0\0" + b"\xff" * 900)),
    ("font cut off", lambda: font(b"OTTO\0\x0b")),
)  # fmt: skip


@pytest.mark.parametrize("make_file", [row[1] for row in ODD], ids=[row[0] for row in ODD])
def test_is_read_within_bounds(make_file: Callable[[], bytes]) -> None:
    data = make_file()
    start = time.process_time()
    tracemalloc.start()
    try:
        lines = make.raw(data)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

    assert "正文" in lines
    assert time.process_time() - start < 10
    assert peak < 300 * MEBIBYTE


def test_an_overflow_of_cyclic_units_is_bounded_by_depth() -> None:
    package = open_ofd(cyclic_units())
    start = time.process_time()

    content = page_content(*package.pages[0])

    assert len(content.items) == 1
    assert time.process_time() - start < 5


@given(st.binary(max_size=300))
@settings(max_examples=200, deadline=None)
def test_any_bytes_are_refused_or_parsed(data: bytes) -> None:
    codes: set[str] = set()
    try:
        parse(data)
    except UnreadableError as error:
        codes.add(error.code)
    assert codes <= refusal_codes()


@given(st.text("MLQBACSxyz0123456789.-e ,infa\n", max_size=200))
@settings(max_examples=300, deadline=None)
def test_any_outline_is_parsed(data: str) -> None:
    counts = {"M": 2, "L": 2, "Q": 4, "B": 6, "A": 7, "C": 0}
    for step in parse_outline(data):
        assert len(step.values) == counts[step.operator]
        assert all(abs(value) <= 1e6 for value in step.values)


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_a_file_with_damaged_bytes_ends_in_a_refusal_or_pages(data: st.DataObject) -> None:
    """Damage to a page's XML, stored without packing so that it gets through."""
    content = make.parts(make.page(HELLO, make.path("M 0 0 L 9 9 C"), UNIT.format("3")))
    name = "Doc_0/Pages/Page_0/Content.xml"
    page = bytearray(str(content[name]).encode())
    for _ in range(data.draw(st.integers(1, 6))):
        page[data.draw(st.integers(0, len(page) - 1))] = data.draw(st.integers(0, 255))
    codes: set[str] = set()
    try:
        package = open_ofd(make.zipped(content | {name: bytes(page)}))
        page_content(*package.pages[0])
    except UnreadableError as error:
        codes.add(error.code)
    assert codes <= refusal_codes()


@pytest.mark.slow
def test_the_reader_survives(reader: ocr.Reader) -> None:
    outcome = reader.read(bomb(), "a.ofd")

    assert isinstance(outcome, ocr.Refusal)
    assert "a.ofd" in outcome.message
    good = reader.read(make.ofd(make.page(HELLO)), "好.ofd")
    assert isinstance(good, ocr.Document)
    assert good.text == "正文"
