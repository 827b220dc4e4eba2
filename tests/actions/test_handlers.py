from __future__ import annotations

import pytest

import actions
from knowledge.answers import AnswerStatus, GuideField
from tests.actions.calls import Chat
from tests.actions.guides import SmallGuide


@pytest.fixture
def guide() -> SmallGuide:
    return SmallGuide()


@pytest.fixture
def chat(guide: SmallGuide) -> Chat:
    return Chat(actions.build_executor(lambda: guide))


async def test_the_field_of_a_sure_intent_is_asked_for(chat: Chat, guide: SmallGuide) -> None:
    answer = await chat.say("居住证要带什么", "ask_materials")
    assert (answer.matter_code, answer.field) == ("card", "materials")
    assert guide.asked[-1].field is GuideField.MATERIALS


@pytest.mark.parametrize(
    ("text", "intent", "confidence", "field"),
    [
        ("我家老人的居住证快到期了得多少钱", "ask_overview", 0.9, GuideField.FEE),
        ("居住证多少钱", "ask_place", 0.3, GuideField.FEE),
        ("居住证多少钱", "ask_place", 0.6, GuideField.PLACE),
        ("居住证那个啥", "ask_place", 0.3, GuideField.PLACE),
    ],
)
async def test_cue_words_decide_where_the_intent_is_unsure(
    chat: Chat, guide: SmallGuide, text: str, intent: str, confidence: float, field: GuideField
) -> None:
    await chat.say(text, intent, confidence=confidence)
    assert guide.asked[0].field is field


async def test_a_follow_up_carries_the_matter(chat: Chat) -> None:
    await chat.say("居住证要带什么", "ask_materials")
    answer = await chat.say("那要多久", "ask_time_limit")
    assert (answer.matter_code, answer.field) == ("card", "time_limit")


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("第二个", "food-cancel"),
        ("2", "food-cancel"),
        ("最后一个吧", "food-renew"),
        ("延续那个", "food-renew"),
        ("食品经营许可证注销", "food-cancel"),
    ],
)
async def test_the_choice_answers_the_question_that_waited(
    chat: Chat, said: str, code: str
) -> None:
    asked = await chat.say("食品经营许可证要多少钱", "ask_fee")
    assert asked.status is AnswerStatus.ASKED_BACK
    answer = await chat.say(said, "goodbye", "action_small_talk")
    assert (answer.matter_code, answer.field) == (code, "fee")
    assert chat.slots["pending"] is None


async def test_a_choice_with_a_new_question_answers_the_new_one(chat: Chat) -> None:
    await chat.say("食品经营许可证要多少钱", "ask_fee")
    answer = await chat.say("第二个要多久", "ask_time_limit")
    assert (answer.matter_code, answer.field) == ("food-cancel", "time_limit")


async def test_a_new_question_is_not_taken_for_a_choice(chat: Chat) -> None:
    await chat.say("食品经营许可证要多少钱", "ask_fee")
    answer = await chat.say("居住证要带什么", "ask_materials")
    assert (answer.matter_code, answer.field) == ("card", "materials")


async def test_a_pressed_button_answers_the_field_that_waited(chat: Chat) -> None:
    await chat.say("食品经营许可证要多少钱", "ask_fee")
    answer = await chat.press(matter_code="food-new")
    assert (answer.matter_code, answer.field) == ("food-new", "fee")


async def test_a_pressed_field_uses_the_matter_under_discussion(chat: Chat) -> None:
    await chat.say("居住证", "ask_overview")
    answer = await chat.press(field="fee")
    assert (answer.matter_code, answer.field) == ("card", "fee")


async def test_a_forged_button_never_becomes_the_matter(chat: Chat) -> None:
    answer = await chat.press(matter_code="nobody", field="fee; drop")
    assert answer.status is AnswerStatus.NOT_FOUND
    assert chat.slots["matter"] is None


async def test_a_typed_payload_is_no_button(chat: Chat) -> None:
    entities = [{"entity": "matter_code", "value": "card", "start": 0, "end": 1}]
    answer = await chat.say("choose", "choose", "action_choose", entities=entities)
    assert answer.matter_code == ""


async def test_a_correction_keeps_the_field(chat: Chat) -> None:
    await chat.say("居住证要多少钱", "ask_fee")
    answer = await chat.say("不对，我说的是食品经营许可证注销", "correct", "action_answer")
    assert (answer.matter_code, answer.field) == ("food-cancel", "fee")


async def test_another_matter_is_answered_by_the_same_part_and_in_short(
    chat: Chat, guide: SmallGuide
) -> None:
    await chat.press(matter_code="food-cancel", field="fee")
    answer = await chat.say("那居住证呢", "what_about", "action_answer")
    assert (answer.matter_code, answer.field) == ("card", "fee")
    assert [b.text for b in answer.blocks if b.type == "text"] == ["card fee", "card overview"]
    assert (guide.asked[0].matter_code, guide.asked[1].denied) == ("food-cancel", False)


