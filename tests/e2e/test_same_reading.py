"""One reader behind every door: the library, the command line and the worker say the same."""

from __future__ import annotations

import io
import json
import time
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import httpx
import pytest
from pydantic import TypeAdapter
from sqlalchemy import create_engine, text
from typer.testing import CliRunner

import ocr
from bench.papers import FOOD_PERMIT, Bundle, submission
from ocr.cli import app
from prereview import Vault
from tests.conftest import ROOT
from tests.e2e.conftest import Product

pytestmark = pytest.mark.slow

_REVIEW_S = 240
_OUTCOME: TypeAdapter[Any] = TypeAdapter(ocr.Document | ocr.Refusal)


@pytest.fixture(scope="module")
def archived() -> tuple[Bundle, bytes]:
    """A submission with one planted fault, all its papers in one archive with a Chinese folder."""
    made = submission(1907, FOOD_PERMIT, fault="expired_licence", today=date.today())
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in made.files:
            archive.writestr(f"申请材料/{file.name}", file.data)
    return made, out.getvalue()


def _reviewed(product: Product, made: Bundle, name: str, data: bytes) -> tuple[str, dict[str, Any]]:
    """Send one file for review; the file's id and the report."""
    with httpx.Client(base_url=product.address, timeout=30) as client:
        matter = client.get("/api/matters", params={"q": "食品经营许可 新办"}).json()["items"][0]
        opened = client.post(
            "/api/submissions",
            json={
                "matter_code": matter["code"],
                "applicant": made.applicant,
                "form": made.form,
            },
        ).json()
        client.headers["Authorization"] = f"Bearer {opened['token']}"
        address = f"/api/submissions/{opened['id']}"
        sent = client.post(f"{address}/files", files={"file": (name, data)})
        assert sent.status_code == 201, sent.text
        client.post(f"{address}/review").raise_for_status()
        end = time.monotonic() + _REVIEW_S
        while client.get(address).json()["progress"]["state"] not in {"reported", "failed"}:
            assert time.monotonic() < end, "not reported in time"
            time.sleep(0.3)
        return sent.json()["file_id"], client.get(f"{address}/report").json()


def _kept(product: Product, file_id: str) -> ocr.Document:
    """What the worker read of a file."""
    vault = Vault((product.var / "data.key").read_text(encoding="ascii").split())
    engine = create_engine(f"sqlite:///{product.var / 'chuangqian.db'}")
    with engine.connect() as connection:
        query = text("SELECT outcome FROM page_results WHERE file_id = :id")
        sealed = connection.execute(query, {"id": file_id}).scalar_one()
    engine.dispose()
    found = _OUTCOME.validate_json(vault.open(sealed.encode()))
    assert isinstance(found, ocr.Document), found
    return found


def test_library_command_and_worker_read_alike_and_an_archive_is_judged_like_its_files(
    product: Product, archived: tuple[Bundle, bytes], tmp_path: Path
) -> None:
    made, data = archived
    file = tmp_path / "材料.zip"
    file.write_bytes(data)
    models = ROOT / "var" / "models" / "ocr"

    file_id, report = _reviewed(product, made, file.name, data)
    worker = _OUTCOME.dump_python(_kept(product, file_id), mode="json")
    printed = CliRunner().invoke(app, [str(file), "--json", "--model-folder", str(models)])
    command = json.loads(printed.stdout)

    for page in worker["pages"]:
        del page["image"]
    assert command == worker
    with ocr.Reader(models=models) as reader:
        read = reader.read(data, file.name)
    assert isinstance(read, ocr.Document)
    assert [p.text for p in read.pages] == [
        "\n".join(line["text"] for line in page["lines"]) for page in worker["pages"]
    ]
    (failed,) = [f for f in report["findings"] if f["outcome"] == "fail"]
    assert "有效期" in failed["sentence"], failed
    assert failed["evidence"] or failed["values"]
    assert {f["document_type"] for f in report["files"]} == {f.type for f in made.files}
