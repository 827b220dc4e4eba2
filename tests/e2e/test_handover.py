"""From the assistant to a clerk and back, in two real browsers: a phone and a desk."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.conftest import ROOT
from tests.e2e.conftest import Product

pytestmark = pytest.mark.slow

_FIRST, _OWN = "桥边杨柳二月春风绿江", "渡口芦花八月秋霜满天"
_AXE = ROOT / "web" / "node_modules" / "axe-core" / "axe.min.js"


@pytest.fixture
def phone(browser: Browser, product: Product) -> Iterator[Page]:
    context = browser.new_context(
        base_url=product.address, viewport={"width": 390, "height": 844}, locale="zh-CN"
    )
    yield context.new_page()
    context.close()


@pytest.fixture
def desk(browser: Browser, product: Product) -> Iterator[Page]:
    """A clerk who has just signed in."""
    command = [sys.executable, "-m", "service.cli", "account", "add", "liqiang"]
    subprocess.run(
        [*command, "--role", "clerk", "--password-stdin"],
        cwd=ROOT,
        env={**os.environ, "CHUANGQIAN_VAR": str(product.var)},
        input=_FIRST,
        text=True,
        check=True,
        timeout=120,
    )
    context = browser.new_context(
        base_url=product.address, viewport={"width": 1440, "height": 900}, locale="zh-CN"
    )
    page = context.new_page()
    page.goto("/desk")
    page.get_by_label("账号").fill("liqiang")
    page.get_by_label("密码", exact=True).fill(_FIRST)
    page.keyboard.press("Enter")
    fields = page.locator("input[type=password]")
    expect(fields).to_have_count(3, timeout=30_000)
    for index, word in enumerate((_FIRST, _OWN, _OWN)):
        fields.nth(index).fill(word)
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="会话")).to_be_visible(timeout=30_000)
    yield page
    context.close()


def _serious(page: Page) -> list[str]:
    page.evaluate(_AXE.read_text(encoding="utf-8"))
    found = page.evaluate("async () => (await axe.run()).violations")
    serious = [v for v in found if v["impact"] in {"serious", "critical"}]
    return [f"{v['id']}: {v['nodes'][0]['html']}" for v in serious]


def test_from_the_assistant_to_a_clerk_and_back(phone: Page, desk: Page, product: Product) -> None:
    phone.goto("/")
    phone.get_by_test_id("chat-input").fill("食品经营许可证延续要几天")
    phone.get_by_test_id("chat-send").click()
    expect(phone.get_by_test_id("answer")).to_contain_text("食品经营许可证延续", timeout=30_000)

    phone.get_by_test_id("handover").click()
    away = phone.get_by_test_id("talk-away")
    expect(away).to_contain_text("没有工作人员在线", timeout=30_000)
    phone.get_by_test_id("ticket-open").click()
    phone.get_by_test_id("ticket-send").click()
    expect(phone.get_by_text("请写明您的问题")).to_be_visible()
    phone.locator("#ticket-body").fill("证已经过期三天了，还能办延续吗")
    phone.locator("#ticket-person").fill("赵小青")
    phone.locator("#ticket-phone").fill("13900001234")
    assert _serious(phone) == []
    phone.get_by_test_id("ticket-send").click()
    left = phone.get_by_test_id("ticket-left")
    expect(left).to_be_visible(timeout=30_000)

    desk.get_by_role("link", name="会话").click()
    expect(desk.get_by_test_id("no-talks")).to_be_visible(timeout=30_000)
    phone.get_by_test_id("handover").click()
    expect(phone.get_by_test_id("talk")).to_contain_text("您是下一位", timeout=30_000)
    phone.get_by_test_id("chat-input").fill("在吗，我很急")
    phone.get_by_test_id("chat-send").click()

    desk.get_by_test_id("talk-waiting").click(timeout=30_000)
    pane = desk.get_by_test_id("talk-pane")
    expect(pane).to_contain_text("食品经营许可证延续要几天", timeout=30_000)
    expect(pane).to_contain_text("在吗，我很急")
    desk.get_by_test_id("talk-take").click()
    expect(desk.get_by_test_id("talk-text")).to_be_focused()
    # Before a word is written: a button that turns from pale to full is judged on its way.
    assert _serious(desk) == []
    desk.get_by_test_id("talk-text").fill("您好，请说。")
    desk.keyboard.press("Enter")
    expect(phone.get_by_test_id("talk")).to_contain_text("您好，请说。", timeout=30_000)

    desk.get_by_test_id("talk-end").click()
    phone.get_by_test_id("grade-1").check(timeout=60_000)
    phone.get_by_label("太慢").check()
    phone.get_by_test_id("judge-send").click()
    expect(phone.get_by_test_id("judge")).to_contain_text("查明情况", timeout=30_000)

    desk.get_by_role("link", name="好差评").click()
    desk.get_by_test_id("grievance").click(timeout=30_000)
