"""Containers built to break a reader, and names as Windows and macOS write them."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ocr.faults import UnreadableError
from ocr.limits import MEBIBYTE
from ocr.packages import MAX_ENTRIES, Package


def packed(
    entries: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED, level: int | None = None
) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method, compresslevel=level) as box:
        for name, content in entries.items():
            box.writestr(name, content)
    return out.getvalue()


def named(name: bytes, content: bytes = b"x", *, utf8: bool = False) -> bytes:
    """A container of one entry whose name is written as these bytes."""
    data = packed({"N" * len(name): content}, zipfile.ZIP_STORED)
    data = data.replace(b"N" * len(name), name)
    if utf8:
        return data.replace(b"PK\x03\x04\x14\0\0\0", b"PK\x03\x04\x14\0\0\x08").replace(
            b"PK\x01\x02\x14\x03\x14\0\0\0", b"PK\x01\x02\x14\x03\x14\0\0\x08"
        )
    return data


def shared_bytes() -> bytes:
    """Two hundred directory entries that all inflate the same packed bytes."""
    one = packed({"a": bytes(range(256)) * 2_000})
    start = one.rfind(b"PK\x01\x02")
    end = one.rfind(b"PK\x05\x06")
    directory = one[start:end] * 200
    tail = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 200, 200, len(directory), start, 0)
    return one[:start] + directory + tail


def locked() -> bytes:
    data = bytearray(packed({"a.pdf": b"x" * 100}))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.find(mark) + place] |= 1
    return bytes(data)


def test_entries_are_read_by_name_in_any_letter_case() -> None:
    with Package(packed({"Doc/Content.xml": b"<x/>", "empty/": b""})) as package:
        assert list(package) == ["Doc/Content.xml"]
        assert "doc/content.XML" in package
        assert package.read("doc/content.xml") == b"<x/>"
        with pytest.raises(KeyError):
            package.read("absent")


@pytest.mark.parametrize(
    ("written", "utf8", "shown"),
    [
        ("营业执照.jpg".encode(), False, "营业执照.jpg"),  # macOS
        ("营业执照.jpg".encode("gbk"), False, "营业执照.jpg"),  # Windows
        ("营业执照.jpg".encode(), True, "营业执照.jpg"),
        ("材料\\誠信承諾.pdf".encode("gbk"), False, "材料/誠信承諾.pdf"),
        (b"./a.pdf", False, "a.pdf"),
    ],
)
def test_names_are_what_was_meant(written: bytes, utf8: bool, shown: str) -> None:
    with Package(named(written, utf8=utf8)) as package:
        assert [entry.name for entry in package.entries] == [shown]
        assert package.read(package.entries[0]) == b"x"


HOSTILE: list[tuple[str, Callable[[], bytes]]] = [
    ("broken", lambda: b"PK\x03\x04" + b"\0" * 100),
    ("broken", lambda: packed({"a": b"x" * 100})[:-30]),
    ("too_many_entries", lambda: packed({str(i): b"" for i in range(MAX_ENTRIES + 1)})),
    ("too_many_entries", lambda: b"PK\x01\x02" * 100_000),
    ("unpacks_too_large", lambda: packed({"a": b"\0" * (20 * MEBIBYTE)}, level=9)),
    ("unpacks_too_large", lambda: packed({str(i): b"\0" * MEBIBYTE for i in range(300)})),
    ("unpacks_too_large", shared_bytes),
    ("unsafe_names", lambda: packed({"../../etc/passwd": b"x"})),
    ("unsafe_names", lambda: packed({"/etc/passwd": b"x"})),
    ("unsafe_names", lambda: named(b"..\\..\\win.ini")),
    ("unsafe_names", lambda: packed({"C:\\a.txt": b"x"})),
]


@pytest.mark.parametrize(("code", "make"), HOSTILE)
def test_a_hostile_container_is_not_opened(code: str, make: Callable[[], bytes]) -> None:
    with pytest.raises(UnreadableError) as caught:
        Package(make())
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("code", "make"),
    [
        ("encrypted", locked),
        ("broken", lambda: packed({"a.pdf": b"x"}, zipfile.ZIP_LZMA)),
        ("broken", lambda: packed({"a.pdf": b"abc"}, zipfile.ZIP_STORED).replace(b"abc", b"abd")),
        ("unpacks_too_large", lambda: packed({"a.pdf": b"x" * 2_000})),
    ],
)
def test_a_bad_entry_is_not_read(code: str, make: Callable[[], bytes]) -> None:
    with Package(make()) as package, pytest.raises(UnreadableError) as caught:
        package.read(package.entries[0], limit=1_000)
    assert caught.value.code == code


@settings(max_examples=200)
@given(st.data())
def test_a_damaged_container_ends_as_a_named_fault(data: st.DataObject) -> None:
    whole = bytearray(packed({"a.xml": b"<a/>" * 50, "b/c.xml": b"text" * 50}))
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(whole) - 1))
        whole[place] = data.draw(st.integers(0, 255))
    try:
        with Package(bytes(whole)) as package:
            for entry in package.entries:
                assert len(package.read(entry)) == entry.size
    except UnreadableError:
        pass
