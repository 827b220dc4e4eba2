"""The 一次性告知书: everything that is to be mended, once, each point with basis, remedy, place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from knowledge.schema import CheckLevel, City
from prereview.letters.decided import Decided
from prereview.letters.model import (
    Block,
    Cell,
    Gallery,
    Grid,
    Letter,
    Mark,
    Paragraph,
    Run,
    Signing,
    Style,
    plain,
)
from prereview.letters.places import PagePictures, pictures, where
from prereview.letters.wording import chinese, day, words_of
from prereview.messages import disclaimer
from prereview.report import Finding, Outcome, Report, Slot, SlotState
from prereview.store.types import Decision


def no_pictures(file_id: str, page: int) -> None:
    """The pages of a report whose pictures are not at hand."""
    del file_id, page


@dataclass(slots=True)
class _Writer:
    """Puts sections one after the other; numbers sections, points and pictures."""

    report: Report
    pages: PagePictures
    blocks: list[Block] = field(default_factory=list)
    sections: int = 0
    drawn: int = 0

    def section(self, key: str, count: int) -> None:
        self.sections += 1
        title = words_of("notice")[key].format(count=count)
        head = f"{chinese(self.sections)}、{title}"
        self.blocks.append(plain(Style.LEVEL1, head, keep=True))

    def findings(self, key: str, found: Sequence[Finding]) -> None:
        if found:
            self.section(key, len(found))
        for number, one in enumerate(self.in_order(found), 1):
            shown = pictures(one, self.pages, self.drawn + 1)
            self.drawn += len(shown)
            self.blocks += _point(number, one, where(one.evidence, shown), self.matters(one))
            for i in range(0, len(shown), 2):
                self.blocks.append(Gallery(tuple(s.picture for s in shown[i : i + 2])))

    def in_order(self, found: Sequence[Finding]) -> list[Finding]:
        """What concerns all matters first, then matter by matter."""
        codes = [matter.code for matter in self.report.matters]
        places = [codes.index(f.matters[0]) if f.matters else -1 for f in found]
        return [f for _, f in sorted(zip(places, found, strict=True), key=lambda p: p[0])]

    def matters(self, point: Finding | Slot) -> str:
        """The names of the matters that a point is about, where there are several."""
        if len(self.report.matters) < 2:
            return ""
        names = self.report.names_of(point)
        return "、".join(names) if names else words_of("notice")["all_matters"]

    def verdicts(self) -> None:
        """What each matter comes to, where there are several."""
        words, matters = words_of("notice"), self.report.matters
        if len(matters) < 2:
            return
        heads = (words["number_head"], words["matter"], words["verdict"])
        rows = [
            (Cell((Run(str(n)),), centred=True), Cell((Run(m.name),)), Cell((Run(m.verdict_text),)))
            for n, m in enumerate(matters, 1)
        ]
        head = tuple(Cell((Run(text),), head=True) for text in heads)
        self.blocks.append(Grid((0.1, 0.38, 0.52), (head, *rows), header=True))

    def window(self, decided: Decided) -> None:
        """What the window says, in its own words."""
        reasons = decided.reasons()
        if reasons:
            self.section("window", len(reasons))
        self.blocks += [plain(Style.BODY, line) for line in reasons]

    def solved(self, found: Sequence[Finding]) -> None:
        if found:
            self.section("solved", len(found))
            sentences = dict.fromkeys(one.sentence for one in found)
            self.blocks.append(plain(Style.BODY, "；".join(sentences), "。"))

    def slots(self, key: str, slots: Sequence[Slot], after: str) -> None:
        if not slots:
            return
        self.section(key, len(slots))
        for number, slot in enumerate(slots, 1):
            self.blocks.append(_head(number, slot.name))
            self.blocks += _lines(
                ("matters", self.matters(slot)), ("due", slot.due), ("note", slot.note)
            )
        self.blocks.append(plain(Style.BODY, words_of("notice")[after]))


def notice(
    report: Report, city: City, *, applicant: str = "", pages: PagePictures = no_pictures,
    decided: Decided | None = None,
) -> Letter:  # fmt: skip
    """Compose the notice.

    Args:
        report: what the review found.
        city: whose hall it is; a fictional one is named so in the head of every page.
        applicant: the name to address, empty when it was not read surely.
        pages: gives page pictures; without them the places are said in words only.
        decided: what the window decided; its decision stands in the place of the review's
            conclusion, and what it overruled is left out.
    """
    words = words_of("notice")
    report = decided.applied(report) if decided else report
    found = _Sorted.of(report)
    writer = _Writer(report, pages)
    given_back = decided is not None and decided.decision is not Decision.ACCEPT
    mending = given_back if decided else bool(found.must or found.look)
    writer.blocks += _opening(report, applicant, decided, mending=mending)
    if decided:
        writer.window(decided)
    else:
        writer.verdicts()
    writer.findings("must", found.must)
    writer.findings("look", found.look)
    writer.findings("unjudged", report.unjudged)
    writer.slots("later", _slots(report, SlotState.TOLERATED), "sign_tolerance")
    writer.slots("promised", _slots(report, SlotState.COMMITTABLE), "sign_commitment")
    writer.findings("hints", found.hints)
    writer.solved(report.solved)
    present = _slots(report, SlotState.PRESENT)
    if present:
        writer.section("present", len(present))
        names = "、".join(slot.name for slot in present)
        writer.blocks.append(plain(Style.BODY, f"{names}。"))
    writer.blocks += _closing(report, city, mending=mending)
    title = words["title" if mending else "title_clear"]
    banner = city.notice if city.fictional else ""
    return Letter(title, tuple(writer.blocks), banner, city.hall or report.department)


@dataclass(frozen=True, slots=True)
class _Sorted:
    """The findings that are not passed, by what the applicant has to do."""

    must: tuple[Finding, ...]
    look: tuple[Finding, ...]
    hints: tuple[Finding, ...]

    @classmethod
    def of(cls, report: Report) -> _Sorted:
        hint, person = CheckLevel.HINT.value, CheckLevel.PERSON.value
        open_ones = [f for f in report.findings if f.outcome is not Outcome.PASS]
        weighty = [f for f in open_ones if f.level != hint]
        look = [f for f in weighty if f.outcome is Outcome.UNCLEAR or f.level == person]
        return cls(
            must=tuple(f for f in weighty if f not in look),
            look=tuple(look),
            # a missing material that may come later has a section of its own
            hints=tuple(f for f in open_ones if f.level == hint and f.rule != "material"),
        )


def _opening(
    report: Report, applicant: str, decided: Decided | None, *, mending: bool
) -> Iterator[Block]:
    words = words_of("notice")
    yield plain(Style.NUMBER, words["number"].format(number=report.submission_id))
    yield plain(Style.ADDRESSEE, words["addressee"].format(name=applicant or words["nobody"]))
    opening = words["opening_decided" if decided else "opening"].format(
        matter=report.matter_name, day=day(report.as_of), version=report.catalogue_version,
        verdict=decided.said() if decided else report.verdict_text,
    )  # fmt: skip
    yield plain(Style.BODY, opening + (words["once"] if mending else ""))


def _point(number: int, found: Finding, places: str, matters: str) -> Iterator[Block]:
    yield _head(number, found.message or found.sentence)
    yield from _lines(
        ("matters", matters), ("how", found.remedy), ("where", places), ("basis", found.basis)
    )


def _head(number: int, text: str) -> Paragraph:
    return plain(Style.LEVEL2, f"（{chinese(number)}）{text}", keep=True)


def _lines(*parts: tuple[str, str]) -> Iterator[Block]:
    for key, text in parts:
        if text:
            yield Paragraph(Style.BODY, (Run(words_of("notice")[key], Mark.LEAD), Run(text)))


def _closing(report: Report, city: City, *, mending: bool) -> Iterator[Block]:
    words = words_of("notice")
    hall = city.hall or report.department
    yield plain(Style.BODY, words["ask" if mending else "ask_clear"].format(hall=hall))
    yield plain(Style.NOTE, words["closing"], disclaimer())
    about = (
        (("address", city.address),), (("hours", city.hours),),
        (("phone", city.phone), ("hotline", city.hotline)),
    )  # fmt: skip
    for parts in about:
        line = "　".join(f"{words[key]}{text}" for key, text in parts if text)
        if line:
            yield plain(Style.NOTE, line)
    received = (words["receipt"], words["receipt_day"])
    yield Signing(received, (hall, day(report.as_of), words["seal"]))


def _slots(report: Report, state: SlotState) -> list[Slot]:
    return [slot for slot in report.slots if slot.state is state]
