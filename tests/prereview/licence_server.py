"""A store of electronic licences to test against: checks signatures, and misbehaves on request."""

from __future__ import annotations

import hashlib
import hmac
import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

CLIENT, KEY = "chuangqian", "a key that both know"
CODE = "YZM-2026"
#: How far the clock of a client may be off, in seconds.
WINDOW_S = 300


class LicenceServer(ThreadingHTTPServer):
    """Holds licences by name and holder; `moods` are taken one a request, then it behaves."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.licences: dict[tuple[str, str], dict[str, Any]] = {}
        self.moods: list[str] = []
        self.asked: list[tuple[str, str]] = []
        self.nonces: set[str] = set()

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.server_address[1]}/api"


class _Handler(BaseHTTPRequestHandler):
    server: LicenceServer

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        mood = self.server.moods.pop(0) if self.server.moods else ""
        if not self._is_signed(body):
            self._say(401, {"error": "signature"})
            return
        asked = json.loads(body)
        self.server.asked.append((asked["licence"], asked["holder"]))
        found = self.server.licences.get((asked["licence"], asked["holder"]))
        if asked["code"] != CODE:
            self._say(403, {"error": "no leave"})
        elif found is None:
            self._say(404, {})
        else:
            answer = {"licence": asked["licence"], "holder": asked["holder"], **found}
            self._answer(mood, answer)

    def _answer(self, mood: str, answer: dict[str, Any]) -> None:
        bent = {
            "wrong shape": {"fields": ["a"]}, "other holder": {"holder": "91990102MA9F1BEE6G"},
            "other licence": {"licence": "别的证"}, "empty": {"fields": {}},
        }  # fmt: skip
        raw: dict[str, tuple[int, bytes]] = {
            "error": (500, b"{}"), "moved": (302, b""), "garbage": (200, b"<html>\xff\x00</html>"),
            "huge": (200, b"0" * 5000),
        }  # fmt: skip
        if mood == "slow":
            time.sleep(0.8)
        if mood == "drip":
            self._drip()
        elif mood == "hang up":
            self.connection.shutdown(socket.SHUT_RDWR)
        elif mood in raw:
            self._send(*raw[mood])
        else:
            self._say(200, answer | bent.get(mood, {}))

    def _is_signed(self, body: bytes) -> bool:
        stamp, nonce = self.headers["X-Timestamp"], self.headers["X-Nonce"]
        text = "\n".join(("POST", self.path, stamp, nonce, hashlib.sha256(body).hexdigest()))
        wanted = hmac.new(KEY.encode(), text.encode(), "sha256").hexdigest()
        fresh = abs(time.time() - int(stamp)) < WINDOW_S and nonce not in self.server.nonces
        self.server.nonces.add(nonce)
        known = self.headers["X-Client"] == CLIENT and self.path == "/api/licences/query"
        return known and fresh and hmac.compare_digest(wanted, self.headers["X-Signature"])

    def _say(self, status: int, body: dict[str, Any]) -> None:
        self._send(status, json.dumps(body, ensure_ascii=False).encode())

    def _send(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Location", "http://127.0.0.1:1/")
        self.end_headers()
        self._write(body)

    def _drip(self) -> None:
        self.send_response(200)
        self.end_headers()
        for _ in range(20):
            self._write(b" ")
            time.sleep(0.05)

    def _write(self, body: bytes) -> None:
        with suppress(OSError):  # the client did not want to hear more
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
        """Stay silent."""


@contextmanager
def running() -> Iterator[LicenceServer]:
    """A server that listens until the end of the block."""
    server = LicenceServer()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
