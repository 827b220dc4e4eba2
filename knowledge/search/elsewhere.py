"""What halls do in general, and what people call it (`knowledge/data/matters/`).

What a catalogue has of it lends its matters the words that people use, so that a list of official
names alone is found by them. What it lacks stands beside its matters as somewhere else to go:
without it the nearest matter of a small catalogue answers whatever is asked; 烟草证 is nearer to
食品经营许可证 than to nothing.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from math import log

from knowledge.data import DataFile, data_files, read_data
from knowledge.search.operations import named, stem
from knowledge.search.text import compact, segments

__all__ = ["General", "Known", "generals", "known"]

FOLDER = "matters"
SAME = 0.6
"""Likeness from which two names may be of one matter. 160 of 172 links so found in the 2,262
matters of a portal were right (`python -m bench.ask.words`, read one by one); 120 of 124 from 0.7
on, but a third fewer matters are then found by what people say."""
BROADER = 0.35
"""Likeness from which a name all of whose words a general one has stands for it too: 食品经营许可
for 食堂食品经营许可, but 离婚登记 not for 诉讼离婚; one that begins the general one always does."""
CLOSE = 0.08
"""How much less alike than the nearest one another may be and still be meant as well."""
PART, OTHERWISE = 0.95, 0.9
"""What likeness to a name without its brackets, and to another way of writing it, is worth."""
TOLD, NEARLY = 0.3, 0.8
"""Share of what a name has in brackets that tells general matters of one base apart; and how much
of the best share another must have to be meant as well."""
WHOLE = 0.9
"""Share of a name that says of no operation, from which it stands for any operation of its kind:
残疾人证 for losing one, 兼职律师执业许可 not for giving up a lawyer's licence."""

_BRACKETS = re.compile(r"[（(](.*)[）)]")
_LIGHT = re.compile("审核|确认|认定|给付|发放|批准|一件事|被盗")
_PARTS = re.compile("[、，,；;和或及]")
_WAY = re.compile("[迁转调]([入出])")


class _File(DataFile):
    matters: tuple[tuple[str, ...], ...] = ()
    bundles: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class General:
    """A general matter: its name and other ways catalogues write it, then what people call it."""

    names: tuple[str, ...]
    said: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Known:
    """What is said of each of a catalogue's names, in their order, and what it lacks."""

    said: tuple[tuple[str, ...], ...]
    lacking: tuple[General, ...]


@dataclass(frozen=True, slots=True)
class _Form:
    """One name of the general matter at `place`, as it is compared."""

    place: int
    text: str
    worth: float
    does: frozenset[str]
    way: frozenset[str]
    words: tuple[str, ...]
    weight: float


@dataclass(frozen=True, slots=True)
class _Index:
    generals: tuple[General, ...]
    forms: tuple[_Form, ...]
    pairs: tuple[frozenset[str], ...]
    holding: dict[str, tuple[int, ...]]
    rarity: dict[str, float]
    unseen: float

    def weight(self, pairs: frozenset[str]) -> float:
        return sum(self.rarity.get(pair, self.unseen) for pair in pairs)


def generals(*, bundles: bool = False) -> tuple[General, ...]:
    """Return all general matters, or all 一件事, in the order of the files."""
    files = [read_data(_File, name) for name in data_files(FOLDER)]
    rows = [row for f in files for row in (f.bundles if bundles else f.matters)]
    return tuple(General(tuple(name.split("|")), tuple(said)) for name, *said in rows)


@lru_cache(maxsize=8)
def known(names: tuple[tuple[str, ...], ...], *, bundles: bool = False) -> Known:
    """Compare a catalogue's matters, or its 一件事, with the general ones.

    `names` are each a name and its aliases. Names are compared by the pairs of characters they
    share, a pair weighing by how rare it is among general names; and one must have all words of
    the other, so that 食品经营许可证 is no 药品经营许可证. Words go to the nearest matters only. A
    一件事 is never lacking: its matters may be there.
    """
    index = _index(bundles)
    nearest, there = [0.0] * len(index.generals), [False] * len(index.generals)
    links: list[dict[int, float]] = []
    for name, *_ in names:
        alike: dict[int, float] = {}
        for place, likeness, lends in _alike(name, index):
            there[place] = True
            if lends:
                alike[place] = max(alike.get(place, 0.0), likeness)
        alike = _told_apart(name, alike, index)
        most = max(alike.values(), default=0.0) - CLOSE
        links.append({place: value for place, value in alike.items() if value >= most})
        for place, value in links[-1].items():
            nearest[place] = max(nearest[place], value)
    called = {compact(text) for item in names for text in item}
    return Known(
        said=tuple(
            _said(item[0], [index.generals[g] for g in found if found[g] >= nearest[g] - CLOSE])
            for item, found in zip(names, links, strict=True)
        ),
        lacking=()
        if bundles
        else tuple(
            general
            for general, has in zip(index.generals, there, strict=True)
            if not has and not called.intersection(map(compact, (*general.names, *general.said)))
        ),
    )


