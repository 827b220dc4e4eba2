"""Rate limits per address and per person, by `limits` (moving window, in memory)."""

from __future__ import annotations

import time

from fastapi import Request
from limits import RateLimitItem, RateLimitItemPerHour, RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from service.problems import TooMany
from service.settings import Settings


class Rates:
    """Counts what each address and each person does; raises when it is too much."""

    def __init__(self, settings: Settings) -> None:
        self._limiter = MovingWindowRateLimiter(MemoryStorage())
        self._forwarded = settings.forwarded_for
        self._items: dict[str, RateLimitItem] = {
            "request": RateLimitItemPerMinute(settings.requests_per_minute),
            "turn": RateLimitItemPerMinute(settings.turns_per_minute),
            "upload": RateLimitItemPerMinute(settings.uploads_per_minute),
            "submission": RateLimitItemPerHour(settings.submissions_per_hour),
            "ticket": RateLimitItemPerMinute(settings.tickets_per_minute),
            "sign_in": RateLimitItemPerMinute(settings.sign_ins_per_minute),
            "person": RateLimitItemPerMinute(settings.person_requests_per_minute),
        }

    def check(self, kind: str, request: Request) -> None:
        """Count one use by an address, or by the integration that signed the request.

        Raises:
            TooMany: the address has used up its share; Retry-After says the seconds to wait.
        """
        self._count(kind, self.who(request))

    def check_person(self, who: str) -> None:
        """Count one request of a person, wherever it comes from.

        Raises:
            TooMany: their share is used up; Retry-After says the seconds to wait.
        """
        self._count("person", who)

    def _count(self, kind: str, who: str) -> None:
        item = self._items[kind]
        if self._limiter.hit(item, kind, who):
            return
        reset = self._limiter.get_window_stats(item, kind, who).reset_time
        wait = max(1, round(reset - time.time()))
        raise TooMany(
            "too_many", f"操作太频繁，请 {wait} 秒后再试。", headers={"Retry-After": str(wait)}
        )

    def who(self, request: Request) -> str:
        """Whose share is used: an integration's, by its signature; else the address's."""
        key = request.scope.get("integration")
        return f"integration {key.name}" if key is not None else self.address(request)

    def address(self, request: Request) -> str:
        """The address that counts: the peer, or what one's own proxy says it is."""
        if self._forwarded and (chain := request.headers.get("x-forwarded-for")):
            return chain.rsplit(",", 1)[-1].strip()
        return request.client.host if request.client else "unknown"
