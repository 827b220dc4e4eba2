"""A person's own list of materials, two matters in one message, and coming back."""

from __future__ import annotations

import pytest

import actions
from knowledge.answers import Answer, AnswerStatus
from tests.actions.calls import Chat
from tests.actions.guides import SmallGuide


@pytest.fixture
def chat() -> Chat:
    guide = SmallGuide()
    return Chat(actions.build_executor(lambda: guide))


def papers(answer: Answer) -> list[str]:
    return [i.name for b in answer.blocks if b.type == "materials" for i in b.items]


def prompts(answer: Answer) -> str:
    return " ".join(b.prompt for b in answer.blocks if b.type == "choices")


async def begin(chat: Chat) -> Answer:
    await chat.say("居住证", "ask_overview")
    return await chat.say("按我的情况列材料", "my_situation")


async def test_the_answers_decide_on_the_list(chat: Chat) -> None:
    assert "租的" in prompts(await begin(chat))
    assert "什么身份" in prompts(await chat.say("是的", "thanks", "action_small_talk"))
    done = await chat.say("企业", "ask_applicants")
    assert papers(done) == ["照片", "租赁合同", "委托书"]
    assert chat.slots["guiding"] is None


async def test_what_is_not_needed_falls_away_and_what_is_open_stays(chat: Chat) -> None:
    await begin(chat)
    await chat.say("不是", "correct", "action_answer")
    done = await chat.say("不知道", "ask_overview")
    assert papers(done) == ["照片", "委托书"]


async def test_a_question_in_between_is_answered_and_the_form_goes_on(chat: Chat) -> None:
    await begin(chat)
    between = await chat.say("要多少钱", "ask_fee")
    assert between.field == "fee"
    assert "租的" in prompts(between)
    assert "什么身份" in prompts(await chat.say("没有", "correct", "action_answer"))


async def test_another_matter_ends_the_form(chat: Chat) -> None:
    await begin(chat)
    answer = await chat.say("食品经营许可证注销要多久", "ask_time_limit")
    assert answer.matter_code == "food-cancel"
    assert chat.slots["guiding"] is None


async def test_giving_up_ends_the_form_and_keeps_the_matter(chat: Chat) -> None:
    await begin(chat)
    assert (await chat.say("算了吧", "cancel")).status is AnswerStatus.SMALL_TALK
    assert chat.slots["guiding"] is None
    assert (await chat.say("要多久", "ask_time_limit")).matter_code == "card"


async def test_the_review_names_only_the_papers_of_the_situation(chat: Chat) -> None:
    await begin(chat)
    await chat.say("否", "correct", "action_answer")
    await chat.say("个人", "ask_applicants")
    assert papers(await chat.say("帮我看看材料", "start_review")) == ["照片"]


async def test_after_a_comparison_one_of_the_two_may_be_chosen(chat: Chat) -> None:
    await chat.say("food-new和food-cancel有什么区别", "ask_overview")
    answer = await chat.say("第二个要多久", "ask_time_limit")
    assert (answer.matter_code, answer.field) == ("food-cancel", "time_limit")


async def test_an_earlier_matter_comes_back(chat: Chat) -> None:
    await chat.say("居住证要带什么", "ask_materials")
    await chat.say("食品经营许可证注销", "ask_overview")
    answer = await chat.say("回到刚才居住证那个，多久", "ask_time_limit")
    assert (answer.matter_code, answer.field) == ("card", "time_limit")


async def test_a_rating_says_what_it_is_to_whoever_records_it(chat: Chat) -> None:
    await chat.say("居住证多少钱", "ask_fee")
    assert (await chat.say("没用", "rate_bad", "action_rate")).field == "rated_bad"
    assert (await chat.say("很好", "rate_good", "action_rate")).field == "rated_good"


async def test_the_first_question_is_asked_once(chat: Chat) -> None:
    assert prompts(await begin(chat)).count("租的") == 1


async def test_answers_are_taken_in_own_words_several_at_once(chat: Chat) -> None:
    await begin(chat)
    done = await chat.say("不是租的，自己买的，以企业申请", "ask_materials")
    assert papers(done) == ["照片", "委托书"]
    assert "房子是不是租的：否" in done.model_dump_json()


async def test_an_earlier_answer_is_put_right_while_the_next_question_waits(chat: Chat) -> None:
    await begin(chat)
    await chat.say("是的", "thanks", "action_small_talk")
    again = await chat.say("哦不对，不是租的", "correct", "action_answer")
    assert "什么身份" in prompts(again)
    assert papers(await chat.say("个人", "ask_applicants")) == ["照片"]


async def test_an_answer_with_a_question_is_both(chat: Chat) -> None:
    await begin(chat)
    both = await chat.say("租的，要多少钱", "ask_fee")
    assert both.field == "fee"
    assert "什么身份" in prompts(both)


async def test_what_was_told_before_is_not_asked_again_and_can_be_changed(chat: Chat) -> None:
    await chat.say("居住证多少钱，我房子是租的", "ask_fee")
    assert "什么身份" in prompts(await chat.say("按我的情况列材料", "my_situation"))
    done = await chat.say("个人", "ask_applicants")
    assert papers(done) == ["照片", "租赁合同"]
    (change, *_) = [c.label for b in done.blocks if b.type == "choices" for c in b.choices]
    assert change == "不对，房子不是租的"
    assert papers(await chat.say(change, "correct", "action_answer")) == ["照片"]


async def test_the_review_opens_with_what_was_told(chat: Chat) -> None:
    await chat.say("居住证", "ask_overview")
    offered = await chat.say("房子租的，帮我看看材料", "start_review")
    (button,) = [
        c for b in offered.blocks if b.type == "choices" for c in b.choices if c.action == "review"
    ]
    assert button.url == "/review?matter=card&form.rented=true"
