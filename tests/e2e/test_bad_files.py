"""One submission with every kind of bad file: each is named, the good ones are reviewed, all live."""

from __future__ import annotations

import time

import httpx
import pytest

from bench.papers import FOOD_PERMIT, submission
from tests.e2e.conftest import Product
from tests.ocr.hostile import READ, others, packages, pdfs, pictures

pytestmark = pytest.mark.slow

_CASES = {
    one.label: one
    for module in (others, packages, pdfs, pictures)
    for one in module.CASES
    if READ not in one.codes
}
_BAD = {
    "乱码.pdf": "pdf of noise",
    "截断.jpg": "jpeg cut in the middle",
    "加密.pdf": "pdf encrypted",
    "三百页.pdf": "pdf of 300 pages",
    "像素炸弹.png": "png of 144 megapixels",
    "两层压缩.pdf": "pdf deflated twice",
    "网页.jpg": "html as jpg",
    "程序.pdf": "program",
    "出路.zip": "zip with a way out",
    "段落.docx": "docx of 400,000 paragraphs, packed",
}


def test_bad_files_are_named_and_the_good_ones_reviewed(product: Product) -> None:
    workers = product.pids("service.cli work")
    good = [f for f in submission(1902, FOOD_PERMIT).files if f.type == "business_licence"]
    with httpx.Client(base_url=product.address, timeout=60) as client:
        matters = client.get("/api/matters", params={"q": "食品经营许可 新办"}).json()["items"]
        opened = client.post("/api/submissions", json={"matter_code": matters[0]["code"]}).json()
        address = f"/api/submissions/{opened['id']}"
        bad = [(name, _CASES[label].make()) for name, label in _BAD.items()]
        for name, data in [*bad, *((f.name, f.data) for f in good)]:
            assert client.post(f"{address}/files", files={"file": (name, data)}).status_code == 201
        empty = client.post(f"{address}/files", files={"file": ("空.png", b"")})
        assert empty.status_code == 422
        assert "空.png" in empty.json()["detail"]
        huge = client.post(
            f"{address}/files", files={"file": ("大.pdf", b"%PDF-" + b"0" * 50_000_000)}
        )
        assert huge.status_code == 413
        assert client.post(f"{address}/review").status_code == 202
        end = time.monotonic() + 300
        while (state := client.get(address).json()["state"]) not in {"reported", "failed"}:
            assert time.monotonic() < end, product.logs()
            time.sleep(0.5)
        assert state == "reported"
        report = client.get(f"{address}/report").json()
    refused = {f["name"]: f["refusal"] for f in report["files"] if f["refusal"]}
    assert refused.keys() == _BAD.keys()
    for name, words in refused.items():
        assert name in words
        assert words.endswith("。")
    read = {f["name"]: f["document_type"] for f in report["files"] if not f["refusal"]}
    assert set(read.values()) == {"business_licence"}
    assert product.pids("service.cli work") == workers
    assert product.health()["worker"]
