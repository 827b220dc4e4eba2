"""`python -m bench.papers --matter food_permit --fault expired_licence --seed 7 --out folder`."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from bench.papers import MATTERS, Bundle, fault_names, submission


def main(
    matter: Annotated[str, typer.Option(help="、".join(MATTERS))] = MATTERS[0],
    fault: Annotated[str, typer.Option(help="留空为齐全的材料；several 为几处一起错")] = "",
    seed: Annotated[int, typer.Option(help="编号相同，材料相同")] = 7,
    out: Annotated[Path, typer.Option(help="写入的文件夹")] = Path("papers"),
    today: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="以哪天为今天")
    ] = None,
    faults: Annotated[bool, typer.Option("--faults", help="只列出这份材料可以有的错")] = False,
) -> None:
    """Write the files of one submission and their truth (truth.json)."""
    day = today.date() if today else date.today()  # noqa: DTZ011 - the person's own calendar day
    if faults:
        for name, one in fault_names(seed, matter, day).items():
            print(f"{name:40} {one.kind}")
        return
    made = submission(seed, matter, fault or None, day)
    out.mkdir(parents=True, exist_ok=True)
    for file in made.files:
        (out / file.name).write_bytes(file.data)
    text = json.dumps(_truth(made), ensure_ascii=False, indent=2, default=str)
    (out / "truth.json").write_text(text, "utf-8")
    print(f"{len(made.files)} 个文件写入 {out}")


def _truth(made: Bundle) -> dict[str, object]:
    return {
        "matter": made.matter, "fault": made.fault, "seed": made.seed, "today": str(made.today),
        "applicant": made.applicant, "form": made.form, "checks": made.truth,
        "expected": [asdict(e) for e in made.expected],
        "files": [
            {"name": f.name, "type": f.type, "style": f.style, "slot": f.slot, "fields": f.fields}
            for f in made.files
        ],
    }  # fmt: skip


if __name__ == "__main__":
    typer.run(main)
