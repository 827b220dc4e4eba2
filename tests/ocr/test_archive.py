"""ZIP archives of papers: order, names, what cannot be read, and numbering."""

from __future__ import annotations

import zipfile

import pytest

import ocr
from ocr.context import Context
from ocr.engine import Engine
from ocr.faults import UnreadableError
from ocr.limits import Limits
from ocr.readers.archive import read
from tests.ocr import draw
from tests.ocr.test_packages import locked, packed


def pages(data: bytes, limits: Limits | None = None) -> tuple[list[ocr.Page], Context]:
    """Read text files in this process: no model is needed, for no page is a picture."""
    context = Context(limits or Limits(), Engine.__new__(Engine))
    return [page for _, page in read(data, "zip", context)], context


def refused(data: bytes, limits: Limits | None = None) -> UnreadableError:
    with pytest.raises(UnreadableError) as caught:
        pages(data, limits)
    return caught.value


def test_files_follow_each_other_as_a_person_counts() -> None:
    data = packed(
        {
            "材料/附件10.pdf": draw.text_pdf(text="ten"),
            "材料/附件2.pdf": draw.text_pdf(2, text="two"),
            "__MACOSX/材料/._附件2.pdf": b"litter",
            ".DS_Store": b"litter",
            "材料/Thumbs.db": b"litter",
        }
    )
    found, context = pages(data)

    assert [(p.number, p.part, p.text) for p in found] == [
        (1, "材料/附件2.pdf", "two"),
        (2, "材料/附件2.pdf", "two"),
        (3, "材料/附件10.pdf", "ten"),
    ]
    assert context.remarks == []


def test_what_cannot_be_read_is_named_and_the_rest_is_read() -> None:
    inner = packed({"b.pdf": draw.text_pdf()})
    found, context = pages(
        packed(
            {
                "a.zip": inner,
                "b.txt": "说明".encode(),
                "c.pdf": b"",
                "d.pdf": draw.text_pdf()[:200],
                "e.exe": b"MZ" + b"\0" * 50,
                "f.jpg": draw.text_pdf(text="right"),
            }
        )
    )

    assert [(p.number, p.part, p.text) for p in found] == [(1, "f.jpg", "right")]
    notes = [
        (n.code, n.page, n.values.get("part"), n.values.get("reason")) for n in context.remarks
    ]
    assert ("wrong_extension", 1, None, None) in notes
    assert {(part, reason) for code, _, part, reason in notes if code == "part_refused"} == {
        ("a.zip", "nested_archive"),
        ("b.txt", "unsupported_office"),
        ("c.pdf", "empty"),
        ("d.pdf", "broken"),
        ("e.exe", "unsupported"),
    }


def test_pages_of_all_files_count_together() -> None:
    data = packed({f"{i}.pdf": draw.text_pdf(3) for i in range(3)})
    assert len(pages(data, Limits(pages=9))[0]) == 9
    fault = refused(data, Limits(pages=8))
    assert (fault.code, fault.values) == ("too_many_pages", {"pages": 9, "limit": 8})
    fault = refused(packed({f"{i}.pdf": draw.text_pdf() for i in range(60)}))
    assert (fault.code, fault.values["pages"]) == ("too_many_pages", 60)


@pytest.mark.parametrize(
    ("code", "data"),
    [
        ("empty_archive", packed({})),
        ("empty_archive", packed({"leer/": b"", ".DS_Store": b""})),
        ("encrypted", locked()),
        ("nested_archive", packed({"a.zip": packed({"b.pdf": b""})})),
        ("archive_unreadable", packed({"a.txt": b"text", "b.pdf": b""})),
        ("too_many_entries", packed({f"{i}.txt": b"" for i in range(101)})),
    ],
)
def test_an_archive_without_a_readable_file_is_refused(code: str, data: bytes) -> None:
    assert refused(data).code == code


def test_a_file_over_the_limit_of_files_is_refused_by_itself() -> None:
    data = packed({"a.pdf": draw.text_pdf() + b"%" * 5_000, "b.pdf": draw.text_pdf()})
    found, context = pages(data, Limits(file_bytes=4_000))
    assert [p.part for p in found] == ["b.pdf"]
    assert [n.values["reason"] for n in context.remarks] == ["unpacks_too_large"]


@pytest.mark.slow
def test_an_archive_is_read_in_the_child(reader: ocr.Reader) -> None:
    data = packed(
        {"申请表.pdf": draw.text_pdf(text="form"), "坏.jpg": b"\xff\xd8\xff\xe0 broken"},
        zipfile.ZIP_STORED,
    )
    document = reader.read(data, "材料.zip")

    assert isinstance(document, ocr.Document)
    assert document.kind == "zip"
    assert [(p.part, p.text) for p in document.pages] == [("申请表.pdf", "form")]
    [remark] = document.remarks
    assert remark.code == "part_refused"
    assert "坏.jpg" in remark.message
    assert "请" in remark.message
