"""Delivering events to the approval platform, signed as the Standard Webhooks specification says.

Headers `webhook-id`, `webhook-timestamp` (seconds since 1970) and `webhook-signature`: `v1,` and
the HMAC-SHA256 of `id.timestamp.body` in base64 (www.standardwebhooks.com has libraries for
receivers).
"""

from __future__ import annotations

import asyncio
import base64
import binascii
import hmac
import logging
import time

import httpx
from sqlalchemy import Engine

from prereview.store.outbox import Event, Outbox

log = logging.getLogger("prereview")

#: Events that a worker takes up at once; their deadlines together stay below `LEASE`.
BATCH = 3
#: The whole of a request must be over by then, however slowly the answer drips.
DEADLINE_S = 15.0
_PREFIX = "whsec_"


def signing_key(secret: str) -> bytes:
    """Return the key within a secret `whsec_…`.

    Raises:
        ValueError: it is no such secret, or shorter than 24 bytes.
    """
    try:
        key = base64.b64decode(secret.removeprefix(_PREFIX), validate=True)
    except binascii.Error as error:
        raise ValueError("the rest of a webhook secret is base64") from error
    if not secret.startswith(_PREFIX) or len(key) < 24:
        raise ValueError("a webhook secret is `whsec_` and at least 24 bytes in base64")
    return key


class Webhooks:
    """Delivers what is due to one address."""

    def __init__(
        self, engine: Engine, url: str, secret: str, deadline_s: float = DEADLINE_S
    ) -> None:
        """Take the address and the secret; raises `ValueError` for a wrong secret."""
        self._outbox, self._url, self._deadline_s = Outbox(engine), url, deadline_s
        self._key = signing_key(secret)

    def send_due(self) -> int:
        """Deliver events that are due, each once; return how many were taken."""
        taken = 0
        for event in self._outbox.claim(BATCH):
            error = asyncio.run(self._post(event))
            if not error:
                self._outbox.sent(event)
                taken += 1
            elif self._outbox.failed(event, error):
                log.error("event %s parked after %s tries: %s", event.id, event.attempt, error)
            else:
                log.warning("event %s not taken (try %s): %s", event.id, event.attempt, error)
        return taken

    async def _post(self, event: Event) -> str:
        """Post an event; return why it was not taken, or nothing. The answer's body is not read."""
        body = event.body.encode()
        try:
            async with (
                asyncio.timeout(self._deadline_s),
                httpx.AsyncClient(timeout=self._deadline_s) as client,
                client.stream(
                    "POST", self._url, content=body, headers=self.headers(event.id, body)
                ) as answer,
            ):
                return "" if answer.is_success else f"HTTP {answer.status_code}"
        except (TimeoutError, httpx.TimeoutException):
            return "no answer in time"
        except httpx.HTTPError as error:
            return type(error).__name__

    def headers(self, event_id: str, body: bytes) -> dict[str, str]:
        """Headers with the signature, made at the moment of sending."""
        now = str(int(time.time()))
        signed = hmac.digest(self._key, f"{event_id}.{now}.".encode() + body, "sha256")
        return {
            "content-type": "application/json",
            "webhook-id": event_id,
            "webhook-timestamp": now,
            "webhook-signature": f"v1,{base64.b64encode(signed).decode()}",
        }
