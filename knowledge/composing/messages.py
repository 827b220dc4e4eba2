"""The sentences of the composing (`messages.yml`)."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from pydantic import TypeAdapter
from ruamel.yaml import YAML

__all__ = ["prompt", "say"]

_HERE = Path(__file__).parent


def say(key: str, **values: object) -> str:
    """Return a sentence with its braces filled.

    Raises:
        KeyError: there is no such sentence, or it wants a value that is not given.
    """
    return _sentences()[key].format(**values)


@cache
def prompt(name: str) -> str:
    """Return the text of a prompt (`prompts/NAME.md`)."""
    return (_HERE / "prompts" / f"{name}.md").read_text(encoding="utf-8").strip()


@cache
def _sentences() -> dict[str, str]:
    read = YAML(typ="safe").load(_HERE / "messages.yml")
    return TypeAdapter(dict[str, str]).validate_python(read)
