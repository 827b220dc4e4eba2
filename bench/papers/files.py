"""From drafts to files: every paper drawn, then sent in as text PDF, scan, photo or spoiled picture."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from random import Random
from typing import Any

from PIL import Image

from bench.papers import degrade
from bench.papers.draft import Draft
from bench.papers.makers.id_card import BACK
from bench.papers.pdf import scan_pdf, text_pdf
from bench.papers.raster import picture
from bench.papers.rules import kinds, visible
from bench.papers.sheet import Sheet
from bench.papers.world import World

TEXT, SCAN, PHOTO = "text", "scan", "photo"
_TEXT_TYPES = frozenset({"application_form", "lease_contract", "power_of_attorney", "system_document", "articles_of_association", "shareholder_resolution", "commitment_letter"})  # fmt: skip
#: Share of pictures that come in a worse way than a plain scan or photo.
_WORSE = 0.2


@dataclass(frozen=True, slots=True)
class File:
    """A file as uploaded, with its truth.

    `slot` is the number of the material that was chosen; `spare`: nobody asked for it. `token` tells
    files of equal bytes before they are rendered, which `rendered` does.
    """

    name: str
    data: bytes
    type: str
    fields: dict[str, Any]
    style: str
    sheets: tuple[Sheet, ...] = ()
    readable: bool = True
    slot: str = ""
    spare: bool = False
    token: str = ""
    render: Callable[[], tuple[str, bytes]] | None = None

    def rendered(self) -> tuple[str, bytes]:
        """Return its name and its bytes, which are drawn when they are not there yet."""
        return self.render() if self.render and not self.data else (self.name, self.data)


def files_of(draft: Draft, w: World, *, with_bytes: bool) -> list[File]:
    """Return the files that a draft comes in as."""
    sheets = draft.draw(draft.facts, w.rng(draft.stem))
    sheets = [s for n, s in enumerate(sheets) if n not in draft.lost]
    style = _style(draft, w)
    groups = [[s] for s in sheets] if draft.apart else [sheets]
    made = [
        _file(draft, w, group, style, _stem(draft, n, len(groups)), with_bytes=with_bytes)
        for n, group in enumerate(groups)
    ]
    if draft.times == 2:
        made += [_renamed(made[0], "又一份")]
    elif draft.times == -2:
        other = PHOTO if style != PHOTO else SCAN
        made += [_file(draft, w, groups[0], other, f"{draft.stem}（重拍）", with_bytes=with_bytes)]
    return made


def _renamed(file: File, word: str) -> File:
    """The same bytes under another name."""
    stem, _, ending = file.name.rpartition(".")
    return replace(file, name=f"{stem}{word}.{ending}")


def _style(draft: Draft, w: World) -> str:
    rng = w.rng(f"{draft.stem} style")
    if draft.type == "photo":
        return SCAN
    styles = (TEXT, SCAN, PHOTO) if draft.type in _TEXT_TYPES else (SCAN, PHOTO)
    style = rng.choice(styles)
    worse = rng.random() < _WORSE and style != TEXT and not draft.blurred
    return rng.choice(tuple(degrade.WORSE)) if worse else style


def _stem(draft: Draft, n: int, count: int) -> str:
    if not draft.apart:
        return draft.stem
    front = n == 0 and draft.facts.get("_lost") != "front"
    return f"{draft.stem}{'正面' if front else '反面'}" if count else draft.stem


def _fields(draft: Draft, stem: str) -> dict[str, Any]:
    """What a reader should find in the file."""
    own = {f.key for f in kinds()[draft.type].fields}
    found = {k: v for k, v in visible(draft).items() if k in own}
    if draft.apart:
        found = {k: v for k, v in found.items() if (k in BACK) == stem.endswith("反面")}
    return found


def _file(
    draft: Draft, w: World, sheets: list[Sheet], style: str, stem: str, *, with_bytes: bool
) -> File:
    said = f"{w.key} {stem} {style} {draft.blurred} {sheets!r}"
    file = File(
        f"{stem}.png", b"", draft.type, _fields(draft, stem), style, tuple(sheets), not draft.blurred,
        draft.slot, draft.spare, hashlib.sha256(said.encode()).hexdigest(),
        lambda: _bytes(draft, w, sheets, style, stem),
    )  # fmt: skip
    if not with_bytes:
        return file
    name, data = file.rendered()
    return replace(file, name=name, data=data)


def _bytes(draft: Draft, w: World, sheets: list[Sheet], style: str, stem: str) -> tuple[str, bytes]:
    rng = w.rng(f"{stem} {style}")
    if style == TEXT and not draft.blurred:
        return f"{stem}.pdf", text_pdf(sheets)
    pictures = [_shot(sheet, SCAN if style == TEXT else style, rng) for sheet in sheets]
    if draft.blurred:
        pictures = [degrade.blur(one, rng) for one in pictures]
    if len(pictures) > 1 or (style == SCAN and draft.type != "photo" and rng.random() < 0.3):
        return f"{stem}.pdf", scan_pdf(pictures)
    return f"{stem}.jpg", degrade.jpeg(pictures[0], degrade.QUALITY.get(style, 85))


def _shot(sheet: Sheet, style: str, rng: Random) -> Image.Image:
    """A picture of a sheet; worse ways start from a photo or a scan."""
    small = sheet.width < 120
    base, spoil = degrade.WORSE.get(style, (style, None))
    if base == PHOTO:
        out = degrade.photo(picture(sheet, 400 if small else 200), rng, 1800 if small else 2200)
    else:
        out = degrade.scan(picture(sheet, 300 if small else 150), rng)
    return spoil(out, rng) if spoil else out
