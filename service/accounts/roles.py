"""What a person or a key may do. Nobody has a right that is not named (docs/access.md)."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """A role; a person has a set of them."""

    CLERK = "clerk"
    REVIEWER = "reviewer"
    EDITOR = "editor"
    ADMINISTRATOR = "administrator"


#: Whoever shows a key of the setting `clerks` works at the window, but gives no rights to others.
KEY_ROLES = frozenset({Role.CLERK, Role.REVIEWER, Role.EDITOR})


class Scope(StrEnum):
    """What a key of an integration may do."""

    CATALOGUE = "catalogue"
    SUBMISSIONS_WRITE = "submissions:write"
    SUBMISSIONS_READ = "submissions:read"
