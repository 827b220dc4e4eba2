"""Settings: defaults, the key file, database URLs."""

from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from pydantic import ValidationError

from service.database import psycopg_url
from service.settings import Settings


def test_the_key_file_is_made_once_and_private(tmp_path: Path) -> None:
    settings = Settings(var=tmp_path)
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(lambda _: settings.signing_key(), range(32)))
    assert len(keys) == 1
    assert len(keys.pop()) >= 48
    mode = stat.S_IMODE((tmp_path / "secret.key").stat().st_mode)
    assert mode == 0o600


def test_a_given_secret_wins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHUANGQIAN_SECRET", "a-chosen-key")
    settings = Settings(var=tmp_path)
    assert settings.signing_key() == "a-chosen-key"
    assert "a-chosen-key" not in repr(settings)
    assert not (tmp_path / "secret.key").exists()


def test_postgresql_names_its_driver() -> None:
    assert psycopg_url("postgresql://h/d") == "postgresql+psycopg://h/d"
    assert psycopg_url("postgresql+psycopg://h/d") == "postgresql+psycopg://h/d"


def test_jobs_follow_the_main_database(tmp_path: Path) -> None:
    assert Settings(var=tmp_path).jobs_database().startswith("sqlite:///")
    assert Settings(database_url="postgresql://h/d").jobs_database() == "postgresql://h/d"


@pytest.mark.parametrize(
    "wrong",
    [
        {"oidc_roles": "窗口"}, {"oidc_roles": "窗口=king"}, {"oidc_issuer": "not an address"},
        {"oidc_issuer": "https://id.example"},
        {"oidc_issuer": "https://id.example", "oidc_client_id": "a", "oidc_scopes": "profile"},
    ],
)  # fmt: skip
def test_settings_that_cannot_work_are_refused(wrong: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        Settings(**wrong)
