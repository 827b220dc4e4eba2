"""The demonstration catalogue is sound, says that it is fictional, and its questions point into it."""

from __future__ import annotations

import hashlib
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from knowledge.answers.blocks import GuideField
from knowledge.checking import lint
from knowledge.loading import load
from knowledge.problems import Severity
from knowledge.schema import Catalogue

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "catalogue"
QUESTIONS = ROOT / "bench" / "questions"
REVIEWABLE = {"食品经营许可证核发（新办）", "有限责任公司变更登记（住所变更）"}
#: A day inside the validity of every question of the demonstration, so that the test does not age.
TODAY = date(2026, 12, 1)


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load(FOLDER)


def questions(name: str) -> list[dict[str, Any]]:
    rows = yaml.safe_load((QUESTIONS / name).read_text(encoding="utf-8"))
    assert isinstance(rows, list)
    return rows


def test_lint_finds_no_error() -> None:
    assert [p for p in lint(FOLDER, TODAY) if p.severity is Severity.ERROR] == []


def test_the_city_says_that_it_is_fictional(catalogue: Catalogue) -> None:
    assert catalogue.city.fictional
    assert "虚构" in catalogue.city.notice


def test_nobody_real_can_be_called_or_opened(catalogue: Catalogue) -> None:
    hotlines = re.compile(r"123\d{2}")
    for matter in catalogue.matters:
        for line in (*matter.phone, *matter.complaint_phone):
            assert line.startswith("0000-") or hotlines.match(line), (matter.name, line)
        assert ".example/" in matter.online_url or not matter.online_url
        assert matter.code.startswith("113799"), matter.code


def test_look_alikes_have_names_and_aliases_of_their_own(catalogue: Catalogue) -> None:
    seen: dict[str, str] = {}
    for matter in catalogue.matters:
        for word in (matter.name, *matter.aliases):
            assert seen.setdefault(word, matter.code) == matter.code, word


def test_a_conditional_material_says_its_condition_in_words(catalogue: Catalogue) -> None:
    silent = [
        (matter.name, material.name)
        for matter in catalogue.matters
        for material in matter.materials
        if material.when and not material.instructions
    ]
    assert silent == []


def test_the_reviewable_matters_have_every_kind_of_material(catalogue: Catalogue) -> None:
    matters = {m.name: m for m in catalogue.matters if m.checks}
    assert set(matters) >= REVIEWABLE
    for name in REVIEWABLE:
        assert any(m.when for m in matters[name].materials)
        assert any(m.commitment for m in matters[name].materials)
        assert all(len(c.passing) > 1 and len(c.failing) > 1 for c in matters[name].checks)


def test_ten_matters_are_reviewable_and_use_every_kind_of_paper(catalogue: Catalogue) -> None:
    reviewable = [m for m in catalogue.matters if m.reviewable]
    assert len(reviewable) >= 10
    for matter in reviewable:
        assert len(matter.checks) >= 5, matter.name
        assert all(len(c.passing) > 1 and len(c.failing) > 1 for c in matter.checks), matter.name
        assert all(c.basis and c.message and c.material for c in matter.checks), matter.name
    used = {material.type for m in reviewable for material in m.materials}
    assert used == {kind.type for kind in catalogue.documents}


@pytest.mark.parametrize(
    ("name", "least"),
    [("matter.yml", 160), ("ambiguous.yml", 25), ("out_of_scope.yml", 40), ("follow_ups.yml", 20)],
)
def test_questions_are_unique_and_split_by_the_rule(name: str, least: int) -> None:
    rows = questions(name)
    assert len(rows) >= least
    assert len({row["id"] for row in rows}) == len(rows)
    for row in rows:
        even = int(hashlib.sha1(row["id"].encode(), usedforsecurity=False).hexdigest(), 16) % 2 == 0
        assert row["split"] == ("dev" if even else "test"), row["id"]


def test_questions_point_at_matters_and_fields_that_exist(catalogue: Catalogue) -> None:
    codes = {matter.code for matter in catalogue.matters}
    turns = [turn for row in questions("follow_ups.yml") for turn in row["turns"]]
    for row in (*questions("matter.yml"), *turns):
        assert row["matter"] in codes, row
        assert GuideField(row["field"])
    for row in questions("ambiguous.yml"):
        assert len(row["matters"]) > 1
        assert set(row["matters"]) <= codes, row


def test_no_question_has_leaked_into_the_catalogue(catalogue: Catalogue) -> None:
    known = {word for m in catalogue.matters for word in m.aliases}
    known |= {q for f in catalogue.faqs for q in (f.question, *f.variants)}
    known |= {q for m in catalogue.matters for f in m.faqs for q in (f.question, *f.variants)}
    asked = {row["text"] for row in (*questions("matter.yml"), *questions("ambiguous.yml"))}
    assert known & asked == set()
