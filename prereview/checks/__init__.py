"""Checks: built-in ones for every matter, and the catalogue's own. Each yields findings.

`OF_SUBMISSION` are about files and materials and run once, the others for each matter.
"""

from collections.abc import Callable, Iterator

from prereview.case import Case
from prereview.checks.consistent import check_consistent
from prereview.checks.doubles import check_doubles
from prereview.checks.files import check_files
from prereview.checks.filled import check_filled
from prereview.checks.materials import check_materials
from prereview.checks.pages import check_pages
from prereview.checks.papers import check_papers
from prereview.checks.remarks import check_remarks
from prereview.checks.rules import check_rules
from prereview.report import Finding

Check = Callable[[Case], Iterator[Finding]]

CHECKS: tuple[Check, ...] = (
    check_files,
    check_doubles,
    check_remarks,
    check_materials,
    check_papers,
    check_pages,
    check_filled,
    check_rules,
    check_consistent,
)

OF_SUBMISSION: frozenset[Check] = frozenset(
    {check_files, check_doubles, check_remarks, check_materials, check_pages}
)

__all__ = ["CHECKS", "OF_SUBMISSION", "Check"]
