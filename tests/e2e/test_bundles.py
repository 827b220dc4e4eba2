"""A 一件事 in a real browser: from its page over the choice of matters to a report for each."""

from __future__ import annotations

import os
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from bench.papers.files import files_of
from bench.papers.matters import RECIPES
from bench.papers.world import world

pytestmark = pytest.mark.slow

_REVIEW_MS = 300_000
_BUNDLE = "开宾馆一件事"


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The lease and two forms; everything else is left out, so that little has to be read."""
    folder = tmp_path_factory.mktemp("papers")
    w = world("3/bundle", date.today())
    for key in ("company_setup", "food_permit"):
        for draft in RECIPES[key].papers(w).drafts:
            if draft.type == "application_form":
                draft.stem = f"{draft.stem}-{key}"
            elif key == "food_permit" or draft.type != "lease_contract":
                continue
            for file in files_of(draft, w, with_bytes=True):
                (folder / file.name).write_bytes(file.data)
    return sorted(folder.iterdir())


def _look(page: Page, name: str) -> None:
    """Keep a picture where `PICTURES` says, for people to look at."""
    if folder := os.environ.get("PICTURES"):
        size = page.viewport_size or {"width": 0}
        page.screenshot(path=f"{folder}/{name}-{size['width']}.png", full_page=True)


def test_a_bundle_is_reviewed_matter_by_matter(page: Page, papers: list[Path]) -> None:
    page.goto("/guide")
    page.get_by_test_id("bundle-option").filter(has_text=_BUNDLE).click()
    page.get_by_test_id("review-bundle").click()
    choice = page.get_by_test_id("matter-choice")
    expect(choice.locator("input")).to_have_count(3)
    choice.get_by_text("公共场所卫生许可").click()
    expect(page.get_by_test_id("situation-form.central_air")).to_have_count(0)
    for question in page.locator("[data-testid^=situation-]").all():
        rented = question.get_attribute("data-testid") == "situation-form.premises_rented"
        question.get_by_text("是" if rented else "否", exact=True).click()
    expect(page.get_by_test_id("issued")).to_contain_text("营业执照")
    lease = page.get_by_role("region", name="您需要的材料").get_by_role("listitem")
    expect(lease.filter(has_text="房屋租赁合同")).to_have_count(1)
    _look(page, "bundle-choice")

    page.get_by_test_id("to-upload").focus()
    page.keyboard.press("Enter")
    page.get_by_test_id("upload-input").set_input_files([str(path) for path in papers])
    expect(page.get_by_test_id("file-row")).to_have_count(len(papers), timeout=60_000)
    _look(page, "bundle-upload")
    page.get_by_test_id("start-review").click()
    expect(page.get_by_test_id("verdict")).to_be_visible(timeout=_REVIEW_MS)

    expect(page.get_by_test_id("matter-verdict")).to_have_count(2)
    parts = page.get_by_test_id("part")
    assert parts.first.inner_text() != "公共场所卫生许可（新办）"
    missing = page.get_by_test_id("finding").filter(has_text="没有看到“公司章程”")
    expect(missing).to_have_count(1)
    levels = page.eval_on_selector_all("h1, h2, h3, h4, h5", "all => all.map(h => +h.tagName[1])")
    assert levels[0] == 1
    assert all(b - a <= 1 for a, b in pairwise(levels)), levels
    expect(page.get_by_test_id("letter-application-2")).to_contain_text("食品经营许可")
    _look(page, "bundle-report")

    submission = page.url.rsplit("/", 1)[-1].split("?")[0]
    report = page.request.get(f"/api/submissions/{submission}/report").json()
    lease_slot = next(s for s in report["slots"] if s["name"] == "房屋租赁合同")
    assert (lease_slot["state"], len(lease_slot["files"])) == ("present", 1)
    forms = [s for s in report["slots"] if "申请书" in s["name"]]
    assert [len(s["files"]) for s in forms] == [1, 1], "each form went to its matter"

    page.get_by_test_id("hand-over").click()
    page.get_by_test_id("hand-over-confirm").click()
    expect(page.get_by_test_id("window-state")).to_contain_text("已经交给窗口")
    expect(page.get_by_test_id("erase")).to_have_count(0)
    page.get_by_test_id("withdraw").click()
    page.get_by_test_id("withdraw-confirm").click()
    expect(page.get_by_test_id("hand-over")).to_be_visible()
    page.goto(f"/api/submissions/{submission}/letters/notice.html")
    _look(page, "bundle-notice")
