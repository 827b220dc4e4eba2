"""Electronic licences: fetched instead of asked for, from a store that also misbehaves."""

from __future__ import annotations

import logging
from base64 import b64encode
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bench.papers import FOOD_PERMIT, document, submission
from knowledge import Catalogue, Published
from knowledge.schema import Material
from ocr import Document, Refusal
from prereview import (
    Application,
    LocalFiles,
    Outcome,
    ReadFile,
    Report,
    SlotState,
    Submissions,
    judge,
)
from prereview.jobs import steps
from prereview.licences import Holder, HttpLicenceStore, Licences, LicenceStoreAway, http
from prereview.licences.bring import FOUND_BY, holder_of
from prereview.licences.http import TRIES
from prereview.store import metadata
from service.database import make_engine
from tests.prereview.conftest import TODAY, matter_of, read_perfectly
from tests.prereview.licence_server import CLIENT, CODE, KEY, LicenceServer, running
from tests.prereview.rounds import drawn, put, run_review, working

_SEED = 1003


@pytest.fixture
def server() -> Iterator[LicenceServer]:
    with running() as made:
        yield made


@pytest.fixture
def pauses() -> list[float]:
    return []


@pytest.fixture
def store(server: LicenceServer, pauses: list[float]) -> Iterator[HttpLicenceStore]:
    made = HttpLicenceStore(server.url, CLIENT, KEY, timeout_s=0.4, sleep=pauses.append)
    yield made
    made.close()


@pytest.fixture(scope="module")
def bundle() -> Any:
    return submission(_SEED, FOOD_PERMIT, None, TODAY, with_bytes=False)


@pytest.fixture(scope="module")
def uploaded(bundle: Any) -> list[ReadFile]:
    """The bundle as read, without its business licence."""
    files = [f for f in read_perfectly(bundle) if "执照" not in f.name]
    assert len(files) == len(bundle.files) - 1
    return files


@pytest.fixture(scope="module")
def licence(bundle: Any) -> dict[str, str]:
    """The data of the bundle's business licence, by the labels on its face."""
    said = next(f for f in bundle.files if f.type == "business_licence").fields
    labels = {
        "uscc": "统一社会信用代码", "name": "名称", "legal_representative": "法定代表人",
        "address": "住所", "scope": "经营范围",
    }  # fmt: skip
    return {label: str(said[key]) for key, label in labels.items() if key in said} | {
        "营业期限": "2020年01月01日至长期",
    }  # fmt: skip


def _hold(server: LicenceServer, fields: dict[str, str], **more: Any) -> str:
    number = fields["统一社会信用代码"]
    server.licences["营业执照", number] = {"fields": fields, **more}
    return number


# The adapter alone


def test_a_licence_comes_with_its_data(
    server: LicenceServer, store: HttpLicenceStore, licence: dict[str, str]
) -> None:
    file = {"name": "执照.ofd", "data": b64encode(b"PK\x03\x04").decode()}
    number = _hold(server, licence, file=file)
    found = store.fetch("营业执照", Holder(number, CODE))
    assert found is not None
    assert found.fields == licence
    assert found.file is not None
    assert found.file.data == b"PK\x03\x04"
    assert store.fetch("食品经营许可证", Holder(number, CODE)) is None
    assert store.fetch("营业执照", Holder("91990102MA9F1BEE6G", CODE)) is None


@pytest.mark.parametrize("mood", ["error", "slow", "hang up", "drip"])
def test_what_may_pass_is_tried_again(
    server: LicenceServer, store: HttpLicenceStore, licence: dict[str, str],
    pauses: list[float], mood: str,
) -> None:  # fmt: skip
    number = _hold(server, licence)
    server.moods = [mood]
    assert store.fetch("营业执照", Holder(number, CODE)) is not None
    assert len(server.asked) == 2
    assert len(server.nonces) == 2
    server.moods = [mood] * TRIES
    with pytest.raises(LicenceStoreAway):
        store.fetch("营业执照", Holder(number, CODE))
    assert len(server.asked) == 2 + TRIES
    assert pauses == sorted(pauses[:1]) + pauses[1:]
    assert pauses[-1] > pauses[-2]


