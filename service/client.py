"""A typed client for other systems: signs every request (RFC 9421); needs nothing but httpx.

::

    with Client("https://hall.example.gov.cn", "key_…", "secret") as hall:
        made = hall.open_submission("440305-…", {"kind": "company"}, {})
        hall.add_file(made["id"], "licence.pdf", Path("licence.pdf").read_bytes())
        hall.start_review(made["id"])
        hall.wait(made["id"])
        print(hall.report(made["id"])["verdict"])

docs/access.md describes the keys, docs/api.md the routes.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
import time
from collections.abc import Callable, Generator, Mapping, Sequence
from typing import Any, Literal, Self, TypedDict, cast
from urllib.parse import quote

import httpx

__all__ = ["ApiError", "Client", "Event", "Signature", "WrongEventError", "read_event"]

Scalar = bool | int | float | str
_LABEL = "sig1"
_RUNNING = {"queued", "reviewing"}
#: An event may be this old, as the Standard Webhooks specification recommends.
_EVENT_AGE_S = 300


class MatterItem(TypedDict):
    """One hit of a search."""

    code: str
    name: str
    department: str
    kind: str
    applicants: list[str]
    score: float
    reviewable: bool


class Opened(TypedDict):
    """A new submission; `token` opens it for its applicant, without the key."""

    id: str
    token: str


class File(TypedDict):
    """A file of a submission; `material` is the number of what it proves."""

    file_id: str
    name: str
    size: int
    material: str


class Submission(TypedDict):
    """A submission; docs/api.md describes its states, `number` is for people."""

    id: str
    number: str
    matter_code: str
    matter_name: str
    bundle: str
    matters: list[dict[str, Any]]
    state: str
    applicant: dict[str, Scalar]
    form: dict[str, Scalar]
    files: list[File]
    progress: dict[str, Any]
    decision: dict[str, Any] | None


class Event(TypedDict):
    """An event that the service posts to the approval platform."""

    id: str
    type: str
    timestamp: str
    data: dict[str, Any]


class ApiError(Exception):
    """A refusal: `code` is stable, `detail` is a Chinese sentence that says what to do."""

    def __init__(self, status: int, problem: Mapping[str, Any], retry_after: str = "") -> None:
        self.status = status
        self.code = str(problem.get("code", ""))
        self.detail = str(problem.get("detail", ""))
        self.errors: list[dict[str, str]] = list(problem.get("errors", ()))
        #: Seconds to wait, when the service says so.
        self.retry_after = int(retry_after) if retry_after.isdigit() else None
        super().__init__(f"{status} {self.code}: {self.detail}")


class WrongEventError(Exception):
    """An event is not signed with our secret, or is too old."""


class Signature(httpx.Auth):
    """Signs requests of any httpx client with a key."""

    requires_request_body = True

    def __init__(self, key_id: str, secret: str) -> None:
        self._key_id, self._secret = key_id, secret.encode()

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """Add `Signature-Input`, `Signature` and, for a body, `Content-Digest`."""
        path, _, query = request.url.raw_path.decode("ascii").partition("?")
        covered = {
            "@method": request.method,
            "@authority": request.headers["host"].lower(),
            "@path": path,
            "@query": f"?{query}",
        }
        if request.content:
            digest = base64.b64encode(hashlib.sha256(request.content).digest()).decode()
            request.headers["Content-Digest"] = f"sha-256=:{digest}:"
            covered["content-type"] = request.headers["content-type"]
            covered["content-digest"] = request.headers["content-digest"]
        names = " ".join(f'"{name}"' for name in covered)
        params = (
            f"({names});created={int(time.time())}"
            f';keyid="{self._key_id}";nonce="{secrets.token_urlsafe(24)}";alg="hmac-sha256"'
        )
        lines = [f'"{name}": {value}' for name, value in covered.items()]
        base = "\n".join([*lines, f'"@signature-params": {params}'])
        mac = base64.b64encode(hmac.digest(self._secret, base.encode(), "sha256")).decode()
        request.headers["Signature-Input"] = f"{_LABEL}={params}"
        request.headers["Signature"] = f"{_LABEL}=:{mac}:"
        yield request


class Client:
    """What a key of an integration can do."""

    def __init__(
        self,
        base_url: str,
        key_id: str,
        secret: str,
        *,
        timeout: float = 30.0,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        """Take the service's address and a key; `timeout` in seconds."""
        self._http = httpx.Client(
            base_url=base_url, auth=Signature(key_id, secret), timeout=timeout, transport=transport
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    # Catalogue (scope `catalogue`)

    def search(self, words: str = "", *, department: str = "", limit: int = 20) -> list[MatterItem]:
        """Find matters by any words, best first; without words, list them."""
        found = self._json(
            "GET", "/api/matters", params={"q": words, "department": department, "limit": limit}
        )
        return cast("list[MatterItem]", found["items"])

    def matter(self, code: str) -> dict[str, Any]:
        """The whole guide of a matter."""
        return cast("dict[str, Any]", self._json("GET", f"/api/matters/{_part(code)}")["matter"])

    def checklist(self, code: str, situation: Mapping[str, Scalar] | None = None) -> dict[str, Any]:
        """The materials for an applicant whose situation is known by its keys."""
        given = {
            key: str(value).lower() if isinstance(value, bool) else value
            for key, value in (situation or {}).items()
        }
        return self._json("GET", f"/api/matters/{_part(code)}/checklist", params=given)

    # Submissions (scopes `submissions:write`, `submissions:read`)

    def open_submission(
        self,
        matter_code: str = "",
        applicant: Mapping[str, Scalar] | None = None,
        form: Mapping[str, Scalar] | None = None,
        *,
        bundle: str = "",
        matters: Sequence[str] = (),
        idempotency_key: str = "",
    ) -> Opened:
        """Open a submission for a matter, or for the matters of a bundle (一件事).

        With the same `idempotency_key` (16 to 128 characters) again, nothing is opened again.
        """
        body = {
            "matter_code": matter_code,
            "bundle": bundle,
            "matters": list(matters),
            "applicant": dict(applicant or {}),
            "form": dict(form or {}),
        }
        headers = {"Idempotency-Key": idempotency_key} if idempotency_key else {}
        return cast(Opened, self._json("POST", "/api/submissions", json=body, headers=headers))

    def submission(self, submission_id: str) -> Submission:
        """A submission that this integration opened."""
        return cast(Submission, self._json("GET", _submission(submission_id)))

    def add_file(self, submission_id: str, name: str, data: bytes, material: str = "") -> File:
        """Add one file; `material` is the number of what it proves, empty: recognised by itself."""
        path = f"{_submission(submission_id)}/files"
        files = {"file": (name, data, "application/octet-stream")}
        return cast(File, self._json("POST", path, files=files, data={"material": material}))

    def remove_file(self, submission_id: str, file_id: str) -> None:
        """Take a file out."""
        self._send("DELETE", f"{_submission(submission_id)}/files/{_part(file_id)}")

    def start_review(self, submission_id: str) -> dict[str, Any]:
        """Queue the review; return its progress."""
        return self._json("POST", f"{_submission(submission_id)}/review")

    def wait(
        self,
        submission_id: str,
        *,
        seconds: float = 600,
        every: float = 2,
        sleep: Callable[[float], None] = time.sleep,
    ) -> Submission:
        """Wait until no review runs; return the submission.

        Raises:
            TimeoutError: it took longer than `seconds`.
        """
        until = time.monotonic() + seconds
        while (found := self.submission(submission_id))["state"] in _RUNNING:
            if time.monotonic() > until:
                raise TimeoutError(f"the review of {submission_id} still runs after {seconds} s")
            sleep(every)
        return found

    def report(self, submission_id: str) -> dict[str, Any]:
        """The newest report; `verdict` and `findings` are what most need."""
        return self._json("GET", f"{_submission(submission_id)}/report")

    def letter(
        self,
        submission_id: str,
        name: str = "notice",
        form: Literal["html", "pdf", "docx"] = "pdf",
    ) -> bytes:
        """A letter, such as the 一次性告知书 (`notice`)."""
        path = f"{_submission(submission_id)}/letters/{_part(name)}.{form}"
        return self._send("GET", path).content

    def hand_over(self, submission_id: str) -> Submission:
        """Hand the reviewed papers to the window."""
        return cast(Submission, self._json("POST", f"{_submission(submission_id)}/handover"))

    def withdraw(self, submission_id: str) -> Submission:
        """Take them back before the window has decided."""
        return cast(Submission, self._json("POST", f"{_submission(submission_id)}/withdraw"))

    def delete(self, submission_id: str) -> None:
        """Delete a submission with all its papers."""
        self._send("DELETE", _submission(submission_id))

    def _send(self, method: str, path: str, **options: Any) -> httpx.Response:
        response = self._http.request(method, path, **options)
        if response.is_success:
            return response
        try:
            problem = response.json()
        except ValueError:
            problem = {"detail": response.text[:200]}
        raise ApiError(response.status_code, problem, response.headers.get("retry-after", ""))

    def _json(self, method: str, path: str, **options: Any) -> dict[str, Any]:
        return cast("dict[str, Any]", self._send(method, path, **options).json())


def read_event(headers: Mapping[str, str], body: bytes, secret: str) -> Event:
    """Check and read an event that was posted to us (Standard Webhooks).

    Delivery is at least once: an `id` that was seen before is the same event again.

    Args:
        headers: of the request, found without regard to case.
        body: of the request, as it came.
        secret: `whsec_` and base64.

    Raises:
        WrongEventError: the signature is not ours, or the event is too old.
    """
    given = {name.lower(): value for name, value in headers.items()}
    number, at = given.get("webhook-id", ""), given.get("webhook-timestamp", "")
    key = base64.b64decode(secret.removeprefix("whsec_"))
    content = f"{number}.{at}.".encode() + body
    wanted = base64.b64encode(hmac.digest(key, content, "sha256"))
    shown = [one.removeprefix("v1,") for one in given.get("webhook-signature", "").split()]
    if not any(hmac.compare_digest(one.encode(), wanted) for one in shown):
        raise WrongEventError("the signature is not that of the secret")
    if not at.isdigit() or abs(time.time() - int(at)) > _EVENT_AGE_S:
        raise WrongEventError("the event is too old, or a clock is wrong")
    return cast(Event, json.loads(body))


def _submission(submission_id: str) -> str:
    return f"/api/submissions/{_part(submission_id)}"


def _part(word: str) -> str:
    """A word as one part of a path."""
    return quote(word, safe="")
