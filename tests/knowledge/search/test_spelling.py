import pytest

from knowledge.search.spelling import Spelling

SAID = [
    *["公司注销登记", "注销公司", "结婚登记", "办理结婚登记", "身份证丢了补办", "补办身份证"],
    *["护照丢了怎么补办", "护照丢失", "转学", "小学生转学", "低保申请", "申请低保"],
    *["要带什么", "带什么材料"],
]


@pytest.fixture(scope="module")
def spelling() -> Spelling:
    return Spelling(SAID)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("公司注消要带什么", "公司注销要带什么"),
        ("结昏登记", "结婚登记"),
        ("小学生砖学", "小学生转学"),
        ("底保申情", "低保申请"),
    ],
)
def test_words_typed_by_ear_are_put_right(spelling: Spelling, typed: str, meant: str) -> None:
    assert spelling.correct(typed) == meant


@pytest.mark.parametrize(
    "text", ["我想在这里办", "烟草证在哪办", "又是这个", "ktv执照", "wifi 密码"]
)
def test_what_makes_sense_stays(spelling: Spelling, text: str) -> None:
    assert spelling.correct(text) == text


@pytest.mark.parametrize(
    ("letters", "meant"),
    [("huzhao diu le", "护照丢了"), ("shenfenzheng buban", "身份证补办")],
)
def test_syllables_are_read_as_words(spelling: Spelling, letters: str, meant: str) -> None:
    assert spelling.correct(letters) == meant


def test_letters_that_are_no_syllables_stay(spelling: Spelling) -> None:
    assert spelling.correct("spjyxkz") == "spjyxkz"
