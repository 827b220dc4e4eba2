"""Run submissions through reading and judgement, ours and the reference, and count."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from unittest import mock

from bench.papers import FAULTS, MATTER_NAMES, MATTERS, Bundle, File, submission
from bench.review import baseline
from bench.review.scoring import Tally, same_value, score
from knowledge import Catalogue, Published
from ocr import Document, Refusal
from prereview import Application, ReadFile, judge
from prereview.gather import join_sides, papers_of
from prereview.papers import Paper
from prereview.review import Reads


@dataclass
class Result:
    """What a run counted."""

    ours: Tally = field(default_factory=Tally)
    naive: Tally = field(default_factory=Tally)
    files: Counter[str] = field(default_factory=Counter)
    fields: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)


def plan(seeds: range, count: int) -> Iterator[tuple[int, str, str | None]]:
    """Yield `count` submissions: every matter, in order and with every fault, seed after seed."""
    made = 0
    for seed in seeds:
        for matter in MATTERS:
            fitting = [name for name, fault in FAULTS.items() if matter in fault.matters]
            # A third in order; the faults take turns with the seeds, so that all come up.
            chosen = [None, fitting[seed % len(fitting)], fitting[(seed + 7) % len(fitting)]]
            for fault in chosen:
                if made >= count:
                    return
                made += 1
                yield seed, matter, fault


def run(catalogue: Catalogue, reader: Reads, seeds: range, count: int) -> Result:
    """Run the plan."""
    result = Result()
    published = Published(1, catalogue, "bench", datetime.now(UTC))
    for seed, matter_key, fault in plan(seeds, count):
        bundle = submission(seed, matter_key, fault)
        matter = next(m for m in catalogue.matters if m.name == MATTER_NAMES[matter_key])
        application = Application(f"{seed}", matter.code, bundle.applicant, bundle.form)
        files = [
            ReadFile(str(i), f"IMG_{i:04d}", "", reader.read(f.data, f.name))
            for i, f in enumerate(bundle.files)
        ]
        score(result.ours, bundle, matter, judge(application, files, published, bundle.today))
        with mock.patch("prereview.review.papers_of", _naive_papers):
            plain = [baseline.bare(f) for f in files]
            score(result.naive, bundle, matter, judge(application, plain, published, bundle.today))
        _fields(result, bundle, files, catalogue)
    return result


def _naive_papers(file: ReadFile, order: int, kinds: object, today: object) -> list[Paper]:
    real = papers_of(file, order, kinds, today)  # type: ignore[arg-type]
    if not isinstance(file.outcome, Document) or not real:
        return []
    kind = baseline.naive_type(file.outcome, kinds)  # type: ignore[arg-type]
    chosen = next((k for k in kinds if k.type == kind), None)  # type: ignore[attr-defined]
    values = baseline.naive_fields(file.outcome, chosen, today) if chosen else {}  # type: ignore[arg-type]
    sides = frozenset(chosen.sides) if chosen else frozenset()
    return [
        replace(
            real[0],
            kind=chosen,
            confidence=1.0,
            titled=True,
            values=values,
            sides=sides,
            weak_pages=(),
        )
    ]


def _fields(result: Result, bundle: Bundle, files: list[ReadFile], catalogue: Catalogue) -> None:
    for truth, file in zip(bundle.files, files, strict=True):
        if not truth.readable or isinstance(file.outcome, Refusal) or not truth.type:
            continue
        papers = join_sides(papers_of(file, 0, catalogue.documents, bundle.today))
        right = len(papers) == 1 and papers[0].type == truth.type
        result.files["right" if right else "wrong"] += 1
        if not right:
            result.wrong.append(f"type {bundle.matter} {bundle.seed} {truth.name}")
            continue
        naive = baseline.naive_fields(file.outcome, papers[0].kind, bundle.today)  # type: ignore[arg-type]
        for key, wanted in truth.fields.items():
            _field(result, bundle, truth, key, wanted, papers[0], naive)


def _field(
    result: Result, bundle: Bundle, truth: File, key: str, wanted: object, paper: Paper, naive: dict,
) -> None:  # fmt: skip
    got = paper.values.get(key)
    ok = got is not None and same_value(wanted, got.value)
    result.fields["ours", truth.style, "right" if ok else "wrong"] += 1
    plain = naive.get(key)
    fine = plain is not None and same_value(wanted, plain.value)
    if not isinstance(wanted, bool):
        result.fields["naive", truth.style, "right" if fine else "wrong"] += 1
    if not ok:
        said = f"{got.text}（{got.confidence}）" if got else "nothing"
        result.wrong.append(
            f"field {bundle.seed} {truth.name} {truth.style} {key}: {wanted} → {said}"
        )
