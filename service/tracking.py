"""Progress by number and phone, for the page and the chat, so that nobody learns what exists.

A wrong number, a wrong phone and a number without a phone are told apart by nothing that is said.
Wrong tries are counted by address, by chat and by number; right ones cost nothing, so that a hall
full of people behind one address can ask.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from limits import RateLimitItemPerHour
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from sqlalchemy import Engine

from actions import Hidden, Refused, Tracked
from knowledge.schema import Catalogue
from prereview import Standing, Unsealable, Vault, standing
from prereview.numbers import read_contact, read_number

__all__ = ["Tracking"]

# Four digits are guessed once in 1,000 hours by one number's share.
WRONG_TRIES = 10
"""Wrong tries an hour of one chat, one address and for one number."""


class Tracking:
    """Looks submissions up; safe for any number of threads, counts for one process."""

    def __init__(self, engine: Engine, vault: Vault) -> None:
        self._engine, self._vault = engine, vault
        self._item = RateLimitItemPerHour(WRONG_TRIES)
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    def find(self, number: str, contact: str, who: Sequence[str]) -> Standing | None:
        """Return where a submission stands; None when number or contact are not right.

        Args:
            number: as it was typed.
            contact: the phone or its last four digits, as typed.
            who: what else the tries are counted by: the address, the chat.

        Raises:
            Refused: too many wrong tries lately, whether this one is right or not.
        """
        known = read_number(number)
        keys = [*who, f"number {hashlib.sha256(known.encode()).hexdigest()}"]
        if not all(self._limiter.test(self._item, key) for key in keys):
            raise Refused
        found = standing(self._engine, known, read_contact(contact))
        if found is None:
            for key in keys:
                self._limiter.hit(self._item, key)
        return found

    def hide(self, text: str, address: str = "") -> dict[str, str]:
        """Return what a message says of a number and a phone, sealed.

        The dialogue process keeps what it is told, and must not know these.
        """
        said = {"number": read_number(text), "contact": read_contact(text)}
        kept = {name: value for name, value in said.items() if value}
        if kept and address:
            kept["address"] = address
        return {name: self._vault.seal(value.encode()).decode() for name, value in kept.items()}

    def track(self, hidden: Hidden, chat: str, catalogue: Catalogue) -> Tracked | None:
        """Look up what was hidden; None when it is not right; raises `Refused`."""
        given = {name: value for name, value in hidden.model_dump().items() if value}
        try:
            opened = {n: self._vault.open(v.encode()).decode() for n, v in given.items()}
        except Unsealable:  # the key was changed since it was asked
            return None
        who = [f"chat {chat}", *([f"address {opened['address']}"] if "address" in opened else [])]
        found = self.find(opened["number"], opened["contact"], who)
        if found is None:
            return None
        matter = catalogue.matter(found.matters[0])
        name = found.title or (matter.name if matter else found.matters[0])
        return Tracked(name=name, state=found.state.value, at=found.changed_at)
