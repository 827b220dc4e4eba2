"""The life of a submission: what is possible where, and what a later round says of the one before."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import Engine, select

import prereview.store
from bench.papers import FOOD_PERMIT
from knowledge import Catalogue, Published
from prereview import Decision, Desk, LocalFiles, State, Submission, Submissions
from prereview.errors import NotNow, PrereviewError, ReviewRunning
from prereview.jobs import steps
from prereview.messages import not_now
from prereview.report import Outcome
from prereview.store import tables
from prereview.store.life import FROM, Act
from tests.prereview.conftest import matter_of
from tests.prereview.rounds import PerfectReader, drawn, put, run_review, working


@pytest.fixture
def store(engine: Engine, tmp_path: Path, published: Published) -> Submissions:
    prereview.store.metadata.create_all(engine)
    return Submissions(engine, LocalFiles(tmp_path / "files"), lambda: published)


@pytest.fixture
def reader(
    store: Submissions, engine: Engine, tmp_path: Path, published: Published
) -> Iterator[PerfectReader]:
    with working(engine, store, LocalFiles(tmp_path / "files"), published) as made:
        yield made


@pytest.fixture
def opened(store: Submissions, catalogue: Catalogue) -> Submission:
    bundle, _ = drawn(None)
    return store.create(matter_of(catalogue, FOOD_PERMIT).code, bundle.applicant, bundle.form)


ACTS: dict[Act, Callable[[Submissions, str], object]] = {
    Act.CHANGE: lambda store, key: store.add_file(key, "b.jpg", b"x"),
    Act.REVIEW: lambda store, key: store.request_review(key),
    Act.HAND: lambda store, key: store.hand_over(key),
    Act.WITHDRAW: lambda store, key: store.withdraw(key),
    Act.DELETE: lambda store, key: store.delete(key),
}


def set_state(engine: Engine, submission_id: str, state: State) -> None:
    rows = tables.submissions
    with engine.begin() as connection:
        connection.execute(
            rows.update().where(rows.c.id == submission_id).values(state=state.value)
        )


@pytest.mark.parametrize("act", ACTS)
def test_what_cannot_be_done_is_refused_with_a_sentence(
    store: Submissions, opened: Submission, engine: Engine, act: Act
) -> None:
    for state in State:
        set_state(engine, opened.id, State.DRAFT)
        store.add_file(opened.id, "a.jpg", b"x")
        set_state(engine, opened.id, state)
        before = store.get(opened.id)
        if state in FROM[act]:
            ACTS[act](store, opened.id)
            if act is Act.DELETE:
                opened = store.create(opened.matter_code, {}, {})
            continue
        if act is Act.REVIEW and state in {State.QUEUED, State.REVIEWING}:
            store.request_review(opened.id)
        else:
            with pytest.raises(PrereviewError) as caught:
                ACTS[act](store, opened.id)
            assert isinstance(caught.value, NotNow | ReviewRunning)
            assert caught.value.status == 409
            assert str(caught.value).endswith("。")
        assert store.get(opened.id) == before


def test_every_state_and_act_has_its_words() -> None:
    for state in State:
        for act in Act:
            assert not_now(act.value, state.value).count("{") == 0


@pytest.mark.parametrize(
    ("state", "then"),
    [(State.DRAFT, State.DRAFT), (State.FAILED, State.FAILED), (State.REPORTED, State.CORRECTED),
     (State.CORRECTED, State.CORRECTED), (State.RETURNED, State.CORRECTED)],
)  # fmt: skip
def test_changed_files_outdate_a_report(
    store: Submissions, opened: Submission, engine: Engine, state: State, then: State
) -> None:
    for change in (
        lambda entry: store.add_file(opened.id, "b.jpg", b"y"),
        lambda entry: store.assign_file(opened.id, entry.file_id, "2"),
        lambda entry: store.remove_file(opened.id, entry.file_id),
    ):
        set_state(engine, opened.id, State.DRAFT)
        entry = store.add_file(opened.id, "a.jpg", b"x")
        set_state(engine, opened.id, state)
        change(entry)
        assert store.get(opened.id).state is then


def test_a_change_that_fails_leaves_the_state(
    store: Submissions, opened: Submission, engine: Engine, tmp_path: Path
) -> None:
    set_state(engine, opened.id, State.REPORTED)
    with pytest.raises(PrereviewError):
        store.remove_file(opened.id, "nothing")
    assert store.get(opened.id).state is State.REPORTED
    set_state(engine, opened.id, State.HANDED)
    with pytest.raises(NotNow):
        store.add_file(opened.id, "a.jpg", b"x")
    assert not list((tmp_path / "files").rglob("*/*")), "the bytes of a refused file stay nowhere"


def test_only_changed_files_are_read_again(
    store: Submissions, opened: Submission, reader: PerfectReader
) -> None:
    ids = put(store, reader, opened, "expired_licence")
    run_review(store, opened.id)
    assert sorted(reader.read_names) == sorted(ids)
    first = store.report(opened.id)
    assert first is not None
    expired = [f for f in first.findings if f.outcome is Outcome.FAIL]
    assert [f.since_round for f in expired] == [1]
    assert (first.round, first.solved) == (1, ())

    changed = next(name for name in ids if "执照" in name)
    reader.read_names.clear()
    store.remove_file(opened.id, ids[changed])
    put(store, reader, opened, None, changed)
    assert store.get(opened.id).state is State.CORRECTED
    run_review(store, opened.id)

    assert reader.read_names == [changed]
    second = store.report(opened.id)
    assert second is not None
    assert (second.round, second.solved, second.unjudged) == (2, tuple(expired), ())
    assert store.report(opened.id, before=2) == first
    store.hand_over(opened.id)
    assert store.get(opened.id).state is State.HANDED


def test_the_platform_is_told_once_of_each_move(
    store: Submissions, opened: Submission, reader: PerfectReader, engine: Engine
) -> None:
    put(store, reader, opened, "expired_licence")
    run_review(store, opened.id)
    steps.report(opened.id, 1)
    store.hand_over(opened.id)
    with pytest.raises(NotNow):
        store.hand_over(opened.id)
    desk = Desk(engine, store)
    desk.decide(opened.id, Decision.MORE, "缺租赁合同", "王敏")
    with engine.connect() as connection:
        rows = connection.execute(tables.outbox.select().order_by(tables.outbox.c.number)).all()
    told = [json.loads(row.body) for row in rows]
    assert [(e["type"], e["data"]["state"]) for e in told] == [
        ("submission.reported", "reported"),
        ("submission.handed", "handed"),
        ("submission.decided", "returned"),
    ]
    assert told[0]["data"]["verdict"] == "correct_first"
    assert told[2]["data"]["decision"] == "more"
    assert {e["data"]["round"] for e in told} == {1}
    assert not any("租赁" in row.body for row in rows)


def test_what_is_taken_back_can_be_changed_and_handed_over_again(
    store: Submissions, opened: Submission, reader: PerfectReader, engine: Engine
) -> None:
    put(store, reader, opened, "expired_licence")
    run_review(store, opened.id)
    store.hand_over(opened.id)
    store.withdraw(opened.id)
    assert store.get(opened.id).state is State.REPORTED
    assert Desk(engine, store).queue() == (0, [])
    with engine.connect() as connection:
        kinds = connection.execute(select(tables.outbox.c.kind)).scalars().all()
    assert kinds[-1] == "submission.withdrawn"
    store.hand_over(opened.id)
    Desk(engine, store).decide(opened.id, Decision.ACCEPT, "", "王敏")
    with pytest.raises(NotNow):
        store.withdraw(opened.id)


def test_a_second_wish_for_a_review_while_it_waits_is_no_mistake(
    store: Submissions, opened: Submission
) -> None:
    store.add_file(opened.id, "a.jpg", b"x")
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: store.request_review(opened.id), range(8)))
    assert store.get(opened.id).round == 1
