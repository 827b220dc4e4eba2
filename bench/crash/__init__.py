"""Workers killed at random instants over a queue of submissions."""

from bench.crash.house import BROKEN, House
from bench.crash.kills import DOING, Killed, kill_at_random

__all__ = ["BROKEN", "DOING", "House", "Killed", "kill_at_random"]
