from hypothesis import given
from hypothesis import strategies as st

from knowledge.search.text import MAX_TEXT, clip, compact, grams, normalise, segments, tokens


def test_one_form_for_width_script_case_and_punctuation() -> None:
    assert normalise("營業執照（變更）　ＡＢＣ！！") == "营业执照 变更 abc"
    assert compact("食品经营许可（新办）") == "食品经营许可新办"


def test_markup_and_emoji_leave_nothing() -> None:
    assert normalise("😀🎉 <script>") == ""
    assert normalise("<b>社保卡</b>") == "社保卡"


def test_a_long_text_keeps_its_beginning_and_its_end() -> None:
    text = "开头" + "中" * 5000 + "结尾"
    assert len(clip(text)) == MAX_TEXT
    assert clip(text).startswith("开头")
    assert clip(text).endswith("结尾")


def test_grams_stay_inside_a_run() -> None:
    assert grams("补办 a1") == ["补办", "a1"]
    assert grams("社保卡") == ["社保", "保卡", "社保卡"]


def test_words_are_marked_apart_from_grams() -> None:
    assert "_身份证" in tokens("身份证")
    assert "身份证" in tokens("身份证")


@given(st.text(max_size=600))
def test_normalising_is_stable_and_bounded(text: str) -> None:
    plain = normalise(text)
    assert len(plain) <= 2 * MAX_TEXT
    assert normalise(plain) == normalise(normalise(plain))
    assert "".join(segments(plain)) == plain
