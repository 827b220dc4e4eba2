"""The help widget on another site, behind a strict policy, in a real Chromium."""

from __future__ import annotations

import gzip
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect

from service.access import key_digest
from tests.conftest import ROOT
from tests.e2e.widget_host import Service, free_port, make_service, website

pytestmark = pytest.mark.slow

_AXE = ROOT / "web" / "node_modules" / "axe-core" / "axe.min.js"
_WIDGET = ROOT / "web" / "dist" / "widget.js"
_LARGEST = 60 * 1024
_KEY = "the-long-random-key-of-one"
_QUESTION = "食品经营许可证新办需要哪些材料？"
_ANSWER_MS = 20_000
_SIZES = {"phone": (390, 844), "desktop": (1280, 900)}


@dataclass
class Visit:
    """A visitor's page and what happened on it."""

    page: Page
    requests: list[str] = field(default_factory=list)
    console: list[str] = field(default_factory=list)

    def open(self, address: str) -> None:
        self.page.goto(address)
        self.page.get_by_role("button", name="办事帮助").click()

    def ask(self, text: str) -> None:
        count = self.page.locator(".answer").count()
        self.page.get_by_label("输入您的问题").fill(text)
        self.page.keyboard.press("Enter")
        expect(self.page.locator(".answer")).to_have_count(count + 1, timeout=_ANSWER_MS)

    def look(self, name: str) -> None:
        """Keep a picture where `PICTURES` says, for people to look at."""
        if folder := os.environ.get("PICTURES"):
            width = (self.page.viewport_size or {"width": 0})["width"]
            self.page.screenshot(path=f"{folder}/widget-{name}-{width}.png")

    def serious(self) -> list[str]:
        """What axe finds that is serious or critical."""
        found = self.page.evaluate("async () => (await axe.run(document)).violations")
        return [
            f"{v['id']}: {v['nodes'][0]['target']} {v['nodes'][0]['failureSummary']}"
            for v in found
            if v["impact"] in {"serious", "critical"}
        ]


@pytest.fixture(scope="module")
def ports() -> tuple[int, int]:
    return free_port(), free_port()


@pytest.fixture(scope="module")
def service(
    tmp_path_factory: pytest.TempPathFactory, index_folder: Path, ports: tuple[int, int]
) -> Iterator[Service]:
    var = tmp_path_factory.mktemp("widget")
    (var / "index").symlink_to(index_folder)
    made = make_service(var, f"http://localhost:{ports[0]}", f"王敏:{key_digest(_KEY)}")
    made.start()
    yield made
    made.stop()


@pytest.fixture(scope="module")
def site(service: Service, ports: tuple[int, int]) -> Iterator[str]:
    with website(ports[0], service.address) as address:
        yield address


def _visit(browser: Browser, size: str) -> Iterator[Visit]:
    width, height = _SIZES[size]
    context = browser.new_context(
        viewport={"width": width, "height": height},
        locale="zh-CN",
        is_mobile=width < 500,
        has_touch=width < 500,
        reduced_motion="reduce",
    )
    context.add_init_script(script=_AXE.read_text(encoding="utf-8"))
    context.add_init_script(script="window.print = () => { window.printed = true; };")
    page = context.new_page()
    visit = Visit(page)
    errors: list[str] = []

    def heard(message: ConsoleMessage) -> None:
        visit.console.append(message.text)
        if "Content Security Policy" in message.text or "Trusted" in message.text:
            errors.append(message.text)

    page.on("console", heard)
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("request", lambda request: visit.requests.append(request.url))
    yield visit
    wide = page.evaluate("document.documentElement.scrollWidth > window.innerWidth + 1")
    context.close()
    assert errors == []
    assert not wide, "the page is wider than the screen"


@pytest.fixture(params=list(_SIZES))
def visit(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Visit]:
    """A visitor on a phone and on a desktop; a script error or a breach of the policy fails."""
    yield from _visit(browser, request.param)


@pytest.fixture
def desktop(browser: Browser) -> Iterator[Visit]:
    yield from _visit(browser, "desktop")


def test_the_script_is_small() -> None:
    assert len(gzip.compress(_WIDGET.read_bytes(), 9)) <= _LARGEST


