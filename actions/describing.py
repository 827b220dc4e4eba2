"""Which of the offered matters has what a person says: "不要钱的那个", "能网上办的那种"."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

from pydantic import TypeAdapter
from ruamel.yaml import YAML

from actions.guide import Asked
from actions.memory import Option
from actions.picking import Picked
from knowledge.schema import Matter

__all__ = ["having"]

_FILE = Path(__file__).with_name("describing.yml")
# A description is short; a longer message is a question of its own.
_LONGEST = 14
_HAS: dict[str, Callable[[Matter], bool]] = {
    "free": lambda m: m.fee.charged is False,
    "charged": lambda m: m.fee.charged is True,
    "online": lambda m: bool(m.online_url) or m.visits == 0,
}


@cache
def _said() -> dict[str, re.Pattern[str]]:
    read = TypeAdapter(dict[str, str]).validate_python(YAML(typ="safe").load(_FILE))
    return {name: re.compile(expression) for name, expression in read.items()}


def having(text: str, options: Sequence[Option], guide: Asked) -> Picked | None:
    """Return the one option that has what the text says; None when none or several do."""
    plain = text.strip(" ,.!?。，！？")
    which = _said()["which"].search(plain)
    if len(plain) > _LONGEST or which is None or not which[0]:
        return None
    for name, has in _HAS.items():
        if not _said()[name].search(plain):
            continue
        found = [(o, guide.catalogue.matter(o.matter_code)) for o in options]
        fits = [option for option, matter in found if matter is not None and has(matter)]
        return Picked(fits[0]) if len(fits) == 1 else None
    return None
