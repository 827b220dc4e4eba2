"""Vectors of passages in PostgreSQL, by LangChain's vector store over pgvector.

For hosts that share a database: passages are found by one index there. A set of passages is a
table of its own, `search.passages_<key>`; it is filled under another name and renamed when it is
whole, so that a reader sees all of it or nothing.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from langchain_core.embeddings import Embeddings
from langchain_postgres import Column, PGEngine, PGVectorStore
from langchain_postgres.v2.indexes import DistanceStrategy, HNSWIndex, HNSWQueryOptions
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import SQLAlchemyError

from knowledge.search.embedder import Embedder, Vectors
from knowledge.search.moments import Moments
from knowledge.search.vectors import DenseIndex

__all__ = ["PassageEmbeddings", "PostgresPassages", "PostgresShelf", "ShelfError"]

SCHEMA = "search"
KEPT = 3
"""Sets of passages kept: the present one and two to roll back to."""
INDEXED_FROM = 10_000
"""Passages from which an HNSW index is built; fewer are compared with one by one, and exactly."""
DEGREE, BUILD_EFFORT, EFFORT = 16, 64, 400
"""HNSW: neighbours of a vector, candidates while building and while searching; measured by
`python -m bench.scale --postgres`."""
AT_ONCE = 1000
"""Rows sent to the database together."""
_BUILD = "-c maintenance_work_mem=1GB"
_SEARCH = "-c statement_timeout=2000"

_log = logging.getLogger(__name__)


class ShelfError(Exception):
    """The database cannot hold vectors; the message says what its administrator can do."""


class PassageEmbeddings(Embeddings):
    """An `Embedder` as LangChain wants it, so that its chains search by text, too."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Return one unit vector per passage."""
        found: list[list[float]] = self._embedder.passages(texts).tolist()
        return found

    def embed_query(self, text: str) -> list[float]:
        """Return the unit vector of a question."""
        found: list[float] = self._embedder.queries([text])[0].tolist()
        return found


class PostgresPassages:
    """One set of passages, searched in the database; safe to share between threads."""

    def __init__(self, store: PGVectorStore, table: str, moments: Moments, size: int) -> None:
        self.store, self.table = store, table
        self._moments, self._size = moments, size

    def __len__(self) -> int:
        return self._size

    def scores(self, question: Vectors, limit: int) -> Vectors:
        """Return standard scores as `DenseIndex.scores` does; for threads only, it waits.

        While the database does not answer, all passages are as near as the average, and words
        alone decide.
        """
        if not self._size:
            return np.zeros(0, dtype=np.float32)
        try:
            found = self.store.similarity_search_with_score_by_vector(question.tolist(), k=limit)
        except SQLAlchemyError as error:
            _log.warning("passages are searched by words only: %s", type(error).__name__)
            return np.zeros(self._size, dtype=np.float32)
        places = np.array([int(d.id or 0) for d, _ in found], dtype=np.int64)
        near = np.array([score for _, score in found], dtype=np.float32)
        return self._moments.spread(question, places, near, self._size)


