"""Another matter, the same part of the guide: "那营业执照呢", "不是，我说的是注销"."""

from __future__ import annotations

import re

from actions.asking import FOUND, Reply, ask
from actions.guide import Asked
from actions.memory import Asking, Memory
from actions.picking import not_denied
from actions.turn import Turn
from knowledge.answers import AnswerStatus
from knowledge.schema import Matter
from knowledge.search import compact, named, operation, pieces, read_query, same_family

__all__ = ["FAMILY", "meant", "relative", "same_field"]

# Two names apart from their operation, from which they are of one family (as the guide has it).
FAMILY = 0.6

_NO = re.compile(
    r"^(?:(?:不是(?:的|吧)?|不对|错了?|不|你?(?:搞|弄|说|打|答|听|理解)错了?|答非所问|纠正一下|你|刚才|哎|啊)"
    r"[,，。!！、\s]*)+(?:这个|那个)?[,，。!！、\s]*"
)
_I_MEAN = re.compile(
    r"(?:我|应该)?(?:想|要)?(?:说|问|指|办)?的?(?:就?是|应该是|要)(?:说|问|办)?的?\s*"
)


def same_field(turn: Turn, guide: Asked) -> Reply:
    """Answer for the matter that is meant now with the part that was asked for before."""
    memory, text = turn.memory, meant(turn.text)
    for other in _named_elsewhere(text, guide, memory):
        reply = ask(guide, memory, Asking(text=other, field=memory.field))
        if reply.answer.status in FOUND:
            return reply
    kin = relative(text, guide.catalogue.matter(memory.matter), guide)
    if kin is not None:
        asking = Asking(text=text, field=memory.field, matter_code=kin.code, chosen=True)
        return ask(guide, memory, asking)
    reply = ask(guide, memory, Asking(text=text, field=memory.field, matter_code=memory.matter))
    moved = reply.answer.status in FOUND and reply.answer.matter_code != memory.matter
    if moved or memory.asked is None or not memory.asked.text:
        return reply
    # The words alone named nothing new: read them together with the question they correct.
    whole = ask(guide, memory, Asking(text=f"{memory.asked.text} {text}", field=memory.field))
    return whole if whole.answer.status in FOUND | {AnswerStatus.ASKED_BACK} else reply


def relative(text: str, here: Matter | None, guide: Asked) -> Matter | None:
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


def meant(text: str) -> str:
    """Take "不是，我说的是" and what is denied off a correction; never all of it."""
    rest = _NO.sub("", text) or text
    rest = not_denied(rest)
    found = _I_MEAN.search(rest)
    return (rest[found.end() :] if found else rest).strip(" ,，。!！、") or text


def _named_elsewhere(text: str, guide: Asked, memory: Memory) -> list[str]:
    """Return what to ask without context when the text names another matter than the present one.

    What is to be done carries over: after 食品经营许可证注销, "那营业执照呢" means its 注销 too.
    """
    here = guide.catalogue.matter(memory.matter)
    query = read_query(text)
    words = compact(query.rest)
    if here is None or not words or _names(here, words):
        return []
    if not any(_names(matter, words) for matter in guide.catalogue.matters):
        return []
    done = [o for key in sorted(named(here.name)) if (o := operation(key))]
    carried = [f"{text}{done[0].label}"] if len(done) == 1 and not query.operations else []
    return [*carried, text]


def _names(matter: Matter, words: str) -> bool:
    return any(words in compact(name) for name in (matter.name, *matter.aliases))
