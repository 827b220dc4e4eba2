"""What routes ask for: the process's parts, a holder's right, a role at the desk."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Path, Request

from service.access import Rule
from service.accounts.roles import Role, Scope
from service.accounts.sessions import Session
from service.accounts.signatures import integration_of
from service.composition import Parts
from service.problems import Forbidden

_SAFE = {"GET", "HEAD"}


def get_parts(request: Request) -> Parts:
    """The parts of this application."""
    parts = request.app.state.parts
    assert isinstance(parts, Parts)  # noqa: S101 - narrows an untyped attribute
    return parts


PartsDep = Annotated[Parts, Depends(get_parts)]


def first_of_all(request: Request, parts: PartsDep) -> None:
    """Count every request, and keep a signed one to what the scopes of its key allow."""
    parts.rates.check("request", request)
    if key := integration_of(request):
        wanted = _scope_of(request)
        if wanted is None:
            raise Forbidden("not_for_keys", "系统对接密钥不能使用这个接口。")
        if wanted not in key.scopes:
            raise Forbidden("no_scope", f"这个密钥没有 {wanted} 权限，请联系管理员。")


def _scope_of(request: Request) -> Scope | None:
    """What a key needs for a route; None when no key opens it."""
    endpoint, safe = request.scope["endpoint"], request.method in _SAFE
    if declared := endpoint.access_scope:
        return Scope(declared)
    if endpoint.access_rule is Rule.SUBMISSION_HOLDER:
        return Scope.SUBMISSIONS_READ if safe else Scope.SUBMISSIONS_WRITE
    return Scope.CATALOGUE if endpoint.access_rule is Rule.PUBLIC and safe else None


def held_chat(chat_id: UUID, request: Request, parts: PartsDep) -> str:
    """The chat's id, when the caller holds it."""
    parts.chat_tokens.require(chat_id.hex, request)
    return chat_id.hex


def held_submission(
    submission_id: Annotated[str, Path(pattern="^[A-Za-z0-9_-]{8,40}$")],
    request: Request,
    parts: PartsDep,
) -> str:
    """The submission's id, when the caller holds it, or opened it with a key."""
    if key := integration_of(request):
        parts.keys.require(submission_id, key.name)
    else:
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
