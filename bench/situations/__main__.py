"""`python -m bench.situations`: a table for answers to questions and for what is told by the way.

Answers are those of `answers.yml`; what is told by the way are the golden questions whose author
noted a situation. With --errors the misses of the dev half; the test half is only counted.
"""

from __future__ import annotations

import argparse
import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from pydantic import BaseModel, ConfigDict, TypeAdapter
from ruamel.yaml import YAML

from bench.ask.questions import Question, Split, read_golden
from knowledge import load
from knowledge.answers import Guide
from knowledge.answers.conditions import stated
from knowledge.answers.situations import NO, YES, SituationReader
from knowledge.digest import digest, to_json
from knowledge.schema import Situation
from knowledge.search import Vectors
from tests.assistant import processes
from tests.assistant.conftest import Version

HALVES: tuple[Split, ...] = ("dev", "test")
_MEANS = {"yes": YES, "no": NO, "none": ""}
Read = Callable[[str, Situation], str | None]


class _Asked(BaseModel):
    model_config = ConfigDict(extra="allow")

    label: str
    known: bool = True
    options: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Said:
    """One message: what it answers, ``""`` when nothing; `known` when words for it are data."""

    half: str
    situation: Situation
    text: str
    means: str
    known: bool


def answers() -> Iterator[Said]:
    """Return the messages of `answers.yml`."""
    rows = YAML(typ="safe").load(Path(__file__).with_name("answers.yml"))
    for asked in TypeAdapter(list[_Asked]).validate_python(rows):
        situation = Situation(
            key="form.x",
            label=asked.label,
            type="choice" if asked.options else "boolean",
            options=asked.options,
        )
        said = TypeAdapter(dict[str, list[str]]).validate_python(asked.model_extra)
        for means, texts in said.items():
            for text in texts:
                number = int(hashlib.sha1(f"{asked.label}|{text}".encode()).hexdigest(), 16)  # noqa: S324
                half = "test" if number % 2 else "dev"
                yield Said(half, situation, text, _MEANS.get(means, means), asked.known)


def main() -> None:
    """Measure and print."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--errors", action="store_true", help="list the misses of the dev half")
    options = arguments.parse_args()
    catalogue = load(processes.ROOT / "catalogue")
    with processes.locked("index.lock"):
        version = Version(1, catalogue, digest(to_json(catalogue)))
        guide = Guide.open(version, processes.CACHE / "index")
    ways: dict[str, Read] = {
        "words, then sense": guide.answered,
        "words only": _words_only(guide),
        "yes or no by the nearer vector": _nearer(guide),
    }
    print(
        f"{'answers to a question':60}{'right':>8}{'wrong':>8}{'open':>8}{'of':>6}  taken for one"
    )
    for half in HALVES:
        for known in (True, False):
            said = [s for s in answers() if s.half == half and s.known is known]
            for name, read in ways.items():
                title = f"{half}, {'words as data' if known else 'labels never seen'}: {name}"
                _count(title, said, read, errors=options.errors and half == "dev")
    print("\ntold by the way, golden questions")
    for half in HALVES:
        _told(half, guide, errors=options.errors and half == "dev")


def _words_only(guide: Guide) -> Read:
    blind = SituationReader(lambda _: np.zeros(1, dtype=np.float32))
    return lambda text, situation: blind.answered(guide.spell(text), situation)


def _nearer(guide: Guide) -> Read:
    def vector(text: str) -> Vectors:
        return guide.finder.vector(guide.finder.read(text))

    def read(text: str, situation: Situation) -> str:
        values = situation.options or (YES, NO)
        words = situation.options or tuple(stated(situation.label, yes=v) for v in (True, False))
        near = [float(vector(text) @ vector(w)) for w in words]
        return values[near.index(max(near))]

    return read


def _count(title: str, said: Sequence[Said], read: Read, *, errors: bool) -> None:
    counts: Counter[str] = Counter()
    missed = []
    for one in said:
        got = read(one.text, one.situation) or ""
        counts[_mark(got, one.means) if one.means else "taken" if got else "left"] += 1
        if got != one.means:
            missed.append(f"  {one.situation.label}  {one.text}  {one.means or '–'} → {got or '–'}")
    of = counts["right"] + counts["wrong"] + counts["open"]
    cells = "".join(f"{counts[k] / of:>8.3f}" for k in ("right", "wrong", "open"))
    print(f"{title:60}{cells}{of:>6}  {counts['taken']} of {counts['taken'] + counts['left']}")
    if errors:
        print(*missed, sep="\n")


def _told(half: Split, guide: Guide, *, errors: bool) -> None:
    """Count what is told by questions with a noted situation, and what is read into the others."""
    counts: Counter[str] = Counter()
    others = filled = 0
    for question in read_golden(half).matters:
        code = next(iter(question.matters), "")
        got, want = guide.told(question.text, code), _noted(question)
        if not want:
            others += bool(guide.situations(code))
            filled += bool(got)
        counts.update(_mark(got.get(key, ""), value) for key, value in want.items())
        extra = set(got) - set(want) if want else set()
        counts["more"] += len(extra)
        if errors and (got != want):
            print(f"  {question.text}  {want or '–'} → {got or '–'}")
    said = ", ".join(f"{counts[k]} {k}" for k in ("right", "wrong", "open", "more"))
    print(f"{half}: {said}; read into {filled} of {others} other questions")


def _noted(question: Question) -> dict[str, str]:
    return {
        key: value if isinstance(value, str) else YES if value else NO
        for key, value in question.situation.items()
    }


def _mark(got: str, means: str) -> str:
    return "right" if got == means else "wrong" if got else "open"


if __name__ == "__main__":
    main()
