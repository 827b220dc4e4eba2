"""The ask flow in a real browser against the real product."""

from __future__ import annotations

import os
import re
import signal

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Product

pytestmark = pytest.mark.slow


def _ask(page: Page, text: str) -> None:
    count = page.get_by_test_id("answer").count()
    page.get_by_test_id("chat-input").fill(text)
    page.get_by_test_id("chat-send").click()
    expect(page.get_by_test_id("answer")).to_have_count(count + 1, timeout=15_000)


def test_a_question_gets_an_exact_answer_with_its_source(page: Page) -> None:
    page.goto("/")
    expect(page.get_by_test_id("city-notice")).to_contain_text("虚构")
    _ask(page, "想开个小饭馆，食品经营许可证新办要准备什么材料")
    answer = page.get_by_test_id("answer").last
    expect(answer).to_contain_text("营业执照")
    link = answer.get_by_role("link").first
    assert re.search(r"/guide/", link.get_attribute("href") or "")
    _ask(page, "那要多久能办好？")
    expect(page.get_by_test_id("answer").last).to_contain_text("工作日")


def test_look_alikes_are_asked_back_and_a_button_answers(page: Page) -> None:
    page.goto("/")
    _ask(page, "食品经营许可证怎么办")
    choices = page.get_by_test_id("answer").last.get_by_test_id("choice")
    expect(choices.first).to_be_visible()
    assert choices.count() >= 2
    label = choices.first.inner_text().splitlines()[0]
    count = page.get_by_test_id("answer").count()
    choices.first.click()
    expect(page.get_by_test_id("answer")).to_have_count(count + 1)
    expect(page.get_by_test_id("answer").last).to_contain_text(label[:6])


def test_what_is_out_of_scope_is_refused_with_a_way_to_a_person(page: Page) -> None:
    page.goto("/")
    _ask(page, "明天会下雨吗，要不要带伞")
    expect(page.get_by_test_id("handover").first).to_be_visible()
    expect(page.get_by_test_id("answer").last).not_to_contain_text("工作日")


def test_the_conversation_survives_a_reload_and_the_keyboard_is_enough(page: Page) -> None:
    page.goto("/")
    box = page.get_by_test_id("chat-input")
    box.focus()
    page.keyboard.type("身份证丢了怎么补")
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("answer")).to_have_count(1, timeout=15_000)
    page.reload()
    expect(page.get_by_test_id("answer")).to_have_count(1)


def test_single_questions_are_answered_while_rasa_is_dead(page: Page, product: Product) -> None:
    page.goto("/")
    (rasa,) = product.pids("assistant.rasa_ext.lite")
    os.kill(rasa, signal.SIGKILL)
    _ask(page, "食品经营许可证新办收费吗")
    expect(page.get_by_test_id("answer").last).to_contain_text("不收费")
    product.wait(dialogue=True)
    assert product.pids("assistant.rasa_ext.lite") != [rasa]
