"""A reading that broke off goes on after its last page, and gives what a whole one gives."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PIL import Image

import ocr
from tests.ocr import draw
from tests.ocr.test_packages import packed


def _sheets() -> list[Image.Image]:
    """Two pages to be recognised, the second on its head, which is remarked."""
    first = draw.page(["营业执照副本", "统一社会信用代码"])
    second = draw.page(["房屋租赁合同", "租赁期限三年整"])
    return [first, second.rotate(180)]


def _files() -> dict[str, bytes]:
    first, second = _sheets()
    return {
        "scan.tiff": draw.encoded(first, "TIFF", save_all=True, append_images=[second]),
        "scan.pdf": draw.encoded(first, "PDF", save_all=True, append_images=[second]),
        "both.zip": packed(
            {"1.pdf": draw.encoded(first, "PDF"), "2.png": draw.encoded(second), "3.doc": b"x"}
        ),
    }


@pytest.mark.parametrize("name", ["scan.tiff", "scan.pdf", "both.zip"])
def test_known_pages_are_taken_as_they_are(name: str, reader: ocr.Reader) -> None:
    data, came = _files()[name], list[ocr.PageRead]()

    whole = reader.read(data, name, came.append)
    assert isinstance(whole, ocr.Document)
    assert tuple(one.page for one in came) == whole.pages
    assert any(remark.page == 2 for remark in came[1].remarks)
    marked = replace(came[0], page=replace(came[0].page, image=b"known"))
    again = list[ocr.PageRead]()
    resumed = reader.read(data, name, again.append, [marked])

    assert isinstance(resumed, ocr.Document)
    assert resumed == replace(whole, pages=(marked.page, *whole.pages[1:]))
    assert again == came[1:]
