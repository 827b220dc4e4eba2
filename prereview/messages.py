"""The message catalogue: `messages.yml`, loaded once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources

from ruamel.yaml import YAML


@dataclass(frozen=True, slots=True)
class Words:
    """What is said about one point."""

    sentence: str
    message: str
    remedy: str


@cache
def _catalogue() -> dict[str, dict[str, str] | str]:
    text = resources.files("prereview").joinpath("messages.yml").read_text("utf-8")
    return dict(YAML(typ="safe").load(text))


def words(key: str, **values: str) -> Words:
    """Return the words for a point with its braces filled.

    Raises:
        KeyError: the catalogue has no such message, or a brace has no value.
    """
    entry = _catalogue()[key]
    assert isinstance(entry, dict), key  # noqa: S101 - a fault of the catalogue, not of a caller
    return Words(
        *(entry.get(part, "").format(**values) for part in ("sentence", "message", "remedy"))
    )


@cache
def remark_topics() -> dict[str, str]:
    """What a remark of the reader is about, `refused`, `marks` or `quality`, by its code."""
    topics = _catalogue()["remarks"]
    assert isinstance(topics, dict)  # noqa: S101
    return {code: topic for topic, codes in topics.items() for code in codes}


def verdict_text(verdict: str) -> str:
    """Return the sentence for a verdict."""
    verdicts = _catalogue()["verdicts"]
    assert isinstance(verdicts, dict)  # noqa: S101
    return verdicts[verdict]


def not_now(act: str, state: str) -> str:
    """Return why an act is not possible in a state, and what is."""
    life = _catalogue()["life"]
    assert isinstance(life, dict)  # noqa: S101
    return life["not_now"].format(
        state=life[f"state_{state}"], act=life[f"act_{act}"], way=life[f"way_{state}"]
    )


def failure(code: str) -> str:
    """Return why a review ended without a report, and what can be done; nothing for no code."""
    failures = _catalogue()["failures"]
    assert isinstance(failures, dict)  # noqa: S101
    return failures[code] if code else ""


def worker_fault(key: str, **values: str) -> str:
    """Return why a worker does not start, with the braces filled."""
    faults = _catalogue()["worker"]
    assert isinstance(faults, dict)  # noqa: S101
    return faults[key].format(**values)


def disclaimer() -> str:
    """Return the sentence that stands under every opinion."""
    return str(_catalogue()["disclaimer"])
