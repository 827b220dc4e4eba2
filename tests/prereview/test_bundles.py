"""Several matters in one submission: asked for once, said once, a verdict for each."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Engine, select

import prereview.store
from bench.papers.draft import Draft
from knowledge import Catalogue, Published
from knowledge.schema import LetterPurpose, Material, Matter
from prereview import (
    Application,
    Decision,
    Desk,
    LocalFiles,
    Outcome,
    ReadFile,
    Report,
    SlotState,
    State,
    Submissions,
    Verdict,
    checklist,
    judge,
    rule_quality,
)
from prereview import letters as made_letters
from prereview.compare import compare
from prereview.errors import MaterialNotFound
from prereview.prefill import prefill
from prereview.report import Finding
from prereview.store import tables as t
from prereview.wanted import wanted
from tests.prereview import bundles
from tests.prereview.conftest import TODAY
from tests.prereview.rounds import run_review, working

Review = Callable[..., Report]
FAULTY = "青屿市蓝鲸餐饮有限公司"


@pytest.fixture(scope="module")
def codes(catalogue: Catalogue) -> tuple[str, ...]:
    return tuple(m.code for m in bundles.matters(catalogue))


@pytest.fixture(scope="module")
def review(published: Published, codes: tuple[str, ...]) -> Review:
    """Judge the papers of seed 0, changed, without some, for some of the matters."""

    def run(
        change: bundles.Change = lambda drafts: None, *, without: Sequence[str] = (),
        of: Sequence[int] = (0, 1, 2),
    ) -> Report:  # fmt: skip
        bundle = bundles.papers(0, change)
        first, *further = (codes[i] for i in of)
        application = Application(
            "test", first, bundle.applicant, bundle.form, tuple(further), "开宾馆一件事"
        )
        read: list[ReadFile] = bundles.read(bundle)
        files = [f for f in read if not any(word in f.name for word in without)]
        return judge(application, files, published, TODAY)

    return run


def _spoil(drafts: dict[str, Draft]) -> None:
    """A card is half there, and one form has another name."""
    card = drafts["代理人身份证"]
    card.apart, card.lost = True, frozenset({1})
    drafts["申请书2"].facts["applicant_name"] = FAULTY


@pytest.fixture(scope="module")
def clean(review: Review) -> Report:
    return review()


@pytest.fixture(scope="module")
def spoiled(review: Review) -> Report:
    return review(_spoil, without=("健康证", "管理制度", "公司章程"))


def _open(report: Report) -> list[Finding]:
    return [f for f in report.findings if f.outcome is not Outcome.PASS]


def test_clean_papers_are_in_order_for_every_matter(
    clean: Report, catalogue: Catalogue, codes: tuple[str, ...]
) -> None:
    assert _open(clean) == []
    assert clean.verdict is Verdict.READY
    assert [(m.code, m.verdict) for m in clean.matters] == [(c, Verdict.READY) for c in codes]
    assert (clean.matter_name, clean.matter_code) == ("开宾馆一件事", codes[0])
    slots = {s.name: s for s in clean.slots}
    assert len(slots) == len(clean.slots), "a shared material has one slot"
    assert slots["授权委托书"].matters == ()
    assert slots["从业人员健康证明"].matters == codes[1:]
    assert slots["房屋租赁合同"].matters == codes[:2]
    assert slots["营业执照"].state is SlotState.NOT_NEEDED
    assert "有限责任公司设立登记" in slots["营业执照"].note
    forms = [next(s for s in clean.slots if s.number == f"{n}.1") for n in (1, 2, 3)]
    names = {f.file_id: f.name for f in clean.files}
    assert [[names[f] for f in s.files] for s in forms] == [[f"申请书{n}.png"] for n in (1, 2, 3)]


def test_the_same_point_is_said_once(clean: Report, spoiled: Report) -> None:
    for report in (clean, spoiled):
        said = Counter(
            (f.rule, f.kind, f.outcome, f.sentence, f.message, f.values, f.evidence)
            for f in report.findings
        )
        assert [point for point, times in said.items() if times > 1] == []


def test_each_point_names_the_matters_that_it_concerns(
    spoiled: Report, codes: tuple[str, ...]
) -> None:
    said = {(f.rule, f.material): f for f in _open(spoiled)}
    sides = said["sides", "代理人身份证"]
    assert (sides.outcome, sides.matters) == (Outcome.FAIL, ())
    assert said["material", "公司章程"].matters == codes[:1]
    assert said["material", "从业人员健康证明"].matters == codes[1:]
    assert said["material", "卫生管理制度"].matters == codes[2:]
    names = [f for f in _open(spoiled) if f.rule == "consistent" and FAULTY in f.message]
    assert {(f.outcome, f.matters) for f in names if "单位名称" in f.message} == {
        (Outcome.FAIL, codes[1:2]), (Outcome.FAIL, codes[:2]),
    }, "with its own papers, and with those of the first matter"  # fmt: skip


def test_a_matter_is_not_blamed_for_the_papers_of_another(review: Review) -> None:
    report = review(without=("公司章程", "健康证2", "健康证1"))
    assert [m.verdict for m in report.matters] == [
        Verdict.CORRECT_FIRST, Verdict.TOLERANCE, Verdict.TOLERANCE,
    ]  # fmt: skip
    assert report.verdict is Verdict.CORRECT_FIRST


def test_what_no_earlier_matter_issues_is_asked_for(review: Review) -> None:
    report = review(of=(1, 2), without=("任职文件", "检测报告"))
    licence = next(s for s in report.slots if s.name == "营业执照")
    assert (licence.number, licence.state, licence.matters) == ("1.2", SlotState.MISSING, ())
    missing = [f for f in _open(report) if f.material == "营业执照"]
    assert [(f.rule, f.matters) for f in missing] == [("material", ())]


def test_a_rule_of_one_matter_speaks_for_the_others(review: Review, clean: Report) -> None:
    def expire(drafts: dict[str, Draft]) -> None:
        power = drafts["授权委托书"].facts
        power["valid_until"] = power["signed_on"]

    expired = [
        f for f in _open(review(expire)) if any("valid_until" in v.field for v in f.values)
    ]  # fmt: skip
    assert [(f.outcome, f.matters) for f in expired] == [(Outcome.FAIL, ())]
    assert expired[0].basis


def test_a_later_round_says_what_is_solved_for_which_matter(
    clean: Report, spoiled: Report, codes: tuple[str, ...]
) -> None:
    first = compare(None, spoiled, 1)
    second = compare(first, clean, 2)
    solved = {(f.rule, f.material): f.matters for f in second.solved}
    assert solved["sides", "代理人身份证"] == ()
    assert solved["material", "公司章程"] == codes[:1]
    assert second.unjudged == ()
    third = compare(second, spoiled, 3)
    assert {f.since_round for f in _open(third)} == {3}
    again = compare(first, spoiled, 2)
    assert {f.since_round for f in _open(again)} == {1}
    assert (again.solved, again.unjudged) == ((), ())


def test_one_notice_says_everything_and_for_which_matters(
    spoiled: Report, catalogue: Catalogue
) -> None:
    text = made_letters.notice(spoiled, catalogue.city).text
    for finding in _open(spoiled):
        if finding.rule != "material" or finding.level != "提示":
            assert text.count(finding.message) == 1
    for matter in spoiled.matters:
        assert f"{matter.name}\t{matter.verdict_text}" in text
    assert "涉及事项：全部事项" in text
    assert "涉及事项：食品经营许可证核发（新办）、公共场所卫生许可（新办）" in text
    assert text.index("代理人身份证") < text.index("没有看到“公司章程”"), (
        "what all share comes first"
    )


def test_letters_of_promise_and_forms_are_each_matters_own(
    spoiled: Report, catalogue: Catalogue
) -> None:
    wanted_by = {
        purpose: [
            part.matter_name
            for part in spoiled.parts
            if (template := catalogue.letter(purpose, part.matter_code))
            and made_letters.is_wanted(template, part)
        ]
        for purpose in LetterPurpose
    }
    _, food, public = (m.name for m in spoiled.matters)
    assert wanted_by[LetterPurpose.TOLERANCE] == [food, public]
    assert wanted_by[LetterPurpose.COMMITMENT] == [food, public]
    assert len(wanted_by[LetterPurpose.APPLICATION]) == 3
    part = spoiled.parts[2]
    template = catalogue.letter(LetterPurpose.COMMITMENT, part.matter_code)
    matter = catalogue.matter(part.matter_code)
    assert template
    assert matter
    text = made_letters.fill(template, part, matter, catalogue.city).text
    assert f"办理事项\t{public}" in text
    assert "卫生管理制度" in text
    assert "食品安全规章制度目录清单" not in text


def test_a_form_is_filled_in_from_the_papers_of_all_matters(
    clean: Report, catalogue: Catalogue
) -> None:
    part = clean.parts[1]
    template = catalogue.letter(LetterPurpose.APPLICATION, part.matter_code)
    assert template
    values = {v.key: v.text for v in prefill(template, part)}
    form = next(f for f in clean.files if f.material == "食品经营许可申请书")
    name = next(v.text for v in form.fields if v.field.endswith(".applicant_name"))
    assert values["applicant_name"] == name
    assert values["premises"]
    assert values["uscc"] == "", "the licence is not there yet"


def _matter(code: str, *materials: Material, result: str = "") -> Matter:
    return Matter(
        code=code, name=f"事项{code}", department="某局", materials=materials, result=result
    )


def _material(number: str, name: str, kind: str = "id_card", **more: object) -> Material:
    return Material.model_validate({"number": number, "name": name, "type": kind, **more})


def test_the_strictest_demand_holds_for_those_who_need_it() -> None:
    one = _matter("A", _material("1", "申请人身份证", commitment=True, when="form.old == true"))
    two = _matter("B", _material("7", "申请人居民身份证", tolerance="5天", copies=2))
    three = _matter("C", _material("2", "申请人身份证（复印件）", tolerance="3个工作日"))
    (want,) = wanted((one, two), {}, {"old": True}, TODAY)
    assert (want.material.number, want.matters, want.needed) == ("1.1", ("A", "B"), True)
    assert (want.material.tolerance, want.material.commitment) == (None, False)
    (eased,) = wanted((one, two), {}, {"old": False}, TODAY)
    assert (str(eased.material.tolerance), eased.matters) == ("5天", ("B",))
    (open_one, _) = wanted((one, three), {}, {}, TODAY)
    assert open_one.needed is None


def test_different_people_and_different_forms_stay_apart() -> None:
    one = _matter(
        "A", _material("1", "法定代表人身份证"), _material("2", "申请表", "application_form")
    )
    two = _matter("B", _material("1", "申请人身份证"), _material("2", "申请表", "application_form"))
    numbers = [want.material.number for want in wanted((one, two), {}, {}, TODAY)]
    assert numbers == ["1.1", "1.2", "2.1", "2.2"]
    assert [w.material.number for w in wanted((two,), {}, {}, TODAY)] == ["1", "2"]


def test_only_a_later_matter_waits_for_a_result() -> None:
    licence = _material("1", "营业执照副本", "business_licence", e_licence="营业执照")
    setup = _matter("A", result="换发的《营业执照》")
    change = _matter("B", licence, result="换发的《营业执照》")
    after = checklist((setup, change), {}, {}, TODAY).materials
    assert [(m.needed, m.issued_by) for m in after] == [(False, "事项A")]
    before = checklist((change, setup), {}, {}, TODAY).materials
    assert [(m.needed, m.issued_by) for m in before] == [(True, "")]
    both = checklist((change, _matter("C", licence)), {}, {}, TODAY).materials
    assert [(m.number, m.needed) for m in both] == [("1.1", True), ("2.1", False)]


@pytest.fixture
def store(engine: Engine, tmp_path: Path, published: Published) -> Submissions:
    prereview.store.metadata.create_all(engine)
    return Submissions(engine, LocalFiles(tmp_path / "files"), lambda: published)


def test_a_bundle_lives_from_the_upload_to_the_decision(
    store: Submissions, engine: Engine, tmp_path: Path, published: Published, codes: tuple[str, ...]
) -> None:
    bundle = bundles.papers(0, _spoil)
    first, *further = codes
    opened = store.create(
        first, bundle.applicant, bundle.form, *further, bundle="YJS-008", title="开宾馆一件事"
    )
    assert (opened.matters, opened.bundle, opened.title) == (codes, "YJS-008", "开宾馆一件事")
    with working(engine, store, LocalFiles(tmp_path / "files"), published) as reader:
        for file in bundles.read(bundle):
            reader.known[file.name.encode()] = file.outcome
            entry = store.add_file(opened.id, file.name, file.name.encode())
            if file.material:
                store.assign_file(opened.id, entry.file_id, file.material)
        run_review(store, opened.id)
    assert sorted(reader.read_names) == sorted(f.name for f in bundle.files), "each is read once"
    report = store.report(opened.id)
    assert report is not None
    assert len(report.matters) == 3
    store.hand_over(opened.id)

    desk = Desk(engine, store)
    for code in codes:
        (waiting,) = desk.queue(matter_code=code)[1]
        assert (waiting.matters, waiting.bundle) == (codes, "YJS-008")
    assert desk.queue(matter_code=codes[0][:-1]) == (0, [])
    rule = next(
        f for f in report.findings if f.matters == codes[1:2] and f.rule == "8"
    )  # fmt: skip
    desk.decide_finding(opened.id, rule.id, agreed=False, reason="看错了", clerk="王敏")
    quality = next(q for q in rule_quality(engine) if q.rule == "8")
    assert quality.matter_code == codes[1], "a rule is its own matter's"
    desk.decide(opened.id, Decision.RETURN, "请补身份证", "王敏")
    assert store.get(opened.id).state is State.RETURNED
    with engine.connect() as connection:
        bodies = [json.loads(b) for b in connection.execute(select(t.outbox.c.body)).scalars()]
    assert {tuple(b["data"]["matters"]) for b in bodies} == {codes}
    assert {b["data"]["bundle"] for b in bodies} == {"YJS-008"}
    store.delete(opened.id)
    assert not [p for p in (tmp_path / "files").rglob("*") if p.is_file()]


def test_a_change_of_the_catalogue_does_not_change_what_was_applied_for(
    engine: Engine, tmp_path: Path, published: Published, codes: tuple[str, ...]
) -> None:
    prereview.store.metadata.create_all(engine)
    now = [published]
    store = Submissions(engine, LocalFiles(tmp_path / "files"), lambda: now[0])
    opened = store.create(*codes[:1], {}, {}, *codes[1:], bundle="YJS-008", title="开宾馆一件事")
    without = published.catalogue.model_copy(update={"bundles": ()})
    now[0] = replace(published, catalogue=without)
    kept = store.get(opened.id)
    assert (kept.matters, kept.title) == (codes, "开宾馆一件事")
    assert store.add_file(opened.id, "a.png", b"x", "1.5").material == "1.5"
    with pytest.raises(MaterialNotFound):
        store.add_file(opened.id, "a.png", b"x", "5")
    alone = store.create(codes[0], {}, {}, bundle="YJS-008", title="开宾馆一件事")
    assert (alone.matters, alone.bundle, alone.title) == (codes[:1], "", "")
