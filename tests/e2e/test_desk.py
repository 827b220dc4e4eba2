"""A new clerk at the desk: signs in, answers a caller, decides what the worker really reviewed."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from bench.papers import FOOD_PERMIT, Bundle, submission
from tests.conftest import ROOT
from tests.e2e.conftest import Product

pytestmark = pytest.mark.slow

_AXE = ROOT / "web" / "node_modules" / "axe-core" / "axe.min.js"
_REVIEW_S = 240
_FIRST, _OWN = "桥边杨柳二月春风绿江", "渡口芦花八月秋霜满天"
_SIZES = {"phone": (390, 844), "desktop": (1440, 900), "kiosk": (1080, 1920)}
#: Two papers are enough to decide on, and read in a few seconds.
_HANDED = frozenset({"business_licence", "application_form"})
#: What a person may take from the first key to the answer, and for a submission.
_ANSWER_S, _DECISION_S = 10, 60
#: A practised hand types a key in a fifth of a second.
_KEY_MS = 200


@dataclass(frozen=True)
class Handed:
    """A submission at the window."""

    id: str
    made: Bundle
    holder: dict[str, str]


def _account(product: Product, name: str, *more: str) -> None:
    command = [sys.executable, "-m", "service.cli", "account", "add", name]
    command += ["--role", "clerk", "--role", "reviewer", "--password-stdin", *more]
    environment = {**os.environ, "CHUANGQIAN_VAR": str(product.var)}
    subprocess.run(
        command, cwd=ROOT, env=environment, input=_FIRST, text=True, check=True, timeout=120
    )


@pytest.fixture(scope="module")
def handed(product: Product) -> Handed:
    """An expired licence and a form, reviewed by the worker and handed to the window."""
    made = submission(1906, FOOD_PERMIT, fault="expired_licence", today=date.today())
    with httpx.Client(base_url=product.address, timeout=30) as client:
        found = client.get("/api/matters", params={"q": "食品经营许可 新办"}).json()["items"]
        facts = {"applicant": made.applicant, "form": made.form}
        opened = client.post("/api/submissions", json={"matter_code": found[0]["code"], **facts})
        held = opened.json()
        holder = {"Authorization": f"Bearer {held['token']}"}
        address = f"/api/submissions/{held['id']}"
        for file in made.files:
            if file.type in _HANDED:
                data = {"file": (file.name, file.data)}
                assert client.post(f"{address}/files", files=data, headers=holder).is_success
        assert client.post(f"{address}/review", headers=holder).status_code == 202
        end = time.monotonic() + _REVIEW_S
        while client.get(address, headers=holder).json()["state"] != "reported":
            assert time.monotonic() < end, "the review did not end"
            time.sleep(0.5)
        assert client.post(f"{address}/handover", headers=holder).is_success
    return Handed(held["id"], made, holder)


@dataclass
class Clerk:
    """A clerk's screen."""

    page: Page

    def serious(self) -> list[str]:
        """What axe finds that is serious or critical."""
        self.page.evaluate(_AXE.read_text(encoding="utf-8"))
        found = self.page.evaluate("async () => (await axe.run(document)).violations")
        return [
            f"{v['id']}: {v['nodes'][0]['target']} {v['nodes'][0]['failureSummary']}"
            for v in found
            if v["impact"] in {"serious", "critical"}
        ]

    def sign_in(self, name: str, password: str) -> None:
        self.page.goto("/desk")
        self.page.get_by_label("账号").fill(name)
        self.page.get_by_label("密码").fill(password)
        self.page.keyboard.press("Enter")

    def look(self, name: str) -> None:
        """Keep a picture where `PICTURES` says, for people to look at."""
        if folder := os.environ.get("PICTURES"):
            width = (self.page.viewport_size or {"width": 0})["width"]
            self.page.screenshot(path=f"{folder}/desk-{name}-{width}.png")


@pytest.fixture
def clerk(request: pytest.FixtureRequest, browser: Browser, product: Product) -> Iterator[Clerk]:
    size = getattr(request, "param", "desktop")
    width, height = _SIZES[size]
    context = browser.new_context(
        base_url=product.address, viewport={"width": width, "height": height}, locale="zh-CN",
        is_mobile=size == "phone", has_touch=size != "desktop",
    )  # fmt: skip
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on(
        "console",
        lambda said: errors.append(said.text) if "Content Security Policy" in said.text else None,
    )
    yield Clerk(page)
    wide = page.evaluate("document.documentElement.scrollWidth > window.innerWidth + 1")
    context.close()
    assert errors == []
    assert not wide, "the page is wider than the screen"


