from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import create_engine
from typer.testing import CliRunner

from knowledge import Catalogue, CatalogueStore
from knowledge.cli import build
from knowledge.lifecycle import Kind, Reason, due
from knowledge.policies.schema import Passage, Policy
from knowledge.schema import Faq
from knowledge.store import metadata
from tests.knowledge import factory

DAY = date(2026, 3, 1)


def at(days: int) -> date:
    return DAY + timedelta(days=days)


def policy(name: str, **more: object) -> Policy:
    return Policy.model_validate(
        {"id": name, "title": f"{name}办法", "issuer": "市财政局", "file": "a.pdf", **more}
        | {"passages": (Passage(text="第一条"),)}
    )


CATALOGUE = factory.catalogue(
    factory.matter("m1", "已停办事项", expires_on=at(-1), review_on=at(-5)),
    factory.matter("m2", "将停办事项", expires_on=at(30), updated_on=at(-1)),
    factory.matter("m3", "没到日子", expires_on=at(31), updated_on=at(-1)),
    factory.matter("m4", "很久没看", updated_on=at(-365)),
    factory.matter("m5", "约定复核", updated_on=at(-1), review_on=at(2)),
    factory.matter("m6", "没有日期"),
    factory.matter(
        "m7",
        "新事项",
        effective_on=at(10),
        updated_on=at(0),
        faqs=(Faq(question="旧问题", answer="是", expires_on=at(-2)),),
    ),
    faqs=(
        Faq(question="将失效", answer="是", expires_on=at(0)),
        Faq(question="无日期", answer="是"),
        Faq(question="复核", answer="是", review_on=at(40)),
    ),
    policies=(
        policy("gone", expires_on=at(-40)),
        policy("holds", effective_on=at(-40)),
        policy("undated"),
    ),
)


def test_each_is_listed_once_for_its_gravest_reason() -> None:
    found = due(CATALOGUE, DAY, 30)
    assert [(i.key, i.reason, i.on) for i in found.items] == [
        ("gone", Reason.EXPIRED, at(-40)),
        ("旧问题", Reason.EXPIRED, at(-2)),
        ("m1", Reason.EXPIRED, at(-1)),
        ("m4", Reason.REVIEW, at(0)),
        ("将失效", Reason.EXPIRES, at(0)),
        ("m5", Reason.REVIEW, at(2)),
        ("m7", Reason.BEGINS, at(10)),
        ("m2", Reason.EXPIRES, at(30)),
        ("m6", Reason.UNDATED, None),
        ("undated", Reason.UNDATED, None),
    ]
    owner = next(i for i in found.items if i.key == "旧问题")
    assert (owner.kind, owner.matter_code) == (Kind.FAQ, "m7")
    assert found.counts()[Reason.EXPIRED] == 3
    assert len(due(CATALOGUE, DAY, 0).items) == 7
    with pytest.raises(ValueError, match="0 or more"):
        due(CATALOGUE, DAY, -1)


@given(st.lists(factory.matters, max_size=3, unique_by=lambda m: m.code), st.integers(0, 400))
def test_looking_further_ahead_drops_nothing(matters: list[object], days: int) -> None:
    catalogue = Catalogue.model_validate({"city": {"name": "甲"}, "matters": matters})
    near, far = (due(catalogue, DAY, d).items for d in (days, days + 7))
    assert {i.key for i in near} <= {i.key for i in far}
    assert all(i.on is None or i.on <= at(days) for i in near)


def test_the_command_lists_what_is_published(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path / 'c.db'}")
    metadata.create_all(engine)
    CatalogueStore(engine).publish(CATALOGUE, today=DAY)
    app = build(lambda: engine, lambda *_: pytest.fail("no reader"))
    for suffix in ("json", "xlsx"):
        run = CliRunner().invoke(
            app, ["due", "--days", "3650", "-o", str(tmp_path / f"a.{suffix}")]
        )
        assert run.exit_code == 0, run.output
        assert "已停办事项" in run.output
    engine.dispose()
    rows = json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))["items"]
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx").active
    assert sheet is not None
    assert sheet.max_row == len(rows) + 1
    assert CliRunner().invoke(app, ["due", "--days", "-1"]).exit_code == 2
