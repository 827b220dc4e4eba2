"""`python -m bench.pictures`: the README's pictures, taken from the product that runs on ADDRESS.

All processes of the product must be up: while the dialogue is away other answers are pictured.
"""

from __future__ import annotations

import shutil
import tempfile
from datetime import date
from pathlib import Path
from typing import Annotated

import httpx
import typer
from playwright.sync_api import Browser, Page, expect, sync_playwright

from bench.papers import FOOD_PERMIT, submission

OUT = Path("docs/images")
PHONE, DESKTOP = (390, 844), (1280, 900)
QUESTION = "想开个小饭馆，食品经营许可证新办要准备什么材料？"


def main(address: Annotated[str, typer.Option()] = "http://127.0.0.1:8080") -> None:
    """Take every picture."""
    health = httpx.get(f"{address}/api/health", timeout=10).raise_for_status().json()
    if away := [name for name in ("guide", "dialogue", "worker") if not health[name]]:
        raise typer.BadParameter(f"not up yet: {', '.join(away)}", param_hint="address")
    OUT.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        phone, desktop = _page(browser, address, PHONE), _page(browser, address, DESKTOP)
        for page, name in ((phone, "phone"), (desktop, "desktop")):
            _chat(page, name)
            _guide(page, name)
        _review(desktop, Path(folder))
        phone.context.add_cookies(desktop.context.cookies())
        phone.goto(desktop.url)
        for page, name in ((phone, "phone"), (desktop, "desktop")):
            _report(page, name)
        browser.close()


def _page(browser: Browser, address: str, size: tuple[int, int]) -> Page:
    viewport = {"width": size[0], "height": size[1]}
    context = browser.new_context(base_url=address, viewport=viewport, locale="zh-CN")  # type: ignore[arg-type]
    return context.new_page()


def _save(page: Page, name: str) -> None:
    page.wait_for_timeout(500)
    page.screenshot(path=OUT / f"{name}.png")


def _chat(page: Page, name: str) -> None:
    page.goto("/")
    page.get_by_test_id("chat-input").fill(QUESTION)
    page.get_by_test_id("chat-send").click()
    expect(page.get_by_test_id("answer")).to_have_count(1, timeout=20_000)
    _save(page, f"chat-{name}")


def _guide(page: Page, name: str) -> None:
    page.get_by_test_id("answer").get_by_role("link").first.click()
    page.wait_for_url("**/guide/**")
    page.goto(page.url.split("#")[0])
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    _save(page, f"guide-{name}")


def _review(page: Page, folder: Path) -> None:
    made = submission(7, FOOD_PERMIT, fault="expired_licence", today=date.today())  # noqa: DTZ011
    for file in made.files:
        (folder / file.name).write_bytes(file.data)
    page.goto("/review")
    page.get_by_test_id("matter-option").filter(has_text="食品经营许可证核发（新办）").first.click()
    for key, value in (
        ("applicant.has_agent", made.applicant["has_agent"]),
        ("form.premises_rented", True),
    ):
        page.get_by_test_id(f"situation-{key}").get_by_text(
            "是" if value else "否", exact=True
        ).click()
    page.get_by_test_id("to-upload").click()
    page.get_by_test_id("upload-input").set_input_files([str(p) for p in sorted(folder.iterdir())])
    expect(page.get_by_test_id("file-row")).to_have_count(len(made.files), timeout=60_000)
    page.get_by_test_id("start-review").click()
    expect(page.get_by_test_id("verdict")).to_be_visible(timeout=300_000)


def _report(page: Page, name: str) -> None:
    expect(page.get_by_test_id("verdict")).to_be_visible(timeout=20_000)
    page.get_by_test_id("finding").first.click()
    expect(page.get_by_test_id("evidence-box").first).to_be_visible(timeout=20_000)
    if name == "desktop":
        page.get_by_test_id("finding").first.scroll_into_view_if_needed()
        page.evaluate("window.scrollBy(0, 250)")
    else:
        page.evaluate("window.scrollTo(0, 0)")
    _save(page, f"report-{name}")


if __name__ == "__main__":
    typer.run(main)
