"""The guide that answers are taken from: the current version, switched when it changes.

The database is asked once a second which version is current: one row by its key, which costs far
less than one question. It works alike for SQLite and PostgreSQL and for services on several hosts;
a watched file would serve one machine only, and a database's own notices PostgreSQL only.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from weakref import WeakValueDictionary

from sqlalchemy.exc import SQLAlchemyError
from starlette.types import ASGIApp, Receive, Scope, Send

from assistant.names import NameMask
from knowledge import CatalogueStore, KnowledgeError
from knowledge.answers import Guide, GuideField, Question
from knowledge.policies.finding import Shelf
from knowledge.search.reranker import Reranker
from knowledge.store import Pointer
from service.problems import Unavailable

__all__ = ["CurrentGuide", "OneVersion"]

log = logging.getLogger(__name__)

POLL_S = 1.0
"""Seconds between two looks at which version is current."""
RETRY_S = 60.0
"""Seconds until a version that could not be opened is tried again; a full disk may be emptied."""
_MOST_TRIED = 5
"""Versions that a start tries when the current one cannot be opened, the latest first."""
_CLOSE_S = 2.0
_NOTHING = "办事指南还没有发布。请管理员运行 chuangqian catalogue publish。"


_CANNOT_OPEN = (
    KnowledgeError, SQLAlchemyError, OSError, RuntimeError, MemoryError,
    ValueError, TypeError, LookupError, AttributeError, ArithmeticError,
)  # fmt: skip
"""What content that this code does not understand can lead to, and what its surroundings can."""


@dataclass(frozen=True, eq=False)
class _Served:
    """A guide with the names of its matters as the dialogue hides them: they change together."""

    guide: Guide
    names: NameMask


@dataclass(frozen=True, slots=True)
class _Broken:
    """What was current when a version could not be opened, and when it is tried again."""

    pointer: Pointer
    problem: str
    again: float


# The guide that one request answers from, by the holder it came from: set once, then the same to
# the end of the request, in whatever thread.
_PINNED: ContextVar[dict[int, _Served] | None] = ContextVar("guide", default=None)


class OneVersion:
    """Makes each request answer from one version from its beginning to its end."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one ASGI scope."""
        # Not the application's own life: what it starts would answer from one version for ever.
        token = _PINNED.set(None if scope["type"] == "lifespan" else {})
        try:
            await self._app(scope, receive, send)
        finally:
            _PINNED.reset(token)


