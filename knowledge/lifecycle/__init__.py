"""What of a catalogue runs out, and what somebody must look at again: lists for clerks.

Offers `due` and what it returns. Answers themselves go by the day of the question: what has run out
is not answered with, or with a warning, without anything being scheduled.
"""

from knowledge.lifecycle.due import AHEAD_DAYS, Due, DueItem, Kind, Reason, due

__all__ = ["AHEAD_DAYS", "Due", "DueItem", "Kind", "Reason", "due"]
