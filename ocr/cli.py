"""`ocr FILE…`: read files as the product reads them, and show what was read."""

from __future__ import annotations

import dataclasses
import io
import json
from pathlib import Path
from typing import Annotated

import typer
from PIL import Image, ImageDraw

from ocr import models
from ocr.document import Document, Page, Refusal
from ocr.reader import Reader

app = typer.Typer(add_completion=False)

_LINE_COLOUR = (0, 90, 200)
_TABLE_COLOUR = (0, 150, 90)
_SEAL_COLOUR = (220, 0, 160)
_GAP = 20


@app.command()
def read(
    files: Annotated[list[Path], typer.Argument(exists=True, dir_okay=False)],
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON, a document a line.")] = False,
    picture: Annotated[
        Path | None, typer.Option(help="Write the pages with boxes drawn on them.")
    ] = None,
    model_folder: Annotated[
        Path, typer.Option(help="Model folder; made when it is missing.")
    ] = Path("var/models"),
    threads: Annotated[int, typer.Option(min=1)] = 2,
) -> None:
    """Read photos, scans and PDFs; the exit status is 1 when a file was refused."""
    models.prepare(model_folder)
    refused = False
    pages: list[Page] = []
    with Reader(models=model_folder, threads=threads) as reader:
        for file in files:
            outcome = reader.read(file.read_bytes(), file.name)
            typer.echo(
                json.dumps(_plain(outcome), ensure_ascii=False) if as_json else _text(outcome)
            )
            if isinstance(outcome, Refusal):
                refused = True
            else:
                pages += outcome.pages
    if picture is not None and pages:
        _sheet([annotated(page) for page in pages]).save(picture)
    raise typer.Exit(code=int(refused))


def annotated(page: Page) -> Image.Image:
    """The page picture with its lines, tables and seals framed."""
    with Image.open(io.BytesIO(page.image)) as source:
        sheet = source.convert("RGB")
    pen = ImageDraw.Draw(sheet)
    for table in page.tables:
        for cell in table.cells:
            pen.rectangle(cell.box, outline=_TABLE_COLOUR, width=2)
    for line in page.lines:
        pen.rectangle(line.box, outline=_LINE_COLOUR, width=2)
    for seal in page.seals:
        pen.ellipse(seal.box, outline=_SEAL_COLOUR, width=4)
    return sheet


def _sheet(pages: list[Image.Image]) -> Image.Image:
    width = max(page.width for page in pages)
    height = sum(page.height + _GAP for page in pages) - _GAP
    sheet = Image.new("RGB", (width, height), "grey")
    top = 0
    for page in pages:
        sheet.paste(page, (0, top))
        top += page.height + _GAP
    return sheet


def _text(outcome: Document | Refusal) -> str:
    if isinstance(outcome, Refusal):
        return outcome.message
    rows = [f"== {outcome.name} ({outcome.kind})"]
    for page in outcome.pages:
        rows += [f"-- {page.number}/{len(outcome.pages)} ({page.source})", page.text]
        rows += [f"[印章 {seal.colour}] {seal.text}" for seal in page.seals]
    rows += [f"[{remark.page}] {remark.message}" for remark in outcome.remarks]
    return "\n".join(rows)


def _plain(outcome: Document | Refusal) -> dict[str, object]:
    """The outcome as plain values, without the page pictures."""
    if isinstance(outcome, Document):
        pages = tuple(dataclasses.replace(page, image=b"") for page in outcome.pages)
        outcome = dataclasses.replace(outcome, pages=pages)
    value = dataclasses.asdict(outcome)
    for page in value.get("pages", ()):
        del page["image"]
    return value
