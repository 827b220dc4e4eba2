"""三方比对: what two or three sources say of one matter, side by side, and where they differ.

Offers `compare` and what it returns, `read_source`, and `write_comparison` (HTML, XLSX, JSON).
"""

from knowledge.comparing.compare import (
    Comparison,
    FieldRow,
    MaterialRow,
    MatterComparison,
    Standing,
    compare,
)
from knowledge.comparing.names import Likeness, likeness
from knowledge.comparing.report import write_comparison
from knowledge.comparing.sources import Source, read_source

__all__ = [
    "Comparison",
    "FieldRow",
    "Likeness",
    "MaterialRow",
    "MatterComparison",
    "Source",
    "Standing",
    "compare",
    "likeness",
    "read_source",
    "write_comparison",
]
