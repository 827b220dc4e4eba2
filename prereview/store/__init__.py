"""What a submission leaves behind: rows, files, page pictures, readings and reports.

`metadata` holds the tables (SQLite and PostgreSQL); `Submissions` is their only door.
"""

from prereview.store.files import FileStore, LocalFiles
from prereview.store.submissions import Limits, Submissions
from prereview.store.tables import metadata
from prereview.store.types import FileEntry, Progress, State, Submission

__all__ = [
    "FileEntry",
    "FileStore",
    "Limits",
    "LocalFiles",
    "Progress",
    "State",
    "Submission",
    "Submissions",
    "metadata",
]
