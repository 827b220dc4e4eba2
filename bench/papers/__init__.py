"""Labelled papers: invented submissions with known fields and planted faults, the same for a seed.

Seeds 0–999 are for tuning the product, 1000–1999 for measuring it; nothing is tuned on the latter.
"""

from bench.papers.faults import Fault
from bench.papers.files import File
from bench.papers.matters import ADDRESS_CHANGE, FOOD_PERMIT, MATTER_NAMES, MATTERS
from bench.papers.submissions import (
    DEFAULT_TODAY,
    SEVERAL,
    TEST_SEEDS,
    TUNING_SEEDS,
    Bundle,
    Expected,
    fault_names,
    submission,
)
from bench.papers.truth import document

__all__ = [
    "ADDRESS_CHANGE",
    "DEFAULT_TODAY",
    "FOOD_PERMIT",
    "MATTERS",
    "MATTER_NAMES",
    "SEVERAL",
    "TEST_SEEDS",
    "TUNING_SEEDS",
    "Bundle",
    "Expected",
    "Fault",
    "File",
    "document",
    "fault_names",
    "submission",
]
