"""Spoilt by what lies where it should not: the picture's edge, fingers, other papers, a fold."""

from __future__ import annotations

import cv2
import numpy as np

from bench.pages.harm_base import Box, Field, Harmed, Stage, blend, box_of, pixels

_SKINS = ((150, 178, 228), (134, 162, 212), (110, 140, 198), (84, 112, 168), (60, 84, 132))
_NOTES = ((120, 235, 250), (160, 245, 180), (200, 170, 250), (245, 210, 150))
_SIDES = ("left", "top", "right", "bottom")


def _nearest_side(stage: Stage) -> str:
    height, width = stage.size
    x, y = stage.centre
    return min(zip((x, y, width - x, height - y), _SIDES, strict=True))[1]


def cut(stage: Stage) -> Harmed:
    """The picture ends within the target: a little of it is missing, or nearly all."""
    height, width = stage.size
    left, top, right, bottom = stage.target
    side = _nearest_side(stage)
    share = 0.15 + 0.8 * stage.severity
    x0, y0, x1, y1 = 0, 0, width, height
    if side == "left":
        x0 = round(left + min(share * (right - left), (1 + 7 * stage.severity) * stage.em))
    elif side == "right":
        x1 = round(right - min(share * (right - left), (1 + 7 * stage.severity) * stage.em))
    elif side == "top":
        y0 = round(top + share * (bottom - top))
    else:
        y1 = round(bottom - share * (bottom - top))
    x0, y0 = int(np.clip(x0, 0, width - 200)), int(np.clip(y0, 0, height - 200))
    x1, y1 = int(np.clip(x1, x0 + 200, width)), int(np.clip(y1, y0 + 200, height))
    picture = np.ascontiguousarray(stage.picture[y0:y1, x0:x1])
    strip = 3 * stage.em
    h, w = float(y1 - y0), float(x1 - x0)
    places: dict[str, Box] = {
        "left": (0, 0, strip, h), "right": (w - strip, 0, w, h),
        "top": (0, 0, w, strip), "bottom": (0, h - strip, w, h),
    }  # fmt: skip
    matrix = np.array([[1, 0, -x0], [0, 1, -y0], [0, 0, 1.0]])
    return Harmed(picture, places[side], matrix)


def finger(stage: Stage) -> Harmed:
    """A fingertip reaching from the nearest edge over the target."""
    dice, em = stage.dice, stage.em
    height, width = stage.size
    side = _nearest_side(stage)
    x, y = stage.centre
    start = {
        "left": (-4 * em, y + dice.uniform(-6, 6) * em), "top": (x + dice.uniform(-6, 6) * em, -4 * em),
        "right": (width + 4 * em, y + dice.uniform(-6, 6) * em),
        "bottom": (x + dice.uniform(-6, 6) * em, height + 4 * em),
    }[side]  # fmt: skip
    # How far it reaches over the target grows with the severity.
    tip = np.array([x, y]) + (stage.severity - 0.5) * 4 * em * _unit(np.array([x, y]) - start)
    inside, depth = _capsule(stage, np.array(start), tip, dice.uniform(2.0, 2.9) * em)
    skin = np.array(dice.choice(_SKINS), np.float32)
    shade = 0.72 + 0.32 * np.sqrt(depth.clip(0, 1)) + 0.05 * stage.rough(2 * em)
    flesh = skin * shade[..., None] + stage.noise.normal(0, 3, stage.picture.shape)
    nail, round_ = _capsule(
        stage, tip - 0.9 * em * _unit(tip - start), tip - 0.2 * em * _unit(tip - start), 1.1 * em
    )
    if dice.random() < 0.5:
        share = (0.55 * nail * (round_ > 0))[..., None]
        flesh = flesh * (1 - share) + share * np.array((205, 205, 240))
    shadowed = _shadow(stage, inside, dice.uniform(0.6, 1.5) * em, 0.45)
    return Harmed(blend(shadowed, flesh, inside), box_of(inside > 0.5))


def paper(stage: Stage) -> Harmed:
    """Another white sheet lies over the edge of the page."""
    light = np.array([1.0, 1.0, 1.0]) * stage.dice.uniform(0.97, 1.0)
    white = np.percentile(stage.picture.reshape(-1, 3), 90, axis=0) * light
    return _laid(stage, white, stage.dice.uniform(20, 40), rows=True)


def note(stage: Stage) -> Harmed:
    """A coloured slip stuck on the page."""
    colour = np.array(stage.dice.choice(_NOTES), np.float32)
    white = np.percentile(stage.picture.reshape(-1, 3), 90, axis=0) / 255
    return _laid(stage, colour * white, stage.dice.uniform(7, 10), rows=False)


def clip(stage: Stage) -> Harmed:
    """A binder clip over the nearest edge: black, with a highlight."""
    dice, em = stage.dice, stage.em
    height, width = stage.size
    side = _nearest_side(stage)
    x, y = stage.centre
    reach = {"left": x, "top": y, "right": width - x, "bottom": height - y}[side]
    deep = reach + (stage.severity - 0.3) * 2.5 * em
    wide = dice.uniform(3.5, 6.0) * em
    if side in {"left", "right"}:
        at = deep if side == "left" else width - deep
        rim = 0.0 if side == "left" else float(width)
        quad = np.array(
            [[rim, y - wide], [at, y - 0.8 * wide], [at, y + 0.8 * wide], [rim, y + wide]]
        )
    else:
        at = deep if side == "top" else height - deep
        rim = 0.0 if side == "top" else float(height)
        quad = np.array(
            [[x - wide, rim], [x - 0.8 * wide, at], [x + 0.8 * wide, at], [x + wide, rim]]
        )
    inside = _polygon(stage, quad)
    metal = np.full(stage.picture.shape, 34.0) + stage.noise.normal(0, 3, stage.picture.shape)
    gx, gy = stage.grid()
    along = gy if side in {"left", "right"} else gx
    middle = y if side in {"left", "right"} else x
    metal += (90 * np.exp(-(((along - middle + 0.5 * wide) / (0.15 * wide)) ** 2)))[..., None]
    shadowed = _shadow(stage, inside, 0.4 * em, 0.4)
    return Harmed(blend(shadowed, metal, inside), box_of(inside > 0.5))


