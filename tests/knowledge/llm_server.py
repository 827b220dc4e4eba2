"""A local server that speaks OpenAI's chat-completions protocol, and misbehaves on request."""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Reply = Callable[[dict[str, Any]], str]

HELD = "⏸"


class Behaviour:
    """What the server does, changed while it runs.

    `says` makes the text from the request's body; where it has `HELD`, the server waits until `go`
    is set. `fault` is one of: "", "slow", "stall" (half, then silence), "cut" (half, then the
    connection ends), "noise" (half, then what is no JSON), "garbage" (a chunk that breaks the
    protocol), "not-json", "empty", "length", or an HTTP status. `received` holds the bodies, `gone`
    is set when a client left in the middle.
    """

    def __init__(self) -> None:
        self.says: Reply = lambda body: ""
        self.fault: str | int = ""
        self.delay = 5.0
        self.pause = 0.0
        self.received: list[dict[str, Any]] = []
        self.gone = threading.Event()
        self.go = threading.Event()
        self.url = ""


def chunk(text: str | None, finish: str | None = None) -> bytes:
    delta = {"role": "assistant", "content": text} if text is not None else {}
    body = {
        "id": "x",
        "object": "chat.completion.chunk",
        "created": 1,
        "model": "local",
        "choices": [{"index": 0, "delta": delta, "finish_reason": finish}],
    }
    return b"data: " + json.dumps(body).encode() + b"\n\n"


class Handler(BaseHTTPRequestHandler):
    behaviour: Behaviour

    def do_POST(self) -> None:
        behaviour = self.behaviour
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        behaviour.received.append(body)
        if isinstance(behaviour.fault, int):
            self._plain(behaviour.fault, b'{"error": {"message": "no", "type": "x"}}')
        elif behaviour.fault == "not-json":
            self._plain(200, b"<html>proxy login</html>")
        else:
            self._stream(behaviour, behaviour.says(body))

    def _stream(self, behaviour: Behaviour, text: str) -> None:
        self.send_response(200)
        self.send_header("content-type", "text/event-stream")
        self.end_headers()
        pieces = re.findall(rf"{HELD}|[^{HELD}]{{1,7}}", text)
        try:
            for number, piece in enumerate(pieces):
                if number == len(pieces) // 2 and self._fault(behaviour.fault):
                    return
                if piece == HELD:
                    behaviour.go.wait(20)
                    continue
                self.wfile.write(chunk(piece))
                self.wfile.flush()
                time.sleep(behaviour.pause)
            if behaviour.fault == "garbage":
                self.wfile.write(b'data: {"choices": "?"}\n\n')
            self.wfile.write(chunk(None, "length" if behaviour.fault == "length" else "stop"))
            self.wfile.write(b"data: [DONE]\n\n")
        except OSError:
            behaviour.gone.set()

    def _fault(self, fault: str | int) -> bool:
        if fault in {"slow", "stall"}:
            time.sleep(self.behaviour.delay)
        if fault == "noise":
            self.wfile.write(b"data: {{{ \xff\xfe\n\ndata: []\n\n")
        return fault in {"cut", "stall"}

    def _plain(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.send_header("retry-after-ms", "10")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        """Say nothing on the test's output."""


@contextmanager
def server() -> Iterator[Behaviour]:
    behaviour = Behaviour()

    class Own(Handler):
        pass

    Own.behaviour = behaviour

    class Quiet(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, request: object, client_address: object) -> None:
            """A client that has given up waiting is what some tests are about."""

    httpd = Quiet(("127.0.0.1", 0), Own)
    behaviour.url = f"http://127.0.0.1:{httpd.server_port}/v1"
    thread = threading.Thread(target=httpd.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield behaviour
    finally:
        httpd.shutdown()
        httpd.server_close()
        thread.join(5)
