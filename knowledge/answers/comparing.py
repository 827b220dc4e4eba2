"""The answer about two matters: one after the other, or what they share and what only one wants."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from knowledge.answers.blocks import (
    AnyBlock,
    Choices,
    GuideField,
    ItemList,
    MaterialItem,
    Materials,
    Source,
    Text,
)
from knowledge.answers.messages import message
from knowledge.answers.together import Pair
from knowledge.schema import Matter
from knowledge.search import compact

__all__ = ["TOLD_APART", "both_blocks"]

TOLD_APART = (
    GuideField.CONDITIONS,
    GuideField.MATERIALS,
    GuideField.TIME_LIMIT,
    GuideField.FEE,
)
"""What a comparison shows when the question names no part of the guide."""

Compose = Callable[[Matter, GuideField], Sequence[AnyBlock]]


def both_blocks(pair: Pair, fields: Sequence[GuideField], compose: Compose) -> tuple[AnyBlock, ...]:
    """Return the fields of both matters; `compose` gives the blocks of one field of one."""
    key = "told_apart" if pair.compares else "both"
    blocks: list[AnyBlock] = [Text(text=message(key, one=pair.one.name, two=pair.two.name))]
    for field in fields:
        apart = pair.compares and field is GuideField.MATERIALS
        more = _papers_apart(pair, compose) if apart else _each(pair, field, compose)
        blocks += [b for b in more if b not in blocks]
    return tuple(blocks)


def _each(pair: Pair, field: GuideField, compose: Compose) -> list[AnyBlock]:
    """Return a field of each; buttons for further parts would not say of which of the two."""
    blocks = (*compose(pair.one, field), *compose(pair.two, field))
    return [b for b in blocks if not isinstance(b, Choices)]


def _papers_apart(pair: Pair, compose: Compose) -> list[AnyBlock]:
    """Return the papers that both want, and those that only the one or the other does."""
    found = [
        next((b for b in compose(m, GuideField.MATERIALS) if isinstance(b, Materials)), None)
        for m in (pair.one, pair.two)
    ]
    lists = [block for block in found if block is not None]
    if len(lists) < len(found):
        return _each(pair, GuideField.MATERIALS, compose)
    items = [{compact(i.name): i for i in block.items} for block in lists]
    sources = tuple(s for block in lists for s in block.sources)
    shared = [i for name, i in items[0].items() if name in items[1]]
    blocks: list[AnyBlock] = [_list("shared_papers", shared, sources)] if shared else []
    for n, matter in enumerate((pair.one, pair.two)):
        own = [i for name, i in items[n].items() if name not in items[1 - n]]
        if own:
            blocks.append(_list("own_papers", own, lists[n].sources, matter=matter.name))
    return blocks


def _list(
    key: str, items: Sequence[MaterialItem], sources: tuple[Source, ...], **values: str
) -> ItemList:
    lines = tuple(f"{i.name}（{i.when or i.necessity}）" for i in items)
    return ItemList(title=message(key, **values), items=lines, sources=sources)
