"""Catalogues in and out: the clerks' workbook, and what portals publish."""

from knowledge.exchange.export import export_workbook
from knowledge.exchange.portal import import_portal_json
from knowledge.exchange.result import ExtraColumn, ImportResult, Repair, merge
from knowledge.exchange.workbook import import_workbook

__all__ = [
    "ExtraColumn",
    "ImportResult",
    "Repair",
    "export_workbook",
    "import_portal_json",
    "import_workbook",
    "merge",
]