def test_it_answers_on_another_site_behind_a_strict_policy(visit: Visit, site: str) -> None:
    page = visit.page
    page.goto(site)
    expect(page.get_by_role("button", name="办事帮助")).to_be_visible()
    page.wait_for_timeout(500)
    paths = [re.sub("^http://[^/]*", "", url) for url in visit.requests]
    assert set(paths) - {"/favicon.ico"} == {"/", "/site.css", "/widget.js"}
    assert visit.serious() == []
    visit.look("closed")
    page.get_by_role("button", name="办事帮助").click()
    expect(page.locator(".greeting .choice").first).to_be_visible()
    visit.look("open")
    assert visit.serious() == []
    visit.ask(_QUESTION)
    answer = page.locator(".answer").last
    expect(answer).to_contain_text("营业执照")
    expect(page.get_by_test_id("handover")).to_be_visible()
    visit.look("answer")
    assert visit.serious() == []
    assert page.context.cookies() == []

    boxes = answer.get_by_role("checkbox")
    boxes.first.check()
    expect(answer).to_contain_text(f"已备好 1 / {boxes.count()} 项")
    answer.get_by_role("button", name="打印这份清单").click()
    assert page.evaluate("window.printed")
    page.emulate_media(media="print")
    expect(page.locator("#chuangqian-print")).to_contain_text("☑")
    expect(page.locator("h1", has_text="某区人民政府")).to_be_hidden()
    visit.look("print")
    page.emulate_media(media="screen")
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    expect(page.locator("#chuangqian-print")).to_have_count(0)

    link = answer.get_by_role("link").first
    with page.context.expect_page() as opened:
        link.click()
    guide = opened.value
    guide.wait_for_url(re.compile(r"/guide/.+#materials"))
    expect(guide.get_by_role("heading", level=1)).to_contain_text("食品经营许可")


def test_look_alikes_and_other_blocks_are_drawn(visit: Visit, site: str) -> None:
    visit.open(site)
    visit.ask("食品经营许可证怎么办")
    choices = visit.page.locator(".answer").last.locator(".choice")
    assert choices.count() >= 2
    visit.look("choices")
    choices.first.click()
    expect(visit.page.locator(".answer")).to_have_count(2, timeout=_ANSWER_MS)
    visit.ask("办理流程是什么")
    visit.ask("多久能办好，收费吗")
    visit.look("facts")
    visit.page.get_by_test_id("handover").click()
    expect(visit.page.locator(".answer")).to_have_count(5, timeout=_ANSWER_MS)
    expect(visit.page.locator(".answer").last).to_contain_text("12345")
    assert visit.serious() == []


def test_the_keyboard_is_enough(visit: Visit, site: str) -> None:
    page = visit.page
    full = (page.viewport_size or {"width": 0})["width"] < 600
    page.goto(site)
    launcher = page.get_by_role("button", name="办事帮助")
    expect(launcher).to_be_visible()
    for _ in range(3):
        page.keyboard.press("Tab")
        if launcher.evaluate("e => e.matches(':focus')"):
            break
    page.keyboard.press("Enter")
    box = page.get_by_label("输入您的问题")
    expect(box).to_be_visible()
    for _ in range(30):
        if box.evaluate("e => e.matches(':focus')"):
            break
        page.keyboard.press("Tab")
    page.keyboard.type(_QUESTION)
    page.keyboard.press("Enter")
    expect(page.locator(".answer")).to_have_count(1, timeout=_ANSWER_MS)
    ticked = False
    outside = 0
    for _ in range(60):
        page.keyboard.press("Tab")
        outside += page.evaluate("document.activeElement.id === 'news'")
        on_box = "e => e.getRootNode().activeElement?.type === 'checkbox'"
        if not ticked and page.locator(".panel").evaluate(on_box):
            page.keyboard.press("Space")
            ticked = True
    assert ticked
    expect(page.locator(".answer")).to_contain_text("已备好 1 /")
    assert outside == 0 if full else outside > 0, "it holds the focus only where it is modal"
    if not full:
        box.focus()
    page.keyboard.press("Escape")
    expect(page.locator("dialog")).to_be_hidden()
    expect(launcher).to_be_focused()


def test_what_is_said_while_the_service_is_away_is_answered_later(
    visit: Visit, site: str, service: Service
) -> None:
    visit.open(site)
    visit.ask("身份证丢了怎么补")
    service.stop()
    try:
        page = visit.page
        page.get_by_label("输入您的问题").fill("护照换发要多久")
        page.keyboard.press("Enter")
        expect(page.locator(".state")).to_contain_text("暂时连不上服务")
        expect(page.locator(".person").last).to_contain_text("还没有发出去")
        visit.look("away")
        assert visit.serious() == []
        page.reload()
        page.evaluate("document.querySelector('chuangqian-help') || 0")
    finally:
        service.start()
    page.reload()
    page.get_by_role("button", name="办事帮助").click()
    expect(page.locator(".answer")).to_have_count(2, timeout=_ANSWER_MS)
    service.stop()
    try:
        page.get_by_label("输入您的问题").fill("护照换发收费吗")
        page.keyboard.press("Enter")
        expect(page.locator(".state")).to_contain_text("暂时连不上服务")
    finally:
        service.start()
    expect(page.locator(".answer")).to_have_count(3, timeout=60_000)
    expect(page.locator(".person").last).not_to_contain_text("还没有发出去")


