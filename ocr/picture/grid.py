"""From segments of rules to the cells of tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ocr.document import Box
from ocr.picture.anchors import anchored
from ocr.picture.lattice import Lattice, Room, furnished, united
from ocr.picture.rules import Segment

Points = NDArray[np.float64]
Places = NDArray[np.float64]

# In sizes of a character; chosen with `ocr.picture.rules`.
_TOUCH = 0.45  # rounded corners and broken joints
_SAME_EDGE = 0.3  # double rules, rules drawn by hand
_LEAST_SLOPES = 3.0
# Smaller ones are characters such as 田.
_LEAST_WIDTH = 4.0
_LEAST_HEIGHT = 1.5


@dataclass(frozen=True, slots=True)
class Warp:
    """How a table's rules lean and bend: across = place + `slope` . (1, across, along) x along."""

    level: NDArray[np.float64]
    upright: NDArray[np.float64]
    middle: tuple[float, float]

    def flat(self, points: Points) -> Points:
        """Where points of the picture, (n, 2) in pixels, lie on the table laid flat."""
        across, along = (points - np.array(self.middle)).T
        drifts = _drift(self.upright, across, along), _drift(self.level, along, across)
        return np.asarray(points - np.stack(drifts, axis=1), np.float64)

    def bent(self, points: Points) -> Points:
        """Where points of the flat table lie in the picture."""
        here = points
        for _ in range(4):
            here = here + points - self.flat(here)
        return here


def _drift(slopes: NDArray[np.float64], across: Places, along: Places) -> Places:
    drift = (slopes[0] + slopes[1] * across + 0.5 * slopes[2] * along) * along
    return np.asarray(drift, np.float64)


@dataclass(frozen=True, slots=True)
class Grid:
    """One table: its rooms, edges of columns and rows on the flat table, and how it is bent."""

    rooms: tuple[Room, ...]
    columns: tuple[float, ...]
    rows: tuple[float, ...]
    warp: Warp

    def boxes(self) -> list[Box]:
        """The upright rectangle around each room, in the picture."""
        corners = [
            (self.columns[column], self.rows[row])
            for room in self.rooms
            for column in (room.column, room.column + room.column_span)
            for row in (room.row, room.row + room.row_span)
        ]
        there = np.sort(self.warp.bent(np.array(corners)).reshape(-1, 4, 2), axis=1)
        low, high = (there[:, :2].mean(axis=1)), there[:, 2:].mean(axis=1)
        return [Box(*map(float, (*a, *b))) for a, b in zip(low, high, strict=True)]

    def homes(self, points: Points) -> NDArray[np.int64]:
        """Which room each point of the picture, (n, 2) in pixels, lies in; -1 for none."""
        # A margin all round stands for what is outside.
        owner = np.full((len(self.rows) + 1, len(self.columns) + 1), -1)
        for number, room in enumerate(self.rooms):
            rows = slice(room.row + 1, room.row + room.row_span + 1)
            owner[rows, room.column + 1 : room.column + room.column_span + 1] = number
        x, y = self.warp.flat(points).T
        row = np.searchsorted(self.rows, y, side="right")
        return np.asarray(owner[row, np.searchsorted(self.columns, x, side="right")], np.int64)


def grids_of(
    level: Sequence[Segment], upright: Sequence[Segment], unit: float, texts: Sequence[Box] = ()
) -> list[Grid]:
    """Tables (two rooms at least) that rules make; `unit` is the size of a character in pixels.

    `texts` are the places of rows of text.
    """
    level, upright = anchored(level, upright, unit, texts)
    found = []
    for group_level, group_upright in _groups(level, upright, _TOUCH * unit):
        if len(group_level) + len(group_upright) >= 3 and group_level and group_upright:
            grid = _grid(group_level, group_upright, unit)
            if len(grid.rooms) >= 2 and _large(grid, unit):
                found.append(grid)
    return found


def _large(grid: Grid, unit: float) -> bool:
    width = grid.columns[-1] - grid.columns[0]
    height = grid.rows[-1] - grid.rows[0]
    return width >= _LEAST_WIDTH * unit and height >= _LEAST_HEIGHT * unit


