"""Fixtures for every test: real databases, and the shared real inputs where they are present."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pgserver
import pytest
from cryptography.fernet import Fernet
from sqlalchemy import Engine, create_engine, text
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

from prereview import Vault, use_vault
from service.database import make_engine, psycopg_url

if TYPE_CHECKING:
    from pgserver import PostgresServer

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared" / "data"


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real matters, OFD files and pictures, which lies beside the project."""
    if not SHARED.is_dir():
        pytest.skip("the real inputs (../shared/data) are not on this machine")
    return SHARED


@pytest.fixture(scope="session")
def index_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One search index for the whole run: it is keyed by the catalogue, and slow to build."""
    folder = tmp_path_factory.getbasetemp() / "index"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture(scope="session", autouse=True)
def sealing_key() -> str:
    """The key with which this run seals personal data."""
    key = Fernet.generate_key().decode()
    use_vault(Vault([key]))
    return key


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PostgresServer]:
    """A real PostgreSQL, started for the test run and stopped with it."""
    folder = tmp_path_factory.mktemp("postgres")
    server = pgserver.get_server(folder, cleanup_mode="stop")
    yield server
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database of each kind; a test that takes it runs on both."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'test.db'}"
    return create_database(
        request.getfixturevalue("postgres"), f"t{abs(hash(request.node.nodeid)):x}"
    )


def create_database(server: PostgresServer, name: str) -> str:
    """Make an empty database on the server and return its URL."""
    admin = create_engine(psycopg_url(server.get_uri()), isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
        connection.execute(text(f"CREATE DATABASE {name}"))
    admin.dispose()
    return str(server.get_uri(database=name))


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """An engine on an empty database of each kind."""
    made = make_engine(database_url)
    yield made
    made.dispose()


class _Together(LoadScopeScheduling):
    """The tests of one file in one process, and all tests with a trained Rasa in the same.

    A file shares its fixtures; the conversations and the whole product share what was trained.
    """

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.split("::", 1)[0]
        return "dialogue" if file.startswith(("tests/assistant/", "tests/e2e/")) else file


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> LoadScopeScheduling:
    """Divide the tests between processes (`-n 2`)."""
    return _Together(config, log)
