import threading
from contextlib import contextmanager
from datetime import UTC

import pytest
from sqlalchemy import create_engine

from knowledge import CatalogueStore, NothingPublished, PublishRefused, UnknownVersion
from knowledge.store import metadata
from tests.knowledge import factory

A = factory.catalogue()
B = factory.catalogue(factory.matter(name="食品经营许可变更"))


@contextmanager
def database(kind, folder):
    if kind == "sqlite":
        yield f"sqlite:///{folder / 'c.db'}"
        return
    with pytest.importorskip("pgserver").get_server(folder / "pg", cleanup_mode="stop") as server:
        yield server.get_uri().replace("postgresql://", "postgresql+psycopg://")


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request, tmp_path):
    with database(request.param, tmp_path) as url:
        engine = create_engine(url)
        metadata.create_all(engine)
        yield engine
        engine.dispose()


def test_the_life_of_a_catalogue(engine):
    store = CatalogueStore(engine)
    with pytest.raises(NothingPublished):
        store.current()
    first = store.publish(A, "first")
    assert (first.version, first.catalogue) == (1, A)
    assert first.created_at.tzinfo is UTC
    assert store.publish(A, "again").version == 1
    assert store.publish(B, "second").version == 2
    assert store.current().catalogue == B
    assert store.rollback(1).version == 1
    assert CatalogueStore(engine).current().catalogue == A
    assert [(v.version, v.note, v.current) for v in store.versions()] == [
        (2, "second", False),
        (1, "first", True),
    ]
    assert [(a.version, a.action) for a in store.history()] == [
        (1, "rollback"),
        (2, "publish"),
        (1, "publish"),
    ]
    with pytest.raises(UnknownVersion):
        store.rollback(9)
    assert store.publish(B, "B again").version == 3

    wrong = factory.catalogue(factory.matter(), factory.matter())
    with pytest.raises(PublishRefused, match="重复"):
        store.publish(wrong)
    assert len(store.versions()) == 3
    _publish_at_once(engine)


def _publish_at_once(engine):
    """Eight publishers, four contents: no version lost, none twice, the pointer on a real one."""
    contents = [
        factory.catalogue(factory.matter(name=f"事项{i}")) for i in range(4) for _ in range(2)
    ]
    start, results, errors = threading.Barrier(8), [], []

    def publish(catalogue):
        start.wait()
        try:
            results.append(CatalogueStore(engine).publish(catalogue))
        except BaseException as error:  # noqa: BLE001 - reported below
            errors.append(error)

    before = CatalogueStore(engine).versions()[0].version
    threads = [threading.Thread(target=publish, args=(c,)) for c in contents]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not errors
    versions = [v.version for v in CatalogueStore(engine).versions()]
    assert versions == list(range(versions[0], 0, -1))
    assert 4 <= versions[0] - before <= 8
    assert {p.catalogue.matters[0].name for p in results} == {f"事项{i}" for i in range(4)}
    assert CatalogueStore(engine).current().version == CatalogueStore(engine).history()[0].version


def test_order_of_matters_does_not_make_a_new_version(tmp_path):
    engine = create_engine(f"sqlite:///{tmp_path / 'c.db'}")
    metadata.create_all(engine)
    one, two = factory.matter("1" * 31), factory.matter("2" * 31, "第二个")
    store = CatalogueStore(engine)
    store.publish(factory.catalogue(one, two))
    assert store.publish(factory.catalogue(two, one)).version == 1
    engine.dispose()
