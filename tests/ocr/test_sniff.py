from __future__ import annotations

import struct

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ocr.messages import kind_name
from ocr.readers import KINDS
from ocr.sniff import OFFICE, claims_picture, extension, extension_fits, sniff
from tests.ocr import draw
from tests.ocr.test_packages import packed


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"\xff\xd8\xff\xe0", "jpeg"),
        (b"\x89PNG\r\n\x1a\n", "png"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "webp"),
        (b"BM\x00\x00\x00\x00\x00\x00\x00\x00", "bmp"),
        (b"BMW is a car", "text"),
        (b"%PDF-1.4", "pdf"),
        (b"\n\n  %PDF-1.4", "pdf"),
        (b"GIF89a", "gif"),
        (b"II*\0", "tiff"),
        (b"\0\0\0\x1cftypmif1", "heic"),
        (b"\0\0\0\x1cftypavif", "avif"),
        (b"\0\0\0\x1cftypisom", "video"),
        (b'<?xml version="1.0"?>\n<!-- x --><svg>', "svg"),
        (b"\xef\xbb\xbf<!DOCTYPE html>", "html"),
        (b"<ofd:OFD>", "xml"),
        ("纯文本".encode(), "text"),
        ("字".encode() * 4096, "text"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
        (b"\0\1\2\3", ""),
        (b"", ""),
    ],
)
def test_kind_by_content(data: bytes, kind: str) -> None:
    assert sniff(data) == kind


@given(st.binary(max_size=200))
def test_any_bytes_have_an_answer(data: bytes) -> None:
    assert isinstance(sniff(data), str)


@settings(deadline=None)
@given(st.sampled_from(["PNG", "JPEG", "WEBP", "BMP"]))
def test_what_pillow_writes_is_readable(kind: str) -> None:
    from PIL import Image

    assert sniff(draw.encoded(Image.new("RGB", (3, 3)), kind)) in KINDS


def test_extensions() -> None:
    assert extension("C:\\照片\\营业执照.JPG") == "jpg"
    assert extension_fits("a.jpeg", "jpeg")
    assert extension_fits("没有扩展名", "pdf")
    assert not extension_fits("a.pdf", "jpeg")
    assert claims_picture("a.HEIC")
    assert not claims_picture("a.pdf")


def compound(*names: str, chain: int = 0xFFFFFFFE) -> bytes:
    """An OLE compound file of one directory sector with these names at its top."""
    header = bytearray(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(512, b"\0"))
    struct.pack_into("<H", header, 30, 9)
    struct.pack_into("<I", header, 48, 1)
    struct.pack_into("<I", header, 68, 0xFFFFFFFE)
    struct.pack_into("<109I", header, 76, 0, *[0xFFFFFFFF] * 108)
    table = struct.pack("<128I", 0xFFFFFFFD, chain, *[0xFFFFFFFF] * 126)
    entries = b""
    for at, name in enumerate(("Root Entry", *names)):
        entry = bytearray(128)
        written = name.encode("utf-16-le") + b"\0\0"
        entry[: len(written)] = written
        left = 0xFFFFFFFF
        right = at + 1 if 0 < at < len(names) else 0xFFFFFFFF
        child = 1 if at == 0 and names else 0xFFFFFFFF
        struct.pack_into("<HBB3I", entry, 64, len(written), 2, 1, left, right, child)
        entries += entry
    return bytes(header) + table + entries.ljust(512, b"\0")


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (compound("WordDocument", "1Table"), "doc"),
        (compound("Workbook"), "xls"),
        (compound("Book"), "xls"),
        (compound("PowerPoint Document"), "ppt"),
        (compound("EncryptionInfo", "EncryptedPackage"), "office_locked"),
        (compound("Something"), "ole"),
        (compound("WordDocument", chain=1), "doc"),  # a directory that leads to itself
        (compound("WordDocument")[:1_100], "ole"),
        (packed({"word/document.xml": b"", "[Content_Types].xml": b""}), "docx"),
        (packed({f"customXml/{i}.xml": b"x" * 900 for i in range(99)} | {
            "[Content_Types].xml": b"", "xl/workbook.xml": b""}), "xlsx"),
        (packed({"Doc_0/Document.xml": b"", "OFD.xml": b""}), "ofd"),
        (packed({"word\\document.xml": b""}), "docx"),
        (packed({"材料/word/照片.jpg": b"", "ofd.pdf": b""}), "zip"),
        (packed({"Index/Document.iwa": b""}), "iwork"),
        (packed({"mimetype": b"application/vnd.oasis.opendocument.text"}, 0), "odt"),
        (packed({"word/document.xml": b"x" * 999, "[Content_Types].xml": b""})[:-60], "docx"),
        (packed({}), "zip"),
        (b"II+\0\x08\0\0\0", "tiff"),
        (b"MM\0+\0\x08\0\0", "tiff"),
        (b"\0\0\0\x18ftypmif1\0\0\0\0mif1avif", "avif"),
        (b"\0\0\0\x18ftypmif1\0\0\0\0heicmif1", "heic"),
        (b"\0\0\0\x1cftypmp42\0\0\0\0isommp42avc1", "video"),
        (b"garbage\n" * 20 + b"%PDF-1.4", "pdf"),
        (b"\xff\xd8\xff\xe0 %PDF-1.7 PK\x03\x04", "jpeg"),  # the first mark decides
        (b"PK\x03\x04%PDF-1.7", "zip"),
        ("说明文字".encode("utf-16"), "text"),
        ("\ufeff<html>".encode("utf-16-le"), "html"),
        ("申请材料说明\r\n".encode("gbk") * 2_000, "text"),
        (b'<?xml version="1.0"?>\r\n<?mso-application progid="Word.Document"?>\r\n<w:wordDocument>', "xml"),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n", "mhtml"),
        (b"From: a@example.org\r\nSubject: x\r\n\r\n", "email"),
        (b"   \r\n ", ""),
    ],
)  # fmt: skip
def test_kinds_that_resemble_each_other(data: bytes, kind: str) -> None:
    assert sniff(data) == kind


@given(
    st.binary(max_size=600), st.sampled_from([b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK\x03\x04"])
)
def test_any_container_has_an_answer(data: bytes, mark: bytes) -> None:
    assert sniff(mark + data)


@settings(deadline=None)
@given(st.data())
def test_a_damaged_container_has_an_answer(data: st.DataObject) -> None:
    whole = bytearray(
        data.draw(st.sampled_from([compound("WordDocument", "1Table"), packed({"a": b"b"})]))
    )
    for _ in range(data.draw(st.integers(1, 6))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    assert isinstance(sniff(bytes(whole)), str)


def test_kinds_agree_with_the_readers() -> None:
    assert not KINDS & OFFICE
    for kind in KINDS | OFFICE:
        assert kind_name(kind) != kind
    for kind in KINDS - {"office_locked"}:
        assert extension_fits(f"a.{kind}", kind)


def test_office_names_of_other_programs_fit() -> None:
    assert extension_fits("委托书.wps", "doc")
    assert extension_fits("委托书.wps", "docx")
    assert extension_fits("清单.et", "xls")
    assert extension_fits("宏.xlsm", "xlsx")
    assert not extension_fits("照片.jpg", "heic")
