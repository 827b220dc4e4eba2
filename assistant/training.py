"""What Rasa learns from the published catalogue: the names of its matters, to be masked.

Everything else that Rasa learns is in `assistant/data`. A matter published after the training is
answered all the same: actions find matters by searching the catalogue, and the service hides the
names of the version that it answers from in each message (`assistant.names`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

LOOKUP_FILE = "matters.yml"

_HEAD = """version: "3.1"
# Written from the published catalogue before each training; edit the catalogue instead.
nlu:
- lookup: matter
  examples: |
"""
# Brackets mark entities and braces mark roles in Rasa's format.
_SYNTAX = re.compile(r"[\[\]{}]+")


def write_training_data(names: Iterable[str], out: Path) -> Path:
    """Write the names and aliases of all matters as Rasa's lookup table `matter`.

    Args:
        names: official names and aliases; order and repetition do not matter.
        out: folder that is given to `rasa train --data`; made when it is missing.

    Returns:
        the file written. Its content depends on the set of names only.
    """
    cleaned = sorted({clean for name in names if (clean := _clean(name))})
    out.mkdir(parents=True, exist_ok=True)
    file = out / LOOKUP_FILE
    # Rasa refuses an empty table; a catalogue without matters masks nothing that occurs.
    lines = [f"    - {name}\n" for name in cleaned or ("（没有事项）",)]
    file.write_text(_HEAD + "".join(lines), encoding="utf-8")
    return file


def _clean(name: str) -> str:
    printable = "".join(c if c.isprintable() else " " for c in _SYNTAX.sub(" ", name))
    return " ".join(printable.split()).lstrip("-# ").strip()
