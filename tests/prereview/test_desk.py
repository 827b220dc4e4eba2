"""The window: it sees what was handed over, decides once, and its decisions rate the rules."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

import prereview.store
from bench.papers import FOOD_PERMIT
from knowledge import Catalogue, Published
from prereview import (
    Decision,
    Desk,
    LocalFiles,
    Order,
    Outcome,
    Risk,
    State,
    Submission,
    Submissions,
    rule_quality,
)
from prereview.errors import FindingNotFound, NotAtWindow, NotNow, ReasonMissing
from prereview.store import tables as t
from tests.prereview.conftest import matter_of
from tests.prereview.rounds import PerfectReader, drawn, put, run_review, working


@pytest.fixture
def store(engine: Engine, tmp_path: Path, published: Published) -> Submissions:
    prereview.store.metadata.create_all(engine)
    return Submissions(engine, LocalFiles(tmp_path / "files"), lambda: published)


@pytest.fixture
def desk(engine: Engine, store: Submissions) -> Desk:
    return Desk(engine, store)


@pytest.fixture
def reader(
    store: Submissions, engine: Engine, tmp_path: Path, published: Published
) -> Iterator[PerfectReader]:
    with working(engine, store, LocalFiles(tmp_path / "files"), published) as made:
        yield made


@pytest.fixture
def reported(store: Submissions, reader: PerfectReader, catalogue: Catalogue) -> Submission:
    bundle, _ = drawn(None)
    opened = store.create(matter_of(catalogue, FOOD_PERMIT).code, bundle.applicant, bundle.form)
    put(store, reader, opened, "expired_licence")
    run_review(store, opened.id)
    return store.get(opened.id)


def test_the_window_sees_only_what_was_handed_over(
    store: Submissions, desk: Desk, reported: Submission
) -> None:
    assert desk.queue(list(State)) == (0, [])
    for look in (desk.get, desk.report, lambda key: desk.page_image(key, "f", 1)):
        for key in (reported.id, "nobody"):
            with pytest.raises(NotAtWindow):
                look(key)
    store.hand_over(reported.id)
    total, waiting = desk.queue()
    assert (total, [w.id for w in waiting]) == (1, [reported.id])
    assert desk.get(reported.id).files == reported.files
    assert desk.report(reported.id) == store.report(reported.id)
    assert desk.page_image(reported.id, reported.files[0].file_id, 1) is not None


def test_the_queue_is_by_age_and_can_be_narrowed(
    store: Submissions, desk: Desk, reported: Submission, engine: Engine, catalogue: Catalogue
) -> None:
    other = next(m.code for m in catalogue.matters if m.code != reported.matter_code)
    day = datetime.now(UTC)
    ids = [store.create(code, {}, {}).id for code in (other, reported.matter_code, other)]
    with engine.begin() as connection:
        for hours, key in enumerate(ids):
            connection.execute(
                t.submissions.update()
                .where(t.submissions.c.id == key)
                .values(state="handed", handed_at=day - timedelta(hours=hours))
            )
    newest, _, oldest = ids
    assert [w.id for w in desk.queue()[1]] == ids[::-1]
    assert [w.id for w in desk.queue(matter_code=other)[1]] == [oldest, newest]
    assert [w.id for w in desk.queue(older_than=timedelta(minutes=90))[1]] == [oldest]
    assert [w.id for w in desk.queue(limit=1, offset=1)[1]] == [ids[1]]
    assert desk.queue(limit=1)[0] == 3
    assert desk.queue([State.DECIDED]) == (0, [])
    assert desk.queue([State.DRAFT, State.REPORTED]) == (0, [])
    assert round(desk.queue()[1][0].waiting_s / 3600) == 2


def test_the_queue_can_be_sorted_and_narrowed_by_risk(
    store: Submissions, desk: Desk, reader: PerfectReader, reported: Submission
) -> None:
    sound = store.create(reported.matter_code, reported.applicant, reported.form)
    put(store, reader, sound, None)
    run_review(store, sound.id)
    for one in (sound, reported):
        store.hand_over(one.id)
    assert [w.id for w in desk.queue()[1]] == [sound.id, reported.id]
    total, waiting = desk.queue(order=Order.RISK)
    assert [(w.id, w.risk) for w in waiting] == [
        (reported.id, Risk.HIGH), (sound.id, waiting[1].risk),
    ]  # fmt: skip
    assert (total, waiting[0].to_correct, waiting[0].verdict) == (2, 1, "correct_first")
    assert waiting[1].risk is not Risk.HIGH
    assert [w.id for w in desk.queue(risks=[Risk.HIGH])[1]] == [reported.id]
    assert [w.id for w in desk.queue(order=Order.NEWEST)[1]] == [reported.id, sound.id]
    counts = desk.counts()
    assert (counts.states[State.HANDED], counts.states[State.DECIDED]) == (2, 0)
    assert [(m.code, m.count) for m in counts.matters] == [(reported.matter_code, 2)]
    assert counts.risks[Risk.HIGH] == 1
    store.withdraw(reported.id)
    assert desk.counts().risks[Risk.HIGH] == 0


def test_returned_papers_are_mended_reviewed_and_accepted(
    store: Submissions, desk: Desk, reported: Submission, reader: PerfectReader
) -> None:
    with pytest.raises(NotAtWindow):
        desk.decide(reported.id, Decision.ACCEPT, "", "王敏")
    store.hand_over(reported.id)
    for decision in (Decision.RETURN, Decision.MORE):
        with pytest.raises(ReasonMissing):
            desk.decide(reported.id, decision, "  ", "王敏")
    desk.decide(reported.id, Decision.RETURN, "执照过期", "王敏")
    assert store.get(reported.id).state is State.RETURNED
    with pytest.raises(NotNow):
        desk.decide(reported.id, Decision.ACCEPT, "", "李")
    licence = next(f for f in reported.files if "执照" in f.name)
    store.remove_file(reported.id, licence.file_id)
    with pytest.raises(NotAtWindow):
        desk.get(reported.id)
    put(store, reader, reported, None, licence.name)
    run_review(store, reported.id)
    store.hand_over(reported.id)
    made = desk.decide(reported.id, Decision.ACCEPT, "", "李")
    assert store.get(reported.id).state is State.DECIDED
    assert [d.decision for d in desk.decisions(reported.id)] == [Decision.RETURN, Decision.ACCEPT]
    assert (made.round, made.clerk, made.catalogue_version) == (2, "李", 1)
    assert desk.decisions(reported.id)[1] == made


def test_of_two_clerks_one_decides(store: Submissions, desk: Desk, reported: Submission) -> None:
    store.hand_over(reported.id)

    def decide(clerk: str) -> str:
        try:
            return desk.decide(reported.id, Decision.ACCEPT, "", clerk).clerk
        except NotNow:
            return ""

    with ThreadPoolExecutor(6) as pool:
        done = [name for name in pool.map(decide, "abcdef") if name]
    assert len(done) == 1
    assert [d.clerk for d in desk.decisions(reported.id)] == done


def test_decisions_on_findings_rate_the_rules(
    store: Submissions, desk: Desk, reported: Submission, engine: Engine
) -> None:
    report = store.report(reported.id)
    assert report is not None
    wrong = next(f for f in report.findings if f.outcome is Outcome.FAIL)
    right, other = [f for f in report.findings if f.outcome is Outcome.PASS][:2]
    with pytest.raises(NotAtWindow):
        desk.decide_finding(reported.id, wrong.id, True, "", "王敏")
    store.hand_over(reported.id)
    assert rule_quality(engine) == []
    with pytest.raises(ReasonMissing):
        desk.decide_finding(reported.id, wrong.id, False, " ", "王敏")
    with pytest.raises(FindingNotFound):
        desk.decide_finding(reported.id, "f999", True, "", "王敏")
    desk.decide_finding(reported.id, wrong.id, False, "看错了", "王敏")
    overruled = {(q.rule, q.kind): q for q in rule_quality(engine)}[wrong.rule, wrong.kind]
    assert (overruled.decided, overruled.agreed, overruled.precision) == (1, 0, 0.0)
    desk.decide_finding(reported.id, wrong.id, True, "", "李")
    desk.decide_finding(reported.id, right.id, False, "没有盖章", "李")
    desk.decide_finding(reported.id, other.id, True, "", "李")
    quality = {(q.rule, q.kind): q for q in rule_quality(engine)}
    agreed = quality[wrong.rule, wrong.kind]
    assert (agreed.decided, agreed.agreed, agreed.precision) == (1, 1, 1.0), "the newest counts"
    missed = quality[right.rule, right.kind]
    assert (missed.decided, missed.precision) == (0, None)
    assert sum(q.passed_overruled for q in quality.values()) == 1
    assert len(desk.finding_decisions(reported.id)) == 4, "none is replaced"


def test_reasons_are_sealed_and_go_with_the_submission(
    store: Submissions, desk: Desk, reported: Submission, engine: Engine
) -> None:
    store.hand_over(reported.id)
    report = desk.report(reported.id)
    desk.decide_finding(reported.id, report.findings[0].id, False, "王小明的执照", "李")
    desk.decide(reported.id, Decision.RETURN, "王小明的执照", "李")
    tables = ("finding_decisions", "submission_decisions")

    def raw() -> str:
        with engine.connect() as connection:
            return "\n".join(
                str(row)
                for name in tables
                for row in connection.execute(text(f"SELECT * FROM {name}"))  # noqa: S608
            )

    assert "王小明" not in raw()
    assert raw().count("gAAAA") == 2
    before = rule_quality(engine)
    store.delete(reported.id)
    assert "gAAAA" not in raw()
    assert rule_quality(engine) == before
    assert [d.reason for d in desk.decisions(reported.id)] == [""]
