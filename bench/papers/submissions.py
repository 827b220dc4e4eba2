"""Whole submissions: `submission(seed, matter, fault)` gives files and the findings to expect."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from random import Random

from bench.papers.case import ADDRESS_CHANGE, FOOD_PERMIT, case
from bench.papers.faults import FAULTS, Expected
from bench.papers.files import File, papers, render

TUNING_SEEDS = range(0, 1000)
TEST_SEEDS = range(1000, 2000)
DEFAULT_TODAY = date(2026, 11, 20)

# How the matter is called in the catalogue: by name, because codes belong to the city.
MATTER_NAMES = {
    FOOD_PERMIT: "食品经营许可证核发（新办）",
    ADDRESS_CHANGE: "有限责任公司变更登记（住所变更）",
}


@dataclass(frozen=True, slots=True)
class Bundle:
    """The files of one submission and what a reviewer should find in them."""

    seed: int
    matter: str
    fault: str
    today: date
    applicant: dict[str, object]
    form: dict[str, object]
    files: tuple[File, ...]
    expected: tuple[Expected, ...]


def submission(
    seed: int, matter: str, fault: str | None = None, today: date = DEFAULT_TODAY, *,
    with_bytes: bool = True,
) -> Bundle:  # fmt: skip
    """Return submission number `seed` for `matter`, in order or with one planted fault.

    The same arguments give the same papers. `with_bytes=False` draws the sheets only, which is
    enough for `truth.document`.

    Raises:
        KeyError: the fault is unknown.
        ValueError: the fault makes no sense for this matter.
    """
    chosen = FAULTS[fault] if fault else None
    if chosen and matter not in chosen.matters:
        raise ValueError(f"fault {fault} does not occur with {matter}")
    rng = Random(f"{seed}/{matter}")
    made = case(rng, matter, today, chosen.agent if chosen else None)
    spoil = Random(f"{seed}/{fault}")
    if chosen and chosen.case:
        made = chosen.case(made, spoil)
    drawn = papers(made, rng)
    if chosen and chosen.papers:
        drawn = chosen.papers(drawn, spoil)
    if with_bytes:
        files = [render(p, Random(f"{seed}/{matter}/{p.stem}")) for p in drawn]
    else:
        files = [
            File(f"{p.stem}.png", b"", p.type, p.fields, p.style, tuple(p.sheets), not p.blurred)
            for p in drawn
        ]
    if chosen and chosen.broken_file:
        files.append(broken(spoil))
    files = _shuffled(files, rng)
    return Bundle(
        seed, matter, fault or "", today, {"kind": "企业法人", "has_agent": made.agent is not None},
        {"premises_rented": True},
        tuple(files), chosen.expected if chosen else (),
    )  # fmt: skip


def _shuffled(files: list[File], rng: Random) -> list[File]:
    """Any order, but the back of a card comes right after its front, as people photograph it."""
    groups: list[list[File]] = []
    for file in files:
        if "反面" in file.name and groups:
            groups[-1].append(file)
        else:
            groups.append([file])
    rng.shuffle(groups)
    return [file for group in groups for file in group]


def broken(rng: Random) -> File:
    """Return a file that no reader should accept."""
    name, data = rng.choice((
        ("补充材料.pdf", b"%PDF-1.7\n" + rng.randbytes(600)),
        ("补充材料.docx", b"MZ\x90\x00" + rng.randbytes(2000)),
        ("补充材料.jpg", b"\xff\xd8\xff\xe0" + rng.randbytes(300)),
    ))  # fmt: skip
    return File(name, data, "", {}, "broken", (), readable=False)
