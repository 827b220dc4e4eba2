"""Files made to break a reader: each ends as its own refusal or is read, within the bounds."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

import ocr
from ocr.limits import MEBIBYTE
from ocr.messages import refusal_codes
from tests.ocr import draw
from tests.ocr.hostile import READ, Case, others, packages, pdf_contents, pdfs, pictures

CASES = (*others.CASES, *pictures.CASES, *pdfs.CASES, *pdf_contents.CASES, *packages.CASES)
SPENT = {"out_of_time", "out_of_memory"}
# A new child has this much in use before it sees a file.
_START = 160 * MEBIBYTE
# By the clock of a busy machine, with the start of a child and its models.
_SECONDS = 60.0


@pytest.fixture(scope="module")
def hurried(models: Path) -> Iterator[ocr.Reader]:
    """A reader whose limits are low, so that files which run into them cost little."""
    # Processor time, which a busy machine does not stretch; an own test ends a child by the clock.
    limits = ocr.Limits(cpu_seconds=2, resident_bytes=600 * MEBIBYTE)
    with ocr.Reader(models=models, threads=1, limits=limits) as reader:
        yield reader


def resident(reader: ocr.Reader) -> int:
    """Memory of the child that a reader has, when it has one."""
    sizes = [psutil.Process(pid).memory_info().rss for pid in reader.child_pids]
    return max([*sizes, _START])


@pytest.mark.slow
@pytest.mark.parametrize("case", CASES, ids=[case.label for case in CASES])
def test_a_hostile_file_costs_what_it_may_and_the_next_is_read(
    case: Case, reader: ocr.Reader, hurried: ocr.Reader
) -> None:
    used = hurried if case.codes & SPENT else reader
    limit = 600 * MEBIBYTE if used is hurried else ocr.Limits().resident_bytes
    data = case.make()
    before = resident(used)
    used.reset_peak()

    start = time.monotonic()
    outcome = used.read(data, case.name)
    seconds = time.monotonic() - start

    code = outcome.code if isinstance(outcome, ocr.Refusal) else READ
    assert code in case.codes
    assert used.peak_bytes <= 1.05 * limit
    if case.megabytes is not None:
        assert used.peak_bytes <= before + case.megabytes * MEBIBYTE
    assert seconds <= (case.seconds or _SECONDS)
    if isinstance(outcome, ocr.Refusal):
        assert case.name in outcome.message
    good = used.read(draw.text_pdf(), "好.pdf")
    assert isinstance(good, ocr.Document)
    assert good.text == "Hello office"


def test_there_are_many_hostile_files_and_their_codes_are_known() -> None:
    assert len(CASES) >= 60
    assert len({case.label for case in CASES}) == len(CASES)
    assert {code for case in CASES for code in case.codes} - {READ} <= refusal_codes()
