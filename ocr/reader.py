"""The reader: files in, `Document` or `Refusal` out; the files themselves are read in children."""

from __future__ import annotations

import hashlib
import logging
import queue
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from types import TracebackType
from typing import Self

from ocr import models as model_files
from ocr.document import Document, Page, PageRead, Refusal, Remark
from ocr.limits import MEBIBYTE, Limits
from ocr.messages import refusal_codes, refusal_message, remark_codes, remark_message
from ocr.readers import KINDS
from ocr.sandbox import Isolation
from ocr.sniff import OFFICE, claims_picture, extension_fits, is_picture, sniff
from ocr.wire import box_from_wire, remark_values
from ocr.worker import Note, Read, Refused, Worker

log = logging.getLogger("ocr")

OnPage = Callable[[PageRead], None]
"""Given each page as soon as it is read. Runs in the thread that called `read`."""


class Reader:
    """Reads untrusted files in a pool of child processes; a context manager, thread-safe.

    A child takes about 8 s to be ready for its first picture, stays for many files and is replaced
    when it fails. `read` waits while all children are busy.
    """

    def __init__(
        self, *, limits: Limits | None = None, models: Path, workers: int = 1, threads: int = 2
    ) -> None:
        """Set up a pool; children start with the first file.

        Args:
            limits: what a file may cost.
            models: folder made by `ocr.models.prepare`.
            workers: child processes, each with its own models (about 1 GB).
            threads: threads of each child's recognition.

        Raises:
            FileNotFoundError: model files are missing.
            ValueError: fewer than one worker or thread.
        """
        if workers < 1 or threads < 1:
            raise ValueError(f"workers and threads must be 1 or more, not {workers} and {threads}")
        missing = model_files.missing(models)
        if missing:
            raise FileNotFoundError(
                f"{models} lacks {', '.join(missing)}: make them with ocr.models.prepare"
            )
        self._limits = limits or Limits()
        self._workers = [Worker(self._limits, models, threads) for _ in range(workers)]
        self._idle: queue.LifoQueue[Worker] = queue.LifoQueue()
        self._warming: set[Worker] = set()
        for worker in self._workers:
            self._idle.put(worker)
        self._kept_warm = False
        self._closed = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def isolation(self) -> tuple[Isolation, ...]:
        """The walls around each child that was started so far."""
        return tuple(w.isolation for w in self._workers if w.isolation is not None)

    @property
    def peak_bytes(self) -> int:
        """Most memory that one child was seen to use."""
        return max(worker.peak_bytes for worker in self._workers)

    def reset_peak(self) -> None:
        """Let `peak_bytes` begin anew."""
        for worker in self._workers:
            worker.peak_bytes = 0

    @property
    def child_pids(self) -> tuple[int, ...]:
        """Process ids of the running children."""
        return tuple(worker.pid for worker in self._workers if worker.pid is not None)

    def read(
        self,
        data: bytes,
        name: str,
        on_page: OnPage | None = None,
        known: Sequence[PageRead] = (),
    ) -> Document | Refusal:
        """Read a file of any kind; whatever it is, the answer is a document or a refusal.

        Args:
            data: the file.
            name: its name, for sentences.
            on_page: is given each page that is read now.
            known: the first pages, as an earlier reading that broke off gave them; they are
                taken as they are.

        Raises:
            RuntimeError: the reader is closed.
        """
        if self._closed:
            raise RuntimeError("the reader is closed")
        digest = hashlib.sha256(data).hexdigest()
        kind = sniff(data)
        refused = self._refused_unread(data, name, kind)
        if refused is None:
            took = _Taking(on_page, list(known))
            outcome = self._read_in_child(data, kind, took)
            if isinstance(outcome, Read):
                remarks = (*_of_name(name, kind), *took.remarks(outcome))
                return Document(name, digest, kind, outcome.pages, remarks, outcome.signatures)
            refused = outcome
        code, message = _message(refused, name)
        log.info("file %s refused: %s", digest[:12], code)
        return Refusal(name, digest, code, message)

    def warm(self) -> None:
        """Let all children load their models now, and later ones before they get a file.

        Does not wait for them; a file that comes before does.
        """
        self._kept_warm = True
        for worker in [self._idle.get() for _ in self._workers]:
            self._hand_back(worker)

    def close(self) -> None:
        """End all children; waits for files that are being read."""
        if self._closed:
            return
        self._closed = True
        for worker in tuple(self._warming):
            worker.give_up()
        for _ in self._workers:
            self._idle.get().stop()

    def _refused_unread(self, data: bytes, name: str, kind: str) -> Refused | None:
        if not data:
            return Refused("empty", {})
        if len(data) > self._limits.file_bytes:
            size, limit = len(data) / MEBIBYTE, self._limits.file_bytes / MEBIBYTE
            return Refused("too_big", {"size": f"{size:.1f}", "limit": f"{limit:g}"})
        if kind in KINDS:
            return None
        if not kind:
            return Refused("unknown_type", {})
        if claims_picture(name) and not is_picture(kind):
            return Refused("not_a_picture", {"kind": kind})
        return Refused("unsupported_office" if kind in OFFICE else "unsupported", {"kind": kind})

    def _read_in_child(self, data: bytes, kind: str, took: _Taking) -> Read | Refused:
        worker = self._idle.get()
        try:
            outcome = worker.read(data, kind, took.take, took.pages)
            if isinstance(outcome, Refused) and outcome.again:
                outcome = worker.read(data, kind, took.take, took.pages)
            return outcome
        finally:
            self._hand_back(worker)

    def _hand_back(self, worker: Worker) -> None:
        """Make a worker idle again; one without a child gets a warm one first."""
        if not self._kept_warm or self._closed or worker.pid is not None:
            self._idle.put(worker)
            return
        self._warming.add(worker)
        Thread(target=self._warm, args=(worker,), name="ocr-warm", daemon=True).start()

    def _warm(self, worker: Worker) -> None:
        try:
            worker.warm()
        finally:
            self._warming.discard(worker)
            self._idle.put(worker)


