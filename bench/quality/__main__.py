"""`python -m bench.quality`: are spoilt pages told from readable ones, for the right reason and place.

Pages are drawn, harmed in a known place with a known severity and read by the real reader; rows
that cannot be found in what was read are lost. Seeds 0 to 999 are for choosing thresholds, 1000 to
1999 are only reported. The real pictures have no truth: what is said of them is listed.
"""

from __future__ import annotations

import argparse
import json
import platform
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any, cast

import cv2
import numpy as np

import ocr
from bench.quality.outcome import Outcome, outcome_of
from bench.quality.report import show, table
from bench.quality.scenes import Case, build, cases
from ocr.context import Context, Noted
from ocr.document import Page
from ocr.engine import Engine
from ocr.limits import Limits
from ocr.messages import remark_message
from ocr.picture import decode, read_image
from ocr.picture.quality import examine
from ocr.sniff import sniff

RESULTS = Path("bench/results")
REAL = Path("../shared/data/images")
_PICTURES = frozenset({"jpeg", "png", "webp", "bmp"})


def main() -> None:
    """Read all pages; print the table, write the JSON."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int, default=1000, help="first seed")
    parser.add_argument("--seeds", type=int, default=15, help="sheets, each with about 8 pages")
    parser.add_argument(
        "--clean", type=int, default=15, help="more sheets that are only read clean"
    )
    parser.add_argument("--only", default="", help="harms whose name has this in it")
    parser.add_argument("--minutes", type=float, default=120, help="stop after about this long")
    parser.add_argument("--no-real", action="store_true", help="leave the real pictures out")
    parser.add_argument("--out", type=Path, default=RESULTS / "quality.json")
    options = parser.parse_args()
    end = time.monotonic() + 60 * options.minutes
    with tempfile.TemporaryDirectory() as folder:
        models = Path(folder)
        ocr.models.prepare(models)
        engine = Engine(models, threads=1)
        outcomes = []
        for case in _cases(options):
            if time.monotonic() > end:
                break
            outcomes.append(_outcome(case, engine))
            _print_wrong(outcomes[-1])
        real = [] if options.no_real else list(_real(engine))
    result = table(outcomes)
    result["milliseconds"] = round(_cost(_few(options)), 1)
    show(result)
    print(f"all measures of a page: {result['milliseconds']} ms")
    for name, said in real:
        print(f"  {name}: {said}")
    _write(result, outcomes, dict(real), options)


def _cases(options: argparse.Namespace) -> list[Case]:
    middle = options.seed + options.seeds
    found = cases(range(options.seed, middle))
    found += cases(range(middle, middle + options.clean), clean_only=True)
    Random(1).shuffle(found)  # so that a run cut short has some of everything
    return [case for case in found if options.only in case.harm]


def _few(options: argparse.Namespace) -> list[Case]:
    """A few clean pages to take the time with."""
    return cases(range(options.seed, options.seed + 4), clean_only=True)


def _read(picture: np.ndarray, engine: Engine) -> tuple[Page, list[Noted]]:
    context = Context(Limits(), engine)
    return read_image(picture, 1, context, photo=True), context.remarks


def _outcome(case: Case, engine: Engine) -> Outcome:
    scene = build(case)
    picture, _ = decode(scene.data, "jpeg", Limits())
    page, notes = _read(picture, engine)
    image = cv2.imdecode(np.frombuffer(page.image, np.uint8), cv2.IMREAD_GRAYSCALE)
    cropped = any(note.code == "cropped" for note in notes)
    return outcome_of(scene, page, notes, cropped, float(cv2.Laplacian(image, cv2.CV_32F).var()))


def _print_wrong(one: Outcome) -> None:
    """A page that was judged wrongly, at once."""
    wrong = (one.lost and not one.right) if one.case.harm else one.codes
    if wrong:
        said = ",".join(sorted(one.causes)) or "nothing"
        print(f"  {one.case.name}: {one.lost} of {one.rows} rows lost, said {said}", flush=True)


def _real(engine: Engine) -> Iterator[tuple[str, str]]:
    """What is said of each real picture."""
    for path in sorted(REAL.glob("*")):
        data = path.read_bytes()
        kind = sniff(data)
        if kind in _PICTURES:
            picture, _ = decode(data, kind, Limits())
            page, notes = _read(picture, engine)
            said = "".join(
                remark_message(n.code, **cast("dict[str, Any]", n.values)) for n in notes
            )
            yield (
                path.name,
                f"{said or 'nothing'} ({page.quality.legibility if page.quality else 0})",
            )


def _cost(some: list[Case]) -> float:
    """Median milliseconds of processor time that all measures of a page picture take."""
    times = []
    for case in some:
        picture, _ = decode(build(case).data, "jpeg", Limits())
        scale = min(1.0, 2000 / max(picture.shape[:2]))
        picture = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        height, width = picture.shape[:2]
        lines = [ocr.Line(text, text, _scaled(box, scale), 0.99) for text, box in build(case).rows]
        frame = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float64)
        for _ in range(3):
            start = time.process_time()
            examine(np.asarray(picture, np.uint8), lines, frame=frame)
            times.append(time.process_time() - start)
    return 1000 * float(np.median(times))


def _scaled(box: ocr.Box, scale: float) -> ocr.Box:
    """A box of a picture in pixels of its smaller copy."""
    return ocr.Box(*(value * scale for value in box))


def _write(
    result: dict[str, Any],
    outcomes: list[Outcome],
    real: dict[str, str],
    options: argparse.Namespace,
) -> None:
    commit = subprocess.run(
        ["git", "rev-parse", "HEAD"], capture_output=True, text=True, check=False
    )
    value = {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "commit": commit.stdout.strip(),
        "machine": f"{platform.machine()} {platform.system()} Python {platform.python_version()}",
        "settings": {name: str(value) for name, value in vars(options).items()},
        **result,
        "real": real,
        "pages": [
            {
                **asdict(replace(one, codes=frozenset(), causes=frozenset())),
                "codes": sorted(one.codes), "causes": sorted(one.causes),
            }
            for one in outcomes
        ],
    }  # fmt: skip
    options.out.parent.mkdir(parents=True, exist_ok=True)
    options.out.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print(f"written: {options.out}")


if __name__ == "__main__":
    main()
