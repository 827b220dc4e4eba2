"""What routes ask for: the process's parts, a holder's right, a role at the desk."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Path, Request

from service.accounts.roles import Role
from service.accounts.sessions import Session
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


def desk_session(request: Request, parts: PartsDep) -> Session:
    """The session of whoever is signed in, even before the first password was changed."""
    session = parts.desk_access.session(request)
    parts.rates.check_person(session.account.name)
    return session


class AtDesk:
    """The name of a person who has a role.

    What is asked for at the desk is in the audit log before it is shown.
    """

    def __init__(self, role: Role) -> None:
        self.role = role

    def __call__(self, request: Request, parts: PartsDep) -> str:
        """Return the name, or refuse."""
        name = parts.desk_access.require(request, self.role).name
        parts.rates.check_person(name)
        asked = {key: str(value) for key, value in request.path_params.items()}
        submission = asked.pop("submission_id", "")
        subject = "/".join(asked.values()) or request.url.query
        parts.audit.append(name, request.scope["endpoint"].__name__, submission, subject)
        return name


#: The dependency of each role.
AT_DESK = {role: AtDesk(role) for role in Role}

ChatDep = Annotated[str, Depends(held_chat)]
SubmissionDep = Annotated[str, Depends(held_submission)]
SessionDep = Annotated[Session, Depends(desk_session)]
ClerkDep = Annotated[str, Depends(AT_DESK[Role.CLERK])]
ReviewerDep = Annotated[str, Depends(AT_DESK[Role.REVIEWER])]
EditorDep = Annotated[str, Depends(AT_DESK[Role.EDITOR])]
AdministratorDep = Annotated[str, Depends(AT_DESK[Role.ADMINISTRATOR])]
