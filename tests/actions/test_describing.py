"""An option chosen by what its guide says."""

from __future__ import annotations

import pytest

from actions.describing import having
from actions.memory import Option
from knowledge.schema import Catalogue, City, Fee, Matter
from tests.actions.guides import SmallGuide

OPTIONS = tuple(Option(label=code, matter_code=code) for code in ("a", "b", "c"))


@pytest.fixture
def guide() -> SmallGuide:
    made = SmallGuide()
    made.catalogue = Catalogue(
        city=City(name="某市"),
        matters=(
            Matter(code="a", name="甲", department="局", fee=Fee(charged=True)),
            Matter(code="b", name="乙", department="局", fee=Fee(charged=False)),
            Matter(code="c", name="丙", department="局", fee=Fee(charged=True), online_url="/c"),
        ),
    )
    return made


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("不要钱的那个", "b"),
        ("免费的", "b"),
        ("能网上办的那种吧", "c"),
        ("不用跑窗口的那个", "c"),
        ("收费的那个", ""),
        ("要多少钱", ""),
        ("这两个哪个是不要钱的能告诉我一下吗", ""),
    ],
)
def test_one_that_alone_fits_is_meant(guide: SmallGuide, text: str, code: str) -> None:
    picked = having(text, OPTIONS, guide)
    assert (picked.option.matter_code if picked else "") == code
