"""The store of electronic licences comes from the settings, and is off by default."""

from __future__ import annotations

import pytest
from pydantic import SecretStr

from service.licences import licence_store
from service.settings import Settings


def test_there_is_none_by_default() -> None:
    assert licence_store(Settings(licence_store_url="")) is None


def test_the_store_is_made_from_the_settings() -> None:
    settings = Settings(
        licence_store_url="https://licences.example/api", licence_store_client="hall",
        licence_store_key=SecretStr("k"), licence_store_timeout_s=2,
    )  # fmt: skip
    store = licence_store(settings)
    assert store is not None
    store.close()
    open_line = settings.model_copy(update={"licence_store_url": "http://licences.example"})
    with pytest.raises(ValueError, match="https"):
        licence_store(open_line)
