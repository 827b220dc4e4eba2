"""The data files: every key that is used is there, every pattern compiles."""

from __future__ import annotations

import re
from pathlib import Path

from knowledge.answers import GuideField
from knowledge.answers.fields import field_examples
from knowledge.answers.messages import hint, label, message
from knowledge.answers.scope import aside
from knowledge.answers.settings import thresholds
from knowledge.data import read_text
from knowledge.search import field_words

CODE = Path(__file__).resolve().parents[3] / "knowledge" / "answers"


def test_every_field_of_the_guide_has_words() -> None:
    words = field_words()
    assert set(words) == {f.value for f in GuideField}
    for entry in words.values():
        assert entry.name
        assert len(entry.examples) >= 5
        assert set(entry.beats) <= set(words)
        assert all(re.compile(cue) for cue in entry.cues)
    assert {field for field, _ in field_examples()} == set(GuideField)


def test_every_sentence_that_the_code_names_exists() -> None:
    source = "\n".join(p.read_text(encoding="utf-8") for p in CODE.glob("*.py"))
    data = read_text("messages.yml")
    for key in re.findall(r'\bmessage\(\s*"(\w+)"', source):
        assert f"  {key}: " in data
    for key in re.findall(r'\b(?:label|_rows)\("(\w+)"', source):
        assert label(key)
    for key in re.findall(r'\bhint\("(\w+)"', source):
        assert f"  {key}: " in data
    assert hint("department", department="民政局") == "民政局"
    assert message("tolerance", limit="5天").count("5天") == 1


def test_thresholds_are_shares() -> None:
    assert all(0 <= value <= 1 for value in thresholds().model_dump().values())


def test_scope_patterns_compile_and_know_the_own_city() -> None:
    assert aside("上海的居住证怎么办") == "elsewhere"
    assert aside("上海的居住证怎么办", "上海市 上海市政务服务中心") == ""
    assert aside("食品经营许可证怎么办") == ""