def fold(stage: Stage) -> Harmed:
    """A corner of the sheet folded over: its back covers what stood beside it."""
    height, width = stage.size
    x, y = stage.centre
    right, low = x > width / 2, y > height / 2
    # The fold line runs so that the folded corner reaches beyond the target.
    dx, dy = (width - x if right else x), (height - y if low else y)
    size = (dx + dy) * (0.42 + 0.2 * stage.severity)
    a, b = size * stage.dice.uniform(0.85, 1.15), size * stage.dice.uniform(0.85, 1.15)
    corner = np.array([width if right else 0.0, height if low else 0.0])
    along = corner + np.array([-a if right else a, 0.0])
    down = corner + np.array([0.0, -b if low else b])
    # The corner's mirror image at the line from `along` to `down`.
    line = _unit(down - along)
    tip = 2 * (along + line * ((corner - along) @ line)) - corner
    gone = _polygon(stage, np.array([corner, along, down]))
    flap = _polygon(stage, np.array([tip, along, down]))
    table = np.array(
        stage.dice.choice(((62, 84, 110), (90, 90, 92), (225, 225, 225), (40, 40, 45)))
    )
    bare = blend(stage.picture, table + stage.noise.normal(0, 4, stage.picture.shape), gone)
    white = np.percentile(stage.picture.reshape(-1, 3), 90, axis=0)
    back = white * stage.dice.uniform(0.84, 0.95) + stage.noise.normal(0, 2, stage.picture.shape)
    under = Stage(bare, stage.severity, stage.dice, stage.noise, stage.target, stage.em)
    shadowed = _shadow(under, flap, 0.5 * stage.em, 0.35)
    return Harmed(blend(shadowed, back, flap), box_of((flap + gone) > 0.5))


def blank(stage: Stage) -> Harmed:
    """The page's back: paper, and as severity grows the front showing through, mirrored."""
    white = np.percentile(stage.picture.reshape(-1, 3), 90, axis=0)
    through = cv2.GaussianBlur(stage.picture[:, ::-1].astype(np.float32), (0, 0), 0.12 * stage.em)
    share = 0.16 * stage.severity
    back = white * (1 - share) + through * share + 3 * stage.rough(6 * stage.em)[..., None]
    return Harmed(pixels(back + stage.noise.normal(0, 1.5, stage.picture.shape)))


def _laid(stage: Stage, colour: np.ndarray, length: float, *, rows: bool) -> Harmed:
    """A sheet of `length` em, a little turned, its edge running through or past the target."""
    dice, em = stage.dice, stage.em
    x, y = stage.centre
    angle = dice.uniform(3, 12) * dice.choice((-1, 1))
    wide, high = length * em, length * em * dice.uniform(0.7, 1.2)
    side = _nearest_side(stage)
    # It covers the target more the graver it is; a slip lies right on it.
    if rows:
        over = (1 + 5 * stage.severity) * em
        x += {"left": over - wide / 2, "right": wide / 2 - over}.get(side, 0.0)
        y += {"top": over / 2 - high / 2, "bottom": high / 2 - over / 2}.get(side, 0.0)
    else:
        away = (1 - stage.severity) * 0.5 * high
        y += away * dice.choice((-1, 1))
    sheet = cv2.boxPoints(((x, y), (wide, high), angle)).astype(np.float64)
    inside = _polygon(stage, sheet)
    top = np.broadcast_to(colour, stage.picture.shape) + stage.noise.normal(
        0, 2, stage.picture.shape
    )
    shadowed = _shadow(stage, inside, dice.uniform(0.25, 0.6) * em, 0.3)
    return Harmed(blend(shadowed, top, inside), box_of(inside > 0.5))


def _unit(vector: np.ndarray) -> np.ndarray:
    return np.asarray(vector / (np.linalg.norm(vector) + 1e-9))


def _polygon(stage: Stage, points: np.ndarray) -> Field:
    mask = np.zeros(stage.size, np.uint8)
    cv2.fillPoly(mask, [np.round(points * 16).astype(np.int32)], 255, cv2.LINE_AA, 4)
    return np.asarray(cv2.GaussianBlur(mask, (0, 0), 0.7).astype(np.float32) / 255)


def _capsule(
    stage: Stage, start: np.ndarray, end: np.ndarray, radius: float
) -> tuple[Field, Field]:
    """A thick rounded stroke: its mask, and how deep inside each pixel lies (1 at its axis)."""
    x, y = stage.grid()
    run = end - start
    share = ((x - start[0]) * run[0] + (y - start[1]) * run[1]) / float(run @ run + 1e-9)
    share = share.clip(0, 1)
    far = np.hypot(x - start[0] - share * run[0], y - start[1] - share * run[1])
    mask = ((radius - far) / 1.5 + 0.5).clip(0, 1).astype(np.float32)
    return mask, (1 - (far / radius) ** 2).astype(np.float32)


def _shadow(stage: Stage, mask: Field, soft: float, depth: float) -> np.ndarray:
    """The picture with the soft shadow of something above it."""
    moved = np.roll(mask, (round(0.4 * soft), round(0.4 * soft)), axis=(0, 1))
    fall = cv2.GaussianBlur(moved, (0, 0), max(1.0, soft))
    return pixels(stage.picture * (1 - depth * fall[..., None]))
