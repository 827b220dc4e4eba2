"""Calls as Rasa 3.6.21 sends them, and a conversation that carries the slots along."""

from __future__ import annotations

import json
from typing import Any

from rasa_sdk.executor import ActionExecutor

import actions
from actions.running import ActionResult
from knowledge.answers import Answer


def call(
    action: str,
    text: str,
    intent: str,
    slots: dict[str, Any] | None = None,
    confidence: float = 0.9,
    entities: list[dict[str, Any]] | None = None,
    second: str = "ask_hours",
    hidden: dict[str, str] | None = None,
) -> dict[str, Any]:
    """One body of Rasa's action webhook."""
    ranking = [
        {"name": intent, "confidence": confidence},
        {"name": second, "confidence": round(1 - confidence, 3)},
    ]
    latest = {
        "intent": ranking[0],
        "entities": entities or [],
        "text": text,
        "message_id": "d6f2",
        "metadata": {"hidden": hidden} if hidden else {},
        "text_tokens": [[0, len(text)]],
        "intent_ranking": ranking,
    }
    tracker = {
        "sender_id": "a1",
        "slots": {"session_started_metadata": None, **(slots or {})},
        "latest_message": latest,
        "latest_event_time": 1763796000.0,
        "followup_action": None,
        "paused": False,
        "events": [],
        "latest_input_channel": "rest",
        "active_loop": {},
        "latest_action": {"action_name": "action_listen"},
        "latest_action_name": "action_listen",
    }
    body = {
        "next_action": action,
        "sender_id": "a1",
        "tracker": tracker,
        "version": "3.6.21",
        "domain": {"intents": [intent], "slots": {}, "actions": [action]},
    }
    return json.loads(json.dumps(body))


class Chat:
    """Runs actions one after the other and keeps the slots that they set."""

    def __init__(self, executor: ActionExecutor) -> None:
        self.executor = executor
        self.slots: dict[str, Any] = {}

    async def say(self, text: str, intent: str, action: str = "", **more: Any) -> Answer:
        name = action or ("action_answer" if intent.startswith("ask_") else f"action_{intent}")
        body = call(name, text, intent, self.slots, **more)
        return self.keep(await actions.run(self.executor, body, 5.0))

    async def press(self, **values: str) -> Answer:
        entities = [{"entity": k, "value": v, "start": 7, "end": 9} for k, v in values.items()]
        payload = "/choose" + json.dumps(values)
        return await self.say(payload, "choose", "action_choose", entities=entities)

    def keep(self, result: ActionResult) -> Answer:
        assert result.status == 200, result.body
        for event in result.body["events"]:
            assert event["event"] == "slot"
            self.slots[event["name"]] = event["value"]
        (said,) = result.body["responses"]
        return Answer.model_validate(said["custom"])
