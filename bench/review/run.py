"""Run submissions through reading and judgement, ours and the reference, and count."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from unittest import mock

from bench.papers import Bundle, File, submission
from bench.papers.rules import catalogue, matter
from bench.review import baseline
from bench.review.plan import plan
from bench.review.reading import OutOfTime, RememberingReader
from bench.review.scoring import Tally, same_value, score
from knowledge import Published
from knowledge.schema import DocumentType
from ocr import Document, Refusal
from prereview import Application, ReadFile, judge
from prereview.gather import join_sides, papers_of
from prereview.papers import Paper


@dataclass
class Result:
    """What a run counted; `left` submissions wait for another run to read them."""

    ours: Tally = field(default_factory=Tally)
    naive: Tally = field(default_factory=Tally)
    files: Counter[str] = field(default_factory=Counter)
    fields: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    marks: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    left: int = 0


def read(reader: RememberingReader, seeds: range, count: int, skip: int = 0) -> int:
    """Only read what the plan wants, and return how many submissions are still to be read."""
    left = 0
    for seed, key, fault in plan(seeds, count, skip):
        try:
            for file in submission(seed, key, fault, with_bytes=False).files:
                reader.keep(file)
        except OutOfTime:
            left += 1
    return left


def run(reader: RememberingReader, seeds: range, count: int, skip: int = 0) -> Result:
    """Run the plan; submissions for whose reading there was no time are left out."""
    result = Result()
    published = Published(1, catalogue(), "bench", datetime.now(UTC))
    measured: set[str] = set()
    for seed, key, fault in plan(seeds, count, skip):
        bundle = submission(seed, key, fault, with_bytes=False)
        try:
            files = [
                ReadFile(str(i), f"IMG_{i:04d}", f.slot, reader.outcome(f))
                for i, f in enumerate(bundle.files)
            ]
        except OutOfTime:
            result.left += 1
            continue
        _judge(result, bundle, files, published)
        for truth, file in zip(bundle.files, files, strict=True):
            if truth.token and truth.token not in measured:
                measured.add(truth.token)
                _file(result, bundle, truth, file)
    return result


def _judge(result: Result, bundle: Bundle, files: list[ReadFile], published: Published) -> None:
    wanted = matter(bundle.matter)
    application = Application(f"{bundle.seed}", wanted.code, bundle.applicant, bundle.form)
    score(result.ours, bundle, wanted, judge(application, files, published, bundle.today))
    with mock.patch("prereview.review.papers_of", _naive_papers):
        plain = [baseline.bare(f) for f in files]
        score(result.naive, bundle, wanted, judge(application, plain, published, bundle.today))


def _naive_papers(file: ReadFile, order: int, kinds: object, today: object) -> list[Paper]:
    real = papers_of(file, order, kinds, today)  # type: ignore[arg-type]
    if not isinstance(file.outcome, Document) or not real:
        return []
    kind = baseline.naive_type(file.outcome, kinds)  # type: ignore[arg-type]
    chosen = next((k for k in kinds if k.type == kind), None)  # type: ignore[attr-defined]
    values = baseline.naive_fields(file.outcome, chosen, today) if chosen else {}  # type: ignore[arg-type]
    sides = frozenset(chosen.sides) if chosen else frozenset()
    bare = replace(real[0], kind=chosen, confidence=1.0, titled=True, values=values, sides=sides)
    return [replace(bare, weak_pages=())]


def _file(result: Result, bundle: Bundle, truth: File, file: ReadFile) -> None:
    """Kind and fields of one file, each counted once however many submissions share it."""
    if not truth.readable or isinstance(file.outcome, Refusal):
        return
    papers = join_sides(papers_of(file, 0, catalogue().documents, bundle.today))
    kinds = {p.type for p in papers}
    wanted = {"", truth.type} if truth.type in ("other", "photo") else {truth.type}
    right = bool(kinds) and kinds <= wanted
    result.files["right" if right else "wrong"] += 1
    if not right:
        result.wrong.append(
            f"type {bundle.matter} {bundle.seed} {truth.name} {truth.style}: {kinds}"
        )
    if not right or truth.type in ("other", "photo"):
        return
    kind = papers[0].kind
    assert kind is not None
    naive = baseline.naive_fields(file.outcome, kind, bundle.today)
    for key, value in truth.fields.items():
        _field(result, bundle, truth, key, value, papers, naive, kind)


def _field(
    result: Result, bundle: Bundle, truth: File, key: str, wanted: object, papers: list[Paper],
    naive: dict, kind: DocumentType,
) -> None:  # fmt: skip
    got = next((p.values[key] for p in papers if key in p.values), None)
    ok = got is not None and same_value(wanted, got.value)
    if isinstance(wanted, bool) and key != "long_term":
        said = "unclear" if got is None else "right" if ok else "wrong"
        result.marks[said] += 1
        if said != "wrong":
            return
    else:
        result.fields["ours", truth.style, "right" if ok else "wrong"] += 1
        plain = naive.get(key)
        fine = plain is not None and same_value(wanted, plain.value)
        result.fields["naive", truth.style, "right" if fine else "wrong"] += 1
    if not ok:
        said = (
            f"{got.text}（{got.confidence}{'' if got.sure else '，不确定'}）" if got else "nothing"
        )
        result.wrong.append(
            f"field {bundle.matter} {bundle.seed} {truth.name} {truth.style} {kind.type}.{key}: {wanted} → {said}"
        )
