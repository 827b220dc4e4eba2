"""The HTTP routes, a file a feature; `ROUTERS` is all of them."""

from service.routes import (
    actions,
    bundles,
    chats,
    city,
    desk,
    events,
    health,
    letters,
    matters,
    policies,
    reports,
    submissions,
)

ROUTERS = (
    health.router,
    city.router,
    matters.router,
    bundles.router,
    policies.router,
    chats.router,
    submissions.router,
    events.router,
    letters.router,
    reports.router,
    desk.router,
    actions.router,
)

__all__ = ["ROUTERS"]
