"""One trained Rasa, one action endpoint and one guide for all tests of the conversation."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from knowledge import Catalogue, load
from knowledge.answers import Guide
from knowledge.digest import digest, to_json
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
        processes.action_server(guide) as action_url,
        processes.rasa(model, action_url, folder) as (url, pid),
    ):
        yield Dialogue(url, pid, guide, model)
