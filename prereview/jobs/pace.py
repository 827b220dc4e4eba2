"""How fast a worker reads, as it tells those who wait."""

from __future__ import annotations

import threading

#: Weight of the newest page in the running mean: some twenty pages, about one submission.
_NEWEST = 0.05


class Pace:
    """Running mean of seconds a page; thread-safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._seconds = 0.0

    @property
    def page_seconds(self) -> float:
        """Seconds a page; 0 before the first."""
        return self._seconds

    def add(self, seconds: float) -> None:
        """Count one page."""
        with self._lock:
            before = self._seconds or seconds
            self._seconds = before + _NEWEST * (seconds - before)
