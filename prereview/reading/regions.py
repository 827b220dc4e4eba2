"""Values that have a place and no label: a name below a portrait, a title, a number on top."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from prereview.reading.candidates import TRUST, Candidate
from prereview.reading.rows import Glyph, Row, segments

#: Space between two runs of one row, in ems, behind which another column starts.
_APART = 2.5
#: Rows whose print is at least this share of the largest belong to it.
_AS_LARGE = 0.8

Region = tuple[float, float, float, float]


def in_region(region: Region, rows: Sequence[Row]) -> Iterator[Candidate]:
    """Yield the row of the largest print whose middle lies in a region, with more rows like it.

    The region is given in shares of the area that text covers, so margins of a photo do not count.
    """
    glyphs = [g for row in rows for g in row.glyphs]
    if not glyphs:
        return
    left, top = min(g.left for g in glyphs), min(g.top for g in glyphs)
    width = max(g.right for g in glyphs) - left
    height = max(g.bottom for g in glyphs) - top
    runs = [
        run
        for row in rows
        for run in segments(row.glyphs, _APART)
        if region[0] <= ((run[0].left + run[-1].right) / 2 - left) / max(1.0, width) <= region[2]
        and region[1] <= ((run[0].top + run[0].bottom) / 2 - top) / max(1.0, height) <= region[3]
    ]
    largest = max((run[0].em for run in runs), default=0.0)
    found: list[Glyph] = []
    for run in runs:
        if run[0].em >= _AS_LARGE * largest:
            found += run
        elif found:
            break
    if found:
        yield Candidate(tuple(found), "region", TRUST["region"])
