"""Whole submissions: `submission(seed, matter, fault)` gives files and the findings to expect."""

from __future__ import annotations

import copy
from dataclasses import dataclass, field
from datetime import date
from random import Random
from typing import Any

from bench.papers import rules
from bench.papers.draft import Draft
from bench.papers.faults import Fault, faults
from bench.papers.files import File, files_of
from bench.papers.matters import RECIPES
from bench.papers.world import World, world
from knowledge.rules import Truth

TUNING_SEEDS = range(0, 1000)
TEST_SEEDS = range(1000, 2000)
DEFAULT_TODAY = date(2026, 11, 20)
SEVERAL = "several"


@dataclass(frozen=True, slots=True)
class Expected:
    """A planted fault: what it touched, and which checks may say it with which outcome."""

    fault: str
    kind: str
    types: tuple[str, ...]
    fields: tuple[str, ...]
    says: tuple[str, ...]
    outcomes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Bundle:
    """The files of one submission and what a reviewer should find in them.

    `truth` tells of each check of the matter what it must say of what was drawn.
    """

    seed: int
    matter: str
    fault: str
    today: date
    applicant: dict[str, Any]
    form: dict[str, Any]
    files: tuple[File, ...]
    expected: tuple[Expected, ...]
    truth: dict[str, Truth | None] = field(default_factory=dict)


def fault_names(seed: int, matter: str, today: date = DEFAULT_TODAY) -> dict[str, Fault]:
    """Return the faults that can be planted in a submission, by name."""
    return faults(matter, *_base(seed, matter, today))


def submission(
    seed: int, matter: str, fault: str | None = None, today: date = DEFAULT_TODAY, *,
    with_bytes: bool = True,
) -> Bundle:  # fmt: skip
    """Return submission number `seed` for `matter`, in order, with one planted fault or `several`.

    The same arguments give the same papers; those that a fault does not touch are the same bytes
    with and without it. `with_bytes=False` draws the sheets only, which is enough for
    `truth.document`.

    Raises:
        ValueError: the fault makes no sense for this submission.
    """
    w, drafts, answers = _base(seed, matter, today)
    planted = _chosen(fault, faults(matter, w, drafts, answers), w) if fault else []
    facts = rules.given(w, drafts, answers)
    if planted:
        drafts = copy.deepcopy(drafts)
        for one in planted:
            drafts = one.plant(drafts, w, w.rng(one.name))
        facts = rules.given(w, drafts, answers)
    files = [f for draft in _shuffled(drafts, w) for f in files_of(draft, w, with_bytes=with_bytes)]
    if any(one.name == "refused_file" for one in planted):
        files.append(broken(w.rng("broken")))
    return Bundle(
        seed, matter, fault or "", today, answers[0], answers[1], tuple(files),
        tuple(Expected(p.name, p.kind, p.types, p.fields, p.says, p.outcomes) for p in planted),
        rules.truth(matter, facts),
    )  # fmt: skip


def _base(
    seed: int, matter: str, today: date
) -> tuple[World, list[Draft], tuple[dict[str, Any], dict[str, Any]]]:
    recipe = RECIPES[matter]
    w = world(f"{seed}/{matter}", today)
    made = recipe.papers(w)
    has_agent = any(x.type == "power_of_attorney" for x in made.drafts)
    return w, made.drafts, ({"kind": recipe.kind, "has_agent": has_agent}, made.form)


def _chosen(name: str, possible: dict[str, Fault], w: World) -> list[Fault]:
    """The named fault, or two or three that touch different kinds of paper."""
    if name != SEVERAL:
        if name not in possible:
            raise ValueError(f"fault {name} does not occur here; possible: {'、'.join(possible)}")
        return [possible[name]]
    rng, chosen = w.rng(SEVERAL), list[Fault]()
    pool = [f for f in possible.values() if f.fields and f.outcomes == ("fail",)]
    rng.shuffle(pool)
    for one in pool:
        if len(chosen) < 3 and not any(set(one.types) & set(o.types) for o in chosen):
            chosen.append(one)
    return chosen


def _shuffled(drafts: list[Draft], w: World) -> list[Draft]:
    """Any order, the same for all faults: each paper draws its own place."""
    return sorted(drafts, key=lambda x: w.rng(f"{x.stem} place").random())


def broken(rng: Random) -> File:
    """Return a file that no reader should accept."""
    name, data = rng.choice((
        ("补充材料.pdf", b"%PDF-1.7\n" + rng.randbytes(600)),
        ("补充材料.docx", b"MZ\x90\x00" + rng.randbytes(2000)),
        ("补充材料.jpg", b"\xff\xd8\xff\xe0" + rng.randbytes(300)),
    ))  # fmt: skip
    return File(name, data, "", {}, "broken", (), readable=False)
