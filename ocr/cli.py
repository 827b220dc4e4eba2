"""`ocr PATH…`: read files as the product reads them, and show what was read."""

from __future__ import annotations

import dataclasses
import json
import re
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from ocr import models
from ocr.annotate import annotated, seal_caption
from ocr.document import Document, Page, PageRead, Refusal
from ocr.reader import Reader

app = typer.Typer(add_completion=False)

_STATES = {True: "☑", False: "☐", None: "？"}


@app.command()
def read(
    paths: Annotated[
        list[Path], typer.Argument(exists=True, help="Files, or folders with all files in them.")
    ],
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON, a file a line.")] = False,
    pictures: Annotated[
        Path | None,
        typer.Option(help="Folder for the page pictures with all that was found framed."),
    ] = None,
    model_folder: Annotated[
        Path, typer.Option(help="Model folder; made when it is missing.")
    ] = Path("var/models/ocr"),
    workers: Annotated[int, typer.Option(min=1, help="Reading processes.")] = 1,
    threads: Annotated[int, typer.Option(min=1, help="Threads of each process.")] = 2,
) -> None:
    """Read photos, scans and documents; the exit status is 1 when a file was refused."""
    models.prepare(model_folder)
    files = [file for path in paths for file in _files(path)]
    if not files:
        typer.echo("没有找到文件。", err=True)
        raise typer.Exit(code=2)
    refused = 0
    bar = _bar()
    with bar, Reader(models=model_folder, workers=workers, threads=threads) as reader:
        for (name, _), outcome in zip(files, _outcomes(files, reader, workers, bar), strict=True):
            _show(_json(outcome) if as_json else _text(name, outcome))
            if isinstance(outcome, Refusal):
                refused += 1
            elif pictures is not None:
                _draw(outcome, pictures / name)
    if len(files) > 1 and not as_json:
        typer.echo(
            f"共 {len(files)} 个文件，读取 {len(files) - refused} 个，未能读取 {refused} 个。"
        )
    raise typer.Exit(code=int(refused > 0))


def _files(path: Path) -> list[tuple[Path, Path]]:
    """Files below a path, each with its name relative to it, `2` before `10`."""
    if not path.is_dir():
        return [(Path(path.name), path)]
    found = [
        (file.relative_to(path), file)
        for file in path.rglob("*")
        if file.is_file() and not any(x.startswith(".") for x in file.relative_to(path).parts)
    ]
    return sorted(found, key=lambda pair: _natural(str(pair[0])))


def _natural(name: str) -> list[tuple[int, int, str]]:
    pieces = re.split(r"(\d+)", name)
    return [(0, int(p), "") if p.isdecimal() else (1, 0, p) for p in pieces]


def _bar() -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    return Progress(
        *columns,
        TimeElapsedColumn(),
        console=Console(stderr=True),
        # Text that is piped away must not be caught and shown above the bar.
        redirect_stdout=sys.stdout.isatty(),
    )


def _outcomes(
    files: Sequence[tuple[Path, Path]], reader: Reader, workers: int, bar: Progress
) -> Iterator[Document | Refusal]:
    """Outcomes in the order of the files, which are read side by side."""
    task = bar.add_task("读取", total=len(files))

    def read_one(pair: tuple[Path, Path]) -> Document | Refusal:
        name, file = pair

        def tell(one: PageRead) -> None:
            bar.update(task, description=f"{name.name} 第 {one.page.number}/{one.total} 页")

        bar.update(task, description=name.name)
        outcome = reader.read(file.read_bytes(), file.name, tell)
        bar.advance(task)
        return outcome

    with ThreadPoolExecutor(workers) as pool:
        yield from pool.map(read_one, files)


def _show(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def _draw(document: Document, target: Path) -> None:
    """Write `NAME.1.jpg`, `NAME.2.jpg`, … beside each other."""
    target.parent.mkdir(parents=True, exist_ok=True)
    for page in document.pages:
        sheet = annotated(page, remarks=document.remarks, signatures=document.signatures)
        sheet.save(target.with_name(f"{target.name}.{page.number}.jpg"), quality=88)


def _text(name: Path, outcome: Document | Refusal) -> str:
    if isinstance(outcome, Refusal):
        return f"== {name}（未能读取）\n{outcome.message}"
    rows = [f"== {name}（{outcome.kind}，{len(outcome.pages)} 页）"]
    for page in outcome.pages:
        part = f" {page.part}" if page.part else ""
        rows += [f"-- {page.number}/{len(outcome.pages)} ({page.source}){part}", page.text]
        rows += [f"[{seal_caption(seal)}]" for seal in page.seals]
        rows += [f"[{_STATES[box.checked]} {box.label}]" for box in page.check_boxes]
        rows += [f"[手写 {len(page.handwriting)} 处]"] if page.handwriting else []
    for one in outcome.signatures:
        state = {True: "内容未被改动", False: "内容已被改动", None: "未能核验"}[one.intact]
        said = " ".join(v for v in (one.signer, one.seal_name, one.signed_at, state) if v)
        rows.append(f"[电子签名 {said}]")
    for remark in outcome.remarks:
        place = f"第 {remark.page} 页" if remark.page else "文件"
        rows.append(f"[提示 {place}] {remark.message}")
    return "\n".join(rows)


def _json(outcome: Document | Refusal) -> str:
    """The outcome without its page pictures."""
    if isinstance(outcome, Document):
        pages: tuple[Page, ...] = tuple(dataclasses.replace(p, image=b"") for p in outcome.pages)
        outcome = dataclasses.replace(outcome, pages=pages)
    value = dataclasses.asdict(outcome)
    for page in value.get("pages", ()):
        del page["image"]
    return json.dumps(value, ensure_ascii=False)
