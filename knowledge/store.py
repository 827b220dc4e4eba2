"""Published versions of the catalogue in a database: immutable, numbered, and one of them current.

`metadata` is this module's own; migrations of the service include it. A rollback is the
activation of an older version, so the history of what was current when is never rewritten.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy import (
    Column,
    Connection,
    DateTime,
    Engine,
    ForeignKey,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.exc import IntegrityError

from knowledge.checking import check
from knowledge.digest import digest, to_json
from knowledge.errors import NothingPublished, PublishRefused, UnknownVersion
from knowledge.policies.schema import Policy
from knowledge.problems import Severity
from knowledge.schema import Catalogue, Matter

metadata = MetaData()

catalogue_versions = Table(
    "catalogue_versions",
    metadata,
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("note", Text, nullable=False),
    Column("digest", String(64), nullable=False),
    Column("content", Text, nullable=False),
)
catalogue_activations = Table(
    "catalogue_activations",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("version", ForeignKey("catalogue_versions.version"), nullable=False),
    Column("activated_at", DateTime(timezone=True), nullable=False),
    Column("action", String(16), nullable=False),
)
catalogue_pointer = Table(
    "catalogue_pointer",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("version", ForeignKey("catalogue_versions.version"), nullable=True),
    Column("activations", Integer, nullable=False),
)

#: Versions kept parsed; two are in use around a publication.
_KEPT = 4


@dataclass(frozen=True, slots=True)
class Published:
    """A published version with its catalogue. `digest` is SHA-256 of the canonical JSON."""

    version: int
    catalogue: Catalogue
    digest: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Version:
    """A row of the list of versions; times are UTC."""

    version: int
    created_at: datetime
    note: str
    digest: str
    current: bool


@dataclass(frozen=True, slots=True)
class Activation:
    """When a version became current, by `publish` or `rollback`."""

    version: int
    activated_at: datetime
    action: str


@dataclass(frozen=True, slots=True)
class Pointer:
    """Which version is current, None when nothing is published.

    `activations` grows with each call of `publish` and `rollback`.
    """

    version: int | None
    activations: int


class CatalogueStore:
    """Publishes and reads versions; works on SQLite and PostgreSQL, from any number of processes.

    Args:
        engine: an engine whose database holds the tables of `metadata`.
        clock: gives the present time in UTC; for tests.
    """

    def __init__(self, engine: Engine, clock: Callable[[], datetime] | None = None) -> None:
        self._engine = engine
        self._clock = clock or (lambda: datetime.now(UTC))
        self._parsed: dict[int, Published] = {}
        self._lock = threading.Lock()

    def publish(self, catalogue: Catalogue, note: str = "", today: date | None = None) -> Published:
        """Publish a catalogue and make it current; the same as the current one changes nothing.

        Args:
            catalogue: what to publish.
            note: why, for the list of versions.
            today: the day that the lint judges expiry by.

        Raises:
            PublishRefused: the catalogue has lint errors.
        """
        problems = check(catalogue, today or self._clock().date())
        errors = tuple(p for p in problems if p.severity is Severity.ERROR)
        if errors:
            raise PublishRefused(errors)
        content = to_json(catalogue)
        self._ensure_pointer()
        with self._engine.begin() as connection:
            current = self._take(connection)
            if current is None or self._digest(connection, current) != digest(content):
                current = self._add(connection, content, note)
                self._activate(connection, current, "publish")
        return self.get(current)

    def current(self) -> Published:
        """The current version.

        Raises:
            NothingPublished: nothing has been published yet.
        """
        with self._engine.connect() as connection:
            version = _pointer(connection)
        if version is None:
            raise NothingPublished
        return self.get(version)

    def pointer(self) -> Pointer:
        """Which version is current, without its content: one row, cheap enough for every second."""
        table = catalogue_pointer.c
        with self._engine.connect() as connection:
            row = connection.execute(select(table.version, table.activations)).first()
        return Pointer(row.version, row.activations) if row else Pointer(None, 0)

    def get(self, version: int) -> Published:
        """A version by its number.

        Raises:
            UnknownVersion: there is no such version.
        """
        with self._lock:
            kept = self._parsed.get(version)
        return kept or self._read(version)

    def versions(self) -> tuple[Version, ...]:
        """All versions, the newest first."""
        table = catalogue_versions.c
        listed = select(table.version, table.created_at, table.note, table.digest)
        with self._engine.connect() as connection:
            current = _pointer(connection)
            rows = connection.execute(listed.order_by(table.version.desc())).all()
        return tuple(
            Version(r.version, _utc(r.created_at), r.note, r.digest, r.version == current)
            for r in rows
        )

    def history(self) -> tuple[Activation, ...]:
        """What was current when, the latest first."""
        table = catalogue_activations
        with self._engine.connect() as connection:
            rows = connection.execute(select(table).order_by(table.c.id.desc())).all()
        return tuple(Activation(r.version, _utc(r.activated_at), r.action) for r in rows)

    def rollback(self, version: int) -> Published:
        """Make an older (or any other) version current.

        Raises:
            UnknownVersion: there is no such version.
        """
        published = self.get(version)
        self._ensure_pointer()
        with self._engine.begin() as connection:
            if self._take(connection) != version:
                self._activate(connection, version, "rollback")
        return published

    def _ensure_pointer(self) -> None:
        """The single row that publishers lock; whoever comes first makes it."""
        row = {"id": 1, "version": None, "activations": 0}
        with self._engine.connect() as connection:
            if connection.scalar(select(catalogue_pointer.c.id)) is not None:
                return
        try:
            with self._engine.begin() as connection:
                connection.execute(insert(catalogue_pointer).values(row))
        except IntegrityError:
            return

    def _take(self, connection: Connection) -> int | None:
        """Lock the pointer until the end of the transaction; return the current version.

        The write comes before any read: SQLite then takes its write lock at once (a later one
        could fail with "database is locked"), and PostgreSQL locks the row.
        """
        count = catalogue_pointer.c.activations
        connection.execute(update(catalogue_pointer).values(activations=count + 1))
        return _pointer(connection)

    def _digest(self, connection: Connection, version: int) -> str | None:
        table = catalogue_versions.c
        return connection.scalar(select(table.digest).where(table.version == version))

    def _add(self, connection: Connection, content: str, note: str) -> int:
        newest = connection.scalar(select(func.max(catalogue_versions.c.version))) or 0
        row = {
            "version": newest + 1,
            "created_at": self._clock(),
            "note": note,
            "digest": digest(content),
            "content": content,
        }
        connection.execute(insert(catalogue_versions).values(row))
        return newest + 1

    def _activate(self, connection: Connection, version: int, action: str) -> None:
        row = {"version": version, "activated_at": self._clock(), "action": action}
        connection.execute(insert(catalogue_activations).values(row))
        connection.execute(update(catalogue_pointer).values(version=version))

    def _read(self, version: int) -> Published:
        table = catalogue_versions
        with self._engine.connect() as connection:
            row = connection.execute(select(table).where(table.c.version == version)).first()
        if row is None:
            raise UnknownVersion(version)
        catalogue = _parsed(row.content)
        published = Published(version, catalogue, row.digest, _utc(row.created_at))
        with self._lock:
            self._parsed[version] = published
            while len(self._parsed) > _KEPT:
                self._parsed.pop(next(iter(self._parsed)))
        return published


def _parsed(content: str) -> Catalogue:
    """Read a catalogue piece by piece: in one go, a large one would hold up every other thread.

    Raises:
        ValueError: the content is not a catalogue that this program understands.
    """
    data = json.loads(content)
    if isinstance(data, dict):
        for part, model in (("matters", Matter), ("policies", Policy)):
            data[part] = tuple(model.model_validate(item) for item in data.get(part, ()))
    return Catalogue.model_validate(data)


def _pointer(connection: Connection) -> int | None:
    version = connection.execute(select(catalogue_pointer.c.version)).scalar()
    return None if version is None else int(version)


def _utc(moment: datetime) -> datetime:
    """SQLite gives times back without their zone; they were stored as UTC."""
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
