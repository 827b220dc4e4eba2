"""The words shown to people, from `messages.yml`; the rest of the package knows only codes."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from pydantic import BaseModel, ConfigDict
from ruamel.yaml import YAML

_SHOWN_NAME = 80


class _Cause(BaseModel):
    """How a cause is named, what becomes of the text there, and what to do."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    says: str
    lost: str
    advice: str


class _Phrases(BaseModel):
    """Parts of sentences about a page's quality."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    this_page: str
    page: str
    near: str
    some: str
    because: str
    advice: str


class _Catalogue(BaseModel):
    """The message file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    refusals: dict[str, str]
    remarks: dict[str, str]
    causes: dict[str, _Cause]
    places: dict[str, str]
    phrases: _Phrases
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


def remark_message(code: str, *, page: int = 0, **values: object) -> str:
    """The sentence for a remark; raises `KeyError` as `refusal_message` does.

    Args:
        code: its key in the catalogue.
        page: number of the page in a document of several; 0 for the only one.
        values: of its sentence. Of a remark on quality these are `causes`, such as
            `glare@bottom_right,cut@left` (cause and place, the gravest first), and `near`, the
            label of what cannot be read.
    """
    if "kind" in values:
        values["kind"] = kind_name(str(values["kind"]))
    values |= _quality_words(code, str(values.get("causes", "")), str(values.get("near", "")))
    phrases = _catalogue().phrases
    where = phrases.page.format(page=page) if page else phrases.this_page
    return _catalogue().remarks[code].format(page=where, **values)


def _quality_words(code: str, causes: str, near: str) -> dict[str, str]:
    """Causes with their places, advice and what is lost, in words."""
    catalogue = _catalogue()
    phrases = catalogue.phrases
    if not causes and code in catalogue.causes:
        causes = f"{code}@page"
    what: list[str] = []
    advice: list[str] = []
    last, lost = "", ""
    for item in filter(None, causes.split(",")):
        name, _, place = item.partition("@")
        cause = catalogue.causes[name]
        what.append(cause.says.format(place="" if place == last else catalogue.places[place]))
        last, lost = place, lost or cause.lost
        if cause.advice not in advice:
            advice.append(cause.advice)
    joined = "、".join(what)
    return {
        "what": joined,
        "because": phrases.because.format(what=joined) if joined else "",
        "advice": "，".join(advice) or phrases.advice,
        "lost": (phrases.near if near else phrases.some).format(near=near, lost=lost),
    }
