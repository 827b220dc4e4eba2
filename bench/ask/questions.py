"""The golden questions of `bench/questions/`: read, checked, split into dev and test.

There are two sets by two authors; what they share is read together, and every question says whose
it is (`author`) and how it is put (`style`, second set only).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from ruamel.yaml import YAML

from knowledge.answers import GuideField

__all__ = ["AUTHORS", "Author", "Dialogue", "Golden", "Question", "read_golden"]

FOLDER = Path(__file__).resolve().parent.parent / "questions"
Split = Literal["dev", "test"]
Author = Literal["first", "second", "third"]
AUTHORS: tuple[Author, ...] = ("first", "second")
_FILES: dict[Author, dict[str, str]] = {
    "first": {
        "matters": "matter",
        "ambiguous": "ambiguous",
        "out_of_scope": "out_of_scope",
        "dialogues": "follow_ups",
    },
    "second": {
        "matters": "second_matter",
        "ambiguous": "second_ambiguous",
        "out_of_scope": "second_out_of_scope",
        "dialogues": "second_dialogues",
        "bundles": "second_bundle",
    },
    # Conversations only; read where they are asked for (`bench.dialogue`).
    "third": {"dialogues": "dialogues_third"},
}


@dataclass(frozen=True, slots=True)
class Question:
    """One question: the matters that are right (none when it is out of scope) and the fields.

    One of `matters` is enough unless `every` of them is wanted. All of `fields` are wanted; `also`
    are fields that answer it as well. `expect` tells a turn of a dialogue that is not answered from
    a matter: ask_back, chosen (the choice with `number`), same (the matter chosen before),
    out_of_scope, small_talk, handover. `situation` is what the person tells about himself.
    """

    id: str
    text: str
    split: str
    matters: tuple[str, ...] = ()
    fields: tuple[GuideField, ...] = ()
    author: Author = "first"
    style: str = ""
    kind: str = ""
    every: bool = False
    also: tuple[GuideField, ...] = ()
    expect: str = ""
    number: int = 0
    situation: dict[str, bool | str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Dialogue:
    """Turns of one conversation; each turn's question may lean on those before it."""

    id: str
    split: str
    turns: tuple[Question, ...]
    author: Author = "first"

    @property
    def plain(self) -> bool:
        """Whether every turn is answered from a known matter."""
        return not any(turn.expect for turn in self.turns)


@dataclass(frozen=True, slots=True)
class Golden:
    """All golden questions of one split.

    `dialogues` holds those of which every turn is answered from a known matter, `talks` the others:
    with asking back, thanks, a digression. `bundles` are events of life, right is a 一件事.
    """

    matters: tuple[Question, ...]
    ambiguous: tuple[Question, ...]
    out_of_scope: tuple[Question, ...]
    dialogues: tuple[Dialogue, ...]
    talks: tuple[Dialogue, ...] = ()
    bundles: tuple[Question, ...] = ()


def read_golden(split: Split, folder: Path = FOLDER, authors: Iterable[Author] = AUTHORS) -> Golden:
    """Read the questions of one split, of both authors unless told otherwise."""
    wanted = tuple(authors)

    def rows(part: str) -> list[tuple[dict[str, Any], Author]]:
        return [
            (row, author)
            for author in wanted
            if part in _FILES[author]
            for row in _rows(folder / f"{_FILES[author][part]}.yml")
            if row["split"] == split
        ]

    dialogues = [
        Dialogue(
            row["id"],
            split,
            tuple(_question({**t, "id": row["id"], "split": split}, author) for t in row["turns"]),
            author,
        )
        for row, author in rows("dialogues")
    ]
    return Golden(
        matters=tuple(_question(*row) for row in rows("matters")),
        ambiguous=tuple(_question(*row) for row in rows("ambiguous")),
        out_of_scope=tuple(_question(*row) for row in rows("out_of_scope")),
        dialogues=tuple(d for d in dialogues if d.plain),
        talks=tuple(d for d in dialogues if not d.plain),
        bundles=tuple(_question(*row) for row in rows("bundles")),
    )


def _rows(file: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = YAML(typ="safe").load(file.read_text(encoding="utf-8"))
    return found


def _question(row: dict[str, Any], author: Author) -> Question:
    return Question(
        id=row["id"],
        text=row["text"],
        split=row["split"],
        matters=_many(row.get("matters") or row.get("matter")),
        fields=tuple(map(GuideField, _many(row.get("fields") or row.get("field")))),
        author=author,
        style=row.get("style", ""),
        kind=row.get("kind", ""),
        every=row.get("every", False),
        also=tuple(map(GuideField, _many(row.get("also")))),
        expect=row.get("expect", ""),
        number=row.get("number", 0),
        situation=dict(row.get("situation") or {}),
    )


def _many(value: str | list[str] | None) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value or ())
