"""One spelling for what is the same to a reader: widths, brackets, dashes, spaces."""

from __future__ import annotations

import re
import unicodedata

# NFKC (Unicode Annex 15) folds full-width letters, digits, brackets and colons; these remain.
_MARKS = str.maketrans(
    {
        "【": "[",
        "】": "]",
        "〖": "[",
        "〗": "]",
        "〔": "(",
        "〕": ")",
        "﹝": "(",
        "﹞": ")",
        "「": "“",
        "」": "”",
        "『": "“",
        "』": "”",
        "＂": '"',
        "—": "-",
        "–": "-",
        "―": "-",
        "‐": "-",
        "‑": "-",
        "−": "-",
        "⁃": "-",
        "─": "-",  # box drawing, typed for a dash
        "━": "-",
        "~": "~",
        "∼": "~",
        "˜": "~",
        "～": "~",
        "〜": "~",
        "∶": ":",
        "︰": ":",
        "‧": "·",
        "•": "·",
        "・": "·",
        "⋯": "...",
        "⁄": "/",
        "∕": "/",
        # Letters that show nothing: fillers of Hangul and of Braille.
        "\u115f": None,
        "\u1160": None,
        "\u3164": None,
        "\uffa0": None,
        "\u2800": None,
    }
)
_MARKS |= dict.fromkeys((*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)))  # choices of a glyph
# Fonts that share one glyph for a character and its look-alike radical make PDF text layers name
# the radical. NFKC folds the Kangxi radicals; these of the supplement (U+2E80 on) it leaves. Pairs
# after EquivalentUnifiedIdeograph.txt of the Unicode database.
_RADICALS = (
    "⺁厂⺄乚⺅亻⺆冂⺈刀⺉刂⺌小⺍小⺎兀⺏尣⺐尢⺒巳⺓幺⺔彑⺕彐⺖忄⺘扌⺙攵⺛旡⺜日⺝月⺞歺⺟母⺠民⺡氵⺢氺⺣灬"
    "⺤爫⺥爫⺦丬⺧牛⺨犭⺩王⺪疋⺫目⺬示⺭礻⺮竹⺯糹⺰纟⺱罓⺲罒⺶羊⺹耂⺺肀⺻聿⺼月⺽臼⺾艹⺿艹⻀艹⻁虎⻂衤⻃覀⻄西"
    "⻅见⻆角⻇角⻈讠⻉贝⻊足⻋车⻌辶⻍辶⻎辶⻏阝⻐钅⻑長⻒镸⻓长⻔门⻕阜⻖阝⻗雨⻘青⻙韦⻚页⻛风⻜飞⻝食⻞食⻟飠"
    "⻠饣⻡首⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻪黾⻫斉⻬齐⻭歯⻮齿⻯竜⻰龙⻱龜⻲亀⻳龟"
)
_MARKS |= {ord(a): b for a, b in zip(_RADICALS[::2], _RADICALS[1::2], strict=True)}
_CJK = r"\u2e80-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u3000-\u303f\U00020000-\U0003ffff"
# Controls, formats (some turn the direction of the text around), lone surrogates, private use.
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co"})
# 二○二四年 is written with a circle as often as with the character for zero.
_ZERO = re.compile(r"(?<=[一二三四五六七八九〇])[○◯]|[○◯](?=[一二三四五六七八九〇])")
_SPACES = re.compile(r"\s+")
_BESIDE_CJK = re.compile(rf"(?<=[{_CJK}]) (?=\S)|(?<=\S) (?=[{_CJK}])")
_BESIDE_MARK = re.compile(r" (?=[,;:!?、。)\]”])|(?<=[(\[“、。]) ")


def normalise(text: str) -> str:
    """Text in one spelling: NFKC, one form of brackets and dashes, no spaces beside Chinese.

    Full-width letters, digits and punctuation become their ASCII forms, Roman numerals letters,
    【】 and 〖〗 become [], 〔〕 become (), every dash becomes "-", 二○二四 becomes 二〇二四,
    invisible characters and controls go, spaces between Chinese characters and around punctuation
    go, other white space becomes one blank. Traditional characters stay. Idempotent.
    """
    while (folded := _fold(text)) != text:
        text = folded
    return folded


def _fold(text: str) -> str:
    """One pass; taking a space away may join what another pass composes."""
    kept = "".join(
        c for c in text.translate(_MARKS) if c.isspace() or unicodedata.category(c) not in _UNSEEN
    )
    folded = unicodedata.normalize("NFKC", kept).translate(_MARKS)
    folded = _BESIDE_CJK.sub("", _SPACES.sub(" ", _ZERO.sub("〇", folded)))
    return _BESIDE_MARK.sub("", folded).strip()
