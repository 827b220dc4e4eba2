"""The jobs' database: its tables are made by whoever comes first, sender or worker."""

from __future__ import annotations

import logging
import time

from dbos import DBOS
from sqlalchemy.exc import DBAPIError

log = logging.getLogger("prereview")

#: Two processes may make the tables at the same moment; the loser looks again after a moment.
_TRIES, _PAUSE_S = 5, 0.5


def prepare(jobs_database_url: str) -> None:
    """Bring the jobs' database to the engine's schema; does nothing when it is there.

    Raises:
        sqlalchemy.exc.DBAPIError: the database cannot be reached or changed.
    """
    for attempt in range(1, _TRIES + 1):
        try:
            DBOS.migrate(jobs_database_url)
        except DBAPIError as error:
            if attempt == _TRIES:
                raise
            log.info("jobs database not ready: %s", type(error).__name__)
            time.sleep(_PAUSE_S * attempt)
        else:
            return
