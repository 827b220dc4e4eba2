from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import ocr


@pytest.fixture(scope="session")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("models")
    ocr.models.prepare(folder)
    return folder


@pytest.fixture(scope="session")
def reader(models: Path) -> Iterator[ocr.Reader]:
    """One reader with one child for the whole run: each test also shows that it survived the last."""
    with ocr.Reader(models=models) as reader:
        yield reader
