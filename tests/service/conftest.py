"""The real application over an empty database with a small catalogue published."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from knowledge import load
from service.app import create_app
from service.composition import Parts
from service.database import migrate
from service.settings import Settings
from tests.conftest import ROOT


@pytest.fixture(scope="session")
def index_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One search index for all tests; it is keyed by the catalogue's digest."""
    return tmp_path_factory.mktemp("index")


@pytest.fixture
def settings(tmp_path: Path, index_folder: Path, database_url: str) -> Settings:
    """Settings of a service of its own, on each kind of database."""
    (tmp_path / "index").symlink_to(index_folder)
    pages = tmp_path / "web"
    (pages / "assets").mkdir(parents=True)
    (pages / "index.html").write_text("<!doctype html><title>窗前</title>", encoding="utf-8")
    (pages / "assets" / "app-1234.js").write_text("1", encoding="utf-8")
    return Settings(
        var=tmp_path,
        web=pages,
        catalogue=ROOT / "catalogue",
        database_url=database_url,
        jobs_database_url=f"sqlite:///{tmp_path / 'jobs.db'}",
        dialogue_port=1,
        requests_per_minute=100_000,
        turns_per_minute=100_000,
        uploads_per_minute=100_000,
        submissions_per_hour=100_000,
    )


@pytest.fixture
def parts(settings: Settings) -> Parts:
    """The application's parts, with the demonstration catalogue published."""
    made = Parts(settings)
    migrate(made.engine)
    made.catalogue.publish(load(settings.catalogue), "test")
    return made


@pytest.fixture
def client(parts: Parts) -> Iterator[TestClient]:
    """A client of the running application."""
    app = create_app(parts.settings)
    with TestClient(app, raise_server_exceptions=False, client=("127.0.0.1", 50000)) as made:
        yield made
