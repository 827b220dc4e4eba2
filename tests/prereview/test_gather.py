"""From pages to papers."""

from __future__ import annotations

from dataclasses import replace

from knowledge import Published
from ocr import Document
from prereview.gather import papers_of
from prereview.papers import ReadFile
from tests.prereview.conftest import TODAY, page


def test_each_file_of_an_archive_is_a_paper_of_its_own(published: Published) -> None:
    first = replace(page(("场地证明附图", 100, 100)), part="附图/1.jpg")
    second = replace(page(("场地证明附图", 100, 100)), number=2, part="附图/2.jpg")
    file = ReadFile("f1", "材料.zip", "", Document("材料.zip", "0" * 64, "zip", (first, second)))

    papers = papers_of(file, 0, published.catalogue.documents, TODAY)

    assert [(p.file_name, p.pages) for p in papers] == [
        ("材料.zip/附图/1.jpg", (1,)),
        ("材料.zip/附图/2.jpg", (2,)),
    ]


def test_pages_of_one_file_without_a_title_belong_together(published: Published) -> None:
    pages = (page(("场地证明附图", 100, 100)), replace(page(("续页", 100, 100)), number=2))
    file = ReadFile("f1", "附图.pdf", "", Document("附图.pdf", "0" * 64, "pdf", pages))

    (paper,) = papers_of(file, 0, published.catalogue.documents, TODAY)

    assert (paper.file_name, paper.pages) == ("附图.pdf", (1, 2))
