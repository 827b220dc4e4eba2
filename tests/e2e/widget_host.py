"""A website of its own that embeds the help widget as the documentation says, and the service."""

from __future__ import annotations

import http.server
import os
import re
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from knowledge import CatalogueStore, load
from service.database import make_engine, migrate
from service.settings import Settings
from tests.conftest import ROOT

_DOCUMENTED = "https://banshi.example.gov.cn"
_START_S = 180
#: Rules that would ruin anything that is not apart from the page.
_HOSTILE = (
    "html{font-size:40%}*{color:#b00000!important;letter-spacing:3px!important}"
    "button,dialog,ul{display:none!important}div{position:static!important;opacity:.3}"
    "chuangqian-help{display:none;font-size:5px!important;transform:scale(.2)}"
)


def documented(service: str) -> tuple[str, str]:
    """The script tag and the policy as `docs/widget.md` has them, for this service."""
    text = (ROOT / "docs" / "widget.md").read_text(encoding="utf-8").replace(_DOCUMENTED, service)
    tag = re.search(r"^ *(<script .*</script>)$", text, flags=re.MULTILINE)
    policy = re.search(r"^ *Content-Security-Policy: (.*)$", text, flags=re.MULTILINE)
    assert tag
    assert policy
    return tag.group(1), policy.group(1)


@contextmanager
def website(port: int, service: str, attributes: str = "") -> Iterator[str]:
    """A site on another host name with the strictest policy beside the documented directives."""
    tag, policy = documented(service)
    strict = f"default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; {policy}; require-trusted-types-for 'script'"
    page = (
        "<!doctype html><html lang='zh-CN'><head><meta charset='utf-8'><title>某区门户</title>"
        "<meta name='viewport' content='width=device-width, initial-scale=1'>"
        "<link rel='stylesheet' href='/site.css'></head><body><main><h1>某区人民政府</h1>"
        "<p><a href='/news' id='news'>要闻</a></p></main>"
        f"{tag.replace('<script ', f'<script {attributes} ', 1)}</body></html>"
    ).encode()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            style = self.path == "/site.css"
            body = _HOSTILE.encode() if style else page
            self.send_response(200)
            self.send_header("Content-Type", "text/css" if style else "text/html; charset=utf-8")
            self.send_header("Content-Security-Policy", strict)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", port), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://localhost:{port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Service:
    """The service process alone, which can be taken away and brought back on the same port."""

    environment: dict[str, str]
    port: int
    output: Path
    process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start it and wait until it answers."""
        with self.output.open("ab") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "service.cli", "serve"],
                cwd=ROOT,
                env={**os.environ, **self.environment},
                stdout=output,
                stderr=output,
            )
        end = time.monotonic() + _START_S
        while time.monotonic() < end:
            try:
                if httpx.get(f"{self.address}/api/city", timeout=30).is_success:
                    return
            except httpx.HTTPError:
                time.sleep(0.2)
            assert self.process.poll() is None, self.output.read_text(errors="replace")[-2000:]
        raise AssertionError("the service did not start in time")

    def stop(self) -> None:
        """Take it away."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None


def make_service(var: Path, origins: str, clerks: str) -> Service:
    """A service with the demonstration catalogue that allows these origins."""
    port = free_port()
    environment = {
        "CHUANGQIAN_VAR": str(var),
        "CHUANGQIAN_PORT": str(port),
        "CHUANGQIAN_DIALOGUE_PORT": "1",
        "CHUANGQIAN_WIDGET_ORIGINS": origins,
        "CHUANGQIAN_CLERKS": clerks,
    }
    settings = Settings(var=var)
    engine = make_engine(settings.database())
    migrate(engine)
    CatalogueStore(engine).publish(load(settings.catalogue), "test")
    engine.dispose()
    return Service(environment, port, var / "serve.txt")
