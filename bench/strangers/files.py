"""The fixed set of files of a half: every layout a few times, and several papers in one file."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

from ruamel.yaml import YAML

from bench.papers import File
from bench.strangers import drawing
from bench.strangers.layouts import Drawn, Layout, draw, layouts

TEXT, SCAN, PHOTO = "text", "scan", "photo"
#: Seeds of the papers that come as files with text; pictures have one seed each, reading is slow.
_TEXT_SEEDS = (0, 1, 2, 3)
_SCAN_SEED, _PHOTO_SEED = 10, 20
_BUNDLES = Path(__file__).parent / "bundles.yml"
#: The empty back of a sheet, in a file of several papers.
BLANK = "blank"


@dataclass(frozen=True, slots=True)
class Stranger:
    """A file with its truth: `papers` in order, None for an empty page."""

    file: File
    papers: tuple[Drawn | None, ...]
    variant: str
    seed: int
    name: str

    @property
    def several(self) -> bool:
        """Whether it is a file of several papers."""
        return len(self.papers) > 1


def strangers(half: str) -> Iterator[Stranger]:
    """Every file of a half, singles first."""
    for layout in layouts(half):
        for variant, seed in _takes(layout):
            drawn = draw(layout, seed, pen=variant != TEXT)
            yield _file((drawn,), variant, seed, f"{layout.type}/{layout.name}")
    for name, names in YAML(typ="safe").load(_BUNDLES.read_text("utf-8"))[half].items():
        for variant in (TEXT, SCAN) if "scan" in name else (TEXT,):
            yield _file(_bundle(half, names, pen=variant != TEXT), variant, 0, name)


def _takes(layout: Layout) -> Iterator[tuple[str, int]]:
    """How a layout comes in: with text and as one picture, or as a scan and a photo."""
    if layout.digital:
        yield from ((TEXT, seed) for seed in _TEXT_SEEDS)
    photographed = (int(layout.name[:2]) - 1) // 2 % 2 == 0
    if not layout.digital or not photographed:
        yield SCAN, _SCAN_SEED
    if not layout.digital or photographed:
        yield PHOTO, _PHOTO_SEED


def _bundle(half: str, names: list[str], *, pen: bool) -> tuple[Drawn | None, ...]:
    """Papers by `type/number`; the same one twice speaks of others each time."""
    known = {f"{one.type}/{one.name[:2]}": one for one in layouts(half)}
    return tuple(
        None if name == BLANK else draw(known[name], 30 + place, pen=pen)
        for place, name in enumerate(names)
    )


def _file(papers: tuple[Drawn | None, ...], variant: str, seed: int, name: str) -> Stranger:
    css = (Path(__file__).parent / "templates" / "base.css").read_text("utf-8")
    said = "\n".join(p.html if p else BLANK for p in papers)
    token = hashlib.sha256(f"{variant} {seed} {css} {said}".encode()).hexdigest()
    single = papers[0] if len(papers) == 1 else None
    ending = {TEXT: "pdf", SCAN: "pdf" if len(papers) > 1 else "png", PHOTO: "jpg"}[variant]
    file = File(
        f"{token[:8]}.{ending}", b"", single.layout.type if single else "", {}, variant, token=token,
        render=lambda: _bytes(papers, variant, token),
    )  # fmt: skip
    return Stranger(file, papers, variant, seed, name)


def parts(papers: tuple[Drawn | None, ...]) -> list[bytes]:
    """Each paper as a PDF."""
    return [drawing.pdf(p.html) if p else drawing.blank_pdf() for p in papers]


def _bytes(papers: tuple[Drawn | None, ...], variant: str, token: str) -> tuple[str, bytes]:
    data = drawing.joined(made) if len(made := parts(papers)) > 1 else made[0]
    dice = Random(token)
    if variant == TEXT:
        return "file.pdf", data
    images = drawing.pages(data)
    if variant == PHOTO and len(images) == 1:
        return "file.jpg", drawing.photo(images[0], dice)
    if len(images) == 1:
        return "file.png", drawing.scan(images[0])
    return "file.pdf", drawing.scanned(images, dice)
