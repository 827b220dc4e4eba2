"""What a rambling message asks, as one to three standard questions for the guide's own search."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from knowledge.composing.messages import prompt
from knowledge.composing.model import LanguageModel, ModelError

__all__ = ["Understander"]

log = logging.getLogger(__name__)

_FENCE = re.compile(r"^```(?:json)?\s*|\s*```$")
_Question = Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=60)]


class _Reading(BaseModel):
    """What the model must say, and nothing besides."""

    model_config = ConfigDict(extra="forbid", strict=True)

    questions: list[_Question] = Field(max_length=3)


class Understander:
    """Rewrites messages with one model; `mask` takes personal numbers out before they are sent."""

    def __init__(self, model: LanguageModel, mask: Callable[[str], str]) -> None:
        self._model, self._mask = model, mask

    async def questions(self, chat: str, text: str) -> tuple[str, ...]:
        """Return up to three questions; none when the model is away or makes no sense."""
        safe = self._mask(text).replace("<", "〈").replace(">", "〉")
        asked = f"<来访者>\n{safe}\n</来访者>"
        try:
            said = await self._model.text(chat, prompt("understand"), asked)
            reading = _Reading.model_validate_json(_FENCE.sub("", said.strip()))
        except ModelError as error:
            log.warning("not understood (%s: %s)", type(error).__name__, error)
            return ()
        except ValidationError as error:
            log.warning("not understood (%d errors in what the model said)", error.error_count())
            return ()
        return tuple(dict.fromkeys(reading.questions))
