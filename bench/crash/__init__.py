"""Workers killed at random instants over a queue of submissions."""

from bench.crash.house import House
from bench.crash.kills import Killed, kill_at_random

__all__ = ["House", "Killed", "kill_at_random"]
