"""Rasa's REST channel on the loopback: one message in, one `Answer` out, or `DialogueError`."""

from __future__ import annotations

from collections.abc import Callable

import httpx
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from knowledge.answers import Answer

# Larger than any guide: a reply above this is not ours.
_MAX_REPLY = 4 * 1024 * 1024


class DialogueError(Exception):
    """Rasa gave no usable reply; the message says what came instead."""


class _Reply(BaseModel):
    model_config = ConfigDict(extra="ignore")

    custom: dict[str, object] | None = None


_REPLIES = TypeAdapter(list[_Reply])


class DialogueClient:
    """Talks to one Rasa server.

    Args:
        url: its address, such as `http://127.0.0.1:5005`; loopback only, because the REST channel
            has no authentication.
        note: what travels with a message, as JSON: `masked`, the message with names of matters
            hidden, is what Rasa understands by; the rest comes back in calls of actions.
    """

    def __init__(self, url: str, note: Callable[[str], dict[str, object]] | None = None) -> None:
        self._note = note
        # Proxies of the environment must not see a conversation that never leaves the machine.
        self._http = httpx.AsyncClient(base_url=url, trust_env=False)

    async def send(
        self, chat: str, message: str, timeout_s: float, hidden: dict[str, str] | None = None
    ) -> Answer:
        """Send one message of a chat, with what is hidden in it for the actions, sealed.

        Raises:
            DialogueError: no connection, too slow, an HTTP error, nothing said (Rasa's reply when
                an action failed), or a reply that is not an `Answer`.
        """
        body: dict[str, object] = {"sender": chat, "message": message}
        note = self._note(message) if self._note is not None else {}
        if note or hidden:
            body["metadata"] = {**note, **({"hidden": hidden} if hidden else {})}
        try:
            response = await self._http.post("/webhooks/rest/webhook", json=body, timeout=timeout_s)
        except httpx.HTTPError as error:
            raise DialogueError(type(error).__name__) from error
        if response.status_code != httpx.codes.OK:
            raise DialogueError(f"HTTP {response.status_code}")
        if len(response.content) > _MAX_REPLY:
            raise DialogueError(f"reply of {len(response.content)} bytes")
        return _read(response.content)

    async def up(self, timeout_s: float) -> bool:
        """Say whether the server answers at all."""
        try:
            response = await self._http.get("/", timeout=timeout_s)
        except httpx.HTTPError:
            return False
        return response.status_code == httpx.codes.OK

    async def aclose(self) -> None:
        """Close the connections."""
        await self._http.aclose()


def _read(content: bytes) -> Answer:
    try:
        replies = _REPLIES.validate_json(content)
        said = next((r.custom for r in replies if r.custom), None)
        if said is None:
            raise DialogueError("nothing said")
        answer = Answer.model_validate_json(_json(said))
    except ValidationError as error:
        raise DialogueError(f"not an answer: {error.error_count()} errors") from error
    return answer


def _json(custom: dict[str, object]) -> bytes:
    return TypeAdapter(dict[str, object]).dump_json(custom)
