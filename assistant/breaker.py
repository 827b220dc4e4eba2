"""A circuit breaker: after several failures in a row the other side is left alone for a while."""

from __future__ import annotations

import time
from collections.abc import Callable

# One lost message is an accident, three in a row a dead process: at most three people wait.
FAILURES = 3
# A dialogue process needs about 10 s to start; asking twice as often finds it soon enough.
PAUSE_S = 5.0


class Breaker:
    """Counts failures in a row; `closed` says whether to try at all.

    While it is open, `probe_due` is true once every `pause_s`: the caller then looks, on nobody's
    time, whether the other side is back, and reports with `succeeded` or `failed`.
    """

    def __init__(
        self,
        failures: int = FAILURES,
        pause_s: float = PAUSE_S,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._limit, self._pause, self._clock = failures, pause_s, clock
        self._in_a_row = 0
        self._next_probe = 0.0

    @property
    def closed(self) -> bool:
        """Whether messages should be sent."""
        return self._in_a_row < self._limit

    def succeeded(self) -> None:
        """Close it."""
        self._in_a_row = 0

    def failed(self) -> None:
        """Count one failure; the one that reaches the limit starts the pause."""
        self._in_a_row += 1
        self._next_probe = self._clock() + self._pause

    def probe_due(self) -> bool:
        """Return true once when the pause is over, and start the next pause."""
        now = self._clock()
        if self.closed or now < self._next_probe:
            return False
        self._next_probe = now + self._pause
        return True