def _alike(name: str, index: _Index) -> Iterator[tuple[int, float, bool]]:
    """Yield the general matters that a name may be, their likeness 0..1, and if they lend words."""
    done, bare, way = named(name), _BRACKETS.sub("", name), _way(name)
    if "query" not in named(bare):
        done -= {"query"}  # 无犯罪记录证明（查询）
    for text, worth in {bare: PART, name: 1.0}.items():
        pairs, words, core, plain = _pairs(text), _words(text), _core(text), compact(text)
        whole = index.weight(pairs)
        shared: defaultdict[int, float] = defaultdict(float)
        for pair in pairs:
            for place in index.holding.get(pair, ()):
                shared[place] += index.rarity[pair]
        for place, common in shared.items():
            form = index.forms[place]
            if (done and form.does and not done & form.does) or (
                way and form.way and not way & form.way
            ):
                continue
            likeness = 2 * common / (form.weight + whole) * worth * form.worth
            broader = form.text.startswith(core) or likeness >= BROADER
            broader = broader and (not form.does or bool((done or {"new"}) & form.does))
            held = _held(form.words, plain) or (broader and _held(words, form.text))
            if held or likeness >= SAME:
                meant = _meant(done, form.does, common / whole)
                yield form.place, likeness, held and meant and likeness >= SAME


def _told_apart(name: str, alike: dict[int, float], index: _Index) -> dict[int, float]:
    """Return those that share what the brackets say: 公积金提取（租房） is for one of several.

    Where none does, those stay whose own name is the base (初次申领驾驶证 for 小型汽车), not those
    for which the base is another way of writing them.
    """
    inside = _BRACKETS.search(name)
    parts = [_pairs(part) for part in _PARTS.split(inside[1]) if stem(part)] if inside else []
    if not parts:
        return alike
    shares = {
        place: max(index.weight(part & index.pairs[place]) / index.weight(part) for part in parts)
        for place in alike
    }
    best = max(shares.values(), default=0.0)
    if best >= TOLD:
        return {place: alike[place] for place in alike if shares[place] >= best * NEARLY}
    return {place: value for place, value in alike.items() if value > PART * OTHERWISE}


def _way(name: str) -> frozenset[str]:
    return frozenset(_WAY.findall(name))


def _held(words: tuple[str, ...], text: str) -> bool:
    return bool(words) and all(word in text for word in words)


def _meant(done: frozenset[str], does: frozenset[str], share: float) -> bool:
    """Whether a matter that does one thing is asked for in the words for the other."""
    if ("query" in done) != ("query" in does):
        return False
    if not does:
        return not done or bool(done & {"new", "withdraw"})
    return bool(done) or "new" in does or share >= WHOLE


def _said(name: str, meant: list[General]) -> tuple[str, ...]:
    """Return what people say, without words for another thing to be done than this matter does."""
    done = named(name)
    words = (word for general in meant for word in (general.names[0], *general.said))
    fitting = (w for w in words if not done or not named(w) or done & named(w))
    return tuple(dict.fromkeys(fitting))


@cache
def _index(bundles: bool) -> _Index:
    found = generals(bundles=bundles)
    names = [
        (place, text, (PART if text != name else 1.0) * (OTHERWISE if other else 1.0))
        for place, general in enumerate(found)
        for other, name in enumerate(general.names)
        for text in dict.fromkeys((name, _BRACKETS.sub("", name)))
    ]
    held = [_pairs(text) for _, text, _ in names]
    counts = Counter(pair for pairs in held for pair in pairs)
    rarity = {pair: log((len(names) + 1) / (n + 0.5)) for pair, n in counts.items()}
    holding: dict[str, list[int]] = defaultdict(list)
    for place, pairs in enumerate(held):
        for pair in pairs:
            holding[pair].append(place)
    forms = tuple(
        _Form(
            place,
            compact(text),
            worth,
            named(text),
            _way(text),
            _words(text),
            sum(rarity[pair] for pair in pairs),
        )
        for (place, text, worth), pairs in zip(names, held, strict=True)
    )
    unseen = log((len(names) + 1) / 0.5)
    together = tuple(frozenset().union(*map(_pairs, g.names)) for g in found)
    return _Index(
        found, forms, together, {p: tuple(at) for p, at in holding.items()}, rarity, unseen
    )


def _core(name: str) -> str:
    """Return a name without what is done and without formalities; as it is when nothing is left."""
    return _LIGHT.sub("", stem(name)) or compact(name)


def _pairs(name: str) -> frozenset[str]:
    core = _core(name)
    return frozenset(core[i : i + 2] for i in range(max(len(core) - 1, 1))) if core else frozenset()


@lru_cache(maxsize=8192)
def _words(name: str) -> tuple[str, ...]:
    return tuple(w for w in segments(_core(name)) if len(w) > 1)
