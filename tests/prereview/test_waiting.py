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


def _worker(engine: Engine, name: str, page_seconds: float, age: timedelta = timedelta(0)) -> None:
    seen = datetime.now(UTC) - age
    with engine.begin() as connection:
        connection.execute(
            insert(t.review_workers).values(
                id=name, seen_at=seen, at_once=1, page_seconds=page_seconds
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


def test_the_pace_follows_the_pages() -> None:
    pace = Pace()
    assert pace.page_seconds == 0.0
    pace.add(2.0)
    assert pace.page_seconds == 2.0
    for _ in range(100):
        pace.add(4.0)
    assert 3.9 < pace.page_seconds < 4.0
