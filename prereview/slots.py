"""Which paper fills which material: by kind, by the applicant's choice, by whose paper it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from pathlib import PurePath

from ruamel.yaml import YAML

from knowledge.rules import same_name
from knowledge.schema import Material
from prereview.looks import Looks
from prereview.papers import Paper
from prereview.reading.labels import fold
from prereview.wanted import own_kinds

#: From this confidence on the page's own words go before the slot that the applicant chose.
TRUSTED = 0.6
#: A name stands out on a form when so much more of it is there than of another: on the tuning seeds
#: no form bears another's name so much better than its own.
_STANDS_OUT = 0.3
#: What repeats so much of what a paper says is that paper again: a further page repeats the parties
#: and the day, but not all else.
_AGAIN = 0.8
#: A shorter name of a file says nothing: 合同, 证明, 扫描.
_SAYING = 3


@dataclass(frozen=True, slots=True)
class SlotFill:
    """A material, whether it is needed (None: not to be said), and the papers that fill it."""

    material: Material
    needed: bool | None
    papers: tuple[Paper, ...] = ()


@dataclass(frozen=True, slots=True)
class Filling:
    """All slots of a matter, the papers that fill none, and those that lay in a wrong slot.

    `away` are numbers of materials whose electronic licence could not be fetched.
    """

    slots: tuple[SlotFill, ...]
    extras: tuple[Paper, ...]
    misplaced: tuple[tuple[Paper, Material], ...]
    away: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class _Role:
    words: tuple[str, ...]
    names: tuple[str, ...]
    numbers: tuple[str, ...]


@cache
def _roles() -> Mapping[str, _Role]:
    text = resources.files("prereview").joinpath("roles.yml").read_text("utf-8")
    return {
        name: _Role(**{k: tuple(v) for k, v in r.items()})
        for name, r in YAML(typ="safe").load(text).items()
    }


def fill(
    needs: Sequence[tuple[Material, bool | None]], papers: Sequence[Paper], looks: Looks
) -> Filling:
    """Put papers into slots.

    A paper goes where its kind is wanted. Where several slots want the kind, the applicant's
    choice decides, then whose paper it is, for forms whose name stands on it, then the order. A
    paper of no known kind goes where the applicant put it, or where its name says.
    """
    homes: dict[str, list[Paper]] = {material.number: [] for material, _ in needs}
    materials = {material.number: material for material, _ in needs}
    extras: list[Paper] = []
    misplaced: list[tuple[Paper, Material]] = []
    by_name = _people(papers)
    for paper in sorted(papers, key=lambda p: (not p.titled, p.order)):
        chosen = materials.get(paper.chosen)
        wanted = [m for m, needed in needs if needed is not False and m.type == paper.type]
        wanted = wanted or [m for m, _ in needs if m.type == paper.type]
        if chosen and paper.kind and chosen.type not in (paper.type, "other"):
            if paper.confidence >= TRUSTED:
                misplaced.append((paper, chosen))
            else:
                wanted = [chosen]
        home = _home(paper, chosen, wanted, homes, by_name, looks, materials.values())
        if home is None:
            extras.append(paper)
        else:
            homes[home.number].append(paper)
    for number, inside in homes.items():
        kept, spare = _of_right_person(materials[number], _continued(inside), by_name)
        homes[number] = kept
        extras += spare
    slots = tuple(SlotFill(m, needed, tuple(homes[m.number])) for m, needed in needs)
    return Filling(slots, tuple(extras), tuple(misplaced))


def _home(
    paper: Paper, chosen: Material | None, wanted: Sequence[Material],
    homes: Mapping[str, list[Paper]], by_name: Mapping[str, tuple[set[str], set[str]]],
    looks: Looks, materials: Iterable[Material],
) -> Material | None:  # fmt: skip
    if chosen and (chosen in wanted or not paper.kind or chosen.type == "other"):
        return chosen
    called = _called(paper, materials)
    if not paper.kind or not wanted:
        return None if paper.kind else called
    fits = [_fits(paper, m, by_name) for m in wanted]
    fitting = [m for m, fit in zip(wanted, fits, strict=True) if fit == max(fits)]
    if called in fitting:
        return called
    if paper.type in own_kinds():
        fitting = _named(paper, fitting, looks)
    return min(fitting, key=lambda m: bool(homes[m.number]))


def _called(paper: Paper, materials: Iterable[Material]) -> Material | None:
    """The one material whose name the file, or its folder in an archive, bears: a weak hint."""
    parts = [PurePath(part).stem for part in fold(paper.file_name).split("/")]
    names = [part for part in parts if len(part) >= _SAYING]
    said = [m for m in materials if any(fold(m.name) in n or n in fold(m.name) for n in names)]
    return said[0] if len(said) == 1 else None


def _named(paper: Paper, wanted: Sequence[Material], looks: Looks) -> list[Material]:
    """The materials whose names stand on a paper best; all when none stands out."""
    own = [looks.get((paper.file_id, number)) for number in paper.pages]
    text = "".join(look.text for look in own if look)
    shares = [named_share(material.name, text) for material in wanted]
    return [m for m, s in zip(wanted, shares, strict=True) if s > max(shares) - _STANDS_OUT]


def named_share(name: str, text: str) -> float:
    """How much of a name stands in a page's text: the share of its pairs of characters."""
    folded = fold(name)
    pairs = [folded[i : i + 2] for i in range(len(folded) - 1)]
    return sum(pair in text for pair in pairs) / len(pairs) if pairs else 0.0


