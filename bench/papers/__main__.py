"""`python -m bench.papers --matter food_permit --fault expired_licence --seed 7 --out folder`."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from bench.papers import FAULTS, MATTERS, submission


def main(
    matter: Annotated[str, typer.Option(help="、".join(MATTERS))] = MATTERS[0],
    fault: Annotated[str, typer.Option(help="留空为齐全的材料；" + "、".join(FAULTS))] = "",
    seed: Annotated[int, typer.Option(help="编号相同，材料相同")] = 7,
    out: Annotated[Path, typer.Option(help="写入的文件夹")] = Path("papers"),
    today: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="以哪天为今天")
    ] = None,
) -> None:
    """Write the files of one submission and their truth (truth.json)."""
    day = today.date() if today else date.today()  # noqa: DTZ011 - the person's own calendar day
    made = submission(seed, matter, fault or None, day)
    out.mkdir(parents=True, exist_ok=True)
    for file in made.files:
        (out / file.name).write_bytes(file.data)
    truth = {
        "matter": matter, "fault": made.fault, "seed": seed, "today": str(day),
        "applicant": made.applicant, "form": made.form,
        "expected": [asdict(e) for e in made.expected],
        "files": [
            {"name": f.name, "type": f.type, "style": f.style, "fields": f.fields} for f in made.files
        ],
    }  # fmt: skip
    text = json.dumps(truth, ensure_ascii=False, indent=2, default=str)
    (out / "truth.json").write_text(text, "utf-8")
    print(f"{len(made.files)} 个文件写入 {out}")


if __name__ == "__main__":
    typer.run(main)
