"""Rasa's custom actions: thin, they ask the guide and remember what a later turn needs.

`build_executor` makes them from a guide, `run` performs one call of the dialogue process. Every
action says exactly one thing: an `Answer` as Rasa's `custom` JSON.
"""

from actions.guide import Asked
from actions.running import ActionResult, build_executor, run
from actions.tracking import Hidden, Refused, Tracked

__all__ = ["ActionResult", "Asked", "Hidden", "Refused", "Tracked", "build_executor", "run"]
