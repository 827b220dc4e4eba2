"""What is compared: a catalogue from a folder, a workbook or a portal's JSON, and its name."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from knowledge.exchange import import_portal_json, import_workbook
from knowledge.loading import load
from knowledge.problems import Problem, Severity
from knowledge.schema import Catalogue

__all__ = ["Source", "read_source"]


@dataclass(frozen=True, slots=True)
class Source:
    """One of the sources; `left_out` are rows that could not be read and are not compared."""

    name: str
    catalogue: Catalogue
    left_out: tuple[Problem, ...] = ()


def read_source(path: Path, name: str = "") -> Source:
    """Read a source; what of it is wrong is left out and told, the rest is compared.

    Raises:
        CatalogueError: nothing can be read.
    """
    name = name or path.resolve().name
    if path.is_dir():
        return Source(name, load(path))
    portal = path.suffix.lower() in {".json", ".jsonl", ".ndjson"}
    result = import_portal_json(path) if portal else import_workbook(path, keep_going=True)
    wrong = tuple(p for p in result.problems if p.severity is Severity.ERROR)
    return Source(name, result.catalogue, wrong)
