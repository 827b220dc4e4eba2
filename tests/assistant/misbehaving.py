"""A local server in Rasa's place that says whatever a test wants, however badly."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class Behaviour:
    """What the server does, changed while it runs; `received` holds the messages."""

    def __init__(self) -> None:
        self.status, self.body, self.delay = 200, b"[]", 0.0
        self.received: list[dict[str, Any]] = []
        self.url = ""

    def says(self, answer: dict[str, Any]) -> None:
        self.status, self.delay = 200, 0.0
        self.body = json.dumps([{"recipient_id": "x", "custom": answer}]).encode()


@contextmanager
def server() -> Iterator[Behaviour]:
    behaviour = Behaviour()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._send(behaviour.status, b"Hello from Rasa: 3.6.21")

        def do_POST(self) -> None:
            length = int(self.headers["content-length"])
            behaviour.received.append(json.loads(self.rfile.read(length)))
            time.sleep(behaviour.delay)
            self._send(behaviour.status, behaviour.body)

        def _send(self, status: int, body: bytes) -> None:
            self.send_response(status)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            """Say nothing on the test's output."""

    class Quiet(ThreadingHTTPServer):
        def handle_error(self, request: object, client_address: object) -> None:
            """A client that has given up waiting is what some tests are about."""

    httpd = Quiet(("127.0.0.1", 0), Handler)
    behaviour.url = f"http://127.0.0.1:{httpd.server_port}"
    thread = threading.Thread(target=httpd.serve_forever, daemon=True)
    thread.start()
    try:
        yield behaviour
    finally:
        httpd.shutdown()
        httpd.server_close()
        thread.join(5)
