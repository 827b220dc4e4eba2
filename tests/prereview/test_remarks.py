"""What the reader remarks reaches the person: once, with its place, as strong as it is meant."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import replace

import pytest
from PIL import Image

from knowledge import Published
from ocr import (
    Box,
    Coverage,
    Document,
    ElectronicSignature,
    Page,
    Quality,
    Remark,
    Seal,
    SealColour,
    remark_codes,
)
from prereview import Application, Outcome, ReadFile, Report
from prereview.messages import remark_topics
from prereview.review import judge
from tests.prereview.conftest import TODAY, page

SHEET = io.BytesIO()
Image.new("RGB", (1000, 1400), "white").save(SHEET, "JPEG")
LICENCE = replace(
    page(
        ("营业执照", 400, 100),
        ("统一社会信用代码 91320681MA1X2Y3Z45", 100, 200),
        ("登记机关", 600, 1200),
    ),
    image=SHEET.getvalue(),
)
GREY_SEAL = Seal(Box(600, 1000, 800, 1200), SealColour.GREY, 0.5)


def read(
    pages: Sequence[Page], *remarks: Remark, signatures: Sequence[ElectronicSignature] = ()
) -> Document:
    return Document("执照.pdf", "0" * 64, "pdf", tuple(pages), remarks, tuple(signatures))


@pytest.fixture
def judged_file(published: Published):
    matter = next(m for m in published.catalogue.matters if m.checks)

    def run(document: Document) -> Report:
        file = ReadFile("f1", document.name, "", document)
        return judge(Application("s1", matter.code, {}, {}), [file], published, TODAY)

    return run


def test_topics_name_remarks_that_exist() -> None:
    assert set(remark_topics()) <= remark_codes()


def test_a_remark_on_quality_is_a_hint_with_its_place(judged_file) -> None:
    remark = Remark("blurred", "右下角模糊，请重拍。", 1, Box(600, 1200, 900, 1300))

    report = judged_file(read([LICENCE], remark))

    (finding,) = [f for f in report.findings if f.rule == "blurred"]
    assert (finding.outcome, finding.level) == (Outcome.UNCLEAR, "提示")
    assert finding.message == "“执照.pdf”：右下角模糊，请重拍。"
    assert finding.evidence[0].box == (600.0, 1200.0, 900.0, 1300.0)
    assert report.files[0].notes == ()  # it is not said twice


def test_the_cause_of_an_unreadable_page_is_said_with_it(judged_file) -> None:
    dim = replace(LICENCE, quality=Quality(0.5, 100.0, 0.2, 1000, 1400))
    remarks = [Remark("unreadable", "看不清。", 1), Remark("too_dark", "太暗。", 1)]

    report = judged_file(read([dim], *remarks))

    (weak,) = [f for f in report.findings if f.rule == "quality"]
    assert weak.message == "“执照.pdf”第1页看不清，没有据此判断。看不清。太暗。"
    assert not [f for f in report.findings if f.rule in ("unreadable", "too_dark")]


def test_a_part_of_an_archive_that_was_not_read_must_be_sent_again(judged_file) -> None:
    report = judged_file(read([LICENCE], Remark("part_refused", "文件“a.rar”不能读取。")))

    (finding,) = [f for f in report.findings if f.rule == "part_refused"]
    assert finding.outcome is Outcome.FAIL
    assert "a.rar" in finding.message


def test_other_remarks_are_notes_of_the_file(judged_file) -> None:
    report = judged_file(read([LICENCE], Remark("turned", "已自动转正。", 1)))

    assert report.files[0].notes == ("第 1 页：已自动转正。",)
    assert not [f for f in report.findings if f.rule == "turned"]


@pytest.mark.parametrize(
    ("intact", "outcome"), [(True, Outcome.PASS), (False, Outcome.UNCLEAR), (None, Outcome.UNCLEAR)]
)
def test_an_electronic_seal_stands_for_a_seal_while_the_file_is_unchanged(
    judged_file, intact: bool | None, outcome: Outcome
) -> None:
    # a grey seal alone proves nothing
    copy = replace(LICENCE, seals=(GREY_SEAL,))
    signature = ElectronicSignature(
        "青屿市市场监督管理局", "行政审批专用章", "2026-05-01T10:00:00", "SM2",
        Coverage.WHOLE, intact, 1, Box(600, 1000, 800, 1200),
    )  # fmt: skip

    report = judged_file(read([copy], signatures=[signature]))

    (seal,) = [f for f in report.findings if f.rule == "seal"]
    assert seal.outcome is outcome
    (shown,) = report.files[0].signatures
    assert (shown.seal_name, shown.whole, shown.intact) == ("行政审批专用章", True, intact)
