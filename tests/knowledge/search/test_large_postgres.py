"""The same search in a real PostgreSQL with pgvector."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
import pytest
from sqlalchemy import Engine, text

from knowledge.search import large_postgres as module
from knowledge.search.large_postgres import PostgresShelf, ShelfError
from knowledge.search.vectors import DenseIndex
from service.database import make_engine
from tests.conftest import create_database
from tests.knowledge.search.test_vectors import unit

if TYPE_CHECKING:
    from pgserver import PostgresServer

WIDTH = 24


class Fixed:
    """An embedder that knows the vectors of a few texts."""

    name, dimensions = "fixed", WIDTH

    def __init__(self, texts: list[str], vectors: np.ndarray) -> None:
        self._known = dict(zip(texts, vectors, strict=True))

    def queries(self, texts: list[str]) -> np.ndarray:
        return np.stack([self._known[t] for t in texts])

    passages = queries


@pytest.fixture(scope="module")
def database(postgres: PostgresServer) -> Iterator[Engine]:
    engine = make_engine(create_database(postgres, "shelf"))
    yield engine
    engine.dispose()


TEXTS = [f"第{i}条" for i in range(300)]
PASSAGES = unit(300, WIDTH)


@pytest.fixture(scope="module")
def shelf(database: Engine) -> Iterator[PostgresShelf]:
    made = PostgresShelf(database, Fixed(TEXTS, PASSAGES))
    yield made
    made.close()


@pytest.mark.parametrize("indexed_from", [10_000, 100])
def test_it_finds_what_the_index_of_one_machine_finds(
    shelf: PostgresShelf, monkeypatch: pytest.MonkeyPatch, indexed_from: int
) -> None:
    monkeypatch.setattr(module, "INDEXED_FROM", indexed_from)
    texts = [f"{t}，{indexed_from}" for t in TEXTS]
    here, there = DenseIndex.build(PASSAGES), shelf.open(texts, PASSAGES)
    assert len(there) == len(here)
    for question in unit(10, WIDTH, 1):
        np.testing.assert_allclose(there.scores(question, 30), here.scores(question, 30), atol=2e-3)


def test_a_chain_of_langchain_searches_it_by_text(shelf: PostgresShelf) -> None:
    found = shelf.open(TEXTS, PASSAGES).store.similarity_search("第7条", k=1)
    assert [d.page_content for d in found] == ["第7条"]


def test_a_set_that_is_there_is_not_filled_again(
    shelf: PostgresShelf, database: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf.open(TEXTS, PASSAGES)
    monkeypatch.setattr(PostgresShelf, "_fill", None)
    other = PostgresShelf(database, Fixed(TEXTS, PASSAGES))
    assert other.open(TEXTS, PASSAGES).scores(PASSAGES[5], 9).argmax() == 5
    other.close()


def test_a_filling_that_broke_off_is_begun_anew(
    shelf: PostgresShelf, database: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = [*TEXTS[:-1], "断了"]

    def break_off(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(module, "_forget", break_off)
        with pytest.raises(KeyboardInterrupt):
            shelf.open(texts, PASSAGES)
    assert not _tables(database) & {f"passages_{module._key(texts, PASSAGES)}"}
    assert shelf.open(texts, PASSAGES).scores(PASSAGES[3], 9).argmax() == 3


def test_only_the_last_sets_are_kept(shelf: PostgresShelf, database: Engine) -> None:
    keys = []
    for number in range(module.KEPT + 1):
        texts = [f"{t}{number}" for t in TEXTS[:3]]
        shelf.open(texts, PASSAGES[:3])
        keys.append(f"passages_{module._key(texts, PASSAGES[:3])}")
    assert {t for t in _tables(database) if t.startswith("passages")} == set(keys[1:])


def test_no_passages_are_a_set_too(shelf: PostgresShelf) -> None:
    nothing = shelf.open([], np.zeros((0, WIDTH), np.float32))
    assert nothing.scores(PASSAGES[0], 5).shape == (0,)


def test_while_the_database_does_not_answer_no_passage_is_nearer_than_another(
    shelf: PostgresShelf, database: Engine
) -> None:
    passages = shelf.open(["会被删掉"] * 3, PASSAGES[:3])
    with database.begin() as connection:
        connection.execute(text(f"DROP TABLE {module.SCHEMA}.{passages.table}"))
    assert passages.scores(PASSAGES[0], 5).tolist() == [0, 0, 0]


def test_a_database_without_pgvector_says_what_to_do(
    postgres: PostgresServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    admin = make_engine(create_database(postgres, "narrow"))
    with admin.begin() as connection:
        connection.execute(text("DROP ROLE IF EXISTS narrow"))
        connection.execute(text("CREATE ROLE narrow LOGIN"))
    engine = make_engine(
        str(admin.url.set(username="narrow").render_as_string(hide_password=False))
    )
    shelf = PostgresShelf(engine, Fixed(TEXTS, PASSAGES))
    with pytest.raises(ShelfError, match="CREATE EXTENSION vector"):
        shelf.open(TEXTS, PASSAGES)
    assert isinstance(shelf.keep(TEXTS, PASSAGES), DenseIndex)
    shelf.close()
    engine.dispose()
    admin.dispose()


def _tables(database: Engine) -> set[str]:
    with database.connect() as connection:
        query = "SELECT tablename FROM pg_tables WHERE schemaname = :schema"
        return set(connection.execute(text(query), {"schema": module.SCHEMA}).scalars())
