"""The golden questions of `bench/questions/`: read, checked, split into dev and test."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from ruamel.yaml import YAML

from knowledge.answers import GuideField

__all__ = ["Dialogue", "Golden", "Question", "read_golden"]

FOLDER = Path(__file__).resolve().parent.parent / "questions"
Split = Literal["dev", "test"]


@dataclass(frozen=True, slots=True)
class Question:
    """One question: the matters that are right (none when it is out of scope) and the fields."""

    id: str
    text: str
    split: str
    matters: tuple[str, ...] = ()
    fields: tuple[GuideField, ...] = ()


@dataclass(frozen=True, slots=True)
class Dialogue:
    """Turns of one conversation; each turn's question may lean on those before it."""

    id: str
    split: str
    turns: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Golden:
    """All golden questions of one split."""

    matters: tuple[Question, ...]
    ambiguous: tuple[Question, ...]
    out_of_scope: tuple[Question, ...]
    dialogues: tuple[Dialogue, ...]


def read_golden(split: Split, folder: Path = FOLDER) -> Golden:
    """Read the questions of one split."""

    def rows(name: str) -> list[dict[str, Any]]:
        found = YAML(typ="safe").load((folder / f"{name}.yml").read_text(encoding="utf-8"))
        return [row for row in found if row["split"] == split]

    return Golden(
        matters=tuple(_question(row) for row in rows("matter")),
        ambiguous=tuple(_question(row) for row in rows("ambiguous")),
        out_of_scope=tuple(_question(row) for row in rows("out_of_scope")),
        dialogues=tuple(
            Dialogue(
                row["id"],
                split,
                tuple(_question({"id": row["id"], "split": split, **t}) for t in row["turns"]),
            )
            for row in rows("follow_ups")
        ),
    )


def _question(row: dict[str, Any]) -> Question:
    matters = row.get("matters") or row.get("matter") or ()
    fields = row.get("fields") or row.get("field") or ()
    return Question(
        id=row["id"],
        text=row["text"],
        split=row["split"],
        matters=(matters,) if isinstance(matters, str) else tuple(matters),
        fields=tuple(map(GuideField, (fields,) if isinstance(fields, str) else fields)),
    )