def _groups(
    level: Sequence[Segment], upright: Sequence[Segment], reach: float
) -> list[tuple[list[Segment], list[Segment]]]:
    """Segments that touch or cross, each set a table; lone ones are left out."""
    if not level or not upright:
        return []
    parent = list(range(len(level) + len(upright)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    rows = np.array([(s.start, s.end, s.first, s.last) for s in level])
    for j, one in enumerate(upright):
        x = (one.first + one.last) / 2
        share = np.clip((x - rows[:, 0]) / np.maximum(rows[:, 1] - rows[:, 0], 1), 0, 1)
        y = rows[:, 2] + share * (rows[:, 3] - rows[:, 2])
        lean = abs(one.last - one.first) / 2
        near = (
            (rows[:, 0] - reach - lean <= x)
            & (x <= rows[:, 1] + reach + lean)
            & (one.start - reach <= y)
            & (y <= one.end + reach)
        )
        for i in np.flatnonzero(near):
            x_there = one.at(float(y[i]))
            if rows[i, 0] - reach <= x_there <= rows[i, 1] + reach:
                parent[root(len(level) + j)] = root(int(i))
    groups: dict[int, tuple[list[Segment], list[Segment]]] = {}
    for i in range(len(parent)):
        both = groups.setdefault(root(i), ([], []))
        if i < len(level):
            both[0].append(level[i])
        else:
            both[1].append(upright[i - len(level)])
    return list(groups.values())


def _grid(level: list[Segment], upright: list[Segment], unit: float) -> Grid:
    xs = [v for s in level for v in (s.start, s.end)] + [
        v for s in upright for v in (s.first, s.last)
    ]
    ys = [v for s in upright for v in (s.start, s.end)] + [
        v for s in level for v in (s.first, s.last)
    ]
    middle = ((min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2)
    warp = Warp(
        _slopes(level, (middle[1], middle[0]), unit),
        _slopes(upright, middle, unit),
        middle,
    )
    flat_level = _laid(warp, level, upright=False)
    flat_upright = _laid(warp, upright, upright=True)
    rows, row_runs = _edges(flat_level, _SAME_EDGE * unit)
    columns, column_runs = _edges(flat_upright, _SAME_EDGE * unit)
    lattice, rooms = furnished(Lattice(columns, rows, column_runs, row_runs).closed(unit), unit)
    return Grid(rooms, tuple(lattice.columns), tuple(lattice.rows), warp)


def _slopes(
    segments: Sequence[Segment], middle: tuple[float, float], unit: float
) -> NDArray[np.float64]:
    """Least squares of the segments' slopes: constant, growing across and along."""
    long = [s for s in segments if s.length >= _LEAST_SLOPES * unit]
    if not long:
        return np.zeros(3)
    slope = np.array([(s.last - s.first) / s.length for s in long])
    across = np.array([(s.first + s.last) / 2 - middle[0] for s in long])
    along = np.array([(s.start + s.end) / 2 - middle[1] for s in long])
    # A rule's slope is known better the longer it is; strays count little.
    weight = np.array([s.length for s in long])
    centre = float(np.median(np.repeat(slope, np.maximum(1, (weight / unit).astype(int)))))
    good = np.abs(slope - centre) < 0.02
    ridge = np.diag([1e-9, 1.0, 1.0]) * float(weight.sum()) * (2 * unit) ** 2
    terms = np.stack([np.ones_like(across), across, along], axis=1)[good]
    weighted = terms * weight[good, None]
    return np.asarray(
        np.linalg.solve(weighted.T @ terms + ridge, weighted.T @ slope[good]), np.float64
    )


def _laid(warp: Warp, segments: Sequence[Segment], *, upright: bool) -> list[Segment]:
    ends = [(s.start, s.first) for s in segments] + [(s.end, s.last) for s in segments]
    points = np.array(ends)
    flat = warp.flat(points[:, ::-1])[:, ::-1] if upright else warp.flat(points)
    pairs = zip(segments, flat[: len(segments)], flat[len(segments) :], strict=True)
    return [
        Segment(float(a[0]), float(b[0]), float(a[1]), float(b[1]), s.thick) for s, a, b in pairs
    ]


Runs = list[list[tuple[float, float]]]


def _edges(segments: list[Segment], same: float) -> tuple[list[float], Runs]:
    """Places across of all edges in order, and the stretches along which each is drawn."""
    ordered = sorted(segments, key=lambda s: s.first + s.last)
    clusters: list[list[Segment]] = []
    for one in ordered:
        place = (one.first + one.last) / 2
        if clusters:
            first = (clusters[-1][0].first + clusters[-1][0].last) / 2
            last = (clusters[-1][-1].first + clusters[-1][-1].last) / 2
            if place - last <= same and place - first <= 2 * same:
                clusters[-1].append(one)
                continue
        clusters.append([one])
    places = [
        float(np.average([(s.first + s.last) / 2 for s in c], weights=[s.length for s in c]))
        for c in clusters
    ]
    return places, [united([(s.start, s.end) for s in c]) for c in clusters]
