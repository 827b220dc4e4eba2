"""Lint of letters: sources, braces, rows and matters."""

from __future__ import annotations

from datetime import date

import pytest
from pydantic import ValidationError

from knowledge.checking.letters import letters
from knowledge.schema import (
    Catalogue,
    City,
    DocumentField,
    DocumentType,
    LetterBlock,
    LetterField,
    LetterPurpose,
    LetterTemplate,
    Matter,
)

TODAY = date(2026, 11, 20)
_KIND = DocumentType(
    type="id_card", name="身份证", fields=(DocumentField(key="name", title="姓名"),)
)
_MATTER = Matter(code="1", name="甲", department="乙")


def _catalogue(**changes: object) -> Catalogue:
    letter = LetterTemplate.model_validate(
        {"name": "x", "purpose": "application", "title": "申请书", "body": [{"text": "{matter}"}]}
        | changes
    )
    return Catalogue(
        city=City(name="市"), matters=(_MATTER,), documents=(_KIND,), letters=(letter,)
    )


def test_a_right_letter_passes() -> None:
    field = LetterField(key="name", label="姓名", sources=("id_card.name@agent", "id_card.name"))
    made = _catalogue(
        matters=["1"], fields=[field], body=[{"text": "{name}{day}"}, {"rows": [["name"]]}]
    )
    assert not list(letters(made, TODAY))


@pytest.mark.parametrize(
    ("changes", "path", "said"),
    [
        ({"matters": ["2"]}, ("matters", 0), "不存在"),
        ({"fields": [{"key": "a", "label": "a", "sources": ["id_card.nam"]}]}, ("sources", 0), "id_card.nam"),
        ({"fields": [{"key": "a", "label": "a", "sources": ["id_card.name@boss"]}]}, ("sources", 0), "@principal"),
        ({"fields": [{"key": "matter", "label": "a"}]}, ("key",), "已经有了"),
        ({"body": [{"text": "{nobody}"}]}, ("text",), "nobody"),
        ({"body": [{"text": "{nobody"}]}, ("text",), "大括号"),
        ({"body": [{"points": ["好", "{x}"]}]}, ("points", 1), "x"),
        ({"body": [{"sign": [["{x}"]]}]}, ("sign", 0, 0), "x"),
        ({"body": [{"rows": [["x"]]}]}, ("rows", 0, 0), "x"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named(
    changes: dict[str, object], path: tuple[str | int, ...], said: str
) -> None:
    (found,) = letters(_catalogue(**changes), TODAY)
    assert found.path[-len(path) :] == path
    assert said in found.message


def test_a_block_has_one_part() -> None:
    with pytest.raises(ValidationError, match="只能写一种"):
        LetterBlock(text="甲", note="乙")
    with pytest.raises(ValidationError, match="只能写一种"):
        LetterBlock()
    with pytest.raises(ValidationError, match="最多两项"):
        LetterBlock(rows=(("a", "b", "c"),))


def test_a_matter_takes_its_own_letter_first() -> None:
    one, other = (
        LetterTemplate(
            name=name, purpose=LetterPurpose.TOLERANCE, title=name, matters=codes,
            body=(LetterBlock(text="甲"),),
        )
        for name, codes in (("all", ()), ("own", ("1",)))
    )  # fmt: skip
    made = Catalogue(city=City(name="市"), letters=(one, other))
    assert made.letter(LetterPurpose.TOLERANCE, "1") == other
    assert made.letter(LetterPurpose.TOLERANCE, "2") == one
    assert made.letter(LetterPurpose.COMMITMENT, "1") is None
