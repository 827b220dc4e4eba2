"""Learning from questions: what failed, gathered into clusters, each with an edit that mends it.

Pure: past turns and a guide go in, suggestions come out; a chosen edit goes in, a catalogue and the
questions that must keep their answer come out.
"""

from knowledge.learning.edits import (
    AliasEdit,
    AnyEdit,
    CorrectionEdit,
    EditKind,
    EditRefused,
    FaqEdit,
    WantedEdit,
    apply,
)
from knowledge.learning.past import Gap, PastTurn, gap
from knowledge.learning.regressions import Broken, broken, cases, draft, problems
from knowledge.learning.suggesting import Decided, Suggestion, suggest

__all__ = [
    "AliasEdit",
    "AnyEdit",
    "Broken",
    "CorrectionEdit",
    "Decided",
    "EditKind",
    "EditRefused",
    "FaqEdit",
    "Gap",
    "PastTurn",
    "Suggestion",
    "WantedEdit",
    "apply",
    "broken",
    "cases",
    "draft",
    "gap",
    "problems",
    "suggest",
]
