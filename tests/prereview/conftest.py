"""Papers from the generator, read perfectly or by hand: the judgement is tested without OCR."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from PIL import Image

import knowledge
from bench.papers import MATTER_NAMES, Bundle, File, document, submission
from knowledge import Catalogue, Published
from knowledge.schema import DocumentType, Matter
from ocr import Box, Document, Line, Page, PageSource, Refusal
from prereview import Application, ReadFile, Report, judge
from tests.conftest import ROOT

TODAY = date(2026, 11, 20)


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return knowledge.load(ROOT / "catalogue")


@pytest.fixture(scope="session")
def published(catalogue: Catalogue) -> Published:
    return Published(1, catalogue, "test", datetime(2026, 11, 1, tzinfo=UTC))


@pytest.fixture(scope="session")
def kinds(catalogue: Catalogue) -> dict[str, DocumentType]:
    return {kind.type: kind for kind in catalogue.documents}


def matter_of(catalogue: Catalogue, key: str) -> Matter:
    return next(m for m in catalogue.matters if m.name == MATTER_NAMES[key])


_READ: dict[str, Document] = {}


def _drawn(file: File) -> Document:
    """What a perfect reader returns; many submissions share their papers."""
    if file.token not in _READ:
        _READ[file.token] = document(
            file.name, file.sheets, file.token.encode(), readable=file.readable
        )
    return _READ[file.token]


def read_perfectly(bundle: Bundle, *, chosen: dict[str, str] | None = None) -> list[ReadFile]:
    """Each file as a perfect reader returns it; broken files are refused."""
    files = []
    for i, file in enumerate(bundle.files):
        outcome: Document | Refusal
        if file.sheets:
            outcome = replace(_drawn(file), name=file.name)
        else:
            outcome = Refusal(file.name, "0" * 64, "broken", "文件已损坏。")
        files.append(ReadFile(str(i), file.name, (chosen or {}).get(file.name, file.slot), outcome))
    return files


Judge = Callable[..., Report]


@pytest.fixture(scope="session")
def judged(catalogue: Catalogue, published: Published) -> Judge:
    """Judge generated submissions: `judged(seed, matter, fault, **changes)`."""

    def run(
        seed: int, matter: str, fault: str | None = None, *,
        files: Callable[[list[ReadFile]], Sequence[ReadFile]] = lambda found: found,
        chosen: dict[str, str] | None = None, applicant: dict[str, Any] | None = None,
        form: dict[str, Any] | None = None,
    ) -> Report:  # fmt: skip
        bundle = submission(seed, matter, fault, TODAY, with_bytes=False)
        application = Application(
            "test", matter_of(catalogue, matter).code,
            bundle.applicant if applicant is None else applicant,
            bundle.form if form is None else form,
        )  # fmt: skip
        read = files(read_perfectly(bundle, chosen=chosen))
        return judge(application, read, published, TODAY)

    return run


def page(*lines: tuple[str, float, float], em: float = 20, confidence: float = 0.99) -> Page:
    """A page by hand: text, left, top; a Chinese character is `em` wide, others half."""
    made = []
    for text, left, top in lines:
        width = sum(em if ord(c) > 0x2E7F else em / 2 for c in text)
        made.append(Line(text, text, Box(left, top, left + width, top + em), confidence))
    return Page(1, 1000, 1400, PageSource.OCR, 0, tuple(made), b"")


@pytest.fixture(scope="session")
def page_picture() -> Callable[[str, int], bytes]:
    """A white page for every page."""
    out = io.BytesIO()
    Image.new("RGB", (1000, 1400), "white").save(out, "JPEG")
    return lambda file_id, page: out.getvalue()
