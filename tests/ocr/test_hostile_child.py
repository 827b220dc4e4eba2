"""Children that lie, flood, hang and die: what comes of their file, and that nothing else does."""

from __future__ import annotations

import os
import signal
import threading
import time
from pathlib import Path

import psutil
import pytest

import ocr
import ocr.worker
from tests.ocr import draw

pytestmark = pytest.mark.slow

START = """
import json, os, struct, sys, time
def receive():
    kind, length = struct.unpack(">cI", sys.stdin.buffer.read(5))
    return sys.stdin.buffer.read(length)
def frame(kind, body):
    sys.stdout.buffer.write(struct.pack(">cI", kind, len(body)) + body)
    sys.stdout.buffer.flush()
def say(**values):
    frame(b"J", json.dumps(values).encode())
settings = receive()
"""
READY = START + "say(event='ready')\nreceive(); receive()\n"
PAGE = "dict(number=1, width=9, height=9, source='text', rotation=0, lines=[])"

LIARS = {
    "garbage instead of a greeting": (
        START + "sys.stdout.buffer.write(b'x' * 99)",
        "reader_unavailable",
    ),
    "no greeting": (START + "time.sleep(99)", "reader_unavailable"),
    "dead before the greeting": ("", "reader_unavailable"),
    "a greeting of 4 GB": (
        START + "sys.stdout.buffer.write(b'J' + b'\\xff' * 4)",
        "reader_unavailable",
    ),
    "garbage after the file": (READY + "sys.stdout.buffer.write(b'x' * 10**6)", "crashed"),
    "an answer of 4 GB": (READY + "sys.stdout.buffer.write(b'J' + b'\\xff' * 4)", "crashed"),
    "a flood of answers": (READY + "while True: say(event='page')", "crashed"),
    "a flood of bytes": (
        READY + "frame(b'J', b'{}' * 10**6)\nwhile True: sys.stdout.buffer.write(b'{}' * 9999)",
        "crashed",
    ),
    "a flood of errors": (READY + "while True: sys.stderr.write('x' * 9999)", "out_of_time"),
    "half an answer": (
        READY + "sys.stdout.buffer.write(b'J\\0\\0\\1'); sys.stdout.buffer.flush(); time.sleep(99)",
        "out_of_time",
    ),
    "an answer drop by drop": (READY + "frame(b'J', b'')", "crashed"),
    "done without pages": (READY + "say(event='done', remarks=[], signatures=[])", "crashed"),
    "a page without its picture": (
        READY + f"say(event='page', total=1, page={PAGE}); say(event='done')",
        "crashed",
    ),
    "a page whose picture is none": (
        READY + f"say(event='page', total=1, page={PAGE}); frame(b'B', b'GIF89a')",
        "crashed",
    ),
    "an unknown refusal": (READY + "say(event='refused', code='../../x', values={})", "crashed"),
    "a refusal without its values": (
        READY + "say(event='refused', code='too_big', values=[])",
        "crashed",
    ),
    "deep JSON": (READY + "frame(b'J', b'[' * 10**6)", "crashed"),
    "its input left unread": (
        START + "say(event='ready')\nos.close(0); time.sleep(0.5)",
        "crashed",
    ),
    "memory on and on": (
        READY
        + "kept = []\nwhile True: kept.append(bytes(10**6) + os.urandom(1)); time.sleep(0.001)",
        "out_of_memory",
    ),
    "a program of its own": (
        READY + "import subprocess\nsubprocess.Popen(['sleep', '77'])\ntime.sleep(99)",
        "out_of_time",
    ),
}


@pytest.mark.parametrize(("script", "code"), LIARS.values(), ids=LIARS.keys())
def test_a_lying_child_costs_its_file_only(
    models: Path, monkeypatch: pytest.MonkeyPatch, script: str, code: str
) -> None:
    monkeypatch.setattr(ocr.worker, "_COMMAND", ("-c", script))
    if code == "reader_unavailable":
        monkeypatch.setattr(ocr.worker, "_START_SECONDS", 1.0)
    patience = 1.0 if code == "out_of_time" else 60.0
    limits = ocr.Limits(page_seconds=patience, resident_bytes=120 << 20)

    with ocr.Reader(models=models, threads=1, limits=limits) as reader:
        outcome = reader.read(b"%PDF-1.7\n" + bytes(300_000), "a.pdf")
        left = reader.child_pids

    assert isinstance(outcome, ocr.Refusal)
    assert outcome.code == code
    assert not any(psutil.pid_exists(pid) for pid in left)
    commands = [process.info["cmdline"] for process in psutil.process_iter(["cmdline"])]
    assert ["sleep", "77"] not in commands


def test_a_frozen_child_is_ended(models: Path) -> None:
    limits = ocr.Limits(page_seconds=8.0)
    with ocr.Reader(models=models, threads=1, limits=limits) as reader:
        assert isinstance(reader.read(draw.text_pdf(), "a.pdf"), ocr.Document)
        (pid,) = reader.child_pids
        os.kill(pid, signal.SIGSTOP)

        outcome = reader.read(draw.text_pdf(), "a.pdf")

        assert isinstance(outcome, ocr.Refusal)
        assert outcome.code == "out_of_time"
        assert not psutil.pid_exists(pid)
        assert isinstance(reader.read(draw.text_pdf(), "a.pdf"), ocr.Document)


@pytest.mark.parametrize("delay", [0.0, 0.02, 0.3])
def test_a_child_killed_at_any_moment_loses_nothing_else(models: Path, delay: float) -> None:
    folders: set[Path] = set()
    with ocr.Reader(models=models, threads=1) as reader:
        stop = threading.Event()
        outcome: list[ocr.Document | ocr.Refusal] = []

        def kill() -> None:
            for _ in range(2):
                while not reader.child_pids and not stop.is_set():
                    time.sleep(0.001)
                for pid in reader.child_pids:
                    folders.add(Path(f"/proc/{pid}/cwd").readlink())
                    time.sleep(delay)
                    if psutil.pid_exists(pid):
                        os.kill(pid, signal.SIGKILL)
                        while psutil.pid_exists(pid) and not stop.is_set():
                            time.sleep(0.001)

        killer = threading.Thread(target=kill)
        killer.start()
        outcome.append(reader.read(draw.text_pdf(30), "a.pdf"))
        stop.set()
        killer.join()

        if isinstance(outcome[0], ocr.Refusal):
            assert outcome[0].code in {"interrupted", "reader_unavailable"}
        assert isinstance(reader.read(draw.text_pdf(), "next.pdf"), ocr.Document)
        folders |= {Path(f"/proc/{pid}/cwd").readlink() for pid in reader.child_pids}
    assert not [folder for folder in folders if folder.exists()]
