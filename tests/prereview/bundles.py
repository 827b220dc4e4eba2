"""Papers of a 一件事: a company is set up, sells food and runs a public place, in one submission."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from bench.papers import Bundle
from bench.papers.draft import Draft
from bench.papers.files import files_of
from bench.papers.matters import RECIPES
from bench.papers.world import World, world
from knowledge import Catalogue
from knowledge.schema import Matter
from prereview import ReadFile
from tests.prereview.conftest import TODAY, matter_of, read_perfectly

#: The matters in order of handling, by the generator's names; a licence that the first issues is
#: no paper of the others.
KEYS = ("company_setup", "food_permit", "public_place")
Change = Callable[[dict[str, Draft]], object]


def matters(catalogue: Catalogue) -> tuple[Matter, ...]:
    """The matters in order of handling."""
    return tuple(matter_of(catalogue, key) for key in KEYS)


def papers(seed: int, change: Change = lambda drafts: None) -> Bundle:
    """Return the papers, each once, with one agent for all; drafts can be changed by their stem."""
    w = _world(seed)
    drafts: dict[str, Draft] = {}
    form: dict[str, object] = {}
    for place, key in enumerate(KEYS, 1):
        made = RECIPES[key].papers(w)
        form |= made.form
        for draft in made.drafts:
            if draft.type == "business_licence" or draft.spare:
                continue
            if draft.type in ("application_form", "floor_plan", "system_document"):
                draft.stem = f"{draft.stem}{place}"
            if draft.type == "application_form":
                draft.facts.pop("uscc", None)
            if draft.slot:
                draft.slot = f"{place}.{draft.slot}"
            drafts.setdefault(draft.stem, draft)
    change(drafts)
    files = [f for draft in drafts.values() for f in files_of(draft, w, with_bytes=False)]
    applicant = {"kind": "企业", "has_agent": w.agent is not None}
    return Bundle(seed, "bundle", "", TODAY, applicant, form, tuple(files), ())


def read(bundle: Bundle) -> list[ReadFile]:
    """What a perfect reader makes of them; only what says nothing of its kind has a chosen slot."""
    return read_perfectly(bundle)


def _world(seed: int) -> World:
    """A world in which the company has its seat where it works, and comes through an agent."""
    made = world(f"{seed}/bundle", TODAY)
    agent = made.agent or made.spouse
    return replace(made, agent=agent, company=replace(made.company, address=made.premises))
