from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from knowledge import Catalogue
from knowledge.answers import Guide, GuideField, Notice
from knowledge.answers.dates import out_of_force
from knowledge.schema import Bundle
from tests.knowledge import factory
from tests.knowledge.search.test_index import Hashed

DAY = date(2026, 3, 1)


@dataclass(frozen=True)
class Version:
    catalogue: Catalogue
    version: int = 1
    digest: str = "dated"


@pytest.mark.parametrize(
    ("first", "last", "warned"),
    [
        (None, None, ""),
        (DAY, DAY, ""),
        (date(2026, 3, 2), None, "自 2026-03-02 起"),
        (None, date(2026, 2, 28), "已于 2026-02-28 停止办理"),
    ],
)
def test_both_days_are_included(first: date | None, last: date | None, warned: str) -> None:
    matter = factory.matter(effective_on=first, expires_on=last)
    notices = out_of_force([matter], DAY)
    assert bool(notices) == bool(warned)
    assert all(warned in n.text and n.level == "warning" for n in notices)


def test_the_warning_comes_before_the_guide(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("knowledge.answers.dates.today", lambda: DAY)
    ended = factory.matter("1" * 31, expires_on=date(2026, 2, 28))
    held = factory.matter("2" * 31, "护照补发", expires_on=DAY)
    bundle = Bundle(number="b1", name="开店一件事", matters=(held.code, ended.code))
    published = Version(factory.catalogue(ended, held, bundles=(bundle,)))
    guide = Guide.open(published, tmp_path, embedder=Hashed())
    for code, warned in ((ended.code, True), (held.code, False), ("b1", True)):
        first = guide.answer(code, GuideField.MATERIALS).blocks[0]
        assert (isinstance(first, Notice) and "停止办理" in first.text) is warned
