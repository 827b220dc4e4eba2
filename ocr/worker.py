"""The parent's handle of one child process: start, feed, watch, end.

The child may hang, lie, eat memory or die at any moment; here this becomes one `Refused` value.
"""

from __future__ import annotations

import dataclasses
import logging
import os
import selectors
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import psutil

import ocr
from ocr.document import ElectronicSignature, Page
from ocr.limits import MEBIBYTE, Limits
from ocr.messages import refusal_codes
from ocr.sandbox import Isolation
from ocr.wire import (
    BYTES,
    HEADER,
    JSON,
    WireError,
    frame,
    json_frame,
    page_from_wire,
    parse_header,
    parse_json,
    remark_values,
    signatures_from_wire,
)

log = logging.getLogger("ocr")

_COMMAND = ("-P", "-s", "-m", "ocr.child")
_TICK = 0.05
_START_SECONDS = 60.0
_STDERR_KEPT = 8_192
_CHUNK = 262_144
_MOST_NOTES = 500


@dataclasses.dataclass(frozen=True, slots=True)
class Refused:
    """Why there is no document; `again` when the file is not to blame and a retry is fair."""

    code: str
    values: dict[str, Any]
    again: bool = False


Note = dict[str, Any]
"""A remark as the child sends it; nothing of it is believed yet."""

OnPage = Callable[[Page, int, list[Note]], None]
"""Given each page as it comes, the number of pages in all, and the notes that came with it."""


@dataclasses.dataclass(frozen=True, slots=True)
class Read:
    """What a child read of one file; `remarks` are those that came after the last page."""

    pages: tuple[Page, ...]
    remarks: list[Note]
    signatures: tuple[ElectronicSignature, ...]


class _LostError(Exception):
    """The child is gone or was ended; its code says why."""

    def __init__(self, code: str, *, again: bool = False) -> None:
        super().__init__(code)
        self.code = code
        self.again = again


