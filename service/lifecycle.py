"""The daily word on what of the catalogue runs out, in the log of the worker that cleans up."""

from __future__ import annotations

import logging
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Engine

from knowledge import CatalogueStore, NothingPublished
from knowledge.lifecycle import due

log = logging.getLogger(__name__)

_CHINA = ZoneInfo("Asia/Shanghai")


class DueTeller:
    """Logs once a day how much has run out, runs out or must be reviewed within a month."""

    def __init__(self) -> None:
        self._told: date | None = None

    def __call__(self, engine: Engine) -> None:
        """Say it when it was not said today; called by the worker's hourly cleaning."""
        today = datetime.now(_CHINA).date()
        if self._told == today:
            return
        self._told = today
        try:
            published = CatalogueStore(engine).current()
        except NothingPublished:
            return
        counts = due(published.catalogue, today).counts()
        told = ", ".join(f"{reason.name.lower()} {n}" for reason, n in counts.items())
        log.info("catalogue version %s to look at: %s", published.version, told or "nothing")