def test_a_new_clerk_answers_a_caller_and_decides_with_the_keyboard_alone(
    product: Product, handed: Handed, clerk: Clerk
) -> None:
    _account(product, "chenjing", "--display-name", "陈静")
    page, keys = clerk.page, clerk.page.keyboard
    clerk.sign_in("chenjing", _FIRST)
    expect(page.get_by_test_id("must-change")).to_be_visible(timeout=15_000)
    for label, word in (("现在的密码", _FIRST), ("新密码", _OWN), ("再输一次新密码", _OWN)):
        page.get_by_label(label, exact=True).fill(word)
    keys.press("Enter")

    box = page.get_by_test_id("lookup-box")
    expect(box).to_be_focused(timeout=15_000)
    began = time.monotonic()
    keys.type("食品经营许可 新办 几天", delay=_KEY_MS)
    answer = page.get_by_test_id("answer")
    expect(answer).to_contain_text("工作日")
    assert time.monotonic() - began < _ANSWER_S
    clerk.look("lookup")
    keys.press("Enter")
    keys.press("3")
    expect(answer).to_contain_text("不收费")
    keys.press("c")
    expect(page.get_by_role("status").filter(has_text="已复制")).to_be_visible()
    assert clerk.serious() == []

    keys.press("g")
    item = page.locator(f"[data-id='{handed.id}']")
    expect(item).to_contain_text("要补正")
    assert clerk.serious() == []
    began = time.monotonic()
    keys.press("j")
    keys.press("Enter")
    left, open_point = page.get_by_test_id("left"), page.locator("[data-testid=point].open")
    expect(open_point).to_be_visible(timeout=15_000)
    while "有效期" not in open_point.inner_text():
        before = open_point.get_attribute("data-id") or ""
        keys.press("j")
        expect(open_point).not_to_have_attribute("data-id", before)
    expect(page.get_by_test_id("evidence-box").first).to_be_visible(timeout=15_000)
    assert clerk.serious() == []
    clerk.look("review")
    keys.press("x")
    page.get_by_test_id("reason").fill("已核对原件，符合要求")
    keys.press("Enter")
    expect(page.get_by_text("已推翻").first).to_be_visible()
    while "没有表态" in (said := left.inner_text()):
        keys.press("a")
        expect(left).not_to_have_text(said)
    keys.press("t")
    letter = page.frame_locator("[data-testid=letter]")
    page.get_by_test_id("decision-reason").fill("请把租赁合同的签字页补上。")
    expect(letter.locator("body")).to_contain_text("请把租赁合同的签字页补上。")
    assert clerk.serious() == []
    clerk.look("letter")
    keys.press("Control+Enter")
    expect(page.get_by_test_id("pending")).to_contain_text("已退回补正")
    assert time.monotonic() - began < _DECISION_S
    keys.press("u")
    expect(page.get_by_test_id("decide-return")).to_be_visible()
    assert _state(product, handed) == "handed"
    keys.press("t")
    page.get_by_test_id("decision-reason").fill("请把租赁合同的签字页补上。")
    keys.press("Control+Enter")
    page.get_by_test_id("release").click()
    expect(page.get_by_test_id("queue-empty")).to_be_visible()
    told = httpx.get(f"{product.address}/api/submissions/{handed.id}", headers=handed.holder).json()
    assert (told["state"], told["decision"]["reason"]) == ("returned", "请把租赁合同的签字页补上。")
    notice = f"{product.address}/api/submissions/{handed.id}/notice.html"
    assert "窗口意见：退回补正" in httpx.get(notice, headers=handed.holder).text


def _state(product: Product, handed: Handed) -> str:
    address = f"{product.address}/api/submissions/{handed.id}"
    return str(httpx.get(address, headers=handed.holder).json()["state"])


@pytest.mark.parametrize("clerk", ["phone", "kiosk"], indirect=True)
def test_the_desk_is_whole_on_other_screens(product: Product, handed: Handed, clerk: Clerk) -> None:
    page = clerk.page
    name = f"lin{(page.viewport_size or {})['width']}"
    _account(product, name, "--keep-password")
    clerk.sign_in(name, _FIRST)
    page.get_by_test_id("lookup-box").fill("sfz 丢了")
    expect(page.get_by_test_id("guide")).to_contain_text("身份证")
    page.get_by_test_id("field-materials").click()
    assert clerk.serious() == []
    page.get_by_role("link", name="审材料").click()
    expect(page.get_by_test_id("queue-order")).to_be_visible()
    assert clerk.serious() == []
    page.goto(f"/desk/queue/{handed.id}")
    point = page.get_by_test_id("point").filter(has_text="有效期").first.get_by_role("button").first
    expect(page.get_by_test_id("point").first).to_be_visible(timeout=15_000)
    # Beside the pages the first point is open already; a press would close it.
    if point.get_attribute("aria-expanded") != "true":
        point.click()
    expect(page.get_by_test_id("evidence-box").first).to_be_visible(timeout=15_000)
    assert clerk.serious() == []


def test_citizens_never_load_the_desk(browser: Browser, product: Product) -> None:
    page = browser.new_page(base_url=product.address)
    loaded: list[str] = []
    page.on("response", lambda answer: loaded.append(answer.url))
    page.goto("/")
    expect(page.get_by_test_id("chat-input")).to_be_visible()
    assert not [url for url in loaded if "Desk" in url or "/api/desk" in url]
    page.close()
