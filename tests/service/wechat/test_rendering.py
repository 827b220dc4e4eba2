"""Answers as WeChat's text: whole, numbered, within the limit of a message."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from assistant.conversation import ChoiceIn
from knowledge.answers import Answer, AnswerStatus, Choice, Choices, MaterialItem, Materials, Source
from service.wechat.answering import chosen, later, menu_id, passive
from service.wechat.rendering import LIMIT, Said, numbered, render, split

_SOURCE = Source(matter_code="M1", matter_name="食品经营许可", field="materials", version=3,
                 updated_on="2026-01-02", url="/guide/M1#materials")  # fmt: skip


def _answer(count: int = 1) -> Answer:
    item = MaterialItem(
        number="1", name="租赁合同", necessity="容缺后补", when="场所是租的", copies=2, form="复印件",
        source="申请人自备", e_licence="不动产权证书", tolerance="可在 5 个工作日内补交。",
        commitment=True, instructions="写明面积。",
    )  # fmt: skip
    open_ = Choice(label="在线办理", action="open", url="/guide/M1")
    pressed = Choice(label="办理时限", hint="多久办好", matter_code="M1", field="time_limit")
    return Answer(
        status=AnswerStatus.ANSWERED,
        blocks=(
            Materials(title="要带的材料", items=(item,) * count, sources=(_SOURCE,)),
            Choices(prompt="还想问：", choices=(open_, pressed)),
        ),
    )


def test_every_condition_of_a_material_is_said() -> None:
    text = render(_answer(), "https://h.cn").text
    for said in (
        "租赁合同",
        "容缺后补",
        "场所是租的",
        "2份",
        "复印件",
        "申请人自备",
        "电子证照",
        "5 个工作日",
        "书面承诺",
        "写明面积",
    ):
        assert said in text
    assert "第 3 版，2026-01-02 更新" in text
    assert "https://h.cn/guide/M1#materials" in text
    assert "在线办理：https://h.cn/guide/M1" in text


def test_without_an_address_there_are_no_links_and_no_empty_lines() -> None:
    text = render(_answer()).text
    assert "/guide" not in text
    assert "\n\n\n" not in text


def test_only_what_a_number_can_do_has_a_number() -> None:
    said = render(_answer())
    assert [offer.choice.field for offer in said.offers] == ["time_limit"]
    assert "1. 办理时限（多久办好）" in numbered(said)


@given(st.text(max_size=3000))
def test_parts_fit_and_lose_nothing(text: str) -> None:
    parts = split(text)
    assert all(len(part.encode()) <= LIMIT for part in parts)
    joined = "".join(part.removesuffix("\n（接下条）") for part in parts)
    assert "".join(joined.split()) == "".join(text.split())


def test_parts_end_with_a_sentence() -> None:
    parts = split("这是一句话。" * 300)
    assert len(parts) > 2
    assert all(p.removesuffix("\n（接下条）").endswith("。") for p in parts)


def test_a_long_answer_begins_at_once_and_goes_on_by_messages() -> None:
    first, rest = passive(render(_answer(40)))
    assert first.endswith("（接下条）")
    assert rest[-1].body["text"]["content"].endswith("1. 办理时限（多久办好）")
    *texts, menu = later(render(_answer(40)), menus=True)
    assert {m.body["msgtype"] for m in texts} == {"text"}
    assert menu.body["msgmenu"]["list"] == [
        {"id": "M1|time_limit|", "content": "1. 办理时限（多久办好）"}
    ]


@given(st.builds(ChoiceIn, matter_code=st.text("0123456789ABCDEF-", max_size=31)))
def test_a_menu_line_means_the_same_however_old(choice: ChoiceIn) -> None:
    assert chosen(menu_id(choice)) == choice


def test_foreign_menu_lines_are_no_buttons() -> None:
    for menu in ("", "101", "a|b", "M1|no_field|", "|||", "M1||drop"):
        assert chosen(menu) is None
    assert later(Said("只有文字"), menus=True)[-1].body["msgtype"] == "text"
