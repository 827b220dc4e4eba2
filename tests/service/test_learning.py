"""From recorded questions to a published edit, and the report of a month."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from openpyxl import load_workbook
from pydantic import SecretStr
from sqlalchemy import Engine, insert, select, update

from knowledge import Catalogue, CatalogueStore, dump, load
from knowledge.answers import Guide
from knowledge.learning import AliasEdit, FaqEdit, WantedEdit
from prereview import AuditLog
from service.access import key_digest
from service.app import create_app
from service.composition import Parts
from service.database import migrate
from service.learning.accepting import Editor
from service.learning.figures import figures
from service.learning.history import past_turns
from service.learning.page import page
from service.learning.reading import read_turns
from service.learning.suggestions import State, Suggestions
from service.learning.tables import answer_ratings, suggestions, turns
from service.learning.workbook import workbook
from service.problems import NotFound, ProblemError
from service.settings import Settings
from tests.knowledge import factory

_DOG = factory.matter(
    code="2" * 31, name="养犬登记", aliases=("给狗上户口",), phone=("0000-88010009",)
)
_CATALOGUE = factory.catalogue(factory.matter(), _DOG)
_KEY = {"Authorization": "Bearer a-long-key"}


def _row(number: int, text: str, status: str = "answered", **more: Any) -> dict[str, Any]:
    row = {
        "id": f"{number:032x}",
        "chat": f"chat{number}",
        "channel": "web",
        "site": "",
        "text": text,
        "pressed": False,
        "status": status,
        "matter_code": "",
        "field": "",
        "scores": {},
        "breakdown": [],
        "answered_by": "direct",
        "seconds": 0.1,
        "catalogue_version": 1,
        "suggestion": "",
        "at": datetime.now(UTC) - timedelta(days=1, seconds=-number),
    }
    return row | more


def _put(engine: Engine, *rows: dict[str, Any]) -> None:
    with engine.begin() as connection:
        connection.execute(insert(turns), list(rows))


def _ask_for_the_dog(engine: Engine) -> None:
    """Two people ask for a matter by a word that nobody knows, and choose it from the buttons."""
    chosen = {"status": "answered", "pressed": True, "matter_code": "2" * 31}
    _put(
        engine,
        _row(1, "毛孩子证怎么办", "asked_back", chat="one"),
        _row(2, "", **{**chosen, "chat": "one"}),
        _row(3, "毛孩子证要带什么", "asked_back", chat="two"),
        _row(4, "", **{**chosen, "chat": "two"}),
    )


@pytest.fixture
def editor(engine: Engine, tmp_path: Path, index_folder: Path) -> Editor:
    """A catalogue of two matters, published from its own folder."""
    migrate(engine)
    return _editor(engine, tmp_path, index_folder)


def _editor(engine: Engine, tmp_path: Path, index_folder: Path) -> Editor:
    folder, var = tmp_path / "catalogue", tmp_path / "var"
    var.mkdir()
    (var / "index").symlink_to(index_folder)
    dump(_CATALOGUE, folder)
    store = CatalogueStore(engine)
    store.publish(load(folder), "first")
    audit = AuditLog(engine, "secret", var / "audit.head")
    return Editor(Suggestions(engine), store, audit, folder, var)


def _guide(editor: Editor) -> Guide:
    return Guide.open(editor.store.current(), editor.var / "index")


def test_past_turns_know_what_came_before_and_after(engine: Engine) -> None:
    migrate(engine)
    _ask_for_the_dog(engine)
    _put(engine, _row(5, "要多久", chat="one", matter_code="2" * 31, field="time_limit"))
    _put_rating(engine, 5, helpful=False, reason="wrong")
    day = timedelta(days=1)
    found = past_turns(engine, datetime.now(UTC) - 2 * day, datetime.now(UTC) + day)
    first, _, later, *_ = found
    assert (first.text, first.chosen, first.context) == ("毛孩子证怎么办", "2" * 31, "")
    assert (later.context, later.helpful, later.reason) == ("2" * 31, False, "wrong")


def _put_rating(engine: Engine, number: int, *, helpful: bool, reason: str = "") -> None:
    row = {"turn_id": f"{number:032x}", "helpful": helpful, "reason": reason}
    with engine.begin() as connection:
        connection.execute(insert(answer_ratings).values(**row, rated_at=datetime.now(UTC)))


def test_an_accepted_edit_is_in_the_next_version_with_its_cases(
    engine: Engine, editor: Editor
) -> None:
    _ask_for_the_dog(engine)
    assert editor.suggestions.refresh(_guide(editor), 31) == 1
    assert editor.suggestions.refresh(_guide(editor), 31) == 1, "the same again, not twice"
    total, (one,) = editor.suggestions.list(State.OPEN, 10, 0)
    assert (total, one.suggestion.edit) == (1, AliasEdit(matter="2" * 31, alias="毛孩子证"))
    assert read_turns(engine, {"suggestion": one.id}, 10, 0)[0] == 2

    tried = editor.rehearse(one.suggestion.edit, one.suggestion.examples)
    assert "毛孩子证" in tried.changes
    assert editor.store.current().version == 1, "a rehearsal publishes nothing"

    done = editor.accept(one.id, "王敏")
    assert (done.version, len(done.rehearsal.cases)) == (2, 2)
    here = load(editor.folder)
    assert here == editor.store.current().catalogue
    assert "毛孩子证" in (here.matter("2" * 31) or _DOG).aliases
    assert {case.question for case in here.regressions} == {"毛孩子证怎么办", "毛孩子证要带什么"}
    assert editor.suggestions.get(one.id).catalogue_version == 2
    assert [e.act for e in editor.audit.entries()] == ["suggestion_accepted"]
    assert editor.audit.verify()[1] == []
    with pytest.raises(ProblemError, match="王敏"):
        editor.accept(one.id, "李强")
    assert editor.suggestions.refresh(_guide(editor), 31) == 0, "it is answered now"


def test_an_edit_that_breaks_a_case_or_answers_nothing_is_refused(
    engine: Engine, editor: Editor
) -> None:
    _ask_for_the_dog(engine)
    editor.suggestions.refresh(_guide(editor), 31)
    _, (one,) = editor.suggestions.list(State.OPEN, 10, 0)
    other = AliasEdit(matter="1" * 31, alias="完全无关的词")
    with pytest.raises(ProblemError, match="仍然得不到"):
        editor.accept(one.id, "王敏", other)
    with pytest.raises(ProblemError, match="没有编码"):
        editor.accept(one.id, "王敏", AliasEdit(matter="9", alias="毛孩子证"))
    assert load(editor.folder) == _CATALOGUE
    editor.accept(one.id, "王敏")
    stolen = FaqEdit(question="毛孩子证怎么办", answer="不归我们管。")
    tried = editor.rehearse(stolen, ["毛孩子证怎么办"])
    assert any("毛孩子证怎么办" in sentence for sentence in tried.against)


def test_unpublished_changes_of_the_folder_do_not_go_out_unasked(
    engine: Engine, editor: Editor
) -> None:
    _ask_for_the_dog(engine)
    editor.suggestions.refresh(_guide(editor), 31)
    _, (one,) = editor.suggestions.list(State.OPEN, 10, 0)
    half = factory.catalogue(factory.matter(conditions="还没有写完。"), _DOG)
    dump(half, editor.folder)
    with pytest.raises(ProblemError, match="不同"):
        editor.accept(one.id, "王敏")
    assert load(editor.folder) == half
    assert editor.store.current().version == 1


def test_a_declined_suggestion_stays_away(engine: Engine, editor: Editor) -> None:
    _ask_for_the_dog(engine)
    editor.suggestions.refresh(_guide(editor), 31)
    _, (one,) = editor.suggestions.list(State.OPEN, 10, 0)
    editor.decline(one.id, "王敏", "只有两个人这样说")
    assert editor.suggestions.refresh(_guide(editor), 31) == 0
    _, (kept,) = editor.suggestions.list(State.DECLINED, 10, 0)
    assert (kept.remark, kept.clerk) == ("只有两个人这样说", "王敏")
    assert [e.act for e in editor.audit.entries()] == ["suggestion_declined"]
    with pytest.raises(NotFound):
        editor.decline("f" * 12, "王敏", "没有")


def test_a_wanted_matter_is_noted_and_publishes_nothing(engine: Engine, editor: Editor) -> None:
    _ask_for_the_dog(engine)
    editor.suggestions.refresh(_guide(editor), 31)
    _, (one,) = editor.suggestions.list(State.OPEN, 10, 0)
    assert editor.accept(one.id, "王敏", WantedEdit(name="宠物护照")).version == 0
    assert editor.store.current().version == 1
    assert editor.suggestions.get(one.id).state is State.ACCEPTED


# -- the desk -----------------------------------------------------------------------------------


@pytest.fixture
def desk(
    tmp_path: Path, index_folder: Path, sealing_key: str
) -> Iterator[tuple[TestClient, Parts]]:
    """A service over a catalogue folder of its own, which may be edited."""
    var = tmp_path / "var"
    var.mkdir()
    (var / "index").symlink_to(index_folder)
    dump(_CATALOGUE, tmp_path / "catalogue")
    settings = Settings(
        var=var,
        web=tmp_path,
        catalogue=tmp_path / "catalogue",
        data_keys=SecretStr(sealing_key),
        clerks=SecretStr(f"王敏:{key_digest('a-long-key')}"),
        dialogue_port=1,
    )
    parts = Parts(settings)
    migrate(parts.engine)
    parts.catalogue.publish(load(settings.catalogue), "first")
    _ask_for_the_dog(parts.engine)
    with TestClient(create_app(settings, parts), headers=_KEY) as client:
        yield client, parts


@pytest.mark.covers("GET /api/desk/turns")
@pytest.mark.covers("GET /api/desk/suggestions")
@pytest.mark.covers("POST /api/desk/suggestions/refresh")
@pytest.mark.covers("GET /api/desk/suggestions/{number}")
@pytest.mark.covers("POST /api/desk/suggestions/{number}/rehearsal")
@pytest.mark.covers("POST /api/desk/suggestions/{number}/acceptance")
@pytest.mark.covers("POST /api/desk/suggestions/{number}/refusal")
@pytest.mark.covers("GET /api/desk/monthly/{month}.{wanted}")
def test_a_clerk_takes_a_suggestion_from_the_list_to_the_next_version(
    desk: tuple[TestClient, Parts],
) -> None:
    client, parts = desk
    asked = client.get("/api/desk/turns?status=asked_back").json()
    assert (asked["total"], asked["items"][0]["text"]) == (2, "毛孩子证要带什么")
    assert client.post("/api/desk/suggestions/refresh?days=31").status_code == 202
    (listed,) = client.get("/api/desk/suggestions").json()["items"]
    path = f"/api/desk/suggestions/{listed['id']}"
    assert client.get(path).json() == listed
    tried = client.post(f"{path}/rehearsal", json={}).json()
    assert (len(tried["cases"]), tried["against"]) == (2, [])
    changed = {"edit": {**listed["suggestion"]["edit"], "alias": "毛孩子证件"}}
    assert client.post(f"{path}/acceptance", json=changed).json()["version"] == 2
    assert client.post(f"{path}/refusal", json={"reason": "晚了"}).status_code == 409
    assert client.post(f"{path}/refusal", json={"reason": ""}).status_code == 422
    assert client.get("/api/desk/suggestions?state=accepted").json()["total"] == 1
    acts = [entry.act for entry in parts.audit.entries()]
    assert {"turns", "refresh", "rehearse", "accept", "suggestion_accepted"} <= set(acts)
    month = datetime.now(UTC).strftime("%Y-%m")
    shown = client.get(f"/api/desk/monthly/{month}.html")
    assert shown.headers["content-type"].startswith("text/html")
    file = client.get(f"/api/desk/monthly/{month}.xlsx")
    assert load_workbook(BytesIO(file.content)).sheetnames[0] == "概览"
    assert client.get("/api/desk/monthly/2026-13.html").status_code == 422


# -- the report of a month ----------------------------------------------------------------------


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.fixture
def month(engine: Engine) -> Engine:
    """Turns of October and November 2026; the hall's clock is eight hours ahead."""
    migrate(engine)
    dog = {"matter_code": "2" * 31, "field": "fee"}
    _put(
        engine,
        _row(1, "十月的问题", at=_at("2026-10-31T15:59:59"), **dog),
        _row(2, "养犬多少钱", at=_at("2026-10-31T16:00:00"), chat="a", **dog),
        _row(3, "养犬要多久", at=_at("2026-11-01T03:00:00"), chat="a", **dog),
        _row(4, "养犬罚多少", "field_empty", at=_at("2026-11-01T03:01:00"), chat="a", **dog),
        _row(5, "转人工", "handover", at=_at("2026-11-01T03:02:00"), chat="a"),
        _row(6, '=HYPERLINK("http://x")', "not_found", at=_at("2026-11-02T01:00:00")),
        _row(7, "<script>alert(1)</script>", "not_found", at=_at("2026-11-02T01:01:00")),
        _row(8, "你好", "small_talk", at=_at("2026-11-02T01:02:00")),
        _row(9, "新的一种结果", "brand_new", at=_at("2026-11-30T15:59:59")),
        _row(10, "十二月的问题", at=_at("2026-11-30T16:00:00")),
    )
    _put_rating(engine, 3, helpful=False, reason="wrong")
    return engine


