"""What of sessions, waits and keys no longer matters is deleted."""

from __future__ import annotations

from sqlalchemy import Engine

from service.accounts import waits
from service.accounts.keys import Keys
from service.accounts.sessions import Sessions
from service.settings import Settings


def forget(engine: Engine, settings: Settings) -> None:
    """Delete sessions and nonces that have run out, and old counts of failures."""
    Sessions(engine, settings).forget()
    Keys(engine).forget()
    waits.forget(engine)
