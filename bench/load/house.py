"""Starts the processes that are measured, on free ports and in a folder of their own; ends them."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import psutil

from service.prepare import prepare
from service.settings import Settings
from service.supervise import programs

__all__ = ["ROOT", "Running", "bare_rasa", "product", "ready_settings", "started"]

ROOT = Path(__file__).resolve().parents[2]
START_S = 180.0
NO_LIMIT = 1_000_000
"""Turns and requests a minute: all users of the benchmark come from one address."""
_QUIET = {
    "OMP_NUM_THREADS": "1",
    "OMP_WAIT_POLICY": "PASSIVE",
    "RASA_TELEMETRY_ENABLED": "false",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    "TF_CPP_MIN_LOG_LEVEL": "3",
}


@dataclass(frozen=True, slots=True)
class Running:
    """A process that answers at `address`; `start_s` is from its start to its first answer."""

    address: str
    pid: int
    start_s: float

    def memory_mb(self) -> float:
        """Resident megabytes of the process and its children."""
        return sum(float(p.memory_info().rss) for p in self._family()) / 2**20

    def cpu_s(self) -> float:
        """Seconds of processor that the process and its children have taken."""
        return sum(float(sum(p.cpu_times()[:2])) for p in self._family())

    def _family(self) -> list[psutil.Process]:
        parent = psutil.Process(self.pid)
        return [parent, *parent.children(recursive=True)]


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def ready_settings(folder: Path) -> Settings:
    """Prepare a product in `folder` (database, guide, trained model) unless it is there."""
    settings = Settings(
        var=folder,
        port=free_port(),
        dialogue_port=free_port(),
        turns_per_minute=NO_LIMIT,
        requests_per_minute=NO_LIMIT,
    )
    prepare(settings, print)
    (folder / "tracker.db").unlink(missing_ok=True)
    return settings


@contextmanager
def started(
    command: list[str], address: str, log: Path, more: dict[str, str] | None = None
) -> Iterator[Running]:
    """Run a command until it answers at `address`; end it afterwards."""
    with log.open("w") as out:
        began = time.monotonic()
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env={**os.environ, **_QUIET, "LOG_LEVEL": "WARNING", **(more or {})},
            stdout=out,
            stderr=subprocess.STDOUT,
        )
        try:
            _wait(process, address, log)
            yield Running(address, process.pid, time.monotonic() - began)
        finally:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()


def _wait(process: subprocess.Popen[bytes], address: str, log: Path) -> None:
    end = time.monotonic() + START_S
    while time.monotonic() < end:
        if process.poll() is not None:
            break
        try:
            if httpx.get(address, timeout=2, trust_env=False).status_code == httpx.codes.OK:
                return
        except httpx.TransportError:
            time.sleep(0.05)
    raise RuntimeError(f"{address} does not answer: {log.read_text(encoding='utf-8')[-2000:]}")


@contextmanager
def product(settings: Settings) -> Iterator[tuple[Running, Running]]:
    """The service and its dialogue process, as `chuangqian run` starts them, warm."""
    commands = programs(settings)
    service = f"http://127.0.0.1:{settings.port}"
    limits = {
        "CHUANGQIAN_VAR": str(settings.var),
        "CHUANGQIAN_PORT": str(settings.port),
        "CHUANGQIAN_DIALOGUE_PORT": str(settings.dialogue_port),
        "CHUANGQIAN_TURNS_PER_MINUTE": str(NO_LIMIT),
        "CHUANGQIAN_REQUESTS_PER_MINUTE": str(NO_LIMIT),
    }
    with ExitStack() as stack:
        command, more = commands["rasa"]
        dialogue = f"http://127.0.0.1:{settings.dialogue_port}/"
        log = settings.var / "rasa.log"
        rasa = stack.enter_context(started(command, dialogue, log, more))
        command, more = commands["service"]
        log = settings.var / "service.log"
        health = f"{service}/api/health"
        running = stack.enter_context(started(command, health, log, {**more, **limits}))
        _until_warm(health)
        yield Running(service, running.pid, running.start_s), rasa


def _until_warm(health: str) -> None:
    end = time.monotonic() + START_S
    while time.monotonic() < end:
        state = httpx.get(health, timeout=10, trust_env=False).json()
        if state.get("guide") and state.get("dialogue"):
            return
        time.sleep(0.2)
    raise RuntimeError(f"the product is not ready: {state}")


@contextmanager
def bare_rasa(
    settings: Settings, folder: Path, python: Path | None = None
) -> Iterator[tuple[Running, Running]]:
    """Rasa with the product's model and an action that does nothing; and that action's server.

    Without `python` it runs in the dialogue environment, which has no TensorFlow; with it by
    `python -m rasa`, an interpreter that has the whole of Rasa. Its tracker store is in memory.
    """
    action, port = free_port(), free_port()
    endpoints = folder / "bare-endpoints.yml"
    endpoints.write_text(f"action_endpoint: {{url: 'http://127.0.0.1:{action}/'}}\n", "utf-8")
    interpreter = python or settings.dialogue_python.absolute()
    how = [str(interpreter), "-m", "rasa" if python else "bench.load.unchanged"]
    command = [
        *(*how, "run", "--endpoints", str(endpoints)),
        *("--credentials", "assistant/credentials.yml", "-i", "127.0.0.1", "-p", str(port)),
        *("-m", str(settings.var / "models" / "rasa" / "current.tar.gz")),
    ]
    nothing = [sys.executable, "-m", "bench.load.nothing", str(action)]
    with (
        started(nothing, f"http://127.0.0.1:{action}/", folder / "nothing.log") as beside,
        started(command, f"http://127.0.0.1:{port}/", folder / "bare.log") as rasa,
    ):
        yield rasa, beside