def test_the_figures_of_a_month_are_those_of_the_halls_days(month: Engine) -> None:
    found = figures(month, _CATALOGUE, "2026-11")
    assert (found.now.turns, found.now.questions, found.before.turns) == (8, 6, 1)
    assert (found.now.answered, found.now.unanswered, found.now.handovers) == (2, 3, 1)
    assert (found.now.helpful_share, found.before.helpful_share) == (0.0, None)
    assert len(found.days) == 30
    assert (found.days[0].total, found.days[1].unanswered, found.days[29].other) == (3, 2, 1)
    assert found.hours[11] == 2
    (dog,) = found.guides
    assert (dog.name, dog.asked, dog.people, dog.again) == ("养犬登记", 3, 1, 1)
    assert (dog.empty, dog.unhelpful, dog.handovers, dog.trouble) == (1, 1, 1, 4)
    assert {c.name: (c.now, c.before) for c in found.matters} == {"养犬登记": (3, 1)}
    assert "brand_new" in {c.name for c in found.groups}
    assert found.whole is (datetime.now(UTC) >= _at("2026-11-30T16:00:00"))


def test_the_page_and_the_workbook_hold_what_people_typed_as_text(month: Engine) -> None:
    found = figures(month, _CATALOGUE, "2026-11")
    shown = page(found)
    assert "<script" not in shown
    assert "&lt;script&gt;alert(1)" in shown
    book = load_workbook(BytesIO(workbook(found)))
    cells = [row[0] for row in book["没有答上的问题"].iter_rows(min_row=2)]
    formula = next(cell for cell in cells if "HYPERLINK" in str(cell.value))
    assert (formula.data_type, str(formula.value)[0]) == ("s", "'")
    assert book["概览"]["B2"].value == 8
    assert len(book["按天"]._charts) == 1


