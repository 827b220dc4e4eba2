"""What a worker looks at before it starts, and reviews that are given up; without processes."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import Engine, func, select

import prereview.store
from bench.papers import FOOD_PERMIT
from knowledge import Catalogue, Published
from prereview import LocalFiles, SealedFiles, Submission, Submissions, Vault, use_vault
from prereview.jobs import NotReady, steps
from prereview.jobs.ready import check_alone, check_files, enter
from prereview.jobs.watch import Strength, Watch
from prereview.store import clock, tables
from prereview.store.types import Failure
from tests.prereview.conftest import matter_of
from tests.prereview.rounds import PerfectReader, drawn, put, run_review, working


@pytest.fixture
def files(tmp_path: Path) -> SealedFiles:
    return SealedFiles(LocalFiles(tmp_path / "files"))


@pytest.fixture
def store(engine: Engine, files: SealedFiles, published: Published) -> Submissions:
    prereview.store.metadata.create_all(engine)
    return Submissions(engine, files, lambda: published)


@pytest.fixture
def reader(
    store: Submissions, engine: Engine, files: SealedFiles, published: Published
) -> Iterator[PerfectReader]:
    with working(engine, store, files, published) as made:
        yield made


@pytest.fixture
def opened(store: Submissions, catalogue: Catalogue) -> Submission:
    bundle, _ = drawn(None)
    return store.create(matter_of(catalogue, FOOD_PERMIT).code, bundle.applicant, bundle.form)


def _watch(engine: Engine, name: str) -> Watch:
    return Watch(engine, "", name, 60.0, lambda: Strength(1), lambda: None, lambda: None)


def test_judging_that_was_begun_too_often_is_given_up_until_asked_for_again(
    store: Submissions, reader: PerfectReader, opened: Submission
) -> None:
    put(store, reader, opened, None)
    store.request_review(opened.id)
    number, entries = steps.begin(opened.id)
    for file_id in entries:
        steps.read_file(opened.id, number, file_id)
    for count in range(steps.MAX_JUDGINGS):
        assert steps._begun(opened.id, number) == count + 1
    assert steps.report(opened.id, number) == ""
    assert store.progress(opened.id).state == "failed"
    assert "窗口" in store.progress(opened.id).reason
    assert store.report(opened.id) is None

    run_review(store, opened.id)
    assert store.progress(opened.id).state == "reported"
    assert store.progress(opened.id).reason == ""


def test_a_late_worker_gives_up_no_later_round(
    store: Submissions, reader: PerfectReader, opened: Submission, engine: Engine
) -> None:
    put(store, reader, opened, None)
    store.request_review(opened.id)
    number, _ = steps.begin(opened.id)
    steps.fail(opened.id, number)
    store.request_review(opened.id)
    steps._fail(opened.id, number, Failure.DEADLY)
    assert steps._begun(opened.id, number) == 0
    assert store.progress(opened.id).state == "queued"
    with engine.connect() as connection:
        told = connection.execute(select(func.count()).select_from(tables.outbox)).scalar_one()
    assert told == 1


def test_a_worker_that_cannot_open_uploads_does_not_start(
    store: Submissions, opened: Submission, engine: Engine, files: SealedFiles, tmp_path: Path,
    sealing_key: str,
) -> None:  # fmt: skip
    check_files(engine, files)  # nothing was uploaded yet
    store.add_file(opened.id, "a.jpg", b"x")
    check_files(engine, files)
    with pytest.raises(NotReady, match="共享目录"):
        check_files(engine, SealedFiles(LocalFiles(tmp_path / "elsewhere")))
    use_vault(Vault([Fernet.generate_key().decode()]))
    try:
        with pytest.raises(NotReady, match="密钥"):
            check_files(engine, files)
    finally:
        use_vault(Vault([sealing_key]))


def test_of_two_workers_with_one_name_the_one_that_works_stays(
    engine: Engine, store: Submissions
) -> None:
    now = time.monotonic()
    check_alone(engine, "w1", enter(engine, "w1"), now)
    first = _watch(engine, "w1")
    first.beat()
    assert store.worker_alive()
    second = enter(engine, "w1")
    first.beat()
    with pytest.raises(NotReady, match="w1"):
        check_alone(engine, "w1", second, now)

    both = enter(engine, "w2"), enter(engine, "w2")  # at the same moment
    with pytest.raises(NotReady, match="w2"):
        check_alone(engine, "w2", both[0], now)
    check_alone(engine, "w2", both[1], now)


def test_who_is_starting_is_not_counted_as_living(engine: Engine, store: Submissions) -> None:
    enter(engine, "w1")
    watch = _watch(engine, "w2")
    watch.beat()
    with engine.connect() as connection:
        now = clock.now(connection)
        assert now.tzinfo
        assert abs(now - datetime.now(UTC)) < timedelta(seconds=30)
        assert watch._living(connection, now - timedelta(seconds=60)) == {"w2"}
    watch.forget(now + timedelta(seconds=60))
    with engine.connect() as connection:
        assert watch._living(connection, now - timedelta(seconds=60)) == set()
