"""Personal numbers out of a text, before it is logged or handed to the dialogue process.

Rather one number too many than one too few: any run of digits of the right length is hidden,
whether its check digit is right or not, because people mistype their own numbers too.
"""

from __future__ import annotations

import re
import unicodedata

# People group digits with blanks, hyphens or dots; nothing else may stand between two digits.
_GAP = r"[ \-.·]?"


def _digits(low: int, high: int) -> str:
    return rf"\d(?:{_GAP}\d){{{low - 1},{high - 1}}}"


_START, _END = r"(?<![0-9A-Za-z])", r"(?![0-9A-Za-z])"

# Order matters: the longer number is looked for first, so that no part of it is left over.
_RULES: tuple[tuple[re.Pattern[str], str], ...] = (
    # Numbers of submissions, and the digits of a phone that open them together with the number
    (re.compile(rf"{_START}[Yy][Ss][ -]?\d{{6}}[ -]?\d{{6}}{_END}"), "〔办件编号〕"),
    (re.compile(r"((?:尾号|尾数|[末后][四4]位)(?:是|为|:)?\s*)\d{4}(?!\d)"), r"\1〔尾号〕"),
    (re.compile(r"\A\s*\d{4}\s*\Z"), "〔尾号〕"),
    (re.compile(r"[A-Za-z0-9_.+\-]+@[A-Za-z0-9\-]+(?:\.[A-Za-z0-9\-]+)+"), "〔邮箱〕"),
    # GB 11643-1999: 17 digits and a check character; 15 digits before 1999
    (re.compile(rf"{_START}{_digits(17, 17)}{_GAP}[0-9Xx]{_END}"), "〔身份证号〕"),
    (re.compile(rf"{_START}{_digits(15, 15)}{_END}"), "〔身份证号〕"),
    (re.compile(rf"{_START}(?:\+?86{_GAP})?1[3-9](?:{_GAP}\d){{9}}{_END}"), "〔手机号〕"),
    # ISO/IEC 7812: up to 19 digits
    (re.compile(rf"{_START}{_digits(12, 19)}{_END}"), "〔卡号〕"),
    (re.compile(rf"{_START}0\d{{2,3}}[ \-]?\d{{7,8}}{_END}"), "〔电话〕"),
    # passports and the permits of Hong Kong, Macao and Taiwan residents
    (re.compile(rf"{_START}[EeGgDdSsPpHhMm][A-Za-z]?\d{{7,10}}{_END}"), "〔证件号〕"),
)


def mask(text: str) -> str:
    """Return the text with identity, phone, card and document numbers and e-mail addresses hidden.

    Full-width digits count as digits; a text without such numbers comes back unchanged.
    """
    narrow = unicodedata.normalize("NFKC", text)
    masked = narrow
    for pattern, word in _RULES:
        masked = pattern.sub(word, masked)
    return text if masked == narrow else masked
