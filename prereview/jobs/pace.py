"""How fast a worker reads, as it tells those who wait."""

from __future__ import annotations

import threading

#: Weight of the newest value in a running mean: some twenty pages, about one submission.
_NEWEST = 0.05


class Pace:
    """Running means of seconds a page and pages a file, 0 before the first; thread-safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._page_seconds = self._file_pages = 0.0

    @property
    def page_seconds(self) -> float:
        """Seconds a page."""
        return self._page_seconds

    @property
    def file_pages(self) -> float:
        """Pages a file."""
        return self._file_pages

    def page(self, seconds: float) -> None:
        """Count one page."""
        with self._lock:
            self._page_seconds = _mean(self._page_seconds, seconds)

    def file(self, pages: int) -> None:
        """Count one file."""
        with self._lock:
            self._file_pages = _mean(self._file_pages, pages)


def _mean(before: float, newest: float) -> float:
    return before + _NEWEST * (newest - before) if before else newest
