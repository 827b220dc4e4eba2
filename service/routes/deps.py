"""What routes ask for: the process's parts, a holder's right, a clerk's key."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Path, Request

from service.composition import Parts


def get_parts(request: Request) -> Parts:
    """The parts of this application."""
    parts = request.app.state.parts
    assert isinstance(parts, Parts)  # noqa: S101 - narrows an untyped attribute
    return parts


PartsDep = Annotated[Parts, Depends(get_parts)]


def held_chat(chat_id: UUID, request: Request, parts: PartsDep) -> str:
    """The chat's id, when the caller holds it."""
    parts.chat_tokens.require(chat_id.hex, request)
    return chat_id.hex


def held_submission(
    submission_id: Annotated[str, Path(pattern="^[A-Za-z0-9_-]{8,40}$")],
    request: Request,
    parts: PartsDep,
) -> str:
    """The submission's id, when the caller holds it."""
    parts.submission_tokens.require(submission_id, request)
    return submission_id


def clerk_at_desk(request: Request, parts: PartsDep) -> str:
    """The clerk's name; what is asked for at the desk is in the audit log before it is shown."""
    clerk = parts.clerks.require(request)
    asked = {name: str(value) for name, value in request.path_params.items()}
    submission = asked.pop("submission_id", "")
    subject = "/".join(asked.values()) or request.url.query
    parts.audit.append(clerk, request.scope["endpoint"].__name__, submission, subject)
    return clerk


ChatDep = Annotated[str, Depends(held_chat)]
SubmissionDep = Annotated[str, Depends(held_submission)]
ClerkDep = Annotated[str, Depends(clerk_at_desk)]
