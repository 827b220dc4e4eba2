"""Deep shadows that reach in from the edge, so that what lies in them looks like a desk."""

from __future__ import annotations

import cv2
import numpy as np

from ocr.picture.quality.cover import LEAST, fault_of, runs_under
from ocr.picture.quality.fault import Fault
from ocr.picture.quality.view import COARSE, View

# Light of a shadow's rim and of its inside as shares of the light that the rows stand in.
_DIM, _DEEP = 0.6, 0.5
_MOST = 100


def find_shade(view: View) -> list[Fault]:
    """Deep shadows that rows run into; rows keep more distance from the end of the paper."""
    read = [row for row in view.rows if row.read]
    if not read:
        return []
    height, width = view.light.shape
    size = (max(8, width // COARSE), max(8, height // COARSE))
    light = cv2.resize(view.light, size, interpolation=cv2.INTER_AREA)
    x = [int((row.left + row.right) / 2 / COARSE) for row in read]
    y = [int(row.middle / COARSE) for row in read]
    ground = float(np.median(light[np.clip(y, 0, size[1] - 1), np.clip(x, 0, size[0] - 1)]))
    dim = (light < _DIM * ground).astype(np.uint8)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(dim)
    found = []
    for index in range(1, min(count, _MOST)):
        if stats[index, cv2.CC_STAT_AREA] < (LEAST * view.em / COARSE) ** 2:
            continue
        mask = labels == index
        rows = [row for row in view.rows if runs_under(row, mask, view.em)]
        if rows and float(light[mask].mean()) < _DEEP * ground:
            found.append(fault_of("shadow", mask, rows, view))
    return found
