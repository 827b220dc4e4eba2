"""One trained Rasa, one action endpoint and one guide for all tests of the conversation."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from actions import Hidden, Tracked
from knowledge import Catalogue, load
from knowledge.answers import Guide
from knowledge.digest import digest, to_json
from prereview.numbers import read_contact, read_number, same_contact
from tests.assistant import processes
from tests.conftest import ROOT


@dataclass(frozen=True)
class Version:
    version: int
    catalogue: Catalogue
    digest: str


@dataclass(frozen=True)
class Dialogue:
    url: str
    pid: int
    guide: Guide
    model: Path


def hide(text: str, address: str) -> dict[str, str]:
    """What the service would seal, left open."""
    del address
    said = {"number": read_number(text), "contact": read_contact(text)}
    return {name: value for name, value in said.items() if value}


def handed_in(hidden: Hidden, chat: str) -> Tracked | None:
    """Know one submission, with the phone 13800138000."""
    del chat
    if hidden.number != "YS261123482917" or not same_contact(hidden.contact, "13800138000"):
        return None
    return Tracked("居住证签注", "returned", datetime(2026, 11, 23, tzinfo=UTC))


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return load(ROOT / "catalogue")


@pytest.fixture(scope="session")
def guide(catalogue: Catalogue) -> Guide:
    with processes.locked("index.lock"):
        return Guide.open(
            Version(7, catalogue, digest(to_json(catalogue))), processes.CACHE / "index"
        )


@pytest.fixture(scope="session")
def dialogue(guide: Guide, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dialogue]:
    if not processes.PYTHON.exists():
        pytest.skip("the dialogue environment is not installed (make setup)")
    model = processes.trained(guide.catalogue)
    folder = tmp_path_factory.mktemp("rasa")
    with (
        processes.action_server(guide, handed_in) as action_url,
        processes.rasa(model, action_url, folder) as (url, pid),
    ):
        yield Dialogue(url, pid, guide, model)
