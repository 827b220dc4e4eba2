"""Labelled papers: invented submissions with known fields and planted faults, the same for a seed.

Seeds 0–999 are for tuning the product, 1000–1999 for measuring it; nothing is tuned on the latter.
"""

from bench.papers.case import ADDRESS_CHANGE, FOOD_PERMIT, MATTERS
from bench.papers.faults import FAULTS, Expected, Fault
from bench.papers.files import File, Paper
from bench.papers.submissions import (
    DEFAULT_TODAY,
    MATTER_NAMES,
    TEST_SEEDS,
    TUNING_SEEDS,
    Bundle,
    submission,
)
from bench.papers.truth import document

__all__ = [
    "ADDRESS_CHANGE",
    "DEFAULT_TODAY",
    "FAULTS",
    "FOOD_PERMIT",
    "MATTERS",
    "MATTER_NAMES",
    "TEST_SEEDS",
    "TUNING_SEEDS",
    "Bundle",
    "Expected",
    "Fault",
    "File",
    "Paper",
    "document",
    "submission",
]
