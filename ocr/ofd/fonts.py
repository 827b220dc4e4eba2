"""Typefaces of a document: those it carries, and the system's for all others.

Font programs are untrusted; FreeType, inside Skia, reads them in the child process only.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, field

import skia

from ocr.faults import UnreadableError
from ocr.limits import MEBIBYTE
from ocr.ofd.archive import Archive
from ocr.ofd.resources import Font

log = logging.getLogger("ocr")

_MAX_FONT = 40 * MEBIBYTE  # the largest Chinese font collections have 30 MB
_LANGUAGES = ["zh-CN", "zh"]
# What stands in for the usual faces of Chinese office papers, the first that is installed.
_SERIF = ("Noto Serif CJK SC", "Source Han Serif SC", "AR PL UMing CN")
_SANS = ("Noto Sans CJK SC", "Source Han Sans SC", "WenQuanYi Zen Hei")
_STAND_INS: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = (
    (("黑", "hei", "yahei", "sans", "gothic"), _SANS),
    (("楷", "kai"), ("AR PL UKai CN", *_SERIF)),
    (("courier", "consol", "mono"), ("Liberation Mono", "DejaVu Sans Mono")),
    (("arial", "helvetica", "calibri"), ("Liberation Sans", "DejaVu Sans")),
    (("",), _SERIF),  # 宋体, 仿宋, Times and the rest
)


@dataclass(slots=True)
class FontBook:
    """Typefaces by font and by character, each looked for once."""

    archive: Archive
    _own: dict[str, skia.Typeface | None] = field(default_factory=dict)
    _stand_ins: dict[str, skia.Typeface | None] = field(default_factory=dict)
    _by_character: dict[tuple[str, str], skia.Typeface | None] = field(default_factory=dict)
    _manager: skia.FontMgr = field(default_factory=skia.FontMgr)

    def sign(self, font: Font | None, text: str, number: int | None) -> tuple[skia.Typeface, int]:
        """Typeface and glyph for a character, or for the glyph `number` of the font's program."""
        own = self._carried(font)
        if own is not None and number is not None and 0 < number < own.countGlyphs():
            return own, number
        code = ord(text[0]) if text else 0
        for face in (own, self._stand_in(font)):
            if face is not None and code:
                glyph = face.unicharToGlyph(code)
                if glyph:
                    return face, glyph
        face = self._for_character(font, text[:1])
        return face, face.unicharToGlyph(code)

    def carried(self, font: Font | None) -> bool:
        """Whether the document carries this font's program and it can be used."""
        return self._carried(font) is not None

    def _carried(self, font: Font | None) -> skia.Typeface | None:
        if font is None or not font.part:
            return None
        if font.part not in self._own:
            self._own[font.part] = self._load(font.part)
        return self._own[font.part]

    def _load(self, part: str) -> skia.Typeface | None:
        try:
            program = self.archive.read(part, _MAX_FONT)
        except UnreadableError as error:
            log.info("font of the document left out: %s", error.code)
            return None
        face: skia.Typeface | None = skia.Typeface.MakeFromData(skia.Data.MakeWithCopy(program))
        return face if face is not None and face.countGlyphs() else None

    def _stand_in(self, font: Font | None) -> skia.Typeface | None:
        name = f"{font.name} {font.family}".casefold() if font else ""
        if name not in self._stand_ins:
            families = next(f for marks, f in _STAND_INS if any(mark in name for mark in marks))
            wanted = ([font.name, font.family] if font else []) + list(families)
            self._stand_ins[name] = next((f for n in wanted if (f := self._family(n, font))), None)
        return self._stand_ins[name]

    def _family(self, name: str, font: Font | None) -> skia.Typeface | None:
        if not name:
            return None
        style = skia.FontStyle.Bold() if font and font.bold else skia.FontStyle.Normal()
        found: skia.Typeface | None = self._manager.matchFamilyStyle(name, style)
        return found

    def _for_character(self, font: Font | None, character: str) -> skia.Typeface:
        key = (font.name if font else "", character)
        if key not in self._by_character:
            self._by_character[key] = self._manager.matchFamilyStyleCharacter(
                key[0], skia.FontStyle.Normal(), _LANGUAGES, ord(character or " ")
            )
        return self._by_character[key] or skia.Typeface.MakeDefault()
