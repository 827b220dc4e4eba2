"""The actions behind rasa-sdk's executor, and one call of them with a deadline."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import ActionExecutor, CollectingDispatcher
from rasa_sdk.interfaces import ActionMissingDomainException, ActionNotFoundException

from actions.guide import Asked
from actions.handlers import HANDLERS, Handler
from actions.tracking import Hidden, Track, Tracked, conclude
from actions.turn import Turn

__all__ = ["ActionResult", "build_executor", "run"]

log = logging.getLogger(__name__)

_Registered = Callable[
    [CollectingDispatcher, Tracker, dict[str, Any]], Awaitable[list[dict[str, Any]]]
]


@dataclass(frozen=True, slots=True)
class ActionResult:
    """HTTP status and JSON body for the dialogue process."""

    status: int
    body: dict[str, Any]


def build_executor(guide: Callable[[], Asked], track: Track | None = None) -> ActionExecutor:
    """Return an executor with all actions.

    Args:
        guide: called once an action; returns the guide of the version that is current then.
        track: looks submissions up; without it none is ever found.
    """
    executor = ActionExecutor()
    for name, handler in HANDLERS.items():
        executor.register_function(name, _registered(handler, guide, track or _nothing))
    return executor


async def run(executor: ActionExecutor, call: dict[str, Any], deadline_s: float) -> ActionResult:
    """Perform one call of Rasa's action webhook.

    Every failure is an HTTP status, at which Rasa says nothing and the conversation answers
    without it; 400 for a call that is none, 404 for an unknown action, 504 after `deadline_s`.
    """
    name = call.get("next_action")
    if not isinstance(name, str) or not isinstance(call.get("tracker"), dict):
        return _refused(400, "next_action and tracker are needed")
    try:
        result = await asyncio.wait_for(executor.run(call), deadline_s)
    except ActionNotFoundException:
        return _refused(404, f"unknown action {name}")
    except ActionMissingDomainException:
        return _refused(400, "the call has no domain")
    except TimeoutError:
        log.warning("action %s took longer than %.1f s", name, deadline_s)
        return _refused(504, f"{name} took longer than {deadline_s} s")
    return ActionResult(200, result.model_dump() if result else {})


def _refused(status: int, reason: str) -> ActionResult:
    return ActionResult(status, {"error": reason})


def _nothing(hidden: Hidden, chat: str) -> Tracked | None:
    del hidden, chat
    return None


def _registered(handler: Handler, guide: Callable[[], Asked], track: Track) -> _Registered:
    def reply(tracker: Tracker) -> tuple[dict[str, Any], list[dict[str, Any]]]:
        done = handler(Turn.read(tracker.latest_message, tracker.slots), guide())
        done = conclude(done, tracker.sender_id, track)
        return done.answer.model_dump(mode="json"), done.memory.events()

    async def action(
        dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        del domain
        # In a thread: searching takes tens of milliseconds, and the deadline must be able to pass.
        said, events = await asyncio.to_thread(reply, tracker)
        dispatcher.utter_message(json_message=said)
        return events

    return action
