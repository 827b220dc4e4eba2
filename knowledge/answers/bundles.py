"""Several matters done as one (一件事): their order, and one list of materials."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote

from knowledge.answers.blocks import (
    AnyBlock,
    Choice,
    Choices,
    GuideField,
    ItemList,
    Notice,
    Source,
    Text,
)
from knowledge.answers.compose import Composer, Guidebook
from knowledge.answers.materials import merge, notices
from knowledge.answers.messages import message
from knowledge.schema import Bundle, Catalogue, Matter
from knowledge.search import field_words

__all__ = ["bundle_blocks", "empty_notice", "next_fields"]

_OFFERED = (
    GuideField.MATERIALS,
    GuideField.CONDITIONS,
    GuideField.STEPS,
    GuideField.TIME_LIMIT,
    GuideField.FEE,
    GuideField.PLACE,
)
_WHOLE = frozenset({GuideField.OVERVIEW, GuideField.MATERIALS, GuideField.STEPS})


def bundle_blocks(
    bundle: Bundle, catalogue: Catalogue, book: Guidebook, fields: Sequence[GuideField]
) -> tuple[AnyBlock, ...]:
    """Return the matters in order and the merged materials; other fields matter by matter."""
    found = [(code, catalogue.matter(code)) for code in bundle.matters]
    matters = [m for _, m in found if m is not None]
    blocks: list[AnyBlock] = []
    if bundle.description:
        text = f"{message('bundle_title', bundle=bundle.name)}\n{bundle.description}"
        blocks.append(Text(text=text, sources=(_source(bundle, book),)))
    blocks.append(_order(bundle, matters, book))
    blocks += [
        Notice(text=message("bundle_missing", code=code), level="warning")
        for code, matter in found
        if matter is None
    ]
    if not fields or _WHOLE & set(fields):
        blocks += _materials(bundle, matters, book)
    for field in fields:
        if field not in _WHOLE:
            blocks += _each(matters, book, field)
    if matters:
        blocks.append(_buttons(matters))
    return tuple(blocks)


def _order(bundle: Bundle, matters: Sequence[Matter], book: Guidebook) -> ItemList:
    sources = [s for m in matters for s in book.source(m, GuideField.OVERVIEW)]
    return ItemList(
        title=message("bundle_order", bundle=bundle.name),
        items=tuple(f"{m.name}（{m.department}）" for m in matters),
        ordered=True,
        sources=(_source(bundle, book), *sources),
    )


def _materials(bundle: Bundle, matters: Sequence[Matter], book: Guidebook) -> list[AnyBlock]:
    sources = tuple(s for m in matters for s in book.source(m, GuideField.MATERIALS))
    title = message("bundle_materials", bundle=bundle.name)
    merged = merge(matters, book.words, title, sources)
    return [merged, *notices(merged.items)] if merged.items else []


def _each(matters: Sequence[Matter], book: Guidebook, field: GuideField) -> list[AnyBlock]:
    blocks: list[AnyBlock] = []
    for matter in matters:
        blocks += Composer(book, matter).compose(field) or (empty_notice(matter, field),)
    return blocks


def empty_notice(matter: Matter, field: GuideField) -> Notice:
    """Say that the guide does not state a field, and whom to ask."""
    name = field_words()[field.value].name
    key = "field_empty_phone" if matter.phone else "field_empty"
    text = message(
        key,
        matter=matter.name,
        field=name,
        department=matter.department,
        phone="、".join(matter.phone),
    )
    return Notice(text=text, level="warning")


def _buttons(matters: Sequence[Matter]) -> Choices:
    return Choices(
        prompt=message("next_fields"),
        choices=tuple(Choice(label=m.name, matter_code=m.code) for m in matters),
    )


def _source(bundle: Bundle, book: Guidebook) -> Source:
    return Source(
        matter_code=bundle.number,
        matter_name=bundle.name,
        field=GuideField.OVERVIEW.value,
        field_name=field_words()[GuideField.OVERVIEW.value].name,
        version=book.version,
        url=f"/guide/{quote(bundle.number, safe='')}#{GuideField.OVERVIEW.value}",
    )


def next_fields(matter: Matter) -> Choices:
    """Return buttons for the parts of a guide that people ask for most."""
    return Choices(
        prompt=message("next_fields"),
        choices=tuple(
            Choice(label=field_words()[f.value].name, matter_code=matter.code, field=f.value)
            for f in _OFFERED
        ),
    )