def _message(refused: Refused, name: str) -> tuple[str, str]:
    """Code and sentence; a child that names an unknown code or wrong values counts as crashed."""
    if refused.code in refusal_codes():
        try:
            return refused.code, refusal_message(refused.code, name, **refused.values)
        except (KeyError, TypeError):
            log.warning("reader child sent no values for %s", refused.code)
    return "crashed", refusal_message("crashed", name)


def _of_name(name: str, kind: str) -> tuple[Remark, ...]:
    if extension_fits(name, kind):
        return ()
    return (Remark("wrong_extension", remark_message("wrong_extension", kind=kind)),)


@dataclass(slots=True)
class _Taking:
    """Pages as they come from a child; a second try goes on after them."""

    on_page: OnPage | None
    taken: list[PageRead]

    @property
    def pages(self) -> list[Page]:
        """All pages so far."""
        return [one.page for one in self.taken]

    def take(self, page: Page, total: int, notes: Sequence[Note]) -> None:
        """Keep one more page and pass it on."""
        one = PageRead(page, _in_words(notes, [*self.pages, page], total), total)
        self.taken.append(one)
        if self.on_page is not None:
            self.on_page(one)

    def remarks(self, outcome: Read) -> tuple[Remark, ...]:
        """The remarks of all pages and those that came last."""
        last = _in_words(outcome.remarks, outcome.pages, len(outcome.pages))
        return (*(remark for one in self.taken for remark in one.remarks), *last)


def _in_words(notes: Sequence[Note], pages: Sequence[Page], total: int) -> tuple[Remark, ...]:
    said = (_remark(note, pages, total) for note in notes)
    return tuple(remark for remark in said if remark is not None)


def _remark(note: Note, pages: Sequence[Page], total: int) -> Remark | None:
    """The remark in words; None when the child names an unknown code, page or value."""
    code, number = note.get("code"), note.get("page")
    if code not in remark_codes() or not isinstance(number, int) or not 0 <= number <= len(pages):
        return None
    values = remark_values(note.get("values"))
    try:
        if code == "part_refused":  # a file inside an archive: the sentence is its refusal's
            message = refusal_message(str(values.pop("reason")), str(values.pop("part")), **values)
        else:
            message = remark_message(code, page=number if total > 1 else 0, **values)
    except (KeyError, TypeError):
        return None
    box = box_from_wire(note.get("box"), pages[number - 1]) if number else None
    return Remark(code, message, number, box)