def test_clusters_of_the_month_stand_in_its_report(month: Engine) -> None:
    number = "a" * 12
    row = {
        "id": number, "kind": "alias", "matter_code": "2" * 31, "field": "", "state": "open",
        "count": 1, "people": 1, "clerk": "", "remark": "", "catalogue_version": 0,
        "found_at": datetime.now(UTC), "decided_at": None,
        "content": {"matter_name": "养犬登记", "reason": "两人这样问", "examples": ["毛孩子证"]},
    }  # fmt: skip
    with month.begin() as connection:
        connection.execute(insert(suggestions).values(row))
        connection.execute(update(turns).where(turns.c.id == f"{6:032x}").values(suggestion=number))
    (cluster,) = figures(month, _CATALOGUE, "2026-11").clusters
    assert (cluster.kind, cluster.asked, cluster.state) == ("加别名", 1, "待处理")
    assert figures(month, _CATALOGUE, "2026-10").clusters == ()


def test_a_month_without_any_turn_has_a_report_too(engine: Engine) -> None:
    migrate(engine)
    empty = figures(engine, Catalogue(city=_CATALOGUE.city), "2026-02")
    assert "2026 年 2 月" in page(empty)
    assert load_workbook(BytesIO(workbook(empty)))["概览"]["B2"].value == 0
    with engine.connect() as connection:
        assert connection.execute(select(turns)).all() == []
