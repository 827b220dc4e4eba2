"""Which rooms the drawn stretches of a lattice enclose."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

Runs = list[list[tuple[float, float]]]
Flags = NDArray[np.bool_]

# A side of a unit is a wall when so much of it is drawn: below, the half of a rule that leaks from
# the neighbouring room counts; above, seals and hands tear walls down.
_WALL = 0.55
# Rules that end together without a rule across, this many or more, are closed there: tables whose
# sides are left open or run over the edge of the page.
_ENDS = 2
_END_REACH = 0.6  # sizes of a character
# Rooms lower or narrower than this many characters hold no text: seams of double rules.
_LEAST_ROOM = 0.55


@dataclass(frozen=True, slots=True)
class Room:
    """A cell's place in the lattice, in units."""

    row: int
    column: int
    row_span: int
    column_span: int


@dataclass(frozen=True, slots=True)
class Lattice:
    """Edges of columns and rows with the stretches where each is drawn."""

    columns: list[float]
    rows: list[float]
    column_runs: Runs
    row_runs: Runs

    def closed(self, unit: float) -> Lattice:
        """With an upright edge where rules end together at a side, and without empty edges."""
        whole = _side_closed(self, unit)
        turned = _side_closed(whole._turned(), unit)._turned()
        return turned

    def _turned(self) -> Lattice:
        return Lattice(self.rows, self.columns, self.row_runs, self.column_runs)

    def level_walls(self) -> Flags:
        """(rows, columns - 1): whether the unit side on each row edge is drawn."""
        return _walls(self.row_runs, self.columns)

    def upright_walls(self) -> Flags:
        """(rows - 1, columns): whether the unit side on each column edge is drawn."""
        return _walls(self.column_runs, self.rows).T


def _walls(runs: Runs, edges: list[float]) -> Flags:
    walls = np.zeros((len(runs), max(0, len(edges) - 1)), bool)
    for i, stretches in enumerate(runs):
        for j in range(len(edges) - 1):
            low, high = edges[j], edges[j + 1]
            drawn = sum(max(0.0, min(end, high) - max(start, low)) for start, end in stretches)
            walls[i, j] = drawn >= _WALL * (high - low)
    return walls


def _side_closed(lattice: Lattice, unit: float) -> Lattice:
    """Open left and right sides closed: level rules that reach beyond the last upright edge."""
    reach = _END_REACH * unit
    if not lattice.columns:
        return lattice
    columns, runs = list(lattice.columns), [list(r) for r in lattice.column_runs]
    ends = [(r[0][0], r[-1][1], y) for r, y in zip(lattice.row_runs, lattice.rows, strict=True)]
    for right in (False, True):
        edge = columns[-1] if right else columns[0]
        beyond = [
            (end[1] if right else end[0], end[2])
            for end in ends
            if (end[1] - edge if right else edge - end[0]) > 2 * reach
        ]
        if len(beyond) < _ENDS:
            continue
        place = float(np.median([x for x, _ in beyond]))
        level = [y for x, y in beyond if abs(x - place) <= reach]
        if len(level) < _ENDS:
            continue
        at = len(columns) if right else 0
        columns.insert(at, place)
        runs.insert(at, [(min(level), max(level))])
    return replace(lattice, columns=columns, column_runs=runs)


def furnished(lattice: Lattice, unit: float) -> tuple[Lattice, tuple[Room, ...]]:
    """Rooms that can hold text, and the lattice with only the edges that bound them."""
    rooms = rooms_of(lattice)
    while True:
        seam = _seam(lattice, rooms, _LEAST_ROOM * unit)
        if seam is None:
            break
        lattice = _without(lattice, *seam)
        rooms = rooms_of(lattice)
    return _compact(lattice, rooms)


def _seam(lattice: Lattice, rooms: tuple[Room, ...], least: float) -> tuple[bool, int, int] | None:
    """The narrowest room too narrow for text, as its two edges: upright?, first, second."""
    found: list[tuple[float, bool, int, int]] = []
    for room in rooms:
        for upright, edges, first, span in (
            (False, lattice.rows, room.row, room.row_span),
            (True, lattice.columns, room.column, room.column_span),
        ):
            width = edges[first + span] - edges[first]
            if width < least:
                found.append((width, upright, first, first + span))
    return min(found)[1:] if found else None


