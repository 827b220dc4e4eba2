"""Labels in other words, in English, with words before them; strays of the other script."""

import pytest

from knowledge.schema import DocumentField, FieldType
from prereview.reading.common import head_of, is_translation, labels_of, translation
from prereview.reading.script import _is_stray, _plain


@pytest.mark.parametrize(
    ("kind", "label", "other"),
    [
        (FieldType.DATE, "发证日期", "发证时间"),
        (FieldType.TEXT, "发证机关", "发证单位"),
        (FieldType.NAME, "申领人", "申领人姓名"),
        (FieldType.ID_NUMBER, "代理人身份证号", "代理人证件号码"),
        (FieldType.PHONE, "联系电话", "手机号码"),
        (FieldType.ADDRESS, "房屋坐落", "房屋座落位置"),
        (FieldType.MARK, "甲方（签字）", "甲方(签名或盖章)"),
    ],
)
def test_a_label_is_known_by_words_that_mean_the_same(
    kind: FieldType, label: str, other: str
) -> None:
    field = DocumentField(key="k", title="t", type=kind, labels=("第一", label))
    assert labels_of(field)[other] == 1


def test_a_word_by_itself_is_not_another_word() -> None:
    field = DocumentField(key="k", title="t", type=FieldType.DATE, labels=("日期",))
    assert set(labels_of(field)) == {"日期"}


def test_english_beside_a_label_is_of_the_label_and_a_latin_name_is_not() -> None:
    assert translation("/Name:张三") == len("/Name")
    assert translation("DateofBirth1990") == 0
    assert translation("ABC科技有限公司") == 0
    assert is_translation("Date of Birth")
    assert not is_translation("ABC Trading")


def test_words_before_a_label_that_leave_it_what_it_is() -> None:
    assert head_of("本授权书") == "本授权书"
    assert head_of("Name") == "Name"
    assert head_of("产品") == ""


def test_stray_characters_are_folded_but_a_traditional_page_is_not() -> None:
    text = "山东省青岛市黃島区学苑路35號,经营范围为软件开发与计算机维修,统一社会信用代码"
    assert _is_stray(text)
    assert _plain("黃島区35號") == "黄岛区35号"
    assert not _is_stray("香港特別行政區公司註冊處商業登記證號碼")
