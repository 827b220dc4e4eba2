"""`chuangqian catalogue due`: what runs out and what must be looked at again."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Annotated

import typer
from openpyxl import Workbook
from rich.console import Console
from rich.markup import escape
from rich.table import Table
from sqlalchemy import Engine

from knowledge.exchange.cells import quote
from knowledge.lifecycle import AHEAD_DAYS, Due, due
from knowledge.loading import load
from knowledge.store import CatalogueStore

_HEAD = ("日期", "情况", "类别", "名称", "部门或来源", "编号", "所属事项")


def command(engine: Callable[[], Engine]) -> Callable[..., None]:
    """Return the command over a database that is opened when it is needed."""

    def run(
        days: Annotated[int, typer.Option(help="看今后多少天", min=0)] = AHEAD_DAYS,
        folder: Annotated[
            Path | None, typer.Option(help="看这个目录文件夹；不写则看已发布的")
        ] = None,
        out: Annotated[Path | None, typer.Option("--out", "-o", help="写到 .xlsx 或 .json")] = None,
    ) -> None:
        """列出已失效、将失效、将生效和待复核的事项、政策文件和常见问题。"""
        catalogue = load(folder) if folder else CatalogueStore(engine()).current().catalogue
        found = due(catalogue, date.today(), days)  # noqa: DTZ011 - the hall's own day
        _show(Console(), found)
        if out is not None:
            _write(found, out)
            Console().print(f"已写入 {out}")

    return run


def _rows(found: Due) -> list[tuple[str, ...]]:
    return [
        (
            item.on.isoformat() if item.on else "",
            item.reason.value,
            item.kind.value,
            item.name,
            item.department,
            item.key if item.key != item.name else "",
            item.matter_code,
        )
        for item in found.items
    ]


def _show(console: Console, found: Due) -> None:
    table = Table(*_HEAD[:5])
    for row in _rows(found):
        table.add_row(*map(escape, row[:5]))
    if found.items:
        console.print(table)
    counts = "，".join(f"{reason.value} {n}" for reason, n in found.counts().items())
    console.print(f"{found.on} 起 {found.ahead_days} 天内：{counts or '没有要处理的'}")


def _write(found: Due, path: Path) -> None:
    if path.suffix.lower() == ".json":
        data = json.dumps(asdict(found), ensure_ascii=False, indent=2, default=str)
        path.write_text(data, encoding="utf-8")
        return
    if path.suffix.lower() != ".xlsx":
        raise typer.BadParameter(f"不会写“{path.suffix}”；请用 .xlsx 或 .json 结尾")
    book = Workbook(write_only=True)
    sheet = book.create_sheet("到期与复核")
    sheet.append(list(_HEAD))
    for row in _rows(found):
        sheet.append([quote(value) for value in row])
    book.save(path)