def _without(lattice: Lattice, upright: bool, first: int, second: int) -> Lattice:
    """Two edges made one: the longer drawn, with the stretches of both."""
    if not upright:
        return _without(lattice._turned(), True, first, second)._turned()
    columns, runs = list(lattice.columns), list(lattice.column_runs)
    drawn = [sum(end - start for start, end in runs[i]) for i in (first, second)]
    keep, drop = (first, second) if drawn[0] >= drawn[1] else (second, first)
    runs[keep] = united(runs[keep] + runs[drop])
    del runs[drop], columns[drop]
    return replace(lattice, columns=columns, column_runs=runs)


def _compact(lattice: Lattice, rooms: tuple[Room, ...]) -> tuple[Lattice, tuple[Room, ...]]:
    rows = sorted({r.row for r in rooms} | {r.row + r.row_span for r in rooms})
    columns = sorted({r.column for r in rooms} | {r.column + r.column_span for r in rooms})
    row_of = {edge: i for i, edge in enumerate(rows)}
    column_of = {edge: i for i, edge in enumerate(columns)}
    moved = tuple(
        Room(
            row_of[r.row],
            column_of[r.column],
            row_of[r.row + r.row_span] - row_of[r.row],
            column_of[r.column + r.column_span] - column_of[r.column],
        )
        for r in rooms
    )
    kept = Lattice(
        [lattice.columns[i] for i in columns],
        [lattice.rows[i] for i in rows],
        [lattice.column_runs[i] for i in columns],
        [lattice.row_runs[i] for i in rows],
    )
    return kept, moved


def united(spans: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Stretches with those that meet or overlap made one, in order."""
    ordered = sorted(spans)
    whole = [ordered[0]]
    for start, end in ordered[1:]:
        if start <= whole[-1][1]:
            whole[-1] = (whole[-1][0], max(whole[-1][1], end))
        else:
            whole.append((start, end))
    return whole


def rooms_of(lattice: Lattice) -> tuple[Room, ...]:
    """The rooms that walls enclose, row by row; places count only edges that bound a room."""
    height, width = len(lattice.rows) - 1, len(lattice.columns) - 1
    if height < 1 or width < 1:
        return ()
    level, upright = lattice.level_walls(), lattice.upright_walls()
    found = _enclosed(level, upright, height, width)
    return tuple(sorted(found, key=lambda r: (r.row, r.column)))


def _enclosed(level: Flags, upright: Flags, height: int, width: int) -> list[Room]:
    """Units joined where no wall is between them; those open to the outside are no rooms."""
    owner = np.full((height, width), -1)
    found = []
    for row in range(height):
        for column in range(width):
            if owner[row, column] >= 0:
                continue
            units, leaks = _flooded(row, column, level, upright)
            for i, j in units:
                owner[i, j] = 1
            if not leaks:
                found += _rectangles(units, level, upright)
    return found


def _flooded(
    row: int, column: int, level: Flags, upright: Flags
) -> tuple[set[tuple[int, int]], bool]:
    height, width = upright.shape[0], level.shape[1]
    units, leaks, waiting = {(row, column)}, False, [(row, column)]
    while waiting:
        i, j = waiting.pop()
        for wall, a, b in (
            (level[i, j], i - 1, j),
            (level[i + 1, j], i + 1, j),
            (upright[i, j], i, j - 1),
            (upright[i, j + 1], i, j + 1),
        ):
            if wall:
                continue
            if not (0 <= a < height and 0 <= b < width):
                leaks = True
            elif (a, b) not in units:
                units.add((a, b))
                waiting.append((a, b))
    return units, leaks


def _rectangles(units: set[tuple[int, int]], level: Flags, upright: Flags) -> list[Room]:
    """One room when the units make a rectangle; else pieces: a torn wall has joined two."""
    left = set(units)
    found = []
    while left:
        row, column = min(left)
        columns = 1
        while (row, column + columns) in left and not upright[row, column + columns]:
            columns += 1
        rows = 1
        while all((row + rows, column + j) in left for j in range(columns)) and not all(
            level[row + rows, column + j] for j in range(columns)
        ):
            rows += 1
        taken = {(row + i, column + j) for i in range(rows) for j in range(columns)}
        left -= taken
        found.append(Room(row, column, rows, columns))
    return found