def test_a_site_that_is_not_named_is_told_so(
    desktop: Visit, service: Service, ports: tuple[int, int]
) -> None:
    with website(ports[1], service.address) as stranger:
        desktop.open(stranger)
        expect(desktop.page.get_by_role("alert")).to_contain_text("没有接入")
        expect(desktop.page.get_by_label("输入您的问题")).to_be_hidden()
        desktop.look("refused")
    said = [text for text in desktop.console if "CHUANGQIAN_WIDGET_ORIGINS" in text]
    assert said
    assert stranger in said[0]


def test_papers_are_handed_to_the_review_page(desktop: Visit, site: str, tmp_path: Path) -> None:
    paper = tmp_path / "营业执照.pdf"
    paper.write_bytes(b"%PDF-1.4 a paper")
    desktop.open(site)
    desktop.ask(_QUESTION)
    page = desktop.page
    page.get_by_test_id("files").click()
    page.get_by_test_id("file-input").set_input_files(str(paper))
    expect(page.locator(".card[aria-labelledby=papers]")).to_contain_text("营业执照.pdf")
    desktop.look("files")
    with page.context.expect_page() as opened:
        page.get_by_test_id("files-go").click()
    review = opened.value
    expect(review.get_by_test_id("handed")).to_contain_text("营业执照.pdf", timeout=30_000)
    expect(review.get_by_test_id("handed")).to_contain_text(site)
    expect(page.locator(".card[aria-labelledby=papers]")).to_contain_text("已经交给预审页面")
    for question in review.locator("[data-testid^=situation-]").all():
        question.get_by_text("否", exact=True).click()
    review.get_by_test_id("to-upload").click()
    review.get_by_test_id("handed-add").click()
    expect(review.get_by_test_id("file-row")).to_contain_text("营业执照.pdf")


def test_history_rating_and_looks(desktop: Visit, site: str, service: Service) -> None:
    page = desktop.page
    desktop.open(site)
    desktop.ask(_QUESTION)
    page.get_by_role("button", name="没帮助").click()
    page.get_by_role("button", name="内容不对").click()
    expect(page.locator(".rating")).to_contain_text("已经记下")
    key = {"Authorization": f"Bearer {_KEY}"}
    kept = httpx.get(f"{service.address}/api/desk/ratings?helpful=false", headers=key).json()
    assert (kept["items"][0]["question"], kept["items"][0]["reason"]) == (_QUESTION, "wrong")
    assert kept["items"][0]["site"] == site

    page.get_by_test_id("new-chat").click()
    expect(page.locator(".answer")).to_have_count(0)
    page.get_by_test_id("history").click()
    expect(page.get_by_role("heading", name="以前的对话")).to_be_focused()
    desktop.look("history")
    assert desktop.serious() == []
    page.get_by_role("button", name=re.compile(_QUESTION[:8])).click()
    expect(page.locator(".answer")).to_have_count(1)
    desktop.ask("那要多久能办好？")
    expect(page.locator(".answer").last).to_contain_text("工作日")
    before = page.locator(".said").first.evaluate("e => parseFloat(getComputedStyle(e).fontSize)")
    page.get_by_role("button", name="大字").click()
    page.get_by_role("button", name="高对比").click()
    after = page.locator(".said").first.evaluate("e => parseFloat(getComputedStyle(e).fontSize)")
    assert after == pytest.approx(before * 1.25)
    desktop.look("large")
    assert desktop.serious() == []
    page.get_by_test_id("history").click()
    page.get_by_role("button", name="清除全部记录").click()
    expect(page.get_by_text("还没有以前的对话")).to_be_visible()
    stored = page.evaluate("JSON.stringify(localStorage) + JSON.stringify(sessionStorage)")
    assert "食品" not in stored


@pytest.mark.parametrize(("lang", "button"), [("zh-Hant", "辦事幫助"), ("en", "Help")])
def test_it_speaks_the_language_of_the_page(
    desktop: Visit, service: Service, ports: tuple[int, int], lang: str, button: str
) -> None:
    with website(ports[1], service.address, f'data-lang="{lang}" data-side="left"') as address:
        desktop.page.goto(address)
        desktop.page.get_by_role("button", name=button).click()
        expect(desktop.page.locator("dialog")).to_have_attribute("aria-labelledby", "title")
        desktop.look(lang)