class CurrentGuide:
    """Holds the open guide; a newer version is opened beside it and takes its place in one step.

    Opening happens in a thread of its own while the old version goes on answering. A version that
    cannot be opened, or whose matters cannot be answered from, never takes the place of one that
    can. The version before stays open, so that a rollback costs nothing.
    """

    def __init__(self, store: CatalogueStore, folder: Path, shelf: Shelf | None = None) -> None:
        """`folder` holds the indexes; `shelf` keeps the vectors of policies' passages."""
        self._store, self._folder, self._shelf = store, folder, shelf
        self.reranker: Reranker | None = None
        self._now: _Served | None = None
        # Read by nobody: what keeps the version before alive.
        self._before: _Served | None = None
        self._alive: WeakValueDictionary[int, _Served] = WeakValueDictionary()
        self._broken: _Broken | None = None
        self._blind = False
        self._opening = threading.Lock()

    @contextmanager
    def watched(self) -> Iterator[None]:
        """Open the current version and follow what becomes current, in a thread, meanwhile."""
        ended = threading.Event()
        watcher = threading.Thread(target=self._watch, args=(ended,), name="catalogue", daemon=True)
        watcher.start()
        try:
            yield
        finally:
            ended.set()
            # Not for ever: a process that ends need not wait for a version that is being opened.
            watcher.join(_CLOSE_S)

    @property
    def version(self) -> int:
        """The version that answers are given from, 0 before the first one is open."""
        return self._now.guide.version if self._now else 0

    @property
    def problem(self) -> str:
        """Why the current version is not the one that answers; empty when it is."""
        return self._broken.problem if self._broken else ""

    def __call__(self) -> Guide:
        """The guide to answer from; it is opened when it is not yet.

        Raises:
            Unavailable: no catalogue has been published yet, or none can be opened.
        """
        if self._now is None:
            self.look()
        if self._now is None:
            raise Unavailable("nothing_published", self.problem or _NOTHING)
        return self._pinned(self._now).guide

    def note(self, text: str) -> dict[str, object]:
        """Say what the dialogue must know of the version that answers a message."""
        if self._now is None:
            return {}
        served = self._pinned(self._now)
        return {"version": served.guide.version, "masked": served.names(served.guide.spell(text))}

    def pin(self, version: object) -> None:
        """Let this request answer from a version that another one has begun with, if it is open."""
        pinned = _PINNED.get()
        found = self._alive.get(version) if isinstance(version, int) else None
        if pinned is not None and found is not None:
            pinned[id(self)] = found

    def look(self) -> None:
        """Serve what is current by now; what goes wrong is logged and told by `problem`."""
        with self._opening:
            try:
                pointer = self._store.pointer()
            except SQLAlchemyError as error:
                if not self._blind:
                    log.warning("cannot see which version is current: %s", type(error).__name__)
                self._blind = True
                return
            self._blind = False
            if pointer.version is None or pointer.version == self.version:
                self._broken = None
            elif not self._is_refused(pointer):
                self._follow(pointer, pointer.version)

    def _pinned(self, now: _Served) -> _Served:
        pinned = _PINNED.get()
        return now if pinned is None else pinned.setdefault(id(self), now)

    def _watch(self, ended: threading.Event) -> None:
        self.look()
        while not ended.wait(POLL_S):
            self.look()

    def _is_refused(self, pointer: Pointer) -> bool:
        broken = self._broken
        return bool(broken and broken.pointer == pointer and time.monotonic() < broken.again)

    def _follow(self, pointer: Pointer, version: int) -> None:
        """Serve the version; at a start, when it cannot be opened, the last one that can."""
        served = self._alive.get(version) or self._opened(pointer, version)
        if served is not None:
            self._broken = None
        elif self._now is None:
            versions = dict.fromkeys(a.version for a in self._store.history())
            older = (self._opened(pointer, v) for v in list(versions)[:_MOST_TRIED] if v != version)
            served = next(filter(None, older), None)
        if served is None:
            return
        log.info("catalogue version %s -> %s", self.version or "none", served.guide.version)
        self._alive[served.guide.version] = served
        self._before, self._now = self._now, served

    def _opened(self, pointer: Pointer, version: int) -> _Served | None:
        try:
            return self._open(version)
        except _CANNOT_OPEN as error:
            if self._broken is None or self._broken.pointer != pointer:
                log.exception("catalogue version %s cannot be opened", version)
            kept = f"仍用第 {self.version} 版回答" if self._now else "改用以前的版本"
            problem = f"第 {version} 版打不开（{type(error).__name__}），{kept}；原因见服务日志。"
            if version == pointer.version:
                self._broken = _Broken(pointer, problem, time.monotonic() + RETRY_S)
            return None

    def _open(self, version: int) -> _Served:
        """Open a version and see that each of its matters can be answered from."""
        guide = Guide.open(self._store.get(version), self._folder, shelf=self._shelf)
        guide.finder.reranker = self.reranker
        matters, bundles = guide.catalogue.matters, guide.catalogue.bundles
        # jieba's dictionary and the embedder load on first use; not on a person's time
        guide.ask(Question(text="怎么办理", field=GuideField.OVERVIEW))
        for code in (*(m.code for m in matters), *(b.number for b in bundles)):
            guide.answer(code, GuideField.OVERVIEW)
        return _Served(guide, NameMask(n for m in matters for n in (m.name, *m.aliases)))
