"""Which things of several lists are one: materials of lists, matters of sources."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from knowledge.comparing.names import limits, score
from knowledge.schema import Catalogue, Material, Matter
from knowledge.search.text import compact

__all__ = ["Rows", "same_materials", "same_matters"]

Rows = list[tuple[Material | None, ...]]
"""A row holds, for each list in order, its material, or None where it has none of this kind."""


def same_materials(lists: Sequence[Sequence[Material]]) -> Rows:
    """Put the materials of several lists side by side, each at most once, the surest pairs first.

    Every list is laid beside what was laid before, so that a paper which two later lists share
    becomes one row though the first list lacks it.
    """
    rows: list[list[Material | None]] = [[m] for m in lists[0]]
    for width, materials in enumerate(lists[1:], start=1):
        pairs = sorted(
            (-best, i, j)
            for i, row in enumerate(rows)
            for j, material in enumerate(materials)
            if (best := _likest(row, material)) >= limits()[1]
        )
        place: dict[int, int] = {}
        for _, i, j in pairs:
            if i not in place.values() and j not in place:
                place[j] = i
        laid = {i: materials[j] for j, i in place.items()}
        rows = [[*row, laid.get(i)] for i, row in enumerate(rows)]
        rows += [[*[None] * width, m] for j, m in enumerate(materials) if j not in place]
    return [tuple(row) for row in rows]


def _likest(row: Iterable[Material | None], material: Material) -> float:
    """Return how like a material is to those of a row; one written the same is likest of all."""
    return max(
        2.0 if compact(m.name) == compact(material.name) else score(m.name, material.name)
        for m in row
        if m is not None
    )


def same_matters(sources: Sequence[Catalogue]) -> list[tuple[Matter | None, ...]]:
    """Put the matters of several catalogues side by side: by their code, else by their name.

    A name counts when it is like one name of the other catalogue and no second one. Two catalogues
    with one matter each are about that matter, whatever it is called.
    """
    rows: list[list[Matter | None]] = [[m] for m in sources[0].matters]
    for width, catalogue in enumerate(sources[1:], start=1):
        place = _placed([r[0] or next(filter(None, r)) for r in rows], catalogue.matters)
        laid = {i: m for m, i in zip(catalogue.matters, place, strict=True) if i is not None}
        rows = [[*row, laid.get(i)] for i, row in enumerate(rows)]
        left = (m for m, i in zip(catalogue.matters, place, strict=True) if i is None)
        rows += [[*[None] * width, m] for m in left]
    return [tuple(row) for row in rows]


def _placed(known: Sequence[Matter], matters: Sequence[Matter]) -> list[int | None]:
    """Return for each matter the place of the same one among the known; nobody's place twice."""
    if len(known) == len(matters) == 1:
        return [0]
    by_code = {m.code: i for i, m in enumerate(known)}
    found = [by_code.get(m.code) for m in matters]
    free = [i for i in range(len(known)) if i not in set(found)]
    by_name: dict[str, list[int]] = {}
    for i in free:
        by_name.setdefault(compact(known[i].name), []).append(i)
    for j, matter in enumerate(matters):
        if found[j] is None:
            alike = by_name.get(compact(matter.name)) or _like(matter, known, free)
            found[j] = alike[0] if len(alike) == 1 else None
    twice = {i for i, n in Counter(i for i in found if i is not None).items() if n > 1}
    return [
        i if i is not None and (i not in twice or known[i].code == m.code) else None
        for i, m in zip(found, matters, strict=True)
    ]


def _like(matter: Matter, known: Sequence[Matter], free: Iterable[int]) -> list[int]:
    least = limits()[0]
    return [i for i in free if score(matter.name, known[i].name) >= least]
