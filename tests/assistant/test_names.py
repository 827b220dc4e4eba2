from __future__ import annotations

import re
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from assistant.names import MAX_CHARS, MIN_TERM, WORD, NameMask

CHINESE = st.text("食品经营许可证换发补ＡaA1 （）", max_size=12)


def test_the_longest_name_is_hidden() -> None:
    mask = NameMask(["食品经营许可", "食品经营许可变更", "ETC办理", "排污"])
    assert mask("食品经营许可变更要多久") == f"{WORD}要多久"
    assert mask("ｅｔｃ办理，排污") == f"{WORD},排污"
    assert mask("要" * 500) == "要" * MAX_CHARS
    assert NameMask([])("食品经营许可") == "食品经营许可"


@given(st.lists(CHINESE, max_size=8), st.lists(CHINESE, max_size=4))
def test_it_is_the_alternation_of_all_names(names: list[str], parts: list[str]) -> None:
    text = "".join([*parts, *names[:2]])
    plain = [unicodedata.normalize("NFKC", n).lower() for n in names]
    terms = sorted({p for p in plain if len(p) >= MIN_TERM}, key=len, reverse=True)
    whole = unicodedata.normalize("NFKC", text).lower()[:MAX_CHARS].strip()
    expected = re.sub("|".join(map(re.escape, terms)), WORD, whole) if terms else whole
    assert NameMask(names)(text) == expected
