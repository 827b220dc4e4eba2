"""The text of a language model in a real Chromium, on the page and in the widget, with its label."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.e2e.widget_host import Service, free_port, make_service, website
from tests.knowledge.llm_server import Behaviour, server

pytestmark = pytest.mark.slow

_QUESTION = "食品经营许可证新办要多久"
_SIZES = {"phone": (390, 844), "desktop": (1280, 900)}
_ANSWER_MS = 30_000


def _told(body: dict[str, Any]) -> str:
    """Two facts as they are given, then a number that nobody gave."""
    facts = re.findall(r"\[(c\d+)\] (?:.* )?(.+)：(.+)", body["messages"][1]["content"])
    right = "".join(f"{label}是{value}[{token}]。" for token, label, value in facts[:2])
    return f"{right}加急的只要3个工作日[c1]。"


@pytest.fixture(scope="module")
def llm() -> Iterator[Behaviour]:
    with server() as behaviour:
        behaviour.says = _told
        yield behaviour


@pytest.fixture(scope="module")
def site_port() -> int:
    return free_port()


@pytest.fixture(scope="module")
def service(
    tmp_path_factory: pytest.TempPathFactory, index_folder: Path, llm: Behaviour, site_port: int
) -> Iterator[Service]:
    var = tmp_path_factory.mktemp("written")
    (var / "index").symlink_to(index_folder)
    made = make_service(var, f"http://localhost:{site_port}", "")
    made.environment |= {
        "CHUANGQIAN_MODEL_URL": llm.url,
        "CHUANGQIAN_MODEL_NAME": "local",
        "CHUANGQIAN_MODEL_TIMEOUT_S": "30",
    }
    made.start()
    yield made
    made.stop()


@pytest.fixture(params=list(_SIZES))
def page(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    width, height = _SIZES[request.param]
    context = browser.new_context(
        viewport={"width": width, "height": height}, locale="zh-CN", is_mobile=width < 500
    )
    yield context.new_page()
    context.close()


def _look(page: Page, name: str) -> None:
    """Keep a picture where `PICTURES` says, for people to look at."""
    if folder := os.environ.get("PICTURES"):
        width = (page.viewport_size or {"width": 0})["width"]
        page.screenshot(path=f"{folder}/written-{name}-{width}.png")


def _true_and_labelled(written: Locator) -> None:
    expect(written).to_contain_text("以下内容由 AI 生成，仅供参考", timeout=_ANSWER_MS)
    expect(written).to_contain_text(re.compile("是.*工作日。.*是.*工作日。"), timeout=_ANSWER_MS)
    expect(written).not_to_contain_text("加急")
    expect(written).to_have_attribute("data-aigc", re.compile(r'^\{"AIGC":\{"Label":"1",'))


def test_the_page_shows_what_is_borne_out_above_the_answer(page: Page, service: Service) -> None:
    page.goto(service.address)
    page.get_by_role("textbox").first.fill(_QUESTION)
    page.keyboard.press("Enter")
    answer = page.get_by_test_id("answer").last
    expect(answer.locator("dl, table, .facts").first).to_be_visible(timeout=_ANSWER_MS)
    _true_and_labelled(answer.get_by_test_id("written"))
    assert page.locator("meta[name=AIGC]").count() == 1
    _look(page, "page")
    page.emulate_media(media="print")
    expect(answer.get_by_text("以下内容由 AI 生成")).to_be_visible()
    _look(page, "print")


def test_the_widget_shows_it_too(page: Page, service: Service, site_port: int) -> None:
    with website(site_port, service.address) as address:
        page.goto(address)
        page.get_by_role("button", name="办事帮助").click()
        page.get_by_label("输入您的问题").fill(_QUESTION)
        page.keyboard.press("Enter")
        answer = page.locator(".answer").last
        expect(answer.locator("dl").first).to_be_visible(timeout=_ANSWER_MS)
        _true_and_labelled(answer.locator(".written"))
        _look(page, "widget")
