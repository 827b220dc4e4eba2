"""Text as labels are compared."""

from __future__ import annotations

import unicodedata

_LIKE = str.maketrans(
    {"入": "人", "曰": "日", "末": "未", "己": "已", "巳": "已", "士": "土", "囗": "口", "〇": "0",
     "冂": "门", "刁": "习", "忄": "小", "兑": "免", "徽": "微", "別": "别"}
)  # fmt: skip


def fold(text: str) -> str:
    """Return text as labels are compared: NFKC, no spaces, look-alike characters made one."""
    plain = unicodedata.normalize("NFKC", text).translate(_LIKE)
    return "".join(c for c in plain if not c.isspace())
