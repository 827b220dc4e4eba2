"""The golden questions: known matters, halves by rule, and the shape that callers rely on."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.ask.questions import Dialogue, Golden, Question, read_golden
from knowledge import load
from knowledge.schema import Catalogue

ROOT = Path(__file__).parents[2]
HALVES = [read_golden("dev"), read_golden("test")]
EXPECTED = {"ask_back", "chosen", "same", "out_of_scope", "small_talk", "handover"}
STYLES = {
    "alias", "situation", "typo", "homophone", "pinyin", "initials", "traditional", "speech",
    "story", "double", "comparison", "negative", "situation-guide",
}  # fmt: skip


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load(ROOT / "catalogue")


def dialogues() -> Iterator[Dialogue]:
    third = [read_golden("dev", authors=["third"]), read_golden("test", authors=["third"])]
    for golden in (*HALVES, *third):
        yield from golden.dialogues
        yield from golden.talks


def singles(part: str) -> list[Question]:
    return [q for golden in HALVES for q in getattr(golden, part) if q.author == "second"]


def everything() -> Iterator[Question]:
    for golden in HALVES:
        for part in (golden.matters, golden.ambiguous, golden.out_of_scope, golden.bundles):
            yield from part
    yield from (turn for d in dialogues() for turn in d.turns)


def test_identifiers_are_distinct_and_say_the_half() -> None:
    found = [
        (q.id, q.split)
        for g in HALVES
        for p in (g.matters, g.ambiguous, g.out_of_scope, g.bundles)
        for q in p
    ]
    found += [(d.id, d.split) for d in dialogues()]
    assert [i for i, n in Counter(i for i, _ in found).items() if n > 1] == []
    for identifier, split in found:
        even = int(hashlib.sha1(identifier.encode()).hexdigest(), 16) % 2 == 0  # noqa: S324
        assert split == ("dev" if even else "test"), identifier


def test_no_single_question_stands_twice() -> None:
    texts = Counter(
        q.text
        for p in ("matters", "ambiguous", "out_of_scope", "bundles")
        for g in HALVES
        for q in getattr(g, p)
    )
    assert [t for t, n in texts.items() if n > 1] == []


def test_every_code_is_in_the_catalogue_and_every_matter_is_asked(catalogue: Catalogue) -> None:
    codes = {m.code for m in catalogue.matters}
    known = codes | {b.number for b in catalogue.bundles}
    assert {c for q in everything() for c in q.matters} <= known
    assert codes == {c for q in singles("matters") for c in q.matters}
    assert {c for q in singles("bundles") for c in q.matters} <= known - codes


def test_situations_are_those_of_the_catalogue(catalogue: Catalogue) -> None:
    keys = {s.key for s in catalogue.situations}
    assert {k for q in everything() for k in q.situation} <= keys


def test_single_questions_have_a_field_and_a_style() -> None:
    for question in singles("matters"):
        assert question.fields, question.id
        assert question.style in STYLES, question.id
        assert not set(question.also) & set(question.fields), question.id
        assert not question.every or len(question.matters) > 1, question.id
        assert question.style != "story" or 60 <= len(question.text) <= 150, question.id
    counts = Counter(q.style for q in singles("matters"))
    assert all(counts[style] >= 20 for style in STYLES), counts


def test_ambiguous_questions_fit_two_to_five_matters() -> None:
    assert all(2 <= len(set(q.matters)) <= 5 for q in singles("ambiguous"))


def test_out_of_scope_questions_have_no_matter() -> None:
    assert not any(q.matters or q.fields for g in HALVES for q in g.out_of_scope)
    assert {q.style for q in singles("out_of_scope")} == {"near_miss", "unrelated", "unsafe"}


def test_turns_say_what_is_right() -> None:
    for dialogue in dialogues():
        if dialogue.author == "second":
            assert 3 <= len(dialogue.turns) <= 6, dialogue.id
        for turn in dialogue.turns:
            if turn.expect:
                assert turn.expect in EXPECTED, turn
                assert (turn.number > 0) == (turn.expect == "chosen"), turn
                assert len(turn.matters) != 1, turn
            else:
                assert len(turn.matters) == 1, turn
                assert turn.fields, turn


def test_dialogues_of_callers_need_no_expectation() -> None:
    golden: Golden
    for golden in HALVES:
        assert all(turn.matters and turn.fields for d in golden.dialogues for turn in d.turns)
        assert all(any(turn.expect for turn in d.turns) for d in golden.talks)


def test_one_author_alone_can_be_read() -> None:
    first, both = read_golden("dev", authors=["first"]), read_golden("dev")
    assert {q.author for q in first.matters} == {"first"}
    assert len(first.matters) < len(both.matters)
    assert not first.talks
    assert not first.bundles
