from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, select

import prereview.store
from bench.papers import FOOD_PERMIT
from knowledge import Catalogue, Published
from ocr import Document, PageRead, Refusal, Remark
from prereview import FileEntry, Limits, LocalFiles, State, Submission, Submissions
from prereview.errors import (
    EmptyFile,
    FileNotFound,
    MaterialNotFound,
    MatterNotFound,
    NothingToReview,
    NotNow,
    PrereviewError,
    ReviewRunning,
    SubmissionNotFound,
    SubmissionTooLarge,
    TooManyFiles,
)
from prereview.store import tables
from prereview.store.readings import MAX_ATTEMPTS, Readings
from tests.prereview.conftest import matter_of, page


@pytest.fixture
def files(tmp_path: Path) -> LocalFiles:
    return LocalFiles(tmp_path / "files")


@pytest.fixture
def store(engine: Engine, files: LocalFiles, published: Published) -> Iterator[Submissions]:
    prereview.store.metadata.create_all(engine)
    yield Submissions(engine, files, lambda: published, Limits(files=3, total_bytes=100))
    engine.dispose()


@pytest.fixture
def opened(store: Submissions, catalogue: Catalogue) -> Submission:
    return store.create(matter_of(catalogue, FOOD_PERMIT).code, {"has_agent": True}, {"名": "值"})


def test_a_submission_comes_back_as_it_was(store: Submissions, opened: Submission) -> None:
    entry = store.add_file(opened.id, "执照.jpg", b"abc", "2")
    found = store.get(opened.id)
    assert found.files == (entry,)
    assert found.applicant == {"has_agent": True}
    assert found.form == {"名": "值"}
    assert found.state is State.DRAFT
    assert store.report(opened.id) is None
    assert store.page_image(opened.id, entry.file_id, 1) is None


def test_files_keep_their_order_and_can_be_removed(store: Submissions, opened: Submission) -> None:
    names = [store.add_file(opened.id, f"{i}.jpg", b"x").file_id for i in range(3)]
    store.remove_file(opened.id, names[1])
    store.add_file(opened.id, "3.jpg", b"x")
    assert [f.name for f in store.get(opened.id).files] == ["0.jpg", "2.jpg", "3.jpg"]
    with pytest.raises(FileNotFound):
        store.remove_file(opened.id, names[1])


def test_a_file_can_change_its_slot(store: Submissions, opened: Submission) -> None:
    entry = store.add_file(opened.id, "a.jpg", b"x")
    assert store.assign_file(opened.id, entry.file_id, "2") == replace(entry, material="2")
    assert [f.material for f in store.get(opened.id).files] == ["2"]
    assert store.assign_file(opened.id, entry.file_id, None) == entry
    with pytest.raises(MaterialNotFound):
        store.assign_file(opened.id, entry.file_id, "999")
    with pytest.raises(FileNotFound):
        store.assign_file(opened.id, "nothing", "2")


def test_limits_and_mistakes_are_said_in_chinese(store: Submissions, opened: Submission) -> None:
    with pytest.raises(EmptyFile):
        store.add_file(opened.id, "空.jpg", b"")
    with pytest.raises(SubmissionTooLarge):
        store.add_file(opened.id, "大.jpg", b"x" * 101)
    with pytest.raises(MaterialNotFound):
        store.add_file(opened.id, "a.jpg", b"x", "999")
    with pytest.raises(NothingToReview):
        store.request_review(opened.id)
    for i in range(3):
        store.add_file(opened.id, f"{i}.jpg", b"x")
    with pytest.raises(TooManyFiles) as caught:
        store.add_file(opened.id, "4.jpg", b"x")
    assert "3" in str(caught.value)
    with pytest.raises(SubmissionNotFound):
        store.get("nobody")
    with pytest.raises(MatterNotFound):
        store.create("没有的事项", {}, {})


def test_every_error_has_a_code_and_a_status_of_its_own() -> None:
    kinds = PrereviewError.__subclasses__()
    assert len({k.code for k in kinds}) == len(kinds)
    assert all(400 <= k.status < 600 for k in kinds)


