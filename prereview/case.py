"""Everything a check may look at, in one frozen object, and how it says where something stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from knowledge.rules import RuleInput
from knowledge.schema import CheckLevel, DocumentType, Material, Matter
from ocr import Standing
from prereview.looks import Looks
from prereview.messages import Words
from prereview.papers import Paper, ReadFile
from prereview.reading.fields import FieldValue
from prereview.report import Evidence, Finding, FindingKind, Outcome, ReadValue
from prereview.slots import Filling, named_share

#: A paper bears a material's name when so many of the name's pairs of characters stand on it.
_NAMED = 0.5
#: Most characters that noise may make of a portrait.
_WORDLESS = 6


@dataclass(frozen=True, slots=True)
class Case:
    """A submission that was read: matters, answers, files, papers in their slots."""

    matters: tuple[Matter, ...]
    kinds: tuple[DocumentType, ...]
    applicant: Mapping[str, Any]
    form: Mapping[str, Any]
    today: date
    files: tuple[ReadFile, ...]
    filling: Filling
    looks: Looks = field(default_factory=dict)

    @property
    def matter(self) -> Matter:
        """The one matter whose checks are run; what is checked of a whole submission needs none."""
        (only,) = self.matters
        return only

    @property
    def papers(self) -> tuple[Paper, ...]:
        """All papers: those in slots first, in the order of the materials, then the others."""
        placed = [p for slot in self.filling.slots for p in slot.papers]
        return (*placed, *self.filling.extras)

    def of(self, kind: str) -> tuple[Paper, ...]:
        """The papers of a document type."""
        return tuple(p for p in self.papers if p.type == kind)

    def material_of(self, paper: Paper) -> str:
        """The name of the material that a paper fills, empty when it fills none."""
        return next((s.material.name for s in self.filling.slots if paper in s.papers), "")

    def file_name(self, file_id: str) -> str:
        """The name of a file."""
        return next(f.name for f in self.files if f.file_id == file_id)

    def is_accepted(self, paper: Paper, material: Material) -> bool:
        """Whether a paper of no known kind is what its slot asks for, as far as can be told.

        A portrait has next to no text; a material of no known kind is named on the paper.
        """
        if paper.kind is not None:
            return False
        own = [self.looks.get((paper.file_id, number)) for number in paper.pages]
        text = "".join(look.text for look in own if look)
        if material.type == "photo":
            return len(text) <= _WORDLESS
        named = named_share(material.name, text) >= _NAMED
        return material.type == "other" and paper.readable and named

    def standing(self, paper: Paper, key: str) -> Standing:
        """Whether something stands behind a label; unclear where the label was not found."""
        own = [self.looks.get((paper.file_id, number)) for number in paper.pages]
        said = [look.blanks[key] for look in own if look and key in look.blanks]
        return said[0] if said else Standing.UNCLEAR

    def rule_input(self) -> RuleInput:
        """What rules are judged on: sure values only."""
        documents: dict[str, list[dict[str, Any]]] = {}
        for paper in self.papers:
            if paper.kind:
                values = {k: v.value for k, v in paper.values.items() if v.sure}
                documents.setdefault(paper.type, []).append(values)
        return RuleInput(self.today, self.applicant, self.form, documents)

    def read_value(self, paper: Paper, value: FieldValue) -> ReadValue:
        """A value of a paper with its evidence."""
        file_id = paper.files.get(value.key, paper.file_id)
        name = self.file_name(file_id)
        box = tuple(round(float(v), 1) for v in value.box) if value.box else None
        place = Evidence(file_id=file_id, file_name=name, page=value.page, box=box)
        return ReadValue(
            field=f"{paper.type}.{value.key}", label=value.title, text=value.text, raw=value.raw,
            confidence=value.confidence, found_by=value.found_by, evidence=place, sure=value.sure,
        )  # fmt: skip

    def place(self, paper: Paper) -> Evidence:
        """The first page of a paper."""
        return Evidence(file_id=paper.file_id, file_name=paper.file_name, page=paper.pages[0])


def finding(
    kind: FindingKind, outcome: Outcome, rule: str, said: Words, *,
    level: CheckLevel = CheckLevel.CORRECT, material: str = "", basis: str = "",
    values: Iterable[ReadValue] = (), evidence: Iterable[Evidence] = (),
) -> Finding:  # fmt: skip
    """Make a finding; a passed one says only what was checked. The id is given by the review."""
    shown = tuple(values)
    places = tuple(evidence) or tuple(v.evidence for v in shown if v.evidence)
    passed = outcome is Outcome.PASS
    return Finding(
        id="", kind=kind, outcome=outcome, level=level.value, rule=rule, sentence=said.sentence,
        message="" if passed else said.message, remedy="" if passed else said.remedy, basis=basis,
        material=material, values=shown, evidence=places,
    )  # fmt: skip
