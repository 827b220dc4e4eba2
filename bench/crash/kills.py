"""The killing: at random instants, from a worker's start to the end of a review; one for good."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

from bench.crash.house import BROKEN, House

#: One kill in four falls soon after another, on either worker, which mostly is just starting; the
#: others on the one that is older, at any instant of so many pages' time after it is ready or was
#: found so: about what a submission takes, on a fast machine as on a busy one.
_EARLY, _EARLY_S, _LATE_PAGES, _FIRST_PAGE_S = 0.25, 1.0, 3.0, 2.0
#: Aimed kills fall within so many seconds after judging began: before, while or after the report
#: is kept.
_AIM_S = 0.4
#: How long a worker may take to start, and a review to come to its judging.
_PATIENT_S = 120.0
#: Often enough to hit judging, which takes a few tenths of a second; looking costs a query.
_TICK_S = 0.05
#: While kills go on, so many submissions wait at least.
QUEUE = 3

DOING = ("starting", "idle", "taking", "reading", "judging", "kept")


@dataclass(slots=True)
class Killed:
    """What became of a queue after so many kills.

    `lost`, `twice`, `told_twice`, `untold`, `failed` and `given_up` must be 0. `told` is about
    events: one for each report. `given_up` counts files that are whole and yet were refused because
    workers died over them. `most_judgings`: how often one review's judging was begun. `during`
    counts the kills by what the worker was at.
    """

    kills: int
    aimed: int
    submissions: int = 0
    lost: int = 0
    twice: int = 0
    told_twice: int = 0
    untold: int = 0
    failed: int = 0
    given_up: int = 0
    most_judgings: int = 0
    seconds: float = 0.0
    during: dict[str, int] = field(default_factory=lambda: dict.fromkeys(DOING, 0))
    aimed_during: dict[str, int] = field(default_factory=lambda: dict.fromkeys(DOING, 0))

    @property
    def clean(self) -> bool:
        """Whether everything is there exactly once."""
        return not (
            self.lost or self.twice or self.told_twice or self.untold or self.failed
            or self.given_up
        )  # fmt: skip


def kill_at_random(
    house: House, kills: int, *, aimed: int, seed: int, patience_s: float, queue: int = QUEUE
) -> Killed:
    """Let two workers work and kill one or the other; in the end one never comes back.

    Args:
        house: with a queue that was filled.
        kills: at instants that are random over a worker's life.
        aimed: more kills, at a random instant of judging and keeping.
        seed: of the instants.
        patience_s: how long to wait for the rest of the queue after the last kill.
        queue: so many submissions are without a report at least, as long as kills go on.
    """
    dice, began, done = Random(seed), time.monotonic(), Killed(kills, aimed)
    names = ["w1", "w2"]
    for name in names:
        house.start(name)
    plan = [True] * aimed + [False] * kills
    dice.shuffle(plan)
    more = seed + len(house.waiting)
    for number, aim in enumerate(plan):
        if house.unfinished() < queue:
            house.fill(queue, more)
            more += queue
        name = _aimed(house, dice) if aim else _at_random(house, dice, names)
        house.kill(name)
        (done.aimed_during if aim else done.during)[house.doing(name)] += 1
        if number < len(plan) - 1:  # the last one stays away
            house.start(name)
        print(f"{number + 1}/{len(plan)} kills, {house.unfinished()} wait", file=sys.stderr)
    _until(lambda: not house.unfinished(), patience_s)
    _count(house, done)
    done.seconds = round(time.monotonic() - began, 1)
    return done


def _at_random(house: House, dice: Random, names: list[str]) -> str:
    """Wait until a random instant; return the worker to kill."""
    if dice.random() < _EARLY:
        time.sleep(dice.uniform(0.0, _EARLY_S))
        return dice.choice(names)
    older = min(names, key=lambda name: house.started[name])
    _until(lambda: house.ready(older), _PATIENT_S)
    time.sleep(dice.uniform(0.0, _LATE_PAGES * (house.page_seconds() or _FIRST_PAGE_S)))
    return older


def _aimed(house: House, dice: Random) -> str:
    """Wait until a worker judges, then a moment; return the worker."""
    _until(house.judging, _PATIENT_S)
    judging = [name for name in house.workers if house.doing(name) == "judging"]
    time.sleep(dice.uniform(0.0, _AIM_S))
    return judging[0] if judging else dice.choice(list(house.workers))


def _until(there: Callable[[], bool], patience_s: float) -> None:
    end = time.monotonic() + patience_s
    while not there() and time.monotonic() < end:
        time.sleep(_TICK_S)


def _count(house: House, done: Killed) -> None:
    reports, told = house.reports(), house.events()
    done.submissions = len(reports)
    done.lost = sum(n == 0 for n in reports.values())
    done.twice = sum(n > 1 for n in reports.values())
    done.told_twice = sum(told[one] > n for one, n in reports.items())
    done.untold = sum(told[one] < n for one, n in reports.items())
    done.failed = len(house.failed())
    done.given_up = sum(_given_up(house, one) for one in house.waiting)
    done.most_judgings = max(house.judgings().values())


def _given_up(house: House, submission_id: str) -> int:
    report = house.submissions.report(submission_id)
    refused = [f.name for f in report.files if f.refusal] if report else []
    return len([name for name in refused if name != BROKEN])
