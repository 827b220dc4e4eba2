"""Two matters in one message: told apart ("变更和新办有什么区别") or both answered."""

from __future__ import annotations

from collections.abc import Sequence

from actions import replies
from actions.asking import Reply, understood
from actions.cues import cues
from actions.guide import Asked
from actions.memory import Asking, Option, Pending
from actions.turn import Turn
from knowledge.answers import (
    Answer,
    AnswerStatus,
    AnyBlock,
    GuideField,
    ItemList,
    MaterialItem,
    Materials,
    Source,
)
from knowledge.answers.fields import FieldFinder
from knowledge.schema import Matter
from knowledge.search import compact, named, normalise, pieces, read_query, same_family

__all__ = ["pair"]

# Both halves must name a matter this surely: most messages with 和 name one matter only. Chosen on
# the dev half of bench/questions (styles comparison and double of `python -m bench.dialogue`).
SURE = 0.5
SURE_BOTH = 0.8
# Two names apart from their operation, from which they are of one family (as the guide has it).
FAMILY = 0.6
# What a comparison shows when it names no part of the guide.
_TOLD_APART = (
    GuideField.CONDITIONS,
    GuideField.MATERIALS,
    GuideField.TIME_LIMIT,
    GuideField.FEE,
)


def pair(turn: Turn, guide: Asked) -> Reply | None:
    """Answer a message that is about two matters; None when it is not."""
    compares = bool(cues().compare.search(turn.text))
    if not compares and not cues().both.search(turn.text):
        return None
    found = _matters(turn, guide, SURE if compares else SURE_BOTH, compares)
    if found is None:
        return None
    wanted: tuple[GuideField, ...]
    if compares:
        # 有什么区别 is asked of the whole; that of one part names it by its words.
        cued = FieldFinder.cued(normalise(cues().compare.sub("，", turn.text)))
        wanted = tuple(f for f in cued if f is not GuideField.OVERVIEW) or _TOLD_APART
        blocks = _told_apart(guide, found, wanted)
    else:
        wanted = (understood(turn.text, turn.best, guide) or GuideField.OVERVIEW,)
        blocks = _one_after_the_other(guide, found, wanted[0])
    version = guide.answer(found[0].code, wanted[0]).version
    return _reply(turn, found, wanted[0], blocks, compares, version)


def _reply(
    turn: Turn,
    found: tuple[Matter, Matter],
    field: GuideField,
    blocks: Sequence[AnyBlock],
    compares: bool,
    version: int,
) -> Reply:
    one, two = found
    key = "told_apart" if compares else "both"
    opening = replies.sentence(key, AnswerStatus.ANSWERED, one=one.name, two=two.name)
    answer = Answer(
        status=AnswerStatus.ANSWERED,
        blocks=(*opening.blocks, *blocks),
        matter_code=one.code,
        matter_name=one.name,
        field=field.value,
        version=version,
    )
    asking = Asking(text=turn.text, field=field.value)
    options = tuple(Option(label=m.name, matter_code=m.code) for m in found)
    memory = turn.memory.after(answer, asking)
    # "第二个多少钱" after it chooses one of the two.
    pending = Pending(text=turn.text, field=field.value, options=options)
    return Reply(answer, memory.model_copy(update={"pending": pending}))


def _matters(turn: Turn, guide: Asked, sure: float, compares: bool) -> tuple[Matter, Matter] | None:
    """Return the two matters that the parts before and after a joining word name."""
    text = (cues().compare if compares else cues().count).sub("，", turn.text)
    for joint in cues().join.finditer(text):
        left, right = text[: joint.start()], text[joint.end() :]
        one = _named(left, guide, sure) or (_current(turn, guide) if compares else None)
        if one is None:
            continue
        two = _relative(right, one, guide) or _named(right, guide, sure)
        one = _named_again(left, one, two, guide)
        if two is not None and two.code != one.code:
            return one, two
    return None


def _named(text: str, guide: Asked, sure: float) -> Matter | None:
    if not read_query(text).rest:
        return None
    hits = guide.find(text, limit=2)
    return guide.catalogue.matter(hits[0].code) if hits and hits[0].score >= sure else None


def _current(turn: Turn, guide: Asked) -> Matter | None:
    return guide.catalogue.matter(turn.memory.matter)


def _named_again(left: str, one: Matter, two: Matter | None, guide: Asked) -> Matter:
    """Read the first part by its family when both were found to be the same matter."""
    if two is None or two.code != one.code:
        return one
    return _relative(left, one, guide) or one


def _relative(text: str, here: Matter | None, guide: Asked) -> Matter | None:
    """Return the matter of the same family that does what a message says ("快到期的要续").

    None when the message says nothing to be done, or its other words name another family.
    """
    query = read_query(text)
    if here is None or not query.operations or query.operations & named(here.name):
        return None
    found = guide.find(text, limit=1)
    other = guide.catalogue.matter(found[0].code) if found else None
    if other is not None and same_family(here.name, other.name) < FAMILY:
        names = pieces(" ".join(compact(n) for n in (other.name, *other.aliases)))
        if pieces(query.rest) & names:
            return None
    alike = [
        (same_family(here.name, m.name), -place)
        for place, m in enumerate(guide.catalogue.matters)
        if m.code != here.code and named(m.name) & query.operations
    ]
    best = max(alike, default=(0.0, 0))
    return guide.catalogue.matters[-best[1]] if best[0] >= FAMILY else None


def _one_after_the_other(
    guide: Asked, found: Sequence[Matter], field: GuideField
) -> tuple[AnyBlock, ...]:
    blocks: list[AnyBlock] = []
    for matter in found:
        more = guide.answer(matter.code, field).blocks
        blocks += [b for b in more if b.type != "choices" and b not in blocks]
    return tuple(blocks)


def _told_apart(
    guide: Asked, found: tuple[Matter, Matter], fields: Sequence[GuideField]
) -> tuple[AnyBlock, ...]:
    blocks: list[AnyBlock] = []
    for field in fields:
        if field is GuideField.MATERIALS:
            blocks += _papers_apart(guide, found)
        else:
            more = _one_after_the_other(guide, found, field)
            blocks += [b for b in more if b not in blocks]
    return tuple(blocks)


def _papers_apart(guide: Asked, found: tuple[Matter, Matter]) -> tuple[AnyBlock, ...]:
    """Return the papers that both want, and those that only the one or the other does."""
    lists = [_papers(guide, m) for m in found]
    if not all(lists):
        return _one_after_the_other(guide, found, GuideField.MATERIALS)
    items = [{compact(i.name): i for i in block.items} for block in lists if block]
    sources = tuple(s for block in lists if block for s in block.sources)
    shared = [i for name, i in items[0].items() if name in items[1]]
    own = [[i for name, i in items[n].items() if name not in items[1 - n]] for n in (0, 1)]
    blocks = [_list("shared_papers", shared, sources)] if shared else []
    for matter, papers, block in zip(found, own, lists, strict=True):
        if block and papers:
            blocks.append(_list("own_papers", papers, block.sources, matter=matter.name))
    return tuple(blocks)


def _papers(guide: Asked, matter: Matter) -> Materials | None:
    blocks = guide.answer(matter.code, GuideField.MATERIALS).blocks
    return next((b for b in blocks if isinstance(b, Materials)), None)


def _list(
    key: str, items: Sequence[MaterialItem], sources: tuple[Source, ...], **values: str
) -> ItemList:
    lines = tuple(f"{i.name}（{i.when or i.necessity}）" for i in items)
    return ItemList(title=replies.words(key, **values), items=lines, sources=sources)