def test_asking_twice_queues_once(store: Submissions, opened: Submission) -> None:
    entry = store.add_file(opened.id, "a.jpg", b"x")
    store.request_review(opened.id)
    store.request_review(opened.id)
    assert store.get(opened.id).round == 1
    assert store.progress(opened.id).state == "queued"
    for change in (
        lambda: store.add_file(opened.id, "b.jpg", b"x"),
        lambda: store.remove_file(opened.id, entry.file_id),
        lambda: store.assign_file(opened.id, entry.file_id, "2"),
    ):
        with pytest.raises(ReviewRunning):
            change()


def test_deleting_leaves_nothing(
    store: Submissions, opened: Submission, engine: Engine, tmp_path: Path, files: LocalFiles
) -> None:
    entry = store.add_file(opened.id, "a.jpg", b"x")
    Readings(engine, files).ensure(entry, lambda *_: _document(entry))
    store.delete(opened.id)
    assert [p for p in (tmp_path / "files").rglob("*") if p.is_file()] == []
    with engine.connect() as connection:
        for table in ("submissions", "submission_files", "page_results", "reports"):
            assert not connection.execute(select(prereview.store.metadata.tables[table])).all()


def _document(entry: FileEntry) -> Document:
    made = replace(page(("营业执照", 10, 10)), image=b"\xff\xd8picture")
    return Document(entry.name, entry.sha256, "jpeg", (made,))


def test_a_file_is_read_once_and_its_picture_kept(
    store: Submissions, opened: Submission, engine: Engine, files: LocalFiles
) -> None:
    entry = store.add_file(opened.id, "a.jpg", b"x")
    readings, calls = Readings(engine, files), []

    def read(data: bytes, name: str, *_: object) -> Document:
        calls.append((data, name))
        return _document(entry)

    assert [readings.ensure(entry, read), readings.ensure(entry, read)] == [1, 1]
    assert calls == [(b"x", "a.jpg")]
    assert store.page_image(opened.id, entry.file_id, 1) == b"\xff\xd8picture"
    assert store.page_image(opened.id, entry.file_id, 2) is None
    assert readings.load(entry).outcome == _document(entry)


def test_a_file_that_kills_its_worker_is_refused_in_the_end(
    store: Submissions, opened: Submission, engine: Engine, files: LocalFiles
) -> None:
    entry = store.add_file(opened.id, "a.jpg", b"x")
    readings, deaths = Readings(engine, files), []

    def die(data: bytes, name: str, *_: object) -> Document:
        deaths.append(name)
        raise KeyboardInterrupt

    for _ in range(MAX_ATTEMPTS):
        with pytest.raises(KeyboardInterrupt):
            readings.ensure(entry, die)
    assert readings.ensure(entry, die) == 1
    assert len(deaths) == MAX_ATTEMPTS
    outcome = readings.load(entry).outcome
    assert isinstance(outcome, Refusal)
    assert outcome.code == "deadly"


def test_an_interrupted_reading_goes_on_after_its_last_page(
    store: Submissions, opened: Submission, engine: Engine, files: LocalFiles, tmp_path: Path
) -> None:
    entry = store.add_file(opened.id, "a.pdf", b"x")
    readings, asked = Readings(engine, files), []
    one = _document(entry).pages[0]
    pages = [
        replace(one, number=n, image=b"\xff\xd8" + bytes([n])) for n in range(1, MAX_ATTEMPTS + 6)
    ]

    def die_after_a_page(
        data: bytes, name: str, keep: Callable[[PageRead], None], known: Sequence[PageRead]
    ) -> Document:
        asked.append(len(known))
        if len(known) < len(pages):
            remark = Remark("turned", "转正了", len(known) + 1)
            keep(PageRead(pages[len(known)], (remark,), len(pages)))
            raise KeyboardInterrupt
        assert [r.page for k in known for r in k.remarks] == [p.number for p in pages]
        return replace(_document(entry), pages=tuple(k.page for k in known))

    for _ in pages:
        with pytest.raises(KeyboardInterrupt):
            readings.ensure(entry, die_after_a_page)
        assert store.page_image(opened.id, entry.file_id, 1) is None
    assert readings.ensure(entry, die_after_a_page) == len(pages)
    assert asked == list(range(len(pages) + 1))
    assert readings.load(entry).outcome == replace(_document(entry), pages=tuple(pages))
    kept = [p for p in (tmp_path / "files").rglob("*") if p.is_file()]
    assert len(kept) == 1 + len(pages), "what was read of single pages is gone"