def _people(papers: Iterable[Paper]) -> dict[str, tuple[set[str], set[str]]]:
    """Names and numbers that the other papers give for each role."""
    found: dict[str, tuple[set[str], set[str]]] = {}
    for role, spec in _roles().items():
        names = {v for path in spec.names for v in _texts(papers, path)}
        numbers = {v for path in spec.numbers for v in _texts(papers, path)}
        found[role] = names, numbers
    return found


def _texts(papers: Iterable[Paper], path: str) -> Iterable[str]:
    kind, _, key = path.partition(".")
    return [v.text for p in papers if p.type == kind and (v := p.sure(key))]


def role_of(material: str) -> str:
    """The role whose word stands first in a material's name (`委托代理人` is no `委托人`)."""
    return next((r for r, s in _roles().items() if any(w in material for w in s.words)), "")


def _fits(paper: Paper, material: Material, people: Mapping[str, tuple[set[str], set[str]]]) -> int:
    """1 when the paper is of the person the slot is for, -1 when of somebody else, else 0."""
    role = role_of(material.name)
    if not role:
        return 0
    own = {r for r in people if _matches(paper, people[r])}
    if role in own:
        return 1
    return -1 if own else 0


def _matches(paper: Paper, known: tuple[set[str], set[str]]) -> bool:
    name, number = paper.sure("name"), paper.sure("number")
    by_number = number is not None and number.text in known[1]
    return by_number or (name is not None and any(same_name(name.text, n) for n in known[0]))


def _of_right_person(
    material: Material, inside: Sequence[Paper], people: Mapping[str, tuple[set[str], set[str]]]
) -> tuple[list[Paper], list[Paper]]:
    """Where a slot is for one person, keep the best fitting paper and take out somebody else's."""
    ranked = sorted(inside, key=lambda p: -_fits(p, material, people))
    if len(ranked) < 2 or not role_of(material.name):
        return ranked, []
    best = _fits(ranked[0], material, people)
    kept = [p for p in ranked if _fits(p, material, people) == best]
    return kept, [p for p in ranked if p not in kept]


def _continued(papers: Sequence[Paper]) -> list[Paper]:
    """Join a further page that came as its own file: untitled, contradicting nothing."""
    done: list[Paper] = []
    for paper in papers:
        first = next((p for p in done if _continues(p, paper)), None)
        if first is None:
            done.append(paper)
            continue
        own = {k: paper.file_id for k in paper.values if k not in first.values}
        done[done.index(first)] = replace(
            first, values={**paper.values, **first.values}, files={**first.files, **own},
            joined=(*first.joined, paper.file_id),
        )  # fmt: skip
    return done


def _continues(first: Paper, paper: Paper) -> bool:
    if paper.titled or paper.type != first.type or not paper.kind or paper.kind.sides:
        return False
    shared = set(first.values) & set(paper.values)
    if len(shared) >= _AGAIN * len(first.values) and len(shared) > 2:
        return False
    return all(first.values[k].text == paper.values[k].text for k in shared)
