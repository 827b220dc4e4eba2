"""Characters of Microsoft's symbol fonts as Unicode; forms draw their tick boxes with them."""

from __future__ import annotations

TICKED = "☑"
EMPTY = "☐"

_WINGDINGS = {
    0x6C: "●", 0x6D: "❍", 0x6E: "■", 0x6F: EMPTY, 0x70: EMPTY, 0x71: EMPTY, 0x72: EMPTY,
    0x75: "◆", 0x76: "❖", 0x77: "◆", 0x9E: "·", 0x9F: "•", 0xA1: "○", 0xA4: "◉", 0xA7: "▪",
    0xA8: EMPTY, 0xB2: "✧", 0xD8: "➢", 0xDF: "←", 0xE0: "→", 0xE8: "➔", 0xF0: "⇨",
    0xFB: "✗", 0xFC: "✓", 0xFD: "☒", 0xFE: TICKED,
    **{0x81 + i: chr(0x2460 + i) for i in range(10)},  # circled digits 1 to 10
    0x80: "⓪",
}  # fmt: skip
_WINGDINGS_2 = {
    0x2A: EMPTY, 0x30: EMPTY, 0x35: EMPTY, 0x4F: "✗", 0x50: "✓", 0x51: "☒", 0x52: TICKED,
    0x53: "☒", 0x54: "☒", 0x96: "●", 0x97: "●", 0x98: "●", 0xA2: "■", 0xA3: EMPTY, 0xA4: EMPTY,
    **{0x6A + i: chr(0x2460 + i) for i in range(10)},
}  # fmt: skip
_SYMBOL = {
    0xB7: "•", 0xB0: "°", 0xB1: "±", 0xB4: "×", 0xB8: "÷", 0xA3: "≤", 0xB3: "≥", 0xB9: "≠",
    0xD6: "√", 0xAE: "→", 0xA5: "∞", 0x7F: EMPTY, 0xA0: "€",
}  # fmt: skip
_FONTS = {
    "wingdings": _WINGDINGS,
    "wingdings 2": _WINGDINGS_2,
    "symbol": _SYMBOL,
    "zapfdingbats": {0x33: "✓", 0x34: "✓", 0x38: "✗", 0x6F: EMPTY, 0x6E: "■", 0x6C: "●"},
}


def is_symbol_font(font: str) -> bool:
    """Whether characters of this font mean something else than their code says."""
    return font.casefold() in _FONTS


def symbol(code: int, font: str) -> str:
    """The character at `code` (0–255, or the same at U+F000) of a symbol font; `□` if unknown.

    A character of another font stands for itself.
    """
    table = _FONTS.get(font.casefold())
    if table is None:
        return "□" if 0xE000 <= code <= 0xF8FF else chr(code) if 0x20 <= code < 0x110000 else ""
    found = table.get(code & 0xFF)
    if found is None and font.casefold() == "symbol" and 0x20 < code & 0xFF < 0x40:
        return chr(code & 0xFF)  # its digits and punctuation are ASCII's
    return found or ("□" if code & 0xFF > 0x20 else " ")


def unsymbolised(text: str, font: str) -> str:
    """Text as it looks when its letters are set in this font.

    Only letters of one byte are: a run that names a symbol font sets its Chinese in another.
    Private characters without such a font are bullets that were copied without theirs.
    """
    if not is_symbol_font(font):
        font = "wingdings"
        return "".join(symbol(ord(c), font) if "\uf020" <= c <= "\uf0ff" else c for c in text)
    return "".join(
        symbol(ord(c), font) if c < "\u0100" or "\uf000" <= c <= "\uf0ff" else c for c in text
    )
