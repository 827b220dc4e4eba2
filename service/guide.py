"""The guide that answers are taken from: the current version, switched when it changes."""

from __future__ import annotations

import contextlib
import logging
import threading
import time
from pathlib import Path

from knowledge import CatalogueStore, NothingPublished
from knowledge.answers import Guide, GuideField, Question
from service.problems import Unavailable

log = logging.getLogger(__name__)

_CHECK_S = 2.0


class CurrentGuide:
    """Holds the open `Guide`; asks the database at most every two seconds for a newer version.

    The new index is opened in a thread of its own while the old one goes on answering, so a switch
    is never waited for and an answer is always of one version.
    """

    def __init__(self, store: CatalogueStore, folder: Path) -> None:
        self._store, self._folder = store, folder
        self._guide: Guide | None = None
        self._lock = threading.Lock()
        self._checked = 0.0
        self._switching: threading.Thread | None = None

    def open(self) -> Guide:
        """Open the current version now; called once at start.

        Raises:
            NothingPublished: no catalogue has been published yet.
        """
        published = self._store.current()
        with self._lock:
            if self._guide is None or self._guide.version != published.version:
                guide = Guide.open(published, self._folder)
                # jieba's dictionary and the embedder load on first use; not on a person's time
                guide.ask(Question(text="怎么办理", field=GuideField.OVERVIEW))
                self._guide = guide
            return self._guide

    @property
    def is_open(self) -> bool:
        """Whether the first question would be answered without building an index first."""
        return self._guide is not None

    def try_open(self) -> None:
        """Open the current version if there is one, so that the first person need not wait."""
        with contextlib.suppress(NothingPublished):
            self.open()

    def __call__(self) -> Guide:
        """The guide to answer from.

        Raises:
            Unavailable: no catalogue has been published yet.
        """
        if self._guide is None:
            try:
                return self.open()
            except NothingPublished:
                raise Unavailable(
                    "nothing_published",
                    "办事指南还没有发布。请管理员运行 chuangqian catalogue publish。",
                ) from None
        now = time.monotonic()
        if now - self._checked > _CHECK_S and not (self._switching and self._switching.is_alive()):
            self._checked = now
            self._switching = threading.Thread(target=self._switch, daemon=True)
            self._switching.start()
        return self._guide

    def _switch(self) -> None:
        guide = self._guide
        published = self._store.current()
        if guide is not None and published.version != guide.version:
            log.info("catalogue version %s -> %s", guide.version, published.version)
            self.open()
