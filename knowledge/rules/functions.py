"""What plain CEL lacks: days, names, addresses, identity numbers, ages.

A function answers True or False only when it can be sure. `None` means that the values do not
settle the question (an address with less detail, an empty name): the rule is then unclear and a
person looks.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date

_USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_USCC_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
_USCC = re.compile(rf"[{_USCC_ALPHABET}]{{2}}\d{{6}}[{_USCC_ALPHABET}]{{10}}")
_ID = re.compile(r"\d{17}[\dX]")
_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_CHECK = "10X98765432"
_OLDEST_BIRTH = 1900

_INVISIBLE = re.compile(r"[\s\u200b-\u200f\u2060\ufeff\u00ad]+")
_OPENING = re.compile(r"[(\[{〔【〈《「『〖]")
_CLOSING = re.compile(r"[)\]}〕】〉》」』〗]")
_DOTS = re.compile(r"[·•‧∙⋅・･.。]")
_DASHES = re.compile(r"[-‐‑‒–—―−~～_]+")
_MARKS = re.compile(r"[()·,，、;；:：'\"“”‘’\-]")


def squeeze(text: str) -> str:
    """Take out what scanners and keyboards vary: width, white space, kind of bracket, dot, dash."""
    plain = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).upper()
    plain = _CLOSING.sub(")", _OPENING.sub("(", plain))
    return _DASHES.sub("-", _DOTS.sub("·", plain))


def days(start: date, end: date) -> int:
    """Calendar days from `start` to `end`; negative when `end` is earlier."""
    return (end - start).days


def same_name(one: str, other: str) -> bool | None:
    """Whether two names of a person or an organisation are the same name.

    Width, white space, case and the kind of brackets, dots and dashes do not count. Everything
    else does: a registered name is one exact text, so 有限公司 and 有限责任公司, 股份有限公司 and
    有限公司, a company and its 分公司 are different names, although the first pair is one form of
    organisation by 公司法: a form that writes the other one does not carry the registered name.
    None when either is empty, or when the two differ in punctuation only (a bracket that was
    dropped in reading must not accuse anybody).
    """
    a, b = squeeze(one), squeeze(other)
    if not a or not b:
        return None
    if a == b:
        return True
    return None if _MARKS.sub("", a) == _MARKS.sub("", b) else False


_PROVINCE = re.compile(
    r"(?:中国|中华人民共和国)?(?:(?:河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东"
    r"|海南|四川|贵州|云南|陕西|甘肃|青海|台湾)省?|(?:北京|上海|天津|重庆)市?"
    r"|(?:内蒙古|西藏)(?:自治区)?|广西(?:壮族自治区)?|宁夏(?:回族自治区)?|新疆(?:维吾尔自治区)?)"
)
_DIVISION = re.compile(r"[^\d省市区县镇乡道]{1,8}?(?:自治州|地区|街道|市|区|县|镇|乡|盟|旗)")
_UNITS = {"号楼": "幢", "栋": "幢", "座": "幢", "楼": "层", "房": "室"}
_FILLER = re.compile(r"[号室层幢单元房间门牌第之()\-·,，、]")
_CHINESE_NUMBER = re.compile(r"[一二两三四五六七八九十]{1,3}(?=[号室层幢单楼栋座])")
_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"两": 2}
_LOT = re.compile(r"(\d+[A-Z]?|[A-Z]+\d*)(号楼|单元|[栋幢座楼层室房号])?")


def _arabic(found: re.Match[str]) -> str:
    head, ten, tail = found.group().partition("十")
    if not ten:
        return "".join(str(_DIGITS[c]) for c in head)
    return str((_DIGITS.get(head, 1)) * 10 + (_DIGITS[tail] if tail else 0))


def _address(text: str) -> tuple[str, list[str], list[tuple[str, str]]]:
    """The words, the divisions (镇 and above) and the numbers with their units of an address."""
    plain = _CHINESE_NUMBER.sub(_arabic, squeeze(text))
    plain = _PROVINCE.sub("", plain, count=1) if _PROVINCE.match(plain) else plain
    divisions: list[str] = []
    while found := _DIVISION.match(plain):
        divisions.append(found.group())
        plain = plain[found.end() :]
    words = _FILLER.sub("", _LOT.sub("", plain))
    return words, divisions, [(n, _UNITS.get(unit, unit)) for n, unit in _LOT.findall(plain)]


def same_address(one: str, other: str) -> bool | None:
    """Whether two addresses are the same place.

    The province and leading divisions may be left out on one side; 栋, 幢, 座 and Chinese or
    Arabic numerals do not count. True when words and all numbers agree; False when a number, a
    division that both name, or the words contradict; None when one address only says less.
    """
    if not squeeze(one) or not squeeze(other):
        return None
    (words_a, parts_a, lots_a), (words_b, parts_b, lots_b) = _address(one), _address(other)
    if _divisions_contradict(parts_a, parts_b):
        return False
    shared = min(len(lots_a), len(lots_b))
    pairs = list(zip(lots_a[:shared], lots_b[:shared], strict=True))
    if any(one_lot[0] != other_lot[0] for one_lot, other_lot in pairs):
        return False
    # 9号楼 and 9楼, a building and a floor, carry the same number: a person looks.
    units = all(not a[1] or not b[1] or a[1] == b[1] for a, b in pairs)
    if words_a == words_b:
        return True if len(lots_a) == len(lots_b) and units else None
    shorter, longer = sorted((words_a, words_b), key=len)
    return None if shorter and shorter in longer else False


def _divisions_contradict(one: list[str], other: list[str]) -> bool:
    """Two names of one rank (市, 区, 县, 镇 …) that both addresses carry, and no name in common."""
    if not one or not other or set(one) & set(other):
        return bool(one and other) and one[-1] != other[-1] and one[-1][-1] == other[-1][-1]
    return bool({d[-1] for d in one} & {d[-1] for d in other})


def valid_uscc(number: str) -> bool:
    """Whether a 统一社会信用代码 is well formed: charset and check character of GB 32100-2015.

    The registering body and the region are not judged: codes of new bodies and old regions are
    real, and an unknown one is never a fault.
    """
    text = squeeze(number)
    if not _USCC.fullmatch(text):
        return False
    total = sum(_USCC_ALPHABET.index(c) * w for c, w in zip(text, _USCC_WEIGHTS, strict=False))
    return _USCC_ALPHABET[(31 - total % 31) % 31] == text[17]


def valid_id(number: str, today: date) -> bool:
    """Whether a 公民身份号码 is well formed: GB 11643-1999, check by ISO 7064 MOD 11-2.

    The birth date must be a real day between 1900 and `today`. Every region is accepted, the
    residence permits of 香港 (81), 澳门 (82) and 台湾 (83) included.
    """
    text = squeeze(number)
    if not _ID.fullmatch(text):
        return False
    try:
        birth = date(int(text[6:10]), int(text[10:12]), int(text[12:14]))
    except ValueError:
        return False
    if birth.year < _OLDEST_BIRTH or birth > today:
        return False
    total = sum(int(c) * w for c, w in zip(text, _ID_WEIGHTS, strict=False))
    return _ID_CHECK[total % 11] == text[17]


def age_on(birth: date, day: date) -> int | None:
    """Full years (周岁) on a day; born on 29 February, the year is full on 28 (民法典 第202条).

    None when the day lies before the birth.
    """
    if day < birth:
        return None
    try:
        birthday = birth.replace(year=day.year)
    except ValueError:
        birthday = date(day.year, 2, 28)
    return day.year - birth.year - (day < birthday)
