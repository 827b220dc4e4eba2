"""Pictures inside office files: decoded once as a check, then set into the printed page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import cv2
import numpy as np

from ocr.faults import UnreadableError
from ocr.limits import Limits
from ocr.office.parts import Parts
from ocr.picture import decode
from ocr.sniff import sniff

_MOST = 300
_PIXELS = 240_000_000  # of all pictures; twenty photographed pages of a phone
_ASPECT = 100.0  # ornaments and rules are long and thin

_AS_THEY_ARE = {"jpeg", "png", "gif"}
"""Kinds that the printer sets itself; it keeps the transparency of a pasted seal."""

_REREAD = {"bmp", "tiff", "webp", "heic"}


class Pictures:
    """The pictures of one document by the address under which its HTML names them."""

    def __init__(self, parts: Parts, limits: Limits, remark: Callable[[str], None]) -> None:
        self._parts = parts
        self._limits = replace(limits, short_side=1, aspect=_ASPECT)
        self._remark = remark
        self._known: dict[str, str] = {}
        self._left = _PIXELS
        self.files: dict[str, bytes] = {}

    def address(self, part: str) -> str:
        """Where the HTML finds the picture of this part; empty when it cannot be shown."""
        if part not in self._known:
            self._known[part] = self._take(part)
        return self._known[part]

    def _take(self, part: str) -> str:
        try:
            data = self._parts.data(part, self._limits.file_bytes)
            kind = sniff(data) if data else ""
            if data is None or kind not in _AS_THEY_ARE | _REREAD or len(self.files) >= _MOST:
                raise UnreadableError("unsupported", kind=kind)
            image, _ = decode(data, kind, self._limits)
        except UnreadableError:
            self._remark("picture_left_out")
            return ""
        self._left -= image.shape[0] * image.shape[1]
        if self._left < 0:
            self._remark("picture_left_out")
            return ""
        if kind not in _AS_THEY_ARE:
            data = bytes(cv2.imencode(".png", np.ascontiguousarray(image))[1])
        address = f"picture:{len(self.files)}"
        self.files[address] = data
        return address
