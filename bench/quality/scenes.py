"""Pages as they are sent in, clean and harmed, with what stands on them and where they are harmed."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

import cv2
import numpy as np
from numpy.typing import NDArray

from bench.pages import make
from bench.pages.harm import HARMS, spoil
from bench.pages.photo import photographed
from bench.pages.truth import Placed, Truth, quad
from ocr.document import Box

KINDS = (
    "contract", "form", "licence", "permit", "diploma", "deed", "id-card", "official", "letter", "list",
)  # fmt: skip
GRADES = (0.4, 0.7, 1.0)
# What happens to the sheet itself, before it is photographed; the rest happens in the camera.
_ON_SHEET = frozenset({"finger", "paper", "note", "clip", "fold", "blank"})
_NO_PHOTO = frozenset({"screen", "screenshot"})
_AT_EDGE = frozenset({"finger", "paper", "clip", "fold", "cut"})
_QUALITY = 88


@dataclass(frozen=True, slots=True)
class Case:
    """One page: kind and seed of the sheet, scanned or photographed, the harm and its severity."""

    kind: str
    seed: int
    photo: bool
    harm: str = ""
    severity: float = 0.0

    @property
    def name(self) -> str:
        """A name to find it by."""
        taken = "photo" if self.photo else "scan"
        return f"{self.kind}-{self.seed}-{taken}-{self.harm or 'clean'}-{self.severity:g}"


@dataclass(frozen=True, slots=True)
class Scene:
    """A JPEG file, the picture's size (height, width), its rows and the harmed place in pixels."""

    case: Case
    data: bytes
    size: tuple[int, int]
    rows: tuple[tuple[str, Box], ...]
    page: Box
    place: Box | None


def build(case: Case) -> Scene:
    """The page that a case describes; the same each time."""
    sheet = make(case.kind, case.seed, "clean-200" if case.photo else "clean-150")
    picture, truth = sheet.picture, sheet.truth
    dice = Random(f"{case.kind}/{case.seed}/{case.photo}")
    if case.harm and (case.harm in _ON_SHEET or not case.photo):
        picture, truth = _harmed(case, picture, truth)
        if case.photo:
            picture, truth = photographed(picture, truth, dice)
    elif case.photo:
        picture, truth = photographed(picture, truth, dice)
        if case.harm:
            picture, truth = _harmed(case, picture, truth)
    done, data = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, _QUALITY])
    assert done
    return Scene(
        case, bytes(data), picture.shape[:2],
        tuple((row.text, row.box) for row in truth.rows),
        Placed(truth.page).box,
        truth.harmed[0].box if truth.harmed else None,
    )  # fmt: skip


def _harmed(
    case: Case, picture: NDArray[np.uint8], truth: Truth
) -> tuple[NDArray[np.uint8], Truth]:
    dice = Random(case.name)
    boxes = [row.box for row in truth.rows if not row.vertical]
    em = float(np.median([box.bottom - box.top for box in boxes])) if boxes else None
    target = _target(case.harm, boxes, Placed(truth.page).box, dice) if boxes else None
    harmed = spoil(picture, case.harm, case.severity, dice, target=target, em=em)
    moved = truth.moved(harmed.matrix)
    places = () if harmed.place is None else (Placed(quad(*harmed.place)),)
    return harmed.picture, Truth(moved.page, moved.rows, harm=(case.harm,), harmed=places)


def _target(harm: str, boxes: list[Box], page: Box, dice: Random) -> Box:
    """A row to hit; what comes from the page's edge hits one of those near it."""
    if not HARMS[harm].local or harm not in _AT_EDGE:
        return dice.choice(boxes)
    near = sorted(boxes, key=lambda box: _to_edge(harm, box, page))
    box = dice.choice(near[: max(3, len(near) // 5)])
    high = box.bottom - box.top
    if harm != "cut" and box.right - box.left > 8 * high:  # the end of a long row
        if box.left - page.left < page.right - box.right:
            return Box(box.left, box.top, box.left + 5 * high, box.bottom)
        return Box(box.right - 5 * high, box.top, box.right, box.bottom)
    return box


def _to_edge(harm: str, box: Box, page: Box) -> float:
    across = min(box.left - page.left, page.right - box.right)
    down = min(box.top - page.top, page.bottom - box.bottom)
    return max(across, 0) + max(down, 0) if harm == "fold" else min(across, down)


def cases(seeds: range, *, clean_only: bool = False) -> list[Case]:
    """A clean scan and a clean photo of each seed's sheet, and harms of all kinds and grades."""
    found = []
    harms = list(HARMS)
    for seed in seeds:
        kind = KINDS[seed % len(KINDS)]
        found += [Case(kind, seed, photo=False), Case(kind, seed, photo=True)]
        if clean_only:
            continue
        for step in range(len(harms)):
            # Each seed gets a third of the harms, each harm all kinds, grades and both ways.
            if (seed + step) % 3 == 0:
                grade = GRADES[(seed // 3 + step) % len(GRADES)]
                photo = bool((seed // 2 + step + seed // 9) % 2) and harms[step] not in _NO_PHOTO
                found.append(Case(kind, seed, photo, harms[step], grade))
    return found
