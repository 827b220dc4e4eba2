"""The real dialogue: a trained Rasa beside a real action endpoint, on free loopback ports."""

from __future__ import annotations

import fcntl
import json
import os
import socket
import subprocess
import threading
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import uvicorn
from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse

import actions
from actions.tracking import Track
from assistant.training import write_training_data
from knowledge.answers import Guide
from knowledge.schema import Catalogue
from service.prepare import train
from service.settings import Settings

ROOT = Path(__file__).resolve().parents[2]

PYTHON = ROOT / ".venv-dialogue" / "bin" / "python"
CACHE = ROOT / "var" / "test-dialogue"
TOKEN = "only-for-this-test"
_QUIET = {"OMP_NUM_THREADS": "1", "OMP_WAIT_POLICY": "PASSIVE", "LOG_LEVEL": "WARNING"}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def names(catalogue: Catalogue) -> list[str]:
    return sorted({n for m in catalogue.matters for n in (m.name, *m.aliases)})


@contextmanager
def locked(name: str) -> Iterator[None]:
    """Only one test run at a time trains or builds; the next one finds it done."""
    CACHE.mkdir(parents=True, exist_ok=True)
    with (CACHE / name).open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def trained(catalogue: Catalogue) -> Path:
    """The product's own model, in the folder where the end-to-end tests find it too."""
    settings = Settings(var=ROOT / "var")
    train(settings, catalogue, print)
    return settings.var / "models" / "rasa" / "current.tar.gz"


def trained_with(config: str, catalogue: Catalogue) -> Path:
    """A model by another configuration, trained anew; for comparisons only."""
    CACHE.mkdir(parents=True, exist_ok=True)
    with locked("other.lock"):
        write_training_data(names(catalogue), CACHE / "lookup")
        done = subprocess.run(
            [
                *(str(PYTHON), "-m", "assistant.rasa_ext.lite", "train"),
                *("--config", config, "--domain", "assistant/domain"),
                *("--data", "assistant/data", str(CACHE / "lookup")),
                *("--out", str(CACHE), "--fixed-model-name", "other"),
            ],
            cwd=ROOT,
            env={**os.environ, **_QUIET},
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    return CACHE / "other.tar.gz"


@contextmanager
def action_server(guide: Guide, track: Track | None = None) -> Iterator[str]:
    """The action endpoint as the service has it: token, inflation, `actions.run`."""
    app, executor = FastAPI(), actions.build_executor(lambda: guide, track)

    @app.post("/actions/webhook")
    async def webhook(request: Request, token: str = "") -> Response:
        if token != TOKEN:
            return JSONResponse({"error": "unauthorised"}, 401)
        body = await request.body()
        if request.headers.get("content-encoding") == "deflate":
            body = zlib.decompress(body)
        result = await actions.run(executor, json.loads(body), 6.0)
        return JSONResponse(result.body, result.status)

    port = free_port()
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="warning"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started and thread.is_alive():
        time.sleep(0.02)
    try:
        yield f"http://127.0.0.1:{port}/actions/webhook"
    finally:
        server.should_exit = True
        thread.join(10)


@contextmanager
def rasa(model: Path, action_url: str, folder: Path, *more: str) -> Iterator[tuple[str, int]]:
    """A running Rasa: its address and process id."""
    port, log = free_port(), folder / "rasa.log"
    environment = {
        **os.environ,
        **_QUIET,
        "CHUANGQIAN_ACTION_URL": action_url,
        "CHUANGQIAN_ACTION_TOKEN": TOKEN,
        "CHUANGQIAN_TRACKER_DB": str(folder / "tracker.db"),
    }
    with log.open("w") as out:
        process = subprocess.Popen(
            [
                *(str(PYTHON), "-m", "assistant.rasa_ext.lite", "run", "-m", str(model)),
                *("--endpoints", "assistant/endpoints.yml"),
                *("--credentials", "assistant/credentials.yml"),
                *("-i", "127.0.0.1", "-p", str(port), *more),
            ],
            cwd=ROOT,
            env=environment,
            stdout=out,
            stderr=subprocess.STDOUT,
        )
        try:
            _wait(f"http://127.0.0.1:{port}/", process, log)
            yield f"http://127.0.0.1:{port}", process.pid
        finally:
            process.terminate()
            process.wait(20)


def _wait(url: str, process: subprocess.Popen[bytes], log: Path, limit_s: float = 90) -> None:
    end = time.monotonic() + limit_s
    while time.monotonic() < end:
        assert process.poll() is None, log.read_text()[-3000:]
        try:
            if httpx.get(url, timeout=2, trust_env=False).status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    raise AssertionError(f"Rasa did not start within {limit_s} s: {log.read_text()[-3000:]}")
