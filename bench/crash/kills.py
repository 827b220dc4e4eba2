"""The killing: at random instants, some before the worker is ready, one worker for good."""

from __future__ import annotations

import time
from dataclasses import asdict, dataclass
from random import Random

from bench.crash.house import BROKEN, House

#: Instants are drawn from both: while a worker starts, and while it reads and judges.
_EARLY_S, _LATE_S = 1.0, 9.0
_TICK_S = 0.2


@dataclass(frozen=True, slots=True)
class Killed:
    """What became of a queue after so many kills.

    `lost`, `twice`, `failed` and `given_up` must be 0; the last counts files that are whole and
    yet were refused because workers died over them.
    """

    submissions: int
    kills: int
    lost: int
    twice: int
    failed: int
    given_up: int
    seconds: float

    def row(self) -> dict[str, float]:
        """Plain values for the table and the JSON."""
        return asdict(self)


def kill_at_random(house: House, kills: int, *, seed: int, patience_s: float) -> Killed:
    """Let two workers work and kill one or the other; the second never comes back in the end.

    `patience_s`: how long to wait for the rest of the queue after the last kill.
    """
    dice, began = Random(seed), time.monotonic()
    names = ["w1", "w2"]
    for name in names:
        house.start(name)
    for number in range(kills):
        time.sleep(dice.uniform(0.05, _EARLY_S if dice.random() < 0.25 else _LATE_S))
        name = dice.choice(names)
        house.kill(name)
        if number < kills - 1:  # the last one stays away
            house.start(name)
    end = time.monotonic() + patience_s
    while time.monotonic() < end and min(house.reports().values()) == 0:
        time.sleep(_TICK_S)
    counts = house.reports()
    states = [house.submissions.progress(one).state for one in house.waiting]
    return Killed(
        submissions=len(counts),
        kills=kills,
        lost=sum(n == 0 for n in counts.values()),
        twice=sum(n > 1 for n in counts.values()),
        failed=states.count("failed"),
        given_up=sum(_given_up(house, one) for one in house.waiting),
        seconds=round(time.monotonic() - began, 1),
    )


def _given_up(house: House, submission_id: str) -> int:
    report = house.submissions.report(submission_id)
    refused = [f.name for f in report.files if f.refusal] if report else []
    return len([name for name in refused if name != BROKEN])