@pytest.mark.parametrize(
    "mood",
    ["garbage", "wrong shape", "other holder", "other licence", "empty", "moved", "huge"],
)
def test_what_was_not_asked_for_is_not_taken(
    server: LicenceServer, store: HttpLicenceStore, licence: dict[str, str], mood: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(http, "MAX_BYTES", 4000)
    number = _hold(server, licence)
    server.moods = [mood]
    with pytest.raises(LicenceStoreAway):
        store.fetch("营业执照", Holder(number, CODE))
    assert len(server.asked) == 1


def test_without_leave_or_key_there_is_nothing(
    server: LicenceServer, store: HttpLicenceStore, licence: dict[str, str]
) -> None:
    number = _hold(server, licence)
    with pytest.raises(LicenceStoreAway, match="403"):
        store.fetch("营业执照", Holder(number, "guessed"))
    stranger = HttpLicenceStore(server.url, CLIENT, "another key")
    with pytest.raises(LicenceStoreAway, match="401"):
        stranger.fetch("营业执照", Holder(number, CODE))
    stranger.close()


def test_nobody_there_is_away(pauses: list[float]) -> None:
    store = HttpLicenceStore("http://127.0.0.1:1", CLIENT, KEY, sleep=pauses.append)
    with pytest.raises(LicenceStoreAway, match="ConnectError"):
        store.fetch("营业执照", Holder("1", CODE))
    store.close()
    assert len(pauses) == TRIES - 1


@pytest.mark.parametrize(
    "url", ["http://licences.example", "http://10.0.0.8/x", "ftp://127.0.0.1.example"]
)
def test_numbers_do_not_travel_in_the_open(url: str) -> None:
    with pytest.raises(ValueError, match="https"):
        HttpLicenceStore(url, CLIENT, KEY)


# The whole review


Judged = Callable[..., Report]


@pytest.fixture
def judged(
    bundle: Any,
    uploaded: list[ReadFile],
    catalogue: Catalogue,
    published: Published,
    store: HttpLicenceStore,
) -> Judged:
    """The bundle without its business licence, judged with the store."""

    def run(
        read: Callable[[bytes, str], Document | Refusal] | None = None, **applicant: str
    ) -> Report:
        def refuse(data: bytes, name: str) -> Refusal:
            return Refusal(name, "0" * 64, "broken", "文件已损坏。")

        application = Application(
            "test",
            matter_of(catalogue, FOOD_PERMIT).code,
            bundle.applicant | applicant,
            bundle.form,
        )
        return judge(application, uploaded, published, TODAY, Licences(store, read or refuse))

    return run


def _slot(report: Report) -> SlotState:
    return next(s.state for s in report.slots if s.name == "营业执照")


def test_a_licence_that_can_be_fetched_is_not_asked_for(
    server: LicenceServer, judged: Judged, licence: dict[str, str]
) -> None:
    number = _hold(server, licence)
    report = judged(uscc=number.lower(), licence_code=CODE)
    assert server.asked == [("营业执照", number)]
    assert _slot(report) is SlotState.PRESENT
    slot = next(s for s in report.slots if s.name == "营业执照")
    assert "电子证照库取得" in slot.note
    passed = next(f for f in report.findings if f.material == "营业执照" and f.rule == "material")
    assert passed.outcome is Outcome.PASS
    assert "电子证照库取得" in passed.sentence
    own = next(f for f in report.files if f.name == "电子证照《营业执照》")
    assert {v.found_by for v in own.fields} == {FOUND_BY}
    assert {v.field for v in own.fields} >= {"business_licence.uscc", "business_licence.sealed"}
    about = [f for f in report.findings if f.material == "营业执照"]
    assert {f.outcome for f in about} == {Outcome.PASS}, about


def test_a_fetched_licence_is_checked_like_a_paper(
    server: LicenceServer, judged: Judged, licence: dict[str, str]
) -> None:
    number = _hold(server, licence | {"名称": "青屿市完全两样商贸有限公司"})
    report = judged(uscc=number, licence_code=CODE)
    failed = [f for f in report.findings if f.outcome is Outcome.FAIL]
    assert any("完全两样" in f.message for f in failed)


@pytest.mark.parametrize("mood", ["error", "garbage", "other holder"])
def test_when_the_store_is_away_the_material_is_asked_for(
    server: LicenceServer, judged: Judged, licence: dict[str, str], mood: str,
    caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    number = _hold(server, licence)
    server.moods = [mood] * TRIES
    with caplog.at_level(logging.INFO):
        report = judged(uscc=number, licence_code=CODE)
    assert _slot(report) is SlotState.MISSING
    (asked,) = (f for f in report.findings if f.material == "营业执照" and f.rule == "material")
    assert "电子证照库暂时取不到" in asked.message
    assert number not in caplog.text
    assert CODE not in caplog.text


def test_somebody_elses_number_on_the_licence_is_not_taken(
    server: LicenceServer, judged: Judged, licence: dict[str, str]
) -> None:
    number = _hold(server, licence)
    server.licences["营业执照", number]["fields"] = licence | {
        "统一社会信用代码": "91990102MA9F1BEE6G"
    }
    assert _slot(judged(uscc=number, licence_code=CODE)) is SlotState.MISSING


def test_nothing_is_asked_without_the_holders_leave(
    server: LicenceServer, judged: Judged, licence: dict[str, str]
) -> None:
    number = _hold(server, licence)
    for applicant in (
        {},
        {"uscc": number},
        {"licence_code": CODE},
        {"id_number": number, "licence_code": CODE},
    ):
        report = judged(**applicant)
        assert _slot(report) is SlotState.MISSING
        assert "暂时取不到" not in str(report.findings)
    assert not server.asked


def test_a_licence_that_is_only_a_file_is_read(
    server: LicenceServer, judged: Judged, licence: dict[str, str], bundle: Any
) -> None:
    number = licence["统一社会信用代码"]
    data = b64encode(b"a scan").decode()
    server.licences["营业执照", number] = {"fields": {}, "file": {"name": "证照.pdf", "data": data}}
    scan = next(f for f in bundle.files if f.type == "business_licence")
    seen: list[bytes] = []

    def read(content: bytes, name: str) -> Document:
        seen.append(content)
        return document(name, scan.sheets)

    report = judged(read, uscc=number, licence_code=CODE)
    assert seen == [b"a scan"]
    assert _slot(report) is SlotState.PRESENT
    own = next(f for f in report.files if f.name == "电子证照《营业执照》")
    assert all(v.evidence is None or v.evidence.box is None for v in own.fields)
    assert _slot(judged(uscc=number, licence_code=CODE)) is SlotState.MISSING


def test_whose_licence_a_slot_wants(catalogue: Catalogue) -> None:
    kinds = {k.type: k for k in catalogue.documents}
    said = {"uscc": "u", "id_number": "i", "agent_id_number": "a", "licence_code": "c"}

    def holder(name: str, kind: str) -> str:
        found = holder_of(Material(number="1", name=name, type=kind), kinds[kind], said)
        return found.number if found else ""

    assert holder("营业执照", "business_licence") == "U"
    assert holder("代理人身份证", "id_card") == "A"
    assert holder("经营者居民身份证", "id_card") == "I"
    assert holder("不动产权证书", "property_certificate") == "U"


def test_the_worker_fetches_too(
    server: LicenceServer, store: HttpLicenceStore, catalogue: Catalogue, published: Published,
    tmp_path: Path, sealing_key: str,
) -> None:  # fmt: skip
    bundle, read = drawn(None)
    said = next(f for f in bundle.files if f.type == "business_licence").fields
    number = _hold(server, {"统一社会信用代码": str(said["uscc"]), "名称": str(said["name"])})
    engine = make_engine(f"sqlite:///{tmp_path / 'test.db'}")
    metadata.create_all(engine)
    files = LocalFiles(tmp_path / "files")
    submissions = Submissions(engine, files, lambda: published)
    applicant = bundle.applicant | {"uscc": number, "licence_code": CODE}
    opened = submissions.create(matter_of(catalogue, FOOD_PERMIT).code, applicant, bundle.form)
    with working(engine, submissions, files, published) as reader:
        licences = Licences(store, lambda *_: Refusal("", "", "broken", ""))
        steps.use(replace(steps._runtime[0], licences=licences))
        put(submissions, reader, opened, None, *(f.name for f in read if "执照" not in f.name))
        run_review(submissions, opened.id)
        report = submissions.report(opened.id)
    engine.dispose()
    assert report is not None
    assert _slot(report) is SlotState.PRESENT
