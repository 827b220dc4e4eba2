r"""A store of electronic licences behind HTTP: signed requests, a deadline, a few tries.

Request: POST `{url}/licences/query`, JSON `{licence, holder, code}`, headers `X-Client`,
`X-Timestamp` (seconds), `X-Nonce` and `X-Signature`, the HMAC-SHA256 (RFC 2104) in hexadecimal of
`POST\n{path}\n{timestamp}\n{nonce}\n{SHA-256 of the body}`.

Answer: 404 when there is none, else 200 with JSON
`{licence, holder, fields: {label: text}, file?: {name, data: base64}}`.
"""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import json
import logging
import secrets
import time
from collections.abc import Callable
from typing import Annotated

import httpx
from pydantic import Base64Bytes, BaseModel, Field, ValidationError

from prereview.licences.types import Holder, Licence, LicenceFile, LicenceStoreAway

log = logging.getLogger("prereview")

#: Tries in all; a store that is down now is asked again at the next review.
TRIES = 3
#: Longest answer: a licence with its file in base64.
MAX_BYTES = 30 * 1024 * 1024
_PAUSE_S = 0.2
_AGAIN = frozenset({429, 500, 502, 503, 504})
_Short = Annotated[str, Field(max_length=2000)]


class _File(BaseModel):
    name: _Short
    data: Base64Bytes


class _Answer(BaseModel):
    licence: _Short
    holder: _Short
    fields: dict[_Short, _Short] = Field(default_factory=dict, max_length=200)
    file: _File | None = None


class _TryAgainError(Exception):
    """This try failed in a way that the next may not."""


class HttpLicenceStore:
    """A store at an address; safe to use from several threads."""

    def __init__(
        self, url: str, client: str, key: str, timeout_s: float = 5.0,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:  # fmt: skip
        """Args are the store's address, our name and key there, and seconds for one try.

        Raises:
            ValueError: the address is not HTTPS, and not on this machine either.
        """
        self._url = httpx.URL(url.rstrip("/") + "/licences/query")
        if self._url.scheme != "https" and not _is_local(self._url.host):
            raise ValueError(f"电子证照库的地址应以 https:// 开头：{url}")
        self._client, self._key, self._timeout, self._sleep = client, key, timeout_s, sleep
        self._http = httpx.Client(timeout=timeout_s, follow_redirects=False)

    def fetch(self, name: str, holder: Holder) -> Licence | None:
        """Return the holder's licence of this name; None when they have none.

        Raises:
            LicenceStoreAway: no tries are left, or the answer is not what was asked for.
        """
        body = json.dumps(
            {"licence": name, "holder": holder.number, "code": holder.code}, ensure_ascii=False
        ).encode()
        said = ""
        for number in range(TRIES):
            if number:
                self._sleep(_PAUSE_S * 2**number)
            try:
                return _licence(self._ask(body), name, holder)
            except _TryAgainError as error:
                said = str(error)
                log.warning("licence store, try %s of %s: %s", number + 1, TRIES, said)
        raise LicenceStoreAway(said)

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def _ask(self, body: bytes) -> bytes | None:
        """One try: the answer's body, None for `there is none`."""
        until = time.monotonic() + self._timeout
        found = bytearray()
        try:
            with self._http.stream(
                "POST", self._url, content=body, headers=self._headers(body)
            ) as answer:
                if answer.status_code in _AGAIN:
                    raise _TryAgainError(f"status {answer.status_code}")
                if answer.status_code == httpx.codes.NOT_FOUND:
                    return None
                if answer.status_code != httpx.codes.OK:
                    raise LicenceStoreAway(f"status {answer.status_code}")
                for piece in answer.iter_bytes():
                    found += piece
                    # the client's own timeout counts from the last byte, a drip would never end
                    if time.monotonic() > until:
                        raise _TryAgainError("too slow")
                    if len(found) > MAX_BYTES:
                        raise LicenceStoreAway("answer too long")
        except httpx.HTTPError as error:
            raise _TryAgainError(type(error).__name__) from None
        return bytes(found)

    def _headers(self, body: bytes) -> dict[str, str]:
        stamp, nonce = str(int(time.time())), secrets.token_hex(16)
        path = self._url.raw_path.decode()
        digest = hashlib.sha256(body).hexdigest()
        text = "\n".join(("POST", path, stamp, nonce, digest))
        return {
            "Content-Type": "application/json", "X-Client": self._client, "X-Timestamp": stamp,
            "X-Nonce": nonce,
            "X-Signature": hmac.digest(self._key.encode(), text.encode(), "sha256").hex(),
        }  # fmt: skip


def _licence(body: bytes | None, name: str, holder: Holder) -> Licence | None:
    if body is None:
        return None
    try:
        answer = _Answer.model_validate_json(body)
    except ValidationError:
        raise LicenceStoreAway("answer not understood") from None
    if answer.licence != name or answer.holder != holder.number:
        raise LicenceStoreAway("answer about somebody or something else")
    file = LicenceFile(answer.file.name, answer.file.data) if answer.file else None
    if not answer.fields and not file:
        raise LicenceStoreAway("empty answer")
    return Licence(answer.licence, answer.fields, file)


def _is_local(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
