"""Whether what is suggested is what is missing, and what accepting it is worth."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date

from rich.console import Console
from rich.table import Table

from bench.ask.questions import Golden, read_golden
from bench.ask.setup import CACHE, guide, publish
from bench.learning.month import Lived, live
from bench.learning.worlds import Fault, World, make_world
from knowledge.answers import Guide, Question
from knowledge.learning import EditKind, EditRefused, Suggestion, WantedEdit, apply, gap, suggest
from knowledge.schema import Catalogue

__all__ = ["table"]

_DAY = date(2026, 11, 1)
_PEOPLE, _SEED = 1500, 7
_OTHER_HALLS = set(
    "business driving housing insurance labour permit practice property_right register transport"
    " vehicle visa welfare".split()
)
_TEACHES = {EditKind.ALIAS, EditKind.FAQ}


def table(console: Console, listed: bool) -> dict[str, object]:
    """Print how many suggestions are right, what they cover, and the answers before and after."""
    world = make_world(publish().catalogue)
    version = publish(world.catalogue)
    book, dev = guide(version, CACHE / "learning"), read_golden("dev")
    lived = live(book, world, dev, _DAY, _PEOPLE, _SEED)
    found = suggest([one.turn for one in lived], book)
    by_turn = {one.turn.id: one for one in lived}
    results: dict[str, object] = {"turns": len(lived), "suggestions": len(found)}
    results |= _judge(console, found, by_turn, world, listed)
    mended = _accept(world.catalogue, [s for s in found if _right(s, by_turn, world)])
    after = guide(publish(mended), CACHE / "learning")
    for split, golden in (("dev", dev), ("test", read_golden("test"))):
        before, then = (_right_matter(g, golden, world) for g in (book, after))
        results[f"right matter {split}"] = (before, then)
        console.print(f"right matter, matters without aliases, {split}: {before:.3f} → {then:.3f}")
    return results


def _judge(
    console: Console,
    found: Sequence[Suggestion],
    by_turn: dict[str, Lived],
    world: World,
    listed: bool,
) -> dict[str, object]:
    shown = Table("kind", "made", "right", title=f"{len(by_turn)} turns of one month")
    results: dict[str, object] = {}
    for kind in (*EditKind, "wanted, unnamed"):
        mine = [s for s in found if _name(s) == kind]
        right = [s for s in mine if _right(s, by_turn, world)]
        shown.add_row(str(kind), str(len(mine)), str(len(right)))
        results[str(kind)] = (len(right), len(mine))
        for one in mine if listed else ():
            if one not in right:
                console.print(f"  ✗ {one.kind} {one.matter_name} {one.edit} {one.examples[:2]}")
    console.print(shown)
    failed = [one for one in by_turn.values() if gap(one.turn) and one.meant]
    covered = {t for s in found if _right(s, by_turn, world) for t in s.turns}
    share = sum(one.turn.id in covered for one in failed) / max(len(failed), 1)
    wrong = sum(not _right(s, by_turn, world) for s in found)
    console.print(
        f"failed turns in a right suggestion: {share:.3f} of {len(failed)}; wrong: {wrong}"
    )
    return results | {"covered": share, "failed": len(failed)}


def _name(one: Suggestion) -> str:
    """The kind of a suggestion; a matter that nobody can name stands by itself."""
    unnamed = isinstance(one.edit, WantedEdit) and not one.edit.name
    return "wanted, unnamed" if unnamed else one.kind.value


def _right(one: Suggestion, by_turn: dict[str, Lived], world: World) -> bool:
    """Tell whether the edit is what most of its questions want."""
    meant, count = Counter(by_turn[t].meant for t in one.turns).most_common(1)[0]
    if not meant and one.kind is EditKind.WANTED:
        # Golden questions out of scope that other halls would answer.
        kind = Counter(by_turn[t].kind for t in one.turns).most_common(1)[0][0]
        return kind in _OTHER_HALLS
    if not meant or count * 2 <= len(one.turns):
        return False
    fault = world.faults[meant]
    if one.kind is EditKind.WANTED:
        return fault is Fault.MISSING
    if one.matter_code != meant:
        return False
    if one.kind is EditKind.CORRECTION:
        return fault in (Fault.EMPTY, Fault.WRONG) and one.field == world.fields[meant]
    return one.kind in _TEACHES


def _accept(catalogue: Catalogue, right: Sequence[Suggestion]) -> Catalogue:
    """Make every right alias; other edits need words that only a clerk knows."""
    for one in right:
        if one.kind is EditKind.ALIAS:
            try:
                catalogue = apply(catalogue, one.edit, _DAY)
            except EditRefused:
                continue
    return catalogue


def _right_matter(book: Guide, golden: Golden, world: World) -> float:
    """Share of the questions about matters without aliases that are answered from the right one."""
    asked = [
        q
        for q in golden.matters
        if len(q.matters) == 1 and world.faults.get(q.matters[0]) is Fault.NAMELESS
    ]
    right = sum(book.ask(Question(q.text)).matter_code == q.matters[0] for q in asked)
    return right / max(len(asked), 1)