def test_a_reader_that_was_taken_over_changes_nothing(
    store: Submissions, opened: Submission, engine: Engine, files: LocalFiles, tmp_path: Path
) -> None:
    entry = store.add_file(opened.id, "a.jpg", b"x")
    readings = Readings(engine, files)
    late = replace(_document(entry), name="late.jpg")

    def overtaken(
        data: bytes, name: str, keep: Callable[[PageRead], None], known: Sequence[PageRead]
    ) -> Document:
        readings.ensure(entry, lambda *_: _document(entry))
        keep(PageRead(late.pages[0], (), 1))
        return late

    readings.ensure(entry, overtaken)
    assert readings.load(entry).outcome == _document(entry)
    assert len([p for p in (tmp_path / "files").rglob("*") if p.is_file()]) == 2


def test_what_nobody_touches_is_deleted_on_its_day(
    store: Submissions, opened: Submission, catalogue: Catalogue, engine: Engine
) -> None:
    store.add_file(opened.id, "a.jpg", b"x")
    running = store.create(matter_of(catalogue, FOOD_PERMIT).code, {}, {})
    store.add_file(running.id, "b.jpg", b"x")
    store.request_review(running.id)
    fresh = store.create(matter_of(catalogue, FOOD_PERMIT).code, {}, {})
    day = datetime(2026, 3, 1, tzinfo=UTC)
    rows = tables.submissions
    with engine.begin() as connection:
        old = rows.c.id.in_([opened.id, running.id])
        connection.execute(rows.update().where(old).values(updated_at=day - timedelta(seconds=1)))
        connection.execute(rows.update().where(rows.c.id == fresh.id).values(updated_at=day))

    assert store.delete_expired(day, day) == 1
    assert store.delete_expired(day, day) == 0

    with pytest.raises(SubmissionNotFound):
        store.get(opened.id)
    assert store.get(running.id).files
    assert store.get(fresh.id).state is State.DRAFT


def test_what_the_window_has_is_not_the_holders_to_forget(
    store: Submissions, opened: Submission, engine: Engine
) -> None:
    store.add_file(opened.id, "a.jpg", b"x")
    day, rows = datetime(2026, 3, 1, tzinfo=UTC), tables.submissions

    def stand(state: State) -> None:
        with engine.begin() as connection:
            at = day - timedelta(days=100)
            connection.execute(rows.update().values(state=state.value, updated_at=at))

    stand(State.HANDED)
    assert store.delete_expired(day, day - timedelta(days=365)) == 0
    with pytest.raises(NotNow) as refused:
        store.delete(opened.id)
    assert str(refused.value).startswith("这份申报已经提交窗口，现在不能删除。可以先撤回")
    assert store.get(opened.id).files
    stand(State.DECIDED)
    assert store.delete_expired(day - timedelta(days=101), day) == 0
    stand(State.HANDED)
    assert store.delete_expired(day - timedelta(days=365), day - timedelta(days=99)) == 1


def test_a_running_review_is_not_deleted(store: Submissions, opened: Submission) -> None:
    store.add_file(opened.id, "a.jpg", b"x")
    store.request_review(opened.id)
    with pytest.raises(ReviewRunning):
        store.delete(opened.id)
    assert store.get(opened.id).files


def test_a_worker_is_alive_while_it_beats(store: Submissions, engine: Engine) -> None:
    assert not store.worker_alive()
    with engine.begin() as connection:
        connection.execute(
            tables.review_workers.insert().values(id="w", seen_at=datetime(2020, 1, 1, tzinfo=UTC))
        )
    assert not store.worker_alive()
    with engine.begin() as connection:
        connection.execute(tables.review_workers.update().values(seen_at=datetime.now(UTC)))
    assert store.worker_alive()


@pytest.mark.parametrize("key", ["../../etc/passwd", "", "A" * 32, "0" * 31, "0" * 32])
def test_no_key_leads_out_of_the_folder(files: LocalFiles, key: str) -> None:
    with pytest.raises(FileNotFound):
        files.get(key)


def test_stored_files_are_the_owners_only(files: LocalFiles, tmp_path: Path) -> None:
    key = files.put(b"secret")
    path = next(p for p in (tmp_path / "files").rglob(key))
    assert path.stat().st_mode & 0o077 == 0
    assert files.get(key) == b"secret"
