"""What is learnt from questions, at the desk: turns, suggestions, the report of a month."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, BackgroundTasks, Path, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from knowledge.learning import AnyEdit
from service.access import Rule, rule
from service.learning.accepting import Accepted, Rehearsal
from service.learning.reading import TurnEntry, read_turns
from service.learning.suggestions import Listed, State
from service.routes.deps import ClerkDep, EditorDep, PartsDep

router = APIRouter(prefix="/api/desk", tags=["learning"])

Number = Annotated[str, Path(pattern="^[0-9a-f]{12}$")]
Month = Annotated[str, Path(pattern=r"^20\d\d-(0[1-9]|1[0-2])$")]
_TYPES = {
    "html": "text/html; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class TurnList(BaseModel):
    """A page of recorded turns; `total` counts all that fit."""

    total: int
    items: tuple[TurnEntry, ...]


class SuggestionList(BaseModel):
    """A page of suggestions; `total` counts all of this state."""

    total: int
    items: tuple[Listed, ...]


class EditIn(BaseModel):
    """An edit to try or to make; without one it is the suggestion's own.

    `questions` become cases that must keep their answer; without any, the suggestion's examples.
    """

    model_config = ConfigDict(extra="forbid")

    edit: AnyEdit | None = None
    questions: Annotated[
        tuple[Annotated[str, Field(min_length=1, max_length=500)], ...], Field(max_length=20)
    ] = ()


class RefusalIn(BaseModel):
    """Why a suggestion is declined."""

    model_config = ConfigDict(extra="forbid")

    reason: str = Field(min_length=1, max_length=1000)


@router.get("/turns")
@rule(Rule.CLERK)
def turns(
    clerk: ClerkDep,
    parts: PartsDep,
    status: Annotated[str, Query(max_length=24)] = "",
    matter: Annotated[str, Query(max_length=64)] = "",
    suggestion: Annotated[str, Query(max_length=16)] = "",
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    offset: Annotated[int, Query(ge=0, le=1_000_000)] = 0,
) -> TurnList:
    """What was asked and how it ended, the newest first; without numbers and names."""
    del clerk
    wanted = {"status": status, "matter_code": matter, "suggestion": suggestion}
    total, items = read_turns(parts.engine, wanted, limit, offset)
    return TurnList(total=total, items=items)


@router.get("/suggestions")
@rule(Rule.EDITOR)
def suggestions(
    clerk: EditorDep,
    parts: PartsDep,
    state: State = State.OPEN,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    offset: Annotated[int, Query(ge=0, le=1_000_000)] = 0,
) -> SuggestionList:
    """Suggested edits of the catalogue, those that most people wait for first."""
    del clerk
    total, items = parts.suggestions.list(state, limit, offset)
    return SuggestionList(total=total, items=items)


@router.post("/suggestions/refresh", status_code=202)
@rule(Rule.EDITOR)
def refresh(
    clerk: EditorDep,
    parts: PartsDep,
    work: BackgroundTasks,
    days: Annotated[int, Query(ge=1, le=366)] = 31,
) -> None:
    """Look at the questions of the last days again; the list is new when that is done."""
    del clerk
    work.add_task(parts.suggestions.refresh, parts.guide(), days)


@router.get("/suggestions/{number}")
@rule(Rule.EDITOR)
def suggestion(clerk: EditorDep, number: Number, parts: PartsDep) -> Listed:
    """One suggestion."""
    del clerk
    return parts.suggestions.get(number)


@router.post("/suggestions/{number}/rehearsal")
@rule(Rule.EDITOR)
def rehearse(clerk: EditorDep, number: Number, body: EditIn, parts: PartsDep) -> Rehearsal:
    """What the edit would change and answer; nothing is written."""
    del clerk
    found = parts.suggestions.require_open(number).suggestion
    return parts.editor.rehearse(body.edit or found.edit, body.questions or found.examples)


@router.post("/suggestions/{number}/acceptance", status_code=201)
@rule(Rule.EDITOR)
def accept(clerk: EditorDep, number: Number, body: EditIn, parts: PartsDep) -> Accepted:
    """Make the edit and publish it as the next version, with its cases."""
    return parts.editor.accept(number, clerk, body.edit, body.questions)


@router.post("/suggestions/{number}/refusal", status_code=204)
@rule(Rule.EDITOR)
def decline(clerk: EditorDep, number: Number, body: RefusalIn, parts: PartsDep) -> None:
    """Decline; the like of it is not suggested again."""
    parts.editor.decline(number, clerk, body.reason)


@router.get(
    "/monthly/{month}.{wanted}",
    response_class=Response,
    responses={200: {"content": {kind: {} for kind in _TYPES.values()}}},
)
@rule(Rule.EDITOR)
def monthly(
    clerk: EditorDep, month: Month, wanted: Literal["html", "xlsx"], parts: PartsDep
) -> Response:
    """The report of a month, as a page or a workbook."""
    del clerk
    from service.learning.figures import figures  # noqa: PLC0415 - nobody else needs these
    from service.learning.page import page  # noqa: PLC0415
    from service.learning.workbook import workbook  # noqa: PLC0415

    found = figures(parts.engine, parts.catalogue.current().catalogue, month)
    body = page(found).encode() if wanted == "html" else workbook(found)
    answer = Response(body, media_type=_TYPES[wanted])
    if wanted == "xlsx":
        answer.headers["Content-Disposition"] = f'attachment; filename="{month}.xlsx"'
    return answer
