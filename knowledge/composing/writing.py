"""Short plain answers, from the passages of a structured answer, each sentence checked."""

from __future__ import annotations

import logging
import uuid
from collections.abc import AsyncGenerator, Callable, Iterable
from contextlib import aclosing

from knowledge.answers import Answer, Sentence, Source, Written
from knowledge.composing.check import Reason, check
from knowledge.composing.evidence import Passage, issue
from knowledge.composing.messages import prompt, say
from knowledge.composing.model import LanguageModel, ModelError
from knowledge.composing.sentences import Cited, Splitter

__all__ = ["RefusedError", "Writer"]

log = logging.getLogger(__name__)

# The longest guide of the demonstration city has 4,000 characters of passages; a list far longer
# than that is better read as a list.
_MAX_EVIDENCE = 6000
_MAX_SENTENCES = 8
_MAX_SENTENCE = 150


class RefusedError(Exception):
    """A sentence of the model is not borne out; nothing after it is used."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.value)


class Writer:
    """Writes answers with one model.

    Args:
        model: the language model.
        mask: takes personal numbers out of a question before it is sent.
        operator: who answers for the texts, for the metadata of GB 45438-2025.
    """

    def __init__(self, model: LanguageModel, mask: Callable[[str], str], operator: str) -> None:
        self._model, self._mask, self._operator = model, mask, operator

    def label(self) -> Written:
        """Return an empty text with its labels, explicit and implicit.

        GB 45438-2025 wants words that are seen beside the text (AI, 生成), and in the metadata the
        `AIGC` entry of its Annex E: `Label` 1 says that the text is generated, then who produced
        it and its number there. Who produces it is also the first to propagate it, under the same
        name and number. The reserved codes are for signatures of one's own; none is made.
        """
        number = uuid.uuid4().hex
        aigc = {
            "Label": "1",
            "ContentProducer": self._operator,
            "ProduceID": number,
            "ReservedCode1": "",
            "ContentPropagator": self._operator,
            "PropagateID": number,
            "ReservedCode2": "",
        }
        return Written(sentences=(), label=say("label"), aigc=aigc)

    async def sentences(
        self, chat: str, question: str, answer: Answer
    ) -> AsyncGenerator[Sentence, None]:
        """Yield each sentence when it has been checked; none is ever taken back.

        Raises:
            RefusedError: the next sentence is not borne out by what it cites.
            ModelError: the model gave nothing, or not all.
        """
        passages = {p.token: p for p in issue(answer)}
        if not passages or sum(len(p.text) for p in passages.values()) > _MAX_EVIDENCE:
            return
        asked = _asked(self._mask(question), passages.values())
        splitter, count = Splitter(), 0
        async with aclosing(self._model.stream(chat, prompt("compose"), asked)) as pieces:
            async for piece in pieces:
                for cited in splitter.add(piece):
                    count += 1
                    yield _checked(cited, passages, count)
        for cited in splitter.end():
            count += 1
            yield _checked(cited, passages, count)

    async def compose(self, chat: str, question: str, answer: Answer) -> Answer:
        """Return the answer with a text written from it, or as it is when anything is wrong."""
        try:
            async with aclosing(self.sentences(chat, question, answer)) as found:
                said = tuple([s async for s in found])
        except (RefusedError, ModelError) as error:
            report(error, answer)
            return answer
        if not any(s.sources for s in said):
            return answer
        return answer.model_copy(
            update={"written": self.label().model_copy(update={"sentences": said})}
        )


def report(error: Exception, answer: Answer) -> None:
    """Log why a structured answer stands alone: kinds and codes, no words of anybody."""
    kind = type(error).__name__
    log.warning("not composed (%s: %s) for %s %s", kind, error, answer.matter_code, answer.field)


def _asked(question: str, passages: Iterable[Passage]) -> str:
    guide = "\n".join(f"[{p.token}] {_plain(p.text)}" for p in passages)
    return f"<来访者>\n{_plain(question)}\n</来访者>\n<指南>\n{guide}\n</指南>"


def _plain(text: str) -> str:
    """Keep a text from closing the frame around it."""
    return text.replace("<", "〈").replace(">", "〉")


def _checked(cited: Cited, passages: dict[str, Passage], count: int) -> Sentence:
    if count > _MAX_SENTENCES or len(cited.text) > _MAX_SENTENCE:
        raise RefusedError(Reason.TOO_LONG)
    known = [passages[token] for token in cited.tokens if token in passages]
    reason = check(cited.text, known)
    if reason is not None:
        raise RefusedError(reason)
    sources: dict[str, Source] = {s.url: s for p in known for s in p.sources}
    return Sentence(text=cited.text, sources=tuple(sources.values()))
