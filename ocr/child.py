"""The child process: gives up its rights, then reads one untrusted file after the other.

Started by `ocr.worker` as `python -I -m ocr.child`; standard input brings the settings and then
the files, the former standard output takes the answers. It is never imported by the parent.
"""

from __future__ import annotations

import dataclasses
import gc
import os
import select
import sys
from pathlib import Path
from typing import IO

from ocr import sandbox
from ocr.cache import PageCache
from ocr.context import Context, Noted
from ocr.document import MAX_LINES, Page
from ocr.engine import Engine
from ocr.faults import UnreadableError
from ocr.limits import Limits
from ocr.readers import reader_of
from ocr.wire import BYTES, HEADER, frame, json_frame, page_to_wire, parse_json

# A child with nothing to do forgets the pages that it has read.
_IDLE_SECONDS = 60.0


class _Link:
    """Both directions of the pipe; standard output itself is turned to standard error."""

    def __init__(self) -> None:
        self._in: IO[bytes] = os.fdopen(os.dup(0), "rb")
        self._out: IO[bytes] = os.fdopen(os.dup(1), "wb")
        os.dup2(2, 1)

    def waits(self, seconds: float) -> bool:
        """Whether something comes, or the end, within so many seconds."""
        return bool(select.select([self._in], [], [], seconds)[0])

    def receive(self) -> bytes | None:
        """The body of the next frame; None at the end. The parent is trusted."""
        header = self._in.read(HEADER.size)
        if len(header) < HEADER.size:
            return None
        body = self._in.read(HEADER.unpack(header)[1])
        return body

    def answer(self, event: str, **values: object) -> None:
        """Send one event."""
        self._out.write(json_frame({"event": event, **values}))
        self._out.flush()

    def picture(self, data: bytes) -> None:
        """Send the picture that belongs to the page just sent."""
        self._out.write(frame(BYTES, data))
        self._out.flush()


def _read(link: _Link, kind: str, data: bytes, context: Context) -> None:
    told = 0
    try:
        for total, page in reader_of(kind)(data, kind, context):
            if len(page.lines) > MAX_LINES:
                context.remark("extra_lines", page.number)
            notes, told = context.remarks[told:], len(context.remarks)
            link.answer(
                "page", total=total, page=page_to_wire(page),
                remarks=[dataclasses.asdict(note) for note in notes],
            )  # fmt: skip
            link.picture(page.image)
    except UnreadableError as fault:
        link.answer("refused", code=fault.code, values=fault.values)
    except MemoryError:
        link.answer("refused", code="out_of_memory", values={})
    else:
        link.answer(
            "done",
            remarks=[dataclasses.asdict(note) for note in context.remarks[told:]],
            signatures=[dataclasses.asdict(one) for one in context.signatures],
        )


def main() -> None:
    """Serve files until the parent closes the pipe."""
    link = _Link()
    first = link.receive()
    if first is None:
        return
    settings = parse_json(first)
    limits = Limits(**settings["limits"])
    isolation = sandbox.enter(limits, folder=Path.cwd(), readable=[Path(settings["models"])])
    link.answer("ready", **dataclasses.asdict(isolation))
    engine = Engine(Path(settings["models"]), threads=settings["threads"])
    cache: PageCache[tuple[Page, tuple[Noted, ...]]] = PageCache()
    while True:
        if not link.waits(_IDLE_SECONDS):
            cache.clear()
        job = link.receive()
        if job is None:
            return
        wanted = parse_json(job)
        if wanted.get("warm"):
            engine.warm()
            link.answer("warm")
            continue
        data = link.receive()
        if data is None:
            return
        sandbox.allow_cpu(limits.cpu_seconds)
        known = tuple((width, height, turn) for width, height, turn in wanted["known"])
        _read(link, wanted["kind"], data, Context(limits, engine, cache, known=known))
        del data
        gc.collect()


if __name__ == "__main__":
    sys.setrecursionlimit(2_000)
    main()
