"""The whole product as `make run` starts it: three real processes, and a real Chromium."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import psutil
import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.conftest import ROOT

_START_S = 240
_BROWSER_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass(frozen=True)
class Product:
    """A running product."""

    address: str
    var: Path
    process: subprocess.Popen[bytes]

    def pids(self, marker: str) -> list[int]:
        """Process ids of this product whose command line contains the marker."""
        family = psutil.Process(self.process.pid).children(recursive=True)
        return [p.pid for p in family if marker in " ".join(p.cmdline())]

    def health(self) -> dict[str, object]:
        """What the health route says; empty while the service is away."""
        try:
            return dict(httpx.get(f"{self.address}/api/health", timeout=5).json())
        except httpx.HTTPError:
            return {}

    def wait(self, **wanted: bool) -> None:
        """Wait until the health route says this."""
        end = time.monotonic() + _START_S
        while time.monotonic() < end:
            now = self.health()
            if now and all(now.get(key) == value for key, value in wanted.items()):
                return
            if self.process.poll() is not None:
                raise AssertionError(f"the product ended: {self.logs()}")
            time.sleep(0.2)
        raise AssertionError(f"not {wanted} in time: {self.health()} {self.logs()}")

    def logs(self) -> str:
        """The ends of all logs."""
        return "\n".join(
            f"{path.name}: {path.read_text(encoding='utf-8', errors='replace')[-1500:]}"
            for path in sorted((self.var / "log").glob("*.log"))
        )


@pytest.fixture(scope="package")
def product(tmp_path_factory: pytest.TempPathFactory, index_folder: Path) -> Iterator[Product]:
    """Start everything as `make run` does, with data of its own."""
    var = tmp_path_factory.mktemp("var")
    models = ROOT / "var" / "models"
    models.mkdir(parents=True, exist_ok=True)
    (var / "models").symlink_to(models)
    (var / "index").symlink_to(index_folder)
    port, dialogue = _free_port(), _free_port()
    environment = {
        **os.environ,
        "CHUANGQIAN_VAR": str(var),
        "CHUANGQIAN_PORT": str(port),
        "CHUANGQIAN_DIALOGUE_PORT": str(dialogue),
        "CHUANGQIAN_DESK_HOURS": "always",
        "CHUANGQIAN_TURNS_PER_MINUTE": "10000",
        "CHUANGQIAN_REQUESTS_PER_MINUTE": "100000",
    }
    with (var / "run.txt").open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "service.cli", "run"],
            cwd=ROOT,
            env=environment,
            stdout=output,
            stderr=output,
        )
        made = Product(f"http://127.0.0.1:{port}", var, process)
        try:
            made.wait(service=True, guide=True, dialogue=True, worker=True)
            yield made
        finally:
            family = psutil.Process(process.pid).children(recursive=True)
            process.send_signal(signal.SIGINT)
            code = process.wait(timeout=60)
            _, alive = psutil.wait_procs(family, timeout=10)
            assert code == 0
            assert alive == [], "Ctrl-C left processes behind"
            shutil.rmtree(var, ignore_errors=True)


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    path = shutil.which("chromium")
    if path is None:
        pytest.fail("chromium is missing; deploy/system.sh test names the command")
    with sync_playwright() as playwright:
        made = playwright.chromium.launch(executable_path=path, args=_BROWSER_FLAGS)
        yield made
        made.close()


@pytest.fixture(params=[(390, 844), (1280, 900)], ids=["phone", "desktop"])
def page(request: pytest.FixtureRequest, browser: Browser, product: Product) -> Iterator[Page]:
    """A fresh page on a phone's and on a desktop's size; script errors fail the test."""
    width, height = request.param
    context = browser.new_context(
        base_url=product.address,
        viewport={"width": width, "height": height},
        locale="zh-CN",
        is_mobile=width < 500,
        has_touch=width < 500,
    )
    made = context.new_page()
    errors: list[str] = []
    made.on("pageerror", lambda error: errors.append(str(error)))
    made.on(
        "console",
        lambda message: (
            errors.append(message.text)
            if message.type == "error" and "Content Security Policy" in message.text
            else None
        ),
    )
    yield made
    wide = made.evaluate("document.documentElement.scrollWidth > window.innerWidth + 1")
    context.close()
    assert errors == []
    assert not wide, "the page is wider than the screen"
