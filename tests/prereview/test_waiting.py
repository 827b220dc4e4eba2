"""The queue: how long one waits, and when it is too long to stand in."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, insert, update

import prereview.store
from bench.papers import FOOD_PERMIT
from knowledge import Catalogue, Published
from prereview import LocalFiles, Submissions
from prereview.errors import QueueFull
from prereview.jobs.pace import Pace
from prereview.store import tables as t
from prereview.store.submissions import Limits
from tests.prereview.conftest import matter_of


def _worker(
    engine: Engine, name: str, page_seconds: float, age: timedelta = timedelta(0), at_once: int = 1
) -> None:
    seen = datetime.now(UTC) - age
    with engine.begin() as connection:
        connection.execute(
            insert(t.review_workers).values(
                id=name, seen_at=seen, at_once=at_once, page_seconds=page_seconds
            )
        )


def _queued(store: Submissions, code: str, files: int) -> str:
    opened = store.create(code, {}, {})
    for number in range(files):
        store.add_file(opened.id, f"{number}.jpg", b"x")
    store.request_review(opened.id)
    return opened.id


def test_who_waits_is_told_how_long_and_a_long_queue_is_closed(
    engine: Engine, tmp_path: Path, published: Published, catalogue: Catalogue
) -> None:
    prereview.store.metadata.create_all(engine)
    store = Submissions(engine, LocalFiles(tmp_path), lambda: published, Limits(wait_s=9))
    code = matter_of(catalogue, FOOD_PERMIT).code
    first, second = _queued(store, code, 3), _queued(store, code, 2)
    with engine.begin() as connection:  # the first one is being read
        rows = t.submissions
        connection.execute(
            update(rows).where(rows.c.id == first).values(state="reviewing", pages_done=1)
        )

    assert (store.progress(first).ahead, store.progress(first).wait_s) == (0, None)
    assert (store.progress(second).ahead, store.progress(second).wait_s) == (1, None)
    _worker(engine, "dead", 0.1, timedelta(hours=1))
    _worker(engine, "new", 0.0)
    _worker(engine, "starting", 0.1, at_once=0)
    assert store.progress(second).wait_s is None
    _worker(engine, "w1", 4.0)
    _worker(engine, "w2", 4.0)
    assert store.progress(second).wait_s == 4  # two pages, a page every two seconds

    third = _queued(store, code, 2)
    assert (store.progress(third).ahead, store.progress(third).wait_s) == (2, 8)
    with pytest.raises(QueueFull) as full:  # 6 pages: 12 seconds
        _queued(store, code, 1)
    assert "已经保存" in str(full.value)
    store.request_review(third)  # who waits already may ask again

    with engine.begin() as connection:  # files have three pages each
        connection.execute(update(t.review_workers).values(file_pages=3.0))
    assert store.progress(third).wait_s == 16  # two pages, and two files that nobody opened


def test_a_queue_that_nobody_works_on_is_closed_too(
    engine: Engine, tmp_path: Path, published: Published, catalogue: Catalogue
) -> None:
    prereview.store.metadata.create_all(engine)
    store = Submissions(engine, LocalFiles(tmp_path), lambda: published, Limits(wait_s=9))
    code = matter_of(catalogue, FOOD_PERMIT).code
    first = _queued(store, code, 9)  # no worker was ever there: one is to come
    _worker(engine, "dead", 2.0, timedelta(hours=1))
    assert store.progress(first).wait_s is None
    with pytest.raises(QueueFull):
        _queued(store, code, 1)


def test_files_that_were_read_are_not_waited_for(
    engine: Engine, tmp_path: Path, published: Published, catalogue: Catalogue
) -> None:
    prereview.store.metadata.create_all(engine)
    store = Submissions(engine, LocalFiles(tmp_path), lambda: published)
    code = matter_of(catalogue, FOOD_PERMIT).code
    first = store.create(code, {}, {})
    for number in range(3):
        entry = store.add_file(first.id, f"{number}.jpg", b"x")
    with engine.begin() as connection:
        read = {"file_id": entry.file_id, "attempts": 1, "pictures": [], "outcome": "{}"}
        connection.execute(insert(t.page_results).values(**read))
    _worker(engine, "w1", 4.0)
    store.request_review(first.id)
    assert store.progress(_queued(store, code, 1)).wait_s == 8


def test_the_pace_follows_the_pages() -> None:
    pace = Pace()
    assert (pace.page_seconds, pace.file_pages) == (0.0, 0.0)
    pace.page(2.0)
    pace.file(3)
    assert (pace.page_seconds, pace.file_pages) == (2.0, 3.0)
    for _ in range(100):
        pace.page(4.0)
        pace.file(1)
    assert 3.9 < pace.page_seconds < 4.0
    assert 1.0 < pace.file_pages < 1.1
