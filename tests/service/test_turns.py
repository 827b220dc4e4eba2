"""Turns are kept without numbers and names, rated, and deleted on their day."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from alembic import command
from fastapi.testclient import TestClient
from sqlalchemy import Engine, select, text, update

from assistant.taken import Taken
from knowledge.answers import Answer, AnswerStatus
from service.composition import Parts
from service.database import alembic_config, migrate
from service.learning.tables import answer_ratings, turns
from service.learning.turns import Turns, forget
from service.problems import NotFound
from service.ratings import Rating, Ratings, Reason
from tests.service.conftest import CLERKS

_KEY = {"Authorization": f"Bearer {next(iter(CLERKS.values()))}"}


def _number(n: int) -> str:
    return f"{n:032x}"


def _taken(
    n: int, text: str = "居住证要多久", status: AnswerStatus = AnswerStatus.ANSWERED, **more: Any
) -> Taken:
    answer = Answer(status=status, blocks=(), matter_code="M", field="fee", version=3)
    values = {"chat": "c", "channel": "api", "site": "", "pressed": False, "answer": answer}
    return Taken(_number(n), **{**values, "text": text, "seconds": 0.1, **more})


def _rows(engine: Engine) -> list[Any]:
    with engine.connect() as connection:
        return list(connection.execute(select(turns).order_by(turns.c.at)))


@pytest.fixture
def kept(engine: Engine) -> Turns:
    migrate(engine)
    return Turns(engine, lambda text: [{"code": "X", "score": 0.2, "parts": {"a": len(text)}}])


def test_a_turn_is_kept_without_numbers_and_names(engine: Engine, kept: Turns) -> None:
    kept.record(_taken(1, "我叫张三，电话13800138000，居住证要多久"))
    kept.record(_taken(2, "不想留", pressed=True))
    kept.record(_taken(3, "没人会的事", AnswerStatus.NOT_FOUND))
    kept.record(_taken(4, answer=None))
    kept.close()
    first, button, lost, failed = _rows(engine)
    assert "张三" not in first.text
    assert "138" not in first.text
    assert "居住证要多久" in first.text
    assert (first.status, first.matter_code, first.catalogue_version) == ("answered", "M", 3)
    assert first.breakdown == []
    assert (button.text, button.pressed) == ("", True)
    assert lost.breakdown[0]["parts"] == {"a": 5}
    assert failed.status == "failed"


def test_a_search_that_fails_costs_the_breakdown_only(engine: Engine) -> None:
    migrate(engine)

    def explain(text: str) -> list[dict[str, Any]]:
        raise LookupError(text)

    kept = Turns(engine, explain)
    kept.record(_taken(1, "没人会的事", AnswerStatus.NOT_FOUND))
    kept.record(_taken(2))
    kept.close()
    assert [row.text for row in _rows(engine)] == ["没人会的事", "居住证要多久"]


def test_a_database_that_is_away_breaks_nothing(engine: Engine) -> None:
    kept = Turns(engine, lambda text: [])  # without tables
    kept.record(_taken(1))
    kept.settle()
    kept.close()
    kept.record(_taken(2))


def test_ratings_are_joined_to_their_turn_and_go_with_it(engine: Engine, kept: Turns) -> None:
    ratings = Ratings(engine, kept.settle)
    kept.record(_taken(1))
    bad = Rating(answer=_number(1), helpful=False, reason=Reason.WRONG)
    ratings.rate("c", Rating(answer=_number(1), helpful=True))
    ratings.rate("c", bad)
    with pytest.raises(NotFound):
        ratings.rate("another", bad)
    total, (entry,) = ratings.list(None, 10, 0)
    assert (total, entry.reason, entry.question, entry.channel) == (
        1,
        "wrong",
        "居住证要多久",
        "api",
    )
    with engine.begin() as connection:
        connection.execute(update(turns).values(at=datetime.now(UTC) - timedelta(days=8)))
    forget(engine, 9)
    assert ratings.list(False, 10, 0)[0] == 1
    forget(engine, 7)
    assert ratings.list(False, 10, 0)[0] == 0


def test_what_a_person_says_of_an_answer_rates_the_answer_before(
    engine: Engine, kept: Turns
) -> None:
    kept.record(_taken(1))
    kept.record(_taken(2, "谢谢", AnswerStatus.SMALL_TALK))
    said = Answer(status=AnswerStatus.SMALL_TALK, blocks=(), field="rated_bad")
    kept.record(_taken(3, "没用", answer=said))
    kept.record(_taken(4, "没用", answer=said, chat="nothing before"))
    kept.close()
    with engine.connect() as connection:
        rows = connection.execute(select(answer_ratings.c.turn_id, answer_ratings.c.helpful)).all()
    assert rows == [(_number(1), False)]


def test_ratings_from_before_turns_were_kept_get_their_turn(engine: Engine) -> None:
    config = alembic_config(engine)
    command.upgrade(config, "0007")
    old = (
        "INSERT INTO answer_ratings (chat, answer, helpful, reason, question, matter_code, field,"
        " status, catalogue_version, site, rated_at) VALUES ('c', '7', :no, 'wrong', '要多久', 'M',"
        " 'fee', 'answered', 2, 'https://a.cn', :at)"
    )
    with engine.begin() as connection:
        connection.execute(text(old), {"no": False, "at": datetime(2026, 10, 1, tzinfo=UTC)})
    migrate(engine)
    _, (entry,) = Ratings(engine, lambda: None).list(False, 10, 0)
    assert (entry.question, entry.matter_code, entry.reason) == ("要多久", "M", "wrong")
    assert (entry.channel, entry.site, entry.catalogue_version) == ("widget", "https://a.cn", 2)
    command.downgrade(config, "0007")
    with engine.connect() as connection:
        back = connection.execute(text("SELECT question, reason, site FROM answer_ratings")).one()
    assert tuple(back) == ("要多久", "wrong", "https://a.cn")


@pytest.mark.covers("POST /api/chats/{chat_id}/ratings")
def test_a_chat_is_recorded_and_rated(client: TestClient, parts: Parts) -> None:
    chat = client.post("/api/chats").json()["id"]
    path = f"/api/chats/{chat}"
    answer = client.post(
        f"{path}/turns", json={"text": "食品经营许可证新办多少钱，我叫张三"}
    ).json()
    said = {"answer": answer["turn"], "helpful": False, "reason": "incomplete"}
    assert client.post(f"{path}/ratings", json=said).status_code == 204
    unknown = client.post(f"{path}/ratings", json={**said, "answer": "0" * 32})
    assert (unknown.status_code, unknown.json()["code"]) == (404, "no_such_answer")
    entries = client.get("/api/desk/ratings?helpful=false", headers=_KEY).json()["items"]
    (mine,) = [e for e in entries if e["turn"] == answer["turn"]]
    assert (mine["matter_code"], mine["field"]) == (answer["matter_code"], "fee")
    assert "张三" not in mine["question"]
    assert mine["channel"] == "api"
    other = client.post("/api/chats").json()["id"]
    assert client.post(f"/api/chats/{other}/ratings", json=said).status_code == 404


def test_two_records_of_one_number_cost_one_record(engine: Engine, kept: Turns) -> None:
    kept.record(_taken(1))
    kept.record(_taken(1))
    kept.close()
    assert len(_rows(engine)) == 1
