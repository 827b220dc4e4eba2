"""`python -m bench.dialogue`: a table, `bench/results/dialogue.json`, and with --errors the misses.

Misses are shown for the dev half only; the test half is counted and not looked at.
"""

from __future__ import annotations

import argparse
import json
import platform
import subprocess
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import psutil

from bench.ask.questions import Split, read_golden
from bench.dialogue.converse import Spoken, converse
from bench.dialogue.questions import Held, held_out
from bench.dialogue.understand import Understood, by_cues, by_guide, by_rasa, together, understand
from knowledge import load
from knowledge.answers import Guide
from knowledge.digest import digest, to_json
from knowledge.schema import Catalogue
from tests.assistant import processes
from tests.assistant.conftest import Version

RESULTS = processes.ROOT / "bench" / "results" / "dialogue.json"
NOWHERE = "http://127.0.0.1:1/"


def main() -> None:
    """Measure, print and write."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--errors", action="store_true", help="list the misses of the dev half")
    arguments.add_argument("--half", choices=("dev", "test"), help="conversations of one half only")
    arguments.add_argument(
        "--talk", action="store_true", help="conversations only, nothing written"
    )
    options = arguments.parse_args()
    halves: list[Split] = [options.half] if options.half else ["dev", "test"]
    questions = held_out()
    catalogue = load(processes.ROOT / "catalogue")
    version = Version(1, catalogue, digest(to_json(catalogue)))
    with processes.locked("index.lock"):
        guide = Guide.open(version, processes.CACHE / "index")
    model = processes.trained(catalogue)
    process: dict[str, float] = {}
    ways = [] if options.talk else _ways(model, catalogue, guide, questions, process)
    if ways:
        _table(ways, questions)
        print(
            f"\ndialogue process: start {process['start_s']:.1f} s, {process['rss_mb']:.0f} MB "
            f"warm; parse median {ways[0].median_ms:.0f} ms"
        )
    spoken = _speak(model, guide, halves)
    _say(spoken)
    if options.errors:
        for way in ways[:1]:
            _errors(way, questions)
        print(*(m for h, s in spoken.items() if h.startswith("dev") for m in s.missed), sep="\n")
    if ways and not options.half:
        _write(ways, questions, process, spoken)


def _ways(
    model: Path,
    catalogue: Catalogue,
    guide: Guide,
    questions: Sequence[Held],
    process: dict[str, float],
) -> list[Understood]:
    ours = _parse("ours", model, questions, process)
    plain_model = processes.trained_with("bench/dialogue/plain.yml", catalogue)
    plain = _parse("Rasa: word and character counts", plain_model, questions, {})
    cues = understand("cue words only", questions, by_cues)
    own = understand("guide's own field finder", questions, by_guide(guide))
    return [ours, together(ours, questions, guide), plain, own, cues]


def _parse(
    name: str, model: Path, questions: Sequence[Held], process: dict[str, float]
) -> Understood:
    with tempfile.TemporaryDirectory() as folder:
        began = time.monotonic()
        with processes.rasa(model, NOWHERE, Path(folder), "--enable-api") as (url, pid):
            process["start_s"] = time.monotonic() - began
            way = by_rasa(url)
            way("预热")
            result = understand(name, questions, way)
            process["rss_mb"] = psutil.Process(pid).memory_info().rss / 2**20
    return result


def _speak(model: Path, guide: Guide, halves: Sequence[Split]) -> dict[str, Spoken]:
    with (
        tempfile.TemporaryDirectory() as folder,
        processes.action_server(guide) as actions,
        processes.rasa(model, actions, Path(folder)) as (url, _),
    ):
        spoken = {half: converse(url, read_golden(half), guide) for half in halves}
        third = {half: read_golden(half, authors=["third"]) for half in halves}
        return spoken | {f"{h} of third": converse(url, g, guide) for h, g in third.items()}


def _say(spoken: dict[str, Spoken]) -> None:
    print(f"\n{'whole conversations':46}" + "".join(f"{half:>16}" for half in spoken))
    shares = {half: s.shares for half, s in spoken.items()}
    for name in sorted({name for s in shares.values() for name in s}):
        cells = (shares[half].get(name) for half in spoken)
        shown = (f"{c[0]:>10.3f} ({c[1]:3})" if c else " " * 16 for c in cells)
        print(f"{name:46}" + "".join(shown))
    slowest = max(s.p95_ms for s in spoken.values())
    print(f"{'turn p95, one at a time':46}{slowest:>10.0f} ms")


def _groups(questions: Sequence[Held]) -> dict[str, list[Held]]:
    groups: dict[str, list[Held]] = {}
    for half in ("dev", "test"):
        mine = [q for q in questions if q.half == half]
        groups[f"fields {half}"] = [q for q in mine if q.asks_field]
        groups[f"other {half}"] = [q for q in mine if not q.asks_field]
        groups[f"off-topic {half}"] = [q for q in mine if q.intent == "out_of_scope"]
    return groups


def _refused(way: Understood, questions: Sequence[Held]) -> float:
    """Share of field questions that look off topic (the guide is asked all the same)."""
    asked = [q for q in questions if q.asks_field]
    return sum(way.guesses[q.id][0][0] == "out_of_scope" for q in asked) / len(asked)


def _table(ways: Sequence[Understood], questions: Sequence[Held]) -> None:
    groups = _groups(questions)
    heads = [f"{name} ({len(g)})" for name, g in groups.items()] + ["fields top 3", "taken for off"]
    print(f"{'right intent':34}" + "".join(f"{h:>20}" for h in heads))
    fields = [q for q in questions if q.asks_field]
    for way in ways:
        shares = [way.right(g) for g in groups.values()]
        shares += [way.right(fields, 3), _refused(way, questions)]
        print(f"{way.name:34}" + "".join(f"{s:>20.3f}" for s in shares))


def _errors(way: Understood, questions: Sequence[Held]) -> None:
    for q in questions:
        name, confidence = way.guesses[q.id][0]
        if q.half == "dev" and name != q.intent:
            print(f"{q.id} {q.text}  {q.intent} → {name} {confidence:.2f}")


def _write(
    ways: Sequence[Understood],
    questions: Sequence[Held],
    process: dict[str, float],
    spoken: dict[str, Spoken],
) -> None:
    commit = subprocess.run(
        ["git", "rev-parse", "HEAD"], capture_output=True, text=True, check=False
    ).stdout.strip()
    RESULTS.parent.mkdir(parents=True, exist_ok=True)
    content = {
        "commit": commit,
        "machine": {"cores": psutil.cpu_count(), "python": platform.python_version()},
        "process": process,
        "right": {w.name: {n: w.right(g) for n, g in _groups(questions).items()} for w in ways},
        "conversations": {half: s.shares for half, s in spoken.items()},
        "parse_median_ms": ways[0].median_ms,
    }
    RESULTS.write_text(json.dumps(content, ensure_ascii=False, indent=2), encoding="utf-8")


if __name__ == "__main__":
    main()
