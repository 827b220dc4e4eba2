"""The small guide of the answers' tests, for those of the learning loop."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.answers import Guide
from tests.knowledge.answers.conftest import CATALOGUE, Version


@pytest.fixture(scope="session")
def small_guide(index_folder: Path) -> Guide:
    return Guide.open(Version(7, CATALOGUE, "small-learning"), index_folder)
