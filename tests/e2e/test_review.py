"""The review flow in a real browser: papers with one planted fault, a killed worker, the notice."""

from __future__ import annotations

import os
import signal
import time
from datetime import date
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Page, expect

from bench.papers import FOOD_PERMIT, Bundle, submission
from tests.e2e.conftest import Product

pytestmark = pytest.mark.slow

_REVIEW_MS = 240_000


@pytest.fixture(scope="module")
def faulty(tmp_path_factory: pytest.TempPathFactory) -> tuple[Bundle, list[Path]]:
    """A photographed licence, a scanned form, a text PDF lease …, and a licence that has run out."""
    made = submission(1906, FOOD_PERMIT, fault="expired_licence", today=date.today())
    folder = tmp_path_factory.mktemp("papers")
    for file in made.files:
        (folder / file.name).write_bytes(file.data)
    return made, sorted(folder.iterdir())


def _fill_until_upload(page: Page, made: Bundle) -> None:
    page.goto("/review")
    page.get_by_test_id("matter-search").locator("input").or_(
        page.get_by_test_id("matter-search")
    ).last.fill("食品经营许可 新办")
    page.get_by_test_id("matter-option").first.click()
    facts = {f"applicant.{k}": v for k, v in made.applicant.items()}
    facts |= {f"form.{k}": v for k, v in made.form.items()}
    expect(page.get_by_test_id("situation-applicant.has_agent")).to_be_visible()
    for question in page.locator("[data-testid^=situation-]").all():
        key = str(question.get_attribute("data-testid")).removeprefix("situation-")
        question.get_by_text("是" if facts[key] else "否", exact=True).click()
    page.get_by_test_id("to-upload").click()


def test_one_planted_fault_is_found_shown_and_written_down(
    page: Page, faulty: tuple[Bundle, list[Path]]
) -> None:
    _fill_until_upload(page, faulty[0])
    page.get_by_test_id("upload-input").set_input_files([str(path) for path in faulty[1]])
    expect(page.get_by_test_id("file-row")).to_have_count(len(faulty[1]), timeout=60_000)
    page.get_by_test_id("start-review").click()
    expect(page.get_by_test_id("progress")).to_be_visible(timeout=15_000)
    expect(page.get_by_test_id("verdict")).to_be_visible(timeout=_REVIEW_MS)
    finding = page.get_by_test_id("finding").filter(has_text="营业执照").filter(has_text="有效期")
    finding.first.click()
    expect(page.get_by_test_id("evidence-box").first).to_be_visible(timeout=15_000)
    address = page.url.rsplit("/", 1)[-1].split("?")[0]
    pdf = page.request.get(f"/api/submissions/{address}/notice.pdf")
    assert pdf.body().startswith(b"%PDF")
    report = page.request.get(f"/api/submissions/{address}/report").json()
    failed = {f["rule"] for f in report["findings"] if f["outcome"] == "fail"}
    assert failed, "the planted fault was not found"


def test_a_worker_killed_in_mid_review_changes_nothing_but_the_time(
    product: Product, faulty: tuple[Bundle, list[Path]]
) -> None:
    with httpx.Client(base_url=product.address, timeout=30) as client:
        reports = []
        for kill in (False, True):
            matters = client.get("/api/matters", params={"q": "食品经营许可 新办"}).json()["items"]
            opened = client.post(
                "/api/submissions",
                json={
                    "matter_code": matters[0]["code"],
                    "applicant": faulty[0].applicant,
                    "form": faulty[0].form,
                },
            ).json()
            address = f"/api/submissions/{opened['id']}"
            client.headers["Authorization"] = f"Bearer {opened['token']}"
            for path in faulty[1]:
                sent = client.post(
                    f"{address}/files", files={"file": (path.name, path.read_bytes())}
                )
                assert sent.status_code == 201
            assert client.post(f"{address}/review").status_code == 202
            killed = not kill
            end = time.monotonic() + _REVIEW_MS / 1000
            while time.monotonic() < end:
                progress = client.get(address).json()["progress"]
                if not killed and progress["pages_done"] >= 1:
                    for pid in product.pids("service.cli work"):
                        os.kill(pid, signal.SIGKILL)
                    killed = True
                if progress["state"] in {"reported", "failed"}:
                    break
                time.sleep(0.2)
            assert killed
            reports.append(client.get(f"{address}/report").json())
        plain, after_kill = reports
        key = "rule", "outcome", "material"
        assert sorted(tuple(f[k] for k in key) for f in plain["findings"]) == sorted(
            tuple(f[k] for k in key) for f in after_kill["findings"]
        )
        assert plain["verdict"] == after_kill["verdict"]