class PostgresShelf:
    """Keeps sets of passages in a PostgreSQL that has the extension `vector` (pgvector)."""

    def __init__(self, engine: Engine, embedder: Embedder) -> None:
        """`engine` is the database's own, with psycopg 3; searches use connections beside it."""
        self._engine, self._embeddings = engine, PassageEmbeddings(embedder)
        self._searching = self._connect(_SEARCH)

    def open(self, texts: Sequence[str], vectors: Vectors) -> PostgresPassages:
        """Return this set of passages, put into the database first unless it is there.

        Raises:
            ShelfError: the database has no pgvector, or gives no right to use it.
        """
        name = _key(texts, vectors)
        try:
            with self._engine.connect() as connection:
                # One process fills, the others wait and find it done; the lock ends with them.
                connection.execute(text("SELECT pg_advisory_lock(hashtext('search.passages'))"))
                connection.commit()
                if not _there(connection, f"passages_{name}"):
                    self._fill(connection, name, texts, vectors)
                connection.execute(text("SELECT pg_advisory_unlock_all()"))
                connection.commit()
        except SQLAlchemyError as error:
            reason = str(getattr(error, "orig", error)).splitlines()[0]
            raise ShelfError(
                f"passages cannot be kept in PostgreSQL ({reason}); its administrator can run "
                f"CREATE EXTENSION vector; CREATE SCHEMA {SCHEMA} AUTHORIZATION <role>;"
            ) from error
        table = f"passages_{name}"
        store = self._store(self._searching, table)
        return PostgresPassages(store, table, Moments.of(vectors), len(texts))

    def keep(self, texts: Sequence[str], vectors: Vectors) -> PostgresPassages | DenseIndex:
        """Do as `open`, but keep the vectors in this process where the database cannot."""
        try:
            return self.open(texts, vectors)
        except ShelfError as error:
            _log.warning("%s", error)
            return DenseIndex.build(vectors)

    def close(self) -> None:
        """Close the connections for searching."""
        _close(self._searching)

    def _connect(self, options: str) -> PGEngine:
        return PGEngine.from_connection_string(
            self._engine.url, connect_args={"options": options}, pool_pre_ping=True
        )

    def _store(self, engine: PGEngine, table: str) -> PGVectorStore:
        return PGVectorStore.create_sync(
            engine,
            self._embeddings,
            table,
            schema_name=SCHEMA,
            id_column="place",
            distance_strategy=DistanceStrategy.INNER_PRODUCT,
            index_query_options=HNSWQueryOptions(ef_search=EFFORT),
        )

    def _fill(
        self, connection: Connection, name: str, texts: Sequence[str], vectors: Vectors
    ) -> None:
        connection.execute(text(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}"))
        connection.commit()
        table, builder = f"building_{name}", self._connect(_BUILD)
        try:
            builder.init_vectorstore_table(
                table,
                vectors.shape[1],
                schema_name=SCHEMA,
                id_column=Column("place", "INTEGER"),
                store_metadata=False,
                overwrite_existing=True,
            )
            _insert(connection, table, texts, vectors)
            if len(texts) >= INDEXED_FROM:
                index = HNSWIndex(
                    name=f"nearest_{name}",
                    distance_strategy=DistanceStrategy.INNER_PRODUCT,
                    m=DEGREE,
                    ef_construction=BUILD_EFFORT,
                )
                self._store(builder, table).apply_vector_index(index)
        finally:
            _close(builder)
        connection.execute(text(f"ANALYZE {SCHEMA}.{table}"))
        connection.execute(text(f"ALTER TABLE {SCHEMA}.{table} RENAME TO passages_{name}"))
        _forget(connection)
        connection.commit()


def _insert(connection: Connection, table: str, texts: Sequence[str], vectors: Vectors) -> None:
    # LangChain's own way takes a transaction a row.
    row = text(f"INSERT INTO {SCHEMA}.{table} VALUES (:place, :content, :embedding)")  # noqa: S608
    for start in range(0, len(texts), AT_ONCE):
        part = enumerate(zip(texts[start : start + AT_ONCE], vectors[start:], strict=False), start)
        rows = [
            {"place": place, "content": said.replace("\0", ""), "embedding": str(vector.tolist())}
            for place, (said, vector) in part
        ]
        connection.execute(row, rows)
    connection.commit()


def _there(connection: Connection, table: str) -> bool:
    named = {"name": f"{SCHEMA}.{table}"}
    return connection.execute(text("SELECT to_regclass(:name)"), named).scalar() is not None


def _forget(connection: Connection) -> None:
    """Remove the oldest sets beyond `KEPT`."""
    tables = connection.execute(
        text(
            "SELECT relname FROM pg_class WHERE relkind = 'r' AND relname LIKE 'passages\\_%' "
            "AND relnamespace = CAST(:schema AS regnamespace) ORDER BY oid DESC OFFSET :kept"
        ),
        {"schema": SCHEMA, "kept": KEPT},
    ).scalars()
    for table in tables.all():
        connection.execute(text(f'DROP TABLE {SCHEMA}."{table}"'))


def _key(texts: Sequence[str], vectors: Vectors) -> str:
    total = hashlib.sha256(np.ascontiguousarray(vectors).data)
    for said in texts:
        total.update(said.encode() + b"\0")
    return total.hexdigest()[:24]


def _close(engine: PGEngine) -> None:
    # In a thread of its own, because the caller's may have an event loop.
    with ThreadPoolExecutor(1) as pool:
        pool.submit(lambda: asyncio.run(engine.close())).result()
