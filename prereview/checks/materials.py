"""Materials: is everything there that this applicant must hand in, and what may come later."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from knowledge.schema import CheckLevel, Material, Necessity
from prereview.case import Case, finding
from prereview.messages import Words, words
from prereview.papers import Paper
from prereview.report import Finding, FindingKind, Outcome, Slot, SlotState
from prereview.slots import SlotFill


def check_materials(case: Case) -> Iterator[Finding]:
    """Yield a finding for each material that is wanted, passed ones included."""
    for slot in case.filling.slots:
        state = slot_state(case, slot)
        found = _finding(case, slot, state)
        if found is not None:
            yield found


def slots_of(case: Case) -> tuple[Slot, ...]:
    """Return how each material stands."""
    return tuple(_slot(case, slot) for slot in case.filling.slots)


def slot_state(case: Case, slot: SlotFill) -> SlotState:
    """Return how a material stands; the order of the questions matters."""
    if slot.papers:
        return _filled_state(case, slot)
    if slot.needed is False or slot.material.necessity is Necessity.OPTIONAL:
        return SlotState.NOT_NEEDED
    if slot.needed is None or (_is_wanted(slot.material) and _may_be_unread(case)):
        return SlotState.UNCLEAR
    if slot.material.necessity is Necessity.TOLERATED or slot.material.tolerance:
        return SlotState.TOLERATED
    if slot.material.commitment:
        return SlotState.COMMITTABLE
    return SlotState.MISSING


def _is_wanted(material: Material) -> bool:
    """Whether a material must be there now, and nothing else may stand for it."""
    later = material.necessity is Necessity.TOLERATED or material.tolerance is not None
    return not later and not material.commitment


def _filled_state(case: Case, slot: SlotFill) -> SlotState:
    accepted = [p for p in slot.papers if case.is_accepted(p, slot.material)]
    readable = [p for p in slot.papers if p.readable and p.kind] + accepted
    if not readable:
        return SlotState.UNCLEAR
    return SlotState.INCOMPLETE if any(_lacks_side(p) for p in readable) else SlotState.PRESENT


def _may_be_unread(case: Case) -> bool:
    """Whether some page that nobody could read or place may be the missing paper."""
    return any(not p.readable or p.kind is None for p in case.filling.extras)


def _lacks_side(paper: Paper) -> bool:
    return bool(paper.kind and len(paper.kind.sides) == 2 and len(paper.sides) < 2)


def _due(material: Material) -> str:
    return f"受理后{material.tolerance}内" if material.tolerance else "在窗口告知的期限内"


def _finding(case: Case, slot: SlotFill, state: SlotState) -> Finding | None:
    material = slot.material
    if state in (SlotState.NOT_NEEDED, SlotState.INCOMPLETE):
        return None
    places = [case.place(p) for p in slot.papers]
    if slot.papers and state is SlotState.UNCLEAR:
        return None
    outcome, level, said = _judgement(slot, state)
    if material.number in case.filling.away:
        said = replace(said, message=said.message + words("licence_away").message)
    return finding(
        FindingKind.MISSING, outcome, "material", said,
        level=level, material=material.name, evidence=places,
    )  # fmt: skip


def _judgement(slot: SlotFill, state: SlotState) -> tuple[Outcome, CheckLevel, Words]:
    material = slot.material
    given = {"material": material.name, "instructions": material.instructions}
    match state:
        case SlotState.PRESENT:
            key = "licence_fetched" if _is_fetched(slot) else "missing"
            return Outcome.PASS, CheckLevel.CORRECT, words(key, **given, licence="")
        case SlotState.TOLERATED:
            said = words("tolerated", **given, due=_due(material))
            return Outcome.FAIL, CheckLevel.HINT, said
        case SlotState.COMMITTABLE:
            return Outcome.FAIL, CheckLevel.HINT, words("committable", **given)
        case SlotState.UNCLEAR if slot.needed is None:
            return Outcome.UNCLEAR, CheckLevel.PERSON, words("need_unclear", **given)
        case SlotState.UNCLEAR:
            return Outcome.UNCLEAR, CheckLevel.CORRECT, words("missing_unclear", **given)
        case _:
            e_licence = material.e_licence
            also = f"有电子证照“{e_licence}”的，可以在窗口出示，不用上传。" if e_licence else ""
            said = words("missing", **given, licence=also)
            return Outcome.FAIL, CheckLevel.CORRECT, said


def _slot(case: Case, slot: SlotFill) -> Slot:
    state = slot_state(case, slot)
    files = tuple(dict.fromkeys(f for p in slot.papers for f in (p.file_id, *p.joined)))
    due = _due(slot.material) if state is SlotState.TOLERATED else ""
    note = slot.material.instructions
    if _is_fetched(slot):
        note = words("licence_fetched", material=slot.material.name).sentence
    return Slot(
        number=slot.material.number, name=slot.material.name,
        necessity=slot.material.necessity.value, state=state, files=files,
        note=note, due=due,
    )  # fmt: skip


def _is_fetched(slot: SlotFill) -> bool:
    return any(paper.licence for paper in slot.papers)
