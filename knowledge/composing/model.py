"""A language model behind an OpenAI-compatible address, through LangChain, held on a short lead.

ModelError
├── ModelBusyError       the budget is used up, or the breaker is open: nothing was asked
└── ModelFailedError     asked, and no usable text came: too slow, refused, cut off, garbage, huge
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from purgatory import AsyncCircuitBreakerFactory
from purgatory.domain.model import OpenedState

from knowledge.composing.ledger import Ledger

if TYPE_CHECKING:
    from langchain_core.messages import AIMessageChunk
    from langchain_openai import ChatOpenAI

__all__ = ["LanguageModel", "ModelBusyError", "ModelError", "ModelFailedError", "ModelOptions"]

# An answer is six sentences; three times the longest faithful one of bench/compose.
_MAX_TOKENS = 600
_MAX_CHARS = 3000
# One more try after a 429 or 5xx, with the client's own waiting; the time limit covers both.
_RETRIES = 1
# Three failures in a row are no accident; half a minute later one call tries again.
_FAILURES, _PAUSE_S = 3, 30.0
# Tokenizers differ; none of the usual ones needs more than this for a Chinese character.
_TOKENS_A_CHAR = 1.5


class ModelError(Exception):
    """No text from the model; the message names the kind of trouble and nothing personal."""


class ModelBusyError(ModelError):
    """Not asked: no budget left, or the model failed too often just now."""


class ModelFailedError(ModelError):
    """Asked in vain."""


@dataclass(frozen=True, slots=True)
class ModelOptions:
    """Where the model is. `timeout_s` is for a whole answer, retries included."""

    url: str
    key: str
    name: str
    timeout_s: float = 8.0


class LanguageModel:
    """Streams text; every failure is a `ModelError`, every call counts in the ledger."""

    def __init__(self, options: ModelOptions, ledger: Ledger) -> None:
        self.options, self._ledger = options, ledger
        self._client: ChatOpenAI | None = None
        self._opening = asyncio.Lock()
        self._breakers = AsyncCircuitBreakerFactory(
            default_threshold=_FAILURES,
            default_ttl=_PAUSE_S,
            # A person who walks away says nothing about the model.
            exclude=[asyncio.CancelledError, GeneratorExit],
        )

    async def stream(self, chat: str, instructions: str, asked: str) -> AsyncGenerator[str, None]:
        """Yield the pieces of the model's text as they come.

        Closing the generator, or cancelling the task, ends the request.

        Raises:
            ModelBusyError: nothing was asked.
            ModelFailedError: no text, not all of it, or too much.
        """
        most = int((len(instructions) + len(asked)) * _TOKENS_A_CHAR) + _MAX_TOKENS
        try:
            day = await asyncio.to_thread(self._ledger.reserve, chat, most)
        except sqlite3.Error as error:
            raise ModelBusyError("ledger") from error
        if not day:
            raise ModelBusyError("budget")
        said = 0
        try:
            async with (
                await self._breakers.get_breaker("model"),
                aclosing(self._ask(instructions, asked)) as pieces,
            ):
                async for piece in pieces:
                    said += len(piece)
                    yield piece
        except OpenedState:
            await self._settle(day, chat, most)
            raise ModelBusyError("breaker") from None
        else:
            await self._settle(
                day, chat, int((_MAX_CHARS - min(said, _MAX_CHARS)) / _MAX_CHARS * _MAX_TOKENS)
            )

    async def text(self, chat: str, instructions: str, asked: str) -> str:
        """Return the whole text; raises as `stream` does."""
        async with aclosing(self.stream(chat, instructions, asked)) as pieces:
            return "".join([piece async for piece in pieces])

    async def _settle(self, day: str, chat: str, tokens: int) -> None:
        await asyncio.to_thread(self._ledger.give_back, day, chat, tokens)

    async def _ask(self, instructions: str, asked: str) -> AsyncGenerator[str, None]:
        client = await self._opened()
        from httpx2 import HTTPError  # noqa: PLC0415
        from langchain_core.exceptions import LangChainException  # noqa: PLC0415
        from openai import OpenAIError  # noqa: PLC0415

        messages = [("system", instructions), ("human", asked)]
        said, ended = 0, ""
        until = asyncio.get_running_loop().time() + self.options.timeout_s
        try:
            # LangChain's stream is a generator; closing it closes the connection.
            stream = cast("AsyncGenerator[AIMessageChunk, None]", client.astream(messages))
            async with aclosing(stream) as chunks:
                while True:
                    # Around each wait, not around the loop: a timeout must not strike the reader.
                    async with asyncio.timeout_at(until):
                        chunk = await anext(chunks, None)
                    if chunk is None:
                        break
                    said += len(chunk.text)
                    ended = str(chunk.response_metadata.get("finish_reason") or ended)
                    if said > _MAX_CHARS:
                        raise ModelFailedError("huge")
                    if chunk.text:
                        yield chunk.text
        except TimeoutError:
            raise ModelFailedError("slow") from None
        except (OpenAIError, HTTPError, LangChainException, ValueError, TypeError, KeyError,
                AttributeError, IndexError) as error:  # fmt: skip
            # A server that breaks the protocol shows as whatever its client stumbles over.
            raise ModelFailedError(type(error).__name__) from error
        if ended != "stop":
            raise ModelFailedError(f"ended: {ended[:20] or 'cut off'}")
        if not said:
            raise ModelFailedError("empty")

    async def _opened(self) -> ChatOpenAI:
        async with self._opening:
            if self._client is None:
                self._client = await asyncio.to_thread(_open, self.options)
        return self._client


def _open(options: ModelOptions) -> ChatOpenAI:
    """Load the client: seconds and 100 MB, so in a thread, and only where a model is used."""
    from langchain_openai import ChatOpenAI  # noqa: PLC0415
    from langsmith import configure  # noqa: PLC0415
    from pydantic import SecretStr  # noqa: PLC0415

    # What people ask is never traced to a third party, whatever the environment says.
    configure(enabled=False)
    return ChatOpenAI(
        model=options.name,
        base_url=options.url,
        api_key=SecretStr(options.key or "none"),
        timeout=options.timeout_s,
        max_retries=_RETRIES,
        max_completion_tokens=_MAX_TOKENS,
        temperature=0,
        stream_usage=False,
    )
