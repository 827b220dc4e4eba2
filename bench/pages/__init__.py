"""Labelled pages: drawn papers of every kind a person may upload, spoilt in known ways.

`make(kind, seed, variant)` gives a file and the truth about it; the same arguments give the same
bytes. Seeds 0–999 are for tuning the product, 1000–1999 for measuring it: nothing is tuned on the
latter.
"""

from bench.pages.canvas import DPI, MM, Canvas
from bench.pages.make import KINDS, TEST_SEEDS, TUNING_SEEDS, VARIANTS, Labelled, make
from bench.pages.truth import (
    Cell,
    CheckBox,
    Handwriting,
    Placed,
    Points,
    Row,
    Seal,
    Table,
    Truth,
    quad,
)
from bench.pages.variants import Variant

__all__ = [
    "DPI",
    "KINDS",
    "MM",
    "TEST_SEEDS",
    "TUNING_SEEDS",
    "VARIANTS",
    "Canvas",
    "Cell",
    "CheckBox",
    "Handwriting",
    "Labelled",
    "Placed",
    "Points",
    "Row",
    "Seal",
    "Table",
    "Truth",
    "Variant",
    "make",
    "quad",
]
