"""The real application over an empty database with a small catalogue published."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import uvicorn
from argon2 import PasswordHasher
from fastapi.testclient import TestClient
from pydantic import SecretStr
from starlette.types import ASGIApp

from knowledge import load
from service.access import key_digest
from service.accounts import passwords
from service.accounts.roles import Role
from service.app import create_app
from service.composition import Parts
from service.database import migrate
from service.settings import Settings
from tests.conftest import ROOT, create_database

#: Names and keys of the clerks.
CLERKS = {"王敏": "the-long-random-key-of-one", "李强": "the-long-random-key-of-another"}


@pytest.fixture(scope="session", autouse=True)
def _quick_hashes() -> Iterator[None]:
    """Hash passwords with little work, which is what a hash exists to need."""
    before = passwords._hasher
    passwords._hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    yield
    passwords._hasher = before


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def settings(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    index_folder: Path,
    sealing_key: str,
) -> Settings:
    """Settings of a service of its own, on each kind of database."""
    var = tmp_path_factory.mktemp("service")
    (var / "index").symlink_to(index_folder)
    pages = var / "web"
    (pages / "assets").mkdir(parents=True)
    (pages / "index.html").write_text("<!doctype html><title>窗前</title>", encoding="utf-8")
    (pages / "assets" / "app-1234.js").write_text("1", encoding="utf-8")
    url = ""
    if request.param == "postgresql":
        url = create_database(request.getfixturevalue("postgres"), "service")
    return Settings(
        var=var,
        web=pages,
        catalogue=ROOT / "catalogue",
        database_url=url,
        jobs_database_url=f"sqlite:///{var / 'jobs.db'}",
        data_keys=SecretStr(sealing_key),
        clerks=SecretStr(",".join(f"{name}:{key_digest(key)}" for name, key in CLERKS.items())),
        dialogue_port=1,
        requests_per_minute=100_000,
        turns_per_minute=100_000,
        uploads_per_minute=100_000,
        submissions_per_hour=100_000,
        sign_ins_per_minute=100_000,
        person_requests_per_minute=100_000,
    )


@pytest.fixture(scope="session")
def parts(settings: Settings) -> Iterator[Parts]:
    """The application's parts, with the demonstration catalogue published."""
    made = Parts(settings)
    migrate(made.engine)
    made.catalogue.publish(load(settings.catalogue), "test")
    yield made
    made.close()


@pytest.fixture(scope="session")
def application(parts: Parts) -> Iterator[TestClient]:
    """The running application."""
    app = create_app(parts.settings, parts)
    with TestClient(app, raise_server_exceptions=False, client=("127.0.0.1", 50000)) as made:
        yield made


@pytest.fixture
def client(application: TestClient) -> TestClient:
    """A client of the running application, without anybody's cookies."""
    application.cookies.clear()
    return application


#: What people of `sign_in` type.
PASSWORD = "four-unrelated-words-here"


def sign_in(client: TestClient, parts: Parts, name: str, roles: Iterable[Role]) -> dict[str, str]:
    """Sign a person of these roles in; return the headers that unsafe requests need."""
    if name not in [one.name for one in parts.accounts.list()]:
        parts.accounts.add(name, "", roles, PASSWORD, "test", must_change=False)
    parts.accounts.disable(name, disabled=False)
    parts.accounts.set_roles(name, roles)
    answer = client.post("/api/desk/session", json={"name": name, "password": PASSWORD})
    assert answer.status_code == 200, answer.text
    return {"X-CSRF-Token": answer.json()["csrf"]}


@contextmanager
def served(app: ASGIApp) -> Iterator[str]:
    """Serve an application over real HTTP, without its life cycle; give its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    config = uvicorn.Config(
        app, host="127.0.0.1", port=port, log_level="critical", lifespan="off", log_config=None
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started and thread.is_alive():
        time.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(10)
