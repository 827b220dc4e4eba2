"""A new kind of paper is a file: no Python is changed for it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

import knowledge
import ocr
from bench.papers.pdf import text_pdf
from bench.papers.sheet import Sheet
from knowledge import Published
from prereview import Application, Outcome, ReadFile, Report, judge
from tests.conftest import ROOT

TODAY = date(2026, 11, 20)

TYPE = """\
type: road_transport_permit
name: 道路运输证
titles: [道路运输证]
cues: [业户名称, 车辆号牌, 经营许可证号, 车辆类型, 核发机关, 道路运输]
fields:
  - {key: owner, title: 业户名称, type: name, labels: [业户名称], required: true}
  - {key: plate, title: 车辆号牌, labels: [车辆号牌], pattern: '[\\u4e00-\\u9fff][A-Z][A-Z0-9·]{5,7}', required: true}
  - {key: tonnage, title: 核定吨位, type: amount, labels: [核定吨位, 吨（座）位]}
  - {key: valid_until, title: 有效期至, type: date, labels: [有效期至]}
  - {key: number, title: 证号, pattern: '\\d{12}', region: [0.5, 0, 1, 0.4]}
"""

MATTER = """\
code: test-road-transport
name: 道路运输证换发
department: 青屿市交通运输局
materials:
  - number: '1'
    name: 道路运输证
    type: road_transport_permit
checks:
  - number: '1'
    material: 道路运输证
    sentence: 道路运输证在有效期内
    expression: road_transport_permit.valid_until >= today
    message: 道路运输证有效期至{road_transport_permit.valid_until}，已经过期。
    basis: 《道路货物运输及站场管理规定》
    level: 不予受理前需补正
"""


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Published:
    """The catalogue with one more type and a matter that asks for it."""
    folder = tmp_path_factory.mktemp("catalogue")
    shutil.copytree(ROOT / "catalogue" / "documents", folder / "documents")
    shutil.copy(ROOT / "catalogue" / "city.yml", folder)
    (folder / "documents" / "road_transport_permit.yml").write_text(TYPE, "utf-8")
    (folder / "matters").mkdir()
    (folder / "matters" / "road.yml").write_text(MATTER, "utf-8")
    return Published(1, knowledge.load(folder), "test", datetime(2026, 11, 1, tzinfo=UTC))


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ocr.Reader]:
    models: Path = tmp_path_factory.mktemp("models")
    ocr.models.prepare(models)
    with ocr.Reader(models=models) as made:
        yield made


def permit(until: str) -> bytes:
    """A permit as a PDF with text."""
    page = Sheet(210, 148)
    page.centred(14, "道路运输证", 9)
    page.text(140, 30, "370200123456", 4.4)
    rows = (
        ("业户名称：", "青屿市远航运输有限公司"), ("车辆号牌：", "鲁B12345"),
        ("核定吨位：", "18.5吨"), ("有效期至：", until),
    )  # fmt: skip
    for i, (label, value) in enumerate(rows):
        page.text(24, 50 + i * 16, label, 4.6)
        page.text(60, 50 + i * 16, value, 4.6)
    return text_pdf([page])


def judged(data: bytes, reader: ocr.Reader, published: Published) -> Report:
    read = ReadFile("1", "a.pdf", "道路运输证", reader.read(data, "a.pdf"))
    return judge(Application("s", "test-road-transport", {}, {}), [read], published, TODAY)


def test_a_paper_of_a_new_type_is_recognised_read_and_judged(
    reader: ocr.Reader, published: Published
) -> None:
    report = judged(permit("2027年6月30日"), reader, published)
    assert report.files[0].material == "道路运输证"
    read = {v.field.partition(".")[2]: v for v in report.files[0].fields}
    assert {key: v.text for key, v in read.items()} == {
        "owner": "青屿市远航运输有限公司", "plate": "鲁B12345", "tonnage": "18.5",
        "valid_until": "2027年6月30日", "number": "370200123456",
    }  # fmt: skip
    assert read["number"].found_by == "region"
    assert all(v.sure and v.evidence and v.evidence.box for v in read.values())
    said = {f.rule: f.outcome for f in report.findings}
    assert said["1"] is Outcome.PASS

    late = judged(permit("2026.11.19"), reader, published)
    (finding,) = (f for f in late.findings if f.rule == "1")
    assert finding.outcome is Outcome.FAIL
    assert "2026年11月19日" in finding.message
