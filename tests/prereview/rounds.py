"""The worker's steps without a worker: papers of the generator, read perfectly, judged for real."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache

from sqlalchemy import Engine

from bench.papers import FOOD_PERMIT, Bundle, submission
from knowledge import Published
from ocr import Document, PageRead, Refusal
from prereview import FileStore, ReadFile, Submission, Submissions
from prereview.jobs import steps
from prereview.store.readings import Readings
from tests.prereview.conftest import TODAY, read_perfectly


class PerfectReader:
    """Returns what the generator drew into a file, and counts what it was asked to read."""

    def __init__(self) -> None:
        self.known: dict[bytes, Document | Refusal] = {}
        self.read_names: list[str] = []

    def read(
        self,
        data: bytes,
        name: str,
        on_page: Callable[[PageRead], None],
        known: Sequence[PageRead] = (),
    ) -> Document | Refusal:
        self.read_names.append(name)
        outcome = self.known[data]
        pages = outcome.pages if isinstance(outcome, Document) else ()
        for page in pages[len(known) :]:
            on_page(PageRead(page, (), len(pages)))
        return outcome


@contextmanager
def working(
    engine: Engine, store: Submissions, files: FileStore, published: Published
) -> Iterator[PerfectReader]:
    """The worker's steps over this store, with a reader that reads perfectly."""

    class Versions:
        def current(self) -> Published:
            return published

    made = PerfectReader()
    steps.use(steps.Runtime(engine, store, Readings(engine, files), Versions(), made))
    yield made
    steps._runtime.clear()


@cache
def drawn(fault: str | None) -> tuple[Bundle, tuple[ReadFile, ...]]:
    """The papers of seed 7 with a fault, and what a perfect reader makes of them."""
    bundle = submission(7, FOOD_PERMIT, fault, TODAY, with_bytes=False)
    return bundle, tuple(read_perfectly(bundle))


def put(
    store: Submissions, reader: PerfectReader, opened: Submission, fault: str | None, *only: str
) -> dict[str, str]:
    """Upload the papers of seed 7 with a fault (all, or some); return file ids by name."""
    ids = {}
    for file in drawn(fault)[1]:
        if not only or file.name in only:
            data = f"{fault} {file.name}".encode()
            reader.known[data] = file.outcome
            ids[file.name] = store.add_file(opened.id, file.name, data).file_id
    return ids


def run_review(store: Submissions, submission_id: str) -> None:
    """Ask for a review and do the worker's steps."""
    store.request_review(submission_id)
    number, files = steps.begin(submission_id)
    for file_id in files:
        steps.read_file(submission_id, number, file_id)
    steps.report(submission_id, number)
