"""The HTTP routes, a file a feature; `ROUTERS` is all of them."""

from service.routes import (
    actions,
    bundles,
    chats,
    city,
    desk,
    due,
    events,
    health,
    learning,
    letters,
    lookup,
    matters,
    policies,
    ratings,
    reports,
    session,
    submissions,
    widget,
)

ROUTERS = (
    health.router,
    city.router,
    lookup.router,
    matters.router,
    bundles.router,
    policies.router,
    chats.router,
    submissions.router,
    events.router,
    letters.router,
    reports.router,
    session.router,
    desk.router,
    due.router,
    ratings.router,
    learning.router,
    widget.router,
    actions.router,
)

__all__ = ["ROUTERS"]
