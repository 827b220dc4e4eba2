"""Back to a matter of earlier in the conversation: "回到刚才那个公积金的，多久到账"."""

from __future__ import annotations

from actions.cues import cues
from actions.guide import Asked
from actions.memory import Memory
from actions.turn import Turn
from knowledge.schema import Bundle, Matter
from knowledge.search import compact, pieces

__all__ = ["returned"]


def returned(turn: Turn, guide: Asked) -> Memory | None:
    """Return the memory with the earlier matter under discussion, or None when none is meant."""
    memory = turn.memory
    if not memory.recent or not cues().back.search(turn.text):
        return None
    said = pieces(compact(cues().back.sub(" ", turn.text)))
    bundles = {b.number: b for b in guide.catalogue.bundles}
    earlier = [guide.catalogue.matter(code) or bundles.get(code) for code in memory.recent]
    known = [item for item in earlier if item is not None]
    if cues().whole.search(turn.text):
        whole = [item for item in known if isinstance(item, Bundle)]
        if whole:
            return _under(memory, whole[0])
    alike = [(_likeness(said, item), -place) for place, item in enumerate(known)]
    best = max(alike, default=(0, 0))
    return _under(memory, known[-best[1]]) if best[0] else None


def _under(memory: Memory, item: Matter | Bundle) -> Memory:
    code = item.number if isinstance(item, Bundle) else item.code
    return memory.model_copy(update={"matter": code, "matter_name": item.name, "pending": None})


def _likeness(said: frozenset[str], item: Matter | Bundle) -> int:
    names = pieces(" ".join(compact(n) for n in (item.name, *item.aliases)))
    return len(said & names)