class Worker:
    """One child process at a time, started when it is first needed. Not thread-safe."""

    def __init__(self, limits: Limits, models: Path, threads: int) -> None:
        self._limits = limits
        self._settings = {
            "limits": dataclasses.asdict(limits),
            "models": str(models.resolve()),
            "threads": threads,
        }
        self._threads = threads
        self._process: subprocess.Popen[bytes] | None = None
        self._folder: Path | None = None
        self._pages = 0
        self._deadline = 0.0
        self._given_up = False
        self._buffer = bytearray()
        self._stderr = bytearray()
        self.isolation: Isolation | None = None
        self.peak_bytes = 0
        """Most memory that this worker's children were seen to use."""

    @property
    def pid(self) -> int | None:
        """The running child's process id, if there is one."""
        return None if self._process is None else self._process.pid

    def start(self) -> None:
        """Start the child when none runs; raises `_LostError` when it does not come up."""
        if self._process is not None and self._process.poll() is None:
            return
        self.stop()
        self._folder = Path(tempfile.mkdtemp(prefix="ocr-"))
        self._process = subprocess.Popen(
            [sys.executable, *_COMMAND],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=self._folder,
            env=self._environment(self._folder),
            start_new_session=True,
            close_fds=True,
        )
        for stream in (self._process.stdin, self._process.stdout, self._process.stderr):
            assert stream is not None  # noqa: S101 - for the type checker: all three are pipes
            os.set_blocking(stream.fileno(), False)
        self._pages = 0
        self._buffer.clear()
        self._stderr.clear()
        self._deadline = time.monotonic() + _START_SECONDS
        self._send(json_frame(self._settings))
        ready = self._event()
        self.isolation = Isolation(
            **{f.name: ready.get(f.name) is True for f in dataclasses.fields(Isolation)}
        )
        log.info("reader child %s started: %s", self.pid, self.isolation)
        if not all(dataclasses.astuple(self.isolation)):
            log.warning("reader child %s is not shut in fully: %s", self.pid, self.isolation)

    def read(
        self, data: bytes, kind: str, on_page: OnPage, known: Sequence[Page] = ()
    ) -> Read | Refused:
        """Let the child read a file; a child that fails in any way is ended and not reused.

        `known` are the first pages where they have been read before; `on_page` is given the others.
        """
        try:
            try:
                self.start()
            except (_LostError, WireError, OSError) as error:
                self._end("could not be started: %s", error)
                return Refused("reader_unavailable", {})
            return self._read(data, kind, on_page, known)
        except _LostError as lost:
            self._end("ended: %s", lost.code)
            return Refused(lost.code, {}, again=lost.again)
        except WireError as error:
            self._end("broke the protocol: %s", error)
            return Refused("crashed", {})

    def _read(
        self, data: bytes, kind: str, on_page: OnPage, known: Sequence[Page]
    ) -> Read | Refused:
        end = time.monotonic() + self._limits.file_seconds
        self._deadline = min(end, time.monotonic() + self._limits.page_seconds)
        sizes = [(page.width, page.height, page.rotation) for page in known]
        self._send(json_frame({"kind": kind, "known": sizes}) + frame(BYTES, data))
        pages: list[Page] = []
        while True:
            message = self._event()
            event = message.get("event")
            if event == "page" and len(pages) < self._limits.pages:
                page = page_from_wire(message.get("page"), self._frame(BYTES))
                self._pages += 1
                if len(pages) < len(known):
                    pages.append(known[len(pages)])
                else:
                    pages.append(page)
                    total = _whole(message.get("total"), len(pages), self._limits.pages)
                    on_page(page, total, _notes(message))
                self._deadline = min(end, time.monotonic() + self._limits.page_seconds)
            elif event == "refused" and message.get("code") in refusal_codes():
                return Refused(str(message.get("code")), remark_values(message.get("values")))
            elif event == "done" and pages:
                self._recycle()
                signatures = signatures_from_wire(message.get("signatures"), pages)
                return Read(tuple(pages), _notes(message), signatures)
            else:
                raise WireError(f"unexpected event {event!r}")

    def warm(self) -> None:
        """Start the child and let it load its models; one that fails is ended and not reused."""
        try:
            self.start()
            self._deadline = time.monotonic() + _START_SECONDS
            self._send(json_frame({"warm": True}))
            if self._event().get("event") != "warm":
                raise WireError("unexpected event instead of 'warm'")
        except (_LostError, WireError, OSError) as error:
            self._end("could not be warmed: %s", error)

    def give_up(self) -> None:
        """Let what another thread does with the child end at once, as if it were out of time."""
        self._given_up = True

    def stop(self) -> None:
        """End the child with all it started, and remove its folder."""
        process, self._process = self._process, None
        if process is not None:
            if process.poll() is None:
                try:
                    os.killpg(process.pid, signal.SIGKILL)
                except ProcessLookupError:
                    log.debug("reader child %s had already ended", process.pid)
            process.wait()
            for stream in (process.stdin, process.stdout, process.stderr):
                if stream is not None:
                    try:
                        stream.close()
                    except BrokenPipeError:
                        log.debug("reader child %s left input unread", process.pid)
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)
            self._folder = None

    def _environment(self, folder: Path) -> dict[str, str]:
        """All that the child knows of its surroundings: no secret, no proxy, no home."""
        return {
            "HOME": str(folder),
            "TMPDIR": str(folder),
            "PADDLE_PDX_CACHE_HOME": str(folder),
            "PYTHONPATH": str(Path(ocr.__path__[0]).parent),
            "PYTHONDONTWRITEBYTECODE": "1",
            "LANG": "C.UTF-8",
            "OMP_NUM_THREADS": str(self._threads),
            "OPENBLAS_NUM_THREADS": "1",
            "OMP_WAIT_POLICY": "PASSIVE",
            # Many heaps would each keep what a page freed.
            "MALLOC_ARENA_MAX": "2",
            # A network's layers ask for the same megabytes page after page: fetched from the
            # system anew each time, that is a fifth of the time of finding text. Costs 0.1 GB.
            "MALLOC_MMAP_THRESHOLD_": str(32 * MEBIBYTE),  # the most that the C library takes
            "MALLOC_TRIM_THRESHOLD_": str(512 * MEBIBYTE),
        }

    def _recycle(self) -> None:
        if self._pages >= self._limits.recycle_pages:
            self.stop()

    def _end(self, message: str, *values: object) -> None:
        log.warning("reader child %s " + message, self.pid, *values)
        if self._stderr:
            log.debug("its last words: %r", bytes(self._stderr[-2_000:]))
        self.stop()

    def _event(self) -> dict[str, Any]:
        return parse_json(self._frame(JSON))

    def _frame(self, wanted: bytes) -> bytes:
        self._fill(HEADER.size)
        kind, length = parse_header(bytes(self._buffer[: HEADER.size]))
        if kind != wanted:
            raise WireError(f"frame {kind!r} instead of {wanted!r}")
        self._fill(HEADER.size + length)
        body = bytes(self._buffer[HEADER.size : HEADER.size + length])
        del self._buffer[: HEADER.size + length]
        return body

    def _fill(self, size: int) -> None:
        while len(self._buffer) < size:
            self._turn(b"")

    def _send(self, data: bytes) -> None:
        rest = memoryview(data)
        while rest:
            rest = rest[self._turn(rest[:_CHUNK]) :]

    def _turn(self, outgoing: bytes | memoryview) -> int:
        """Wait for the pipes once and move what can be moved; bytes written are returned.

        Raises:
            _LostError: the child is gone, or over its time or memory.
        """
        process = self._process
        if process is None:
            raise _LostError("crashed")
        assert process.stdin and process.stdout and process.stderr  # noqa: S101, PT018
        with selectors.DefaultSelector() as selector:
            selector.register(process.stdout, selectors.EVENT_READ)
            selector.register(process.stderr, selectors.EVENT_READ)
            if outgoing:
                selector.register(process.stdin, selectors.EVENT_WRITE)
            ready = {key.fileobj for key, _ in selector.select(_TICK)}
        self._watch(process)
        if process.stderr in ready:
            self._stderr += os.read(process.stderr.fileno(), _CHUNK)
            del self._stderr[:-_STDERR_KEPT]
        if process.stdout in ready:
            received = os.read(process.stdout.fileno(), _CHUNK)
            if not received:
                raise self._gone(process)
            self._buffer += received
        if process.stdin in ready:
            try:
                return os.write(process.stdin.fileno(), outgoing)
            except BrokenPipeError:
                raise self._gone(process) from None
        return 0

    def _watch(self, process: subprocess.Popen[bytes]) -> None:
        if self._given_up or time.monotonic() > self._deadline:
            raise _LostError("out_of_time")
        resident = _resident(process.pid)
        self.peak_bytes = max(self.peak_bytes, resident)
        if resident > self._limits.resident_bytes:
            raise _LostError("out_of_memory")

    def _gone(self, process: subprocess.Popen[bytes]) -> _LostError:
        """Say why the child has closed its pipe."""
        try:
            code = process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            return _LostError("crashed")
        log.warning("reader child %s left with %s", process.pid, code)
        if code == -signal.SIGXCPU:
            return _LostError("out_of_time")
        if code == -signal.SIGKILL:  # not by us: the system or a person ended it
            return _LostError("interrupted", again=True)
        # PDFium ends the whole process when an allocation fails.
        if (
            code == -signal.SIGABRT
            or b"MemoryError" in self._stderr
            or b"bad_alloc" in self._stderr
        ):
            return _LostError("out_of_memory")
        return _LostError("crashed")


def _resident(pid: int) -> int:
    """Memory in use by a process and the programs that its first thread has started."""
    try:
        started = Path(f"/proc/{pid}/task/{pid}/children").read_text()
        own = psutil.Process(pid).memory_info().rss
    except (psutil.NoSuchProcess, OSError):  # it has just ended
        return 0
    return int(own) + sum(_resident(int(child)) for child in started.split())


def _notes(message: dict[str, Any]) -> list[Note]:
    notes = message.get("remarks")
    return (
        [n for n in notes[:_MOST_NOTES] if isinstance(n, dict)] if isinstance(notes, list) else []
    )


def _whole(value: object, low: int, high: int) -> int:
    return min(max(value, low), high) if isinstance(value, int) else low
