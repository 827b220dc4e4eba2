"""The published catalogue of matters: its schema, life (import, lint, publish) and answers.

`load` and `dump` know YAML folders, `lint` and `check` what is wrong with them,
`CatalogueStore` the published versions. Rules are in `knowledge.rules`, workbook and portal
import in `knowledge.exchange`, the command line in `knowledge.cli`.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from knowledge.checking import check, exit_code, lint
from knowledge.dumping import dump
from knowledge.errors import (
    CatalogueError,
    KnowledgeError,
    NothingPublished,
    PublishRefused,
    RuleError,
    UnknownVersion,
)
from knowledge.loading import load
from knowledge.problems import Problem, Severity
from knowledge.schema import Catalogue
from knowledge.store import CatalogueStore, Published

if TYPE_CHECKING:
    from knowledge.answers import Guide, Question
    from knowledge.search import Hit

# Search brings an index and an embedder; a worker loads them only for pages without a clear title.
_LATE = {"Guide": "knowledge.answers", "Question": "knowledge.answers", "Hit": "knowledge.search"}

__all__ = [
    "Catalogue",
    "CatalogueError",
    "CatalogueStore",
    "Guide",
    "Hit",
    "KnowledgeError",
    "NothingPublished",
    "Problem",
    "PublishRefused",
    "Published",
    "Question",
    "RuleError",
    "Severity",
    "UnknownVersion",
    "check",
    "dump",
    "exit_code",
    "lint",
    "load",
]


def __getattr__(name: str) -> Any:
    """Import the names of search and answers when they are first asked for."""
    if name in _LATE:
        return getattr(import_module(_LATE[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