async def test_what_a_correction_denies_is_not_asked_for(chat: Chat, guide: SmallGuide) -> None:
    await chat.say("居住证要多少钱", "ask_fee")
    await chat.say("我不是要居住证，我说的是食品注销", "ask_overview")
    asked = next(q for q in guide.asked if q.denied)
    assert (asked.text, asked.matter_code) == ("食品注销", "card")


async def test_what_is_told_about_a_matter_asks_for_its_papers(chat: Chat) -> None:
    await chat.say("居住证要多少钱", "ask_fee")
    answer = await chat.say("我爸走不动，我替他办呢", "what_about", "action_answer")
    assert (answer.matter_code, answer.field) == ("card", "materials")


async def test_off_topic_is_declined_without_a_search(chat: Chat, guide: SmallGuide) -> None:
    answer = await chat.say("今天天气怎么样", "out_of_scope")
    assert answer.status is AnswerStatus.OUT_OF_SCOPE
    assert not guide.asked


@pytest.mark.parametrize(
    ("text", "confidence"), [("居住证申领", 0.99), ("居住证咋整", 0.25)], ids=["named", "unsure"]
)
async def test_a_matter_is_not_refused(chat: Chat, text: str, confidence: float) -> None:
    answer = await chat.say(text, "out_of_scope", confidence=confidence)
    assert (answer.status, answer.matter_code) == (AnswerStatus.ANSWERED, "card")


async def test_a_question_behind_a_greeting_is_answered(chat: Chat) -> None:
    answer = await chat.say("你好我想问问居住证的事", "greet", "action_small_talk")
    assert answer.matter_code == "card"


@pytest.mark.parametrize("intent", ["greet", "thanks", "goodbye", "help", "abuse"])
async def test_small_talk(chat: Chat, intent: str, guide: SmallGuide) -> None:
    answer = await chat.say("嗯", intent, "action_small_talk")
    assert answer.status is AnswerStatus.SMALL_TALK
    assert not guide.asked


async def test_handover_names_the_city_s_numbers(chat: Chat) -> None:
    answer = await chat.say("转人工", "handover")
    assert answer.status is AnswerStatus.HANDOVER
    text = answer.model_dump_json()
    assert "12345" in text
    assert "0000-1" in text


async def test_the_review_is_for_the_matter_under_discussion(chat: Chat) -> None:
    await chat.say("居住证", "ask_overview")
    answer = await chat.say("帮我看看材料", "start_review")
    assert next(i.name for b in answer.blocks if b.type == "materials" for i in b.items) == "照片"
    (choice,) = answer.blocks[-1].choices  # type: ignore[union-attr]
    assert (choice.action, choice.matter_code) == ("review", "card")


async def test_repeat_and_start_over(chat: Chat) -> None:
    nothing = await chat.say("再说一遍", "repeat")
    assert nothing.status is AnswerStatus.SMALL_TALK
    first = await chat.say("居住证要多少钱", "ask_fee")
    assert await chat.say("再说一遍", "repeat") == first
    await chat.say("重新开始", "start_over")
    assert not any(chat.slots.values())
    after = await chat.say("要多久", "ask_time_limit")
    assert after.status is AnswerStatus.NOT_FOUND


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "' OR 1=1 --", "abc", "第三个"])
async def test_nothing_is_guessed_from_what_is_no_question(chat: Chat, text: str) -> None:
    answer = await chat.say(text, "ask_fee")
    assert answer.status is AnswerStatus.INVALID
    assert not answer.matter_code


async def test_slots_that_somebody_else_wrote_are_forgotten(chat: Chat) -> None:
    chat.slots = {"matter": 5, "pending": {"options": "x"}, "asked": ["y"]}
    answer = await chat.say("居住证要多少钱", "ask_fee")
    assert answer.matter_code == "card"


async def test_two_close_fields_are_both_answered(chat: Chat, guide: SmallGuide) -> None:
    answer = await chat.say("居住证打什么号", "ask_complaint", confidence=0.45, second="ask_phone")
    assert [q.field for q in guide.asked] == [GuideField.COMPLAINT, GuideField.PHONE]
    assert answer.field == "complaint"
    assert len(answer.blocks) == 2


async def test_another_field_while_a_choice_waits_asks_back_again(chat: Chat) -> None:
    await chat.say("食品经营许可证要多少钱", "ask_fee")
    again = await chat.say("要多久", "ask_time_limit")
    assert again.status is AnswerStatus.ASKED_BACK
    answer = await chat.say("2", "goodbye", "action_small_talk")
    assert (answer.matter_code, answer.field) == ("food-cancel", "time_limit")
