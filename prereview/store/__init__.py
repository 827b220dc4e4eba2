"""What a submission leaves behind: rows, files, page pictures, readings and reports.

`metadata` holds the tables (SQLite and PostgreSQL); `Submissions` is their only door.
"""

from prereview.store.files import FileStore, LocalFiles
from prereview.store.reseal import reseal
from prereview.store.submissions import Limits, Submissions
from prereview.store.tables import metadata
from prereview.store.types import FileEntry, Progress, State, Submission
from prereview.store.vault import SealedFiles, Unsealable, Vault, use_vault

__all__ = [
    "FileEntry",
    "FileStore",
    "Limits",
    "LocalFiles",
    "Progress",
    "SealedFiles",
    "State",
    "Submission",
    "Submissions",
    "Unsealable",
    "Vault",
    "metadata",
    "reseal",
    "use_vault",
]
