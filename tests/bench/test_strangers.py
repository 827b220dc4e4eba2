"""The strangers: every layout says truly what it prints, and the counting tells right from wrong."""

from __future__ import annotations

import html
import re
from datetime import date
from pathlib import Path

import pytest

from bench.papers.rules import catalogue
from bench.strangers import drawing, run
from bench.strangers.files import TEXT, strangers
from bench.strangers.layouts import (
    DEV,
    TEST,
    THIRD,
    Drawn,
    Layout,
    bank_day,
    draw,
    han,
    layouts,
    upper,
)
from bench.strangers.report import numbers
from bench.strangers.run import Result, _fields, _several, length
from prereview.papers import Paper
from prereview.reading.fields import FieldValue


def _plain(text: str) -> str:
    bare = re.sub(r"<style>.*?</style>|<[^>]*>", "", text, flags=re.DOTALL)
    return "".join(html.unescape(bare).split())


@pytest.mark.parametrize("layout", layouts(), ids=lambda one: f"{one.type}/{one.name}")
def test_layout_prints_what_its_truth_says(layout: Layout) -> None:
    known = {k.type: {f.key for f in k.fields} for k in catalogue().documents}
    drawn = draw(layout, 5, pen=True)
    assert set(drawn.fields) <= known[layout.type], drawn.fields
    text = _plain(drawn.html)
    for key, value in drawn.fields.items():
        for part in value if isinstance(value, list) else [value]:
            if isinstance(part, str) and key not in drawn.unscored | {"issuer"}:
                assert _plain(part) in text, key
            if isinstance(part, date):
                assert any(x in text for x in (str(part.year), han(part), bank_day(part))), key


def test_every_type_has_layouts_in_every_set() -> None:
    for half in (DEV, TEST, THIRD):
        assert {one.type for one in layouts(half)} == {k.type for k in catalogue().documents}
    assert len(layouts()) == sum(len(set(layouts(half))) for half in (DEV, TEST, THIRD))


@pytest.mark.parametrize("half", [TEST, THIRD])
def test_files_of_a_set_have_only_papers_of_that_set(half: str) -> None:
    for one in strangers(half):
        assert all(p is None or p.layout.half == half for p in one.papers)


def test_the_same_seed_draws_the_same_paper_and_another_seed_another() -> None:
    layout = layouts(DEV)[0]
    assert draw(layout, 1, pen=False) == draw(layout, 1, pen=False)
    assert draw(layout, 1, pen=False).fields != draw(layout, 2, pen=False).fields


def test_amounts_are_written_as_banks_write_them() -> None:
    assert upper(5_000_000) == "伍佰万"
    assert upper(30_600) == "叁万零陆佰"
    assert upper(10_050) == "壹万零伍拾"
    assert bank_day(date(2026, 1, 20)) == "贰零贰陆年零壹月贰拾日"


def test_a_file_of_several_papers_is_one_pdf(tmp_path: Path) -> None:
    one = next(s for s in strangers(DEV) if s.name == "letters" and s.variant == TEXT)
    _, data = one.file.rendered()
    lengths = [length(p, tmp_path) for p in one.papers if p]
    assert len(lengths) == 4
    assert len(drawing.pages(data, 20)) == sum(lengths)


def _paper(kind: str, pages: tuple[int, ...], **values: object) -> Paper:
    known = next(k for k in catalogue().documents if k.type == kind)
    said = {
        key: FieldValue(key, key, value, str(value), str(value), 1.0, "label", 1, None, sure=True)  # type: ignore[arg-type]
        for key, value in values.items()
    }
    return Paper("0", "a", 0, known, 1.0, True, pages, "", values=said)


def test_wrong_but_sure_is_told_from_absent_and_invented() -> None:
    drawn = Drawn(
        Layout("id_card", "01-x", False), "", {"name": "王芳", "sex": "女", "issuer": "某局"},
        frozenset({"issuer"}),
    )  # fmt: skip
    result = Result()
    _fields(
        result, drawn, _paper("id_card", (1,), name="王芬", ethnicity="汉", issuer="甲"), TEXT, ""
    )
    said = {outcome: n for (_, _, outcome), n in result.fields.items()}
    assert said == {"wrong sure": 1, "absent": 1, "invented": 1}
    assert numbers(result)["wrong but sure, text"] == 1.0


def test_papers_of_a_file_are_right_by_type_and_pages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run, "length", lambda *_: 1)
    one = next(s for s in strangers(DEV) if s.name == "two-licences-in-a-row")
    kinds = [p.layout.type for p in one.papers if p]
    apart, merged = Result(), Result()
    _several(apart, one, [_paper(k, (n,)) for n, k in enumerate(kinds, 1)], tmp_path, "")
    joined = [_paper(kinds[0], (1, 2)), *(_paper(k, (n,)) for n, k in enumerate(kinds[2:], 3))]
    _several(merged, one, joined, tmp_path, "")
    assert (apart.bundles["right"], merged.bundles["right"]) == (1, 0)
    assert merged.ranges == {"right": 2, "wrong": 2}
