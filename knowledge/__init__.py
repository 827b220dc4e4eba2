"""The published catalogue of matters: its schema, life (import, lint, publish) and answers.

`load` and `dump` know YAML folders, `lint` and `check` what is wrong with them,
`CatalogueStore` the published versions. Rules are in `knowledge.rules`, workbook and portal
import in `knowledge.exchange`, the command line in `knowledge.cli`.
"""

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

__all__ = [
    "Catalogue",
    "CatalogueError",
    "CatalogueStore",
    "KnowledgeError",
    "NothingPublished",
    "Problem",
    "PublishRefused",
    "Published",
    "RuleError",
    "Severity",
    "UnknownVersion",
    "check",
    "dump",
    "exit_code",
    "lint",
    "load",
]
