"""The words shown to people, from `messages.yml`; the rest of the package knows only codes."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from pydantic import BaseModel, ConfigDict
from ruamel.yaml import YAML

_SHOWN_NAME = 80


class _Catalogue(BaseModel):
    """The message file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    refusals: dict[str, str]
    remarks: dict[str, str]
    kinds: dict[str, str]
    accepted: str


@cache
def _catalogue() -> _Catalogue:
    source = files("ocr").joinpath("messages.yml").read_text(encoding="utf-8")
    return _Catalogue.model_validate(YAML(typ="safe").load(source))


def refusal_codes() -> frozenset[str]:
    """All codes that a `Refusal` may carry."""
    return frozenset(_catalogue().refusals)


def remark_codes() -> frozenset[str]:
    """All codes that a `Remark` may carry."""
    return frozenset(_catalogue().remarks)


def kind_name(kind: str) -> str:
    """How people call a sniffed type; the type itself when it has no other name."""
    return _catalogue().kinds.get(kind, kind)


def shown_name(name: str) -> str:
    """A file's name fit for a sentence: one line, no control characters, not too long."""
    clean = "".join(c if c.isprintable() else "_" for c in name).strip() or "未命名"
    return clean if len(clean) <= _SHOWN_NAME else clean[: _SHOWN_NAME - 1] + "…"


def refusal_message(code: str, name: str, **values: object) -> str:
    """The sentence for a refusal; `values` are `size`, `limit`, `pages`, `page`, `kind`, ….

    Raises:
        KeyError: the code is unknown, or a value that its sentence names is missing.
    """
    catalogue = _catalogue()
    if "kind" in values:
        values["kind"] = kind_name(str(values["kind"]))
    return catalogue.refusals[code].format(
        name=shown_name(name), accepted=catalogue.accepted, **values
    )


def remark_message(code: str, **values: object) -> str:
    """The sentence for a remark; raises `KeyError` as `refusal_message` does."""
    if "kind" in values:
        values["kind"] = kind_name(str(values["kind"]))
    return _catalogue().remarks[code].format(**values)
