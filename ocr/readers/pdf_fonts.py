"""Whether a PDF's fonts say what they show.

A font may carry a map to Unicode that has nothing to do with its shapes: by a converter's fault, or
so that the text cannot be copied. A row of each font is recognised and compared.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

import numpy as np

from ocr.engine import Engine, Image
from ocr.normalise import normalise
from ocr.readers.pdf_letters import UNNAMED
from ocr.readers.pdf_lines import TextLine

# A font lies when rows that are read this surely have less in common with what it says than this.
# Rows of right fonts that are read so surely agree nearly whole, those of a wrong map by a letter
# here and there; what lies between is left to the text layer.
_SURE = 0.85
_UNLIKE = 0.4
_ROWS = 2
_LEAST, _MOST = 4, 60  # letters of a row that tell
_LOW = 14  # pixels; smaller print is misread
_MARGIN = 3
_CHINESE = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")


@dataclass(slots=True)
class FontCheck:
    """Fonts of one file by name, each tried on the first page that has enough of its text."""

    _lying: dict[str, bool] = field(default_factory=dict)

    def lies(self, lines: Sequence[TextLine], picture: Image, engine: Engine) -> bool:
        """Whether a font of these lines, which lie on `picture`, says other than it shows."""
        by_font: dict[str, list[TextLine]] = {}
        for line in lines:
            if _telling(line):
                by_font.setdefault(line.font, []).append(line)
        for font, rows in by_font.items():
            if font not in self._lying or font == UNNAMED:
                self._lying[font] = all(_wrong(row, picture, engine) for row in _longest(rows))
        return any(self._lying[font] for font in by_font)


def _telling(line: TextLine) -> bool:
    level = not (line.vertical or line.slanted) and line.box.bottom - line.box.top >= _LOW
    return bool(line.font) and level and line.sound and _LEAST <= len(line.raw) <= _MOST


def _longest(rows: list[TextLine]) -> Iterator[TextLine]:
    yield from sorted(rows, key=lambda row: -len(row.raw))[:_ROWS]


def _wrong(line: TextLine, picture: Image, engine: Engine) -> bool:
    left, top, right, bottom = line.box
    rows = slice(max(0, int(top) - _MARGIN), int(bottom) + _MARGIN + 1)
    columns = slice(max(0, int(left) - _MARGIN), int(right) + _MARGIN + 1)
    ((said, score),) = engine.recognise([np.ascontiguousarray(picture[rows, columns])])
    alike = SequenceMatcher(None, *_compared(said, line.raw), autojunk=False).ratio()
    return score >= _SURE and alike < _UNLIKE


def _compared(said: str, claimed: str) -> tuple[str, str]:
    """What is compared: Chinese characters where there are enough, since digits may be right."""
    texts = [normalise(text).replace(" ", "").casefold() for text in (said, claimed)]
    chinese = ["".join(_CHINESE.findall(text)) for text in texts]
    first, second = chinese if len(chinese[1]) >= _LEAST else texts
    return first, second
