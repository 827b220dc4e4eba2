"""`python -m bench.learning.fill --var DIR`: two lived months in a service's database, to look at.

The service answers from the faulty catalogue that the bench makes, so that there is something to
learn; the folder DIR must be new.
"""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, date, datetime
from pathlib import Path

from sqlalchemy import insert

from bench.ask.questions import read_golden
from bench.ask.setup import ROOT
from bench.learning.month import Lived, live
from bench.learning.worlds import make_world
from knowledge import dump, load
from service.composition import Parts
from service.database import migrate
from service.learning.tables import answer_ratings, turns
from service.settings import Settings


def main() -> int:
    """Publish the faulty catalogue, live two months, look for suggestions."""
    parser = argparse.ArgumentParser(prog="python -m bench.learning.fill", description=__doc__)
    parser.add_argument("--var", type=Path, required=True)
    parser.add_argument("--month", default="2026-11")
    parser.add_argument("--people", type=int, default=900)
    chosen = parser.parse_args()
    world = make_world(load(ROOT / "catalogue"))
    folder = chosen.var / "catalogue"
    dump(world.catalogue, folder)
    parts = Parts(Settings(var=chosen.var, catalogue=folder, dialogue_port=1))
    migrate(parts.engine)
    parts.catalogue.publish(load(folder), "faulty", date(2026, 10, 1))
    guide, golden = parts.guide(), read_golden("dev")
    this = date.fromisoformat(f"{chosen.month}-01")
    before = date(this.year - (this.month == 1), (this.month - 2) % 12 + 1, 1)
    for number, (month, people) in enumerate(
        ((before, chosen.people * 4 // 5), (this, chosen.people))
    ):
        _write(parts, live(guide, world, golden, month, people, number))
    print(f"suggestions: {parts.suggestions.refresh(guide, 92)}")
    return 0


def _write(parts: Parts, lived: list[Lived]) -> None:
    now = datetime.now(UTC)
    lived = [one for one in lived if one.at < now]
    with parts.engine.begin() as connection:
        connection.execute(insert(turns), [_row(one) for one in lived])
        rated = [_rating(one) for one in lived if one.turn.helpful is not None]
        connection.execute(insert(answer_ratings), rated)


def _row(one: Lived) -> dict[str, object]:
    turn = one.turn
    return {
        "id": turn.id, "chat": turn.chat, "channel": one.channel, "site": "", "text": turn.text,
        "pressed": not turn.text, "status": turn.status, "matter_code": turn.matter_code,
        "field": turn.field, "scores": {}, "breakdown": [], "answered_by": "direct",
        "seconds": 0.1, "catalogue_version": 1, "suggestion": "", "at": one.at,
    }  # fmt: skip


def _rating(one: Lived) -> dict[str, object]:
    turn = one.turn
    rated = {"helpful": turn.helpful, "reason": turn.reason, "rated_at": one.at}
    return {"turn_id": turn.id, **rated}


if __name__ == "__main__":
    sys.exit(main())
