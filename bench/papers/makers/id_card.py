"""Identity cards, marked as specimens: front and back, card-sized or copied on one A4 sheet."""

from __future__ import annotations

from bench.papers.sheet import Sheet, Text, wrap
from bench.papers.world import Facts

_BLUE = (60, 110, 170)
_W, _H = 85.6, 54.0
BACK = frozenset({"issuer", "valid_from", "valid_until", "long_term"})


def _front(f: Facts, x: float = 0, y: float = 0, k: float = 1.0) -> list[Text]:
    """The runs of the portrait side, its corner at `x`, `y`, `k` times life size."""
    runs: list[Text] = []

    def put(dx: float, dy: float, text: str, size: float, colour: tuple[int, int, int] = (20, 20, 20), face: str = "hei") -> None:  # fmt: skip
        runs.append(Text(x + dx * k, y + dy * k, text, size * k, face, colour))

    for dx, dy, label in ((6, 6, "姓名"), (6, 13, "性别"), (26, 13, "民族"), (6, 20, "出生"), (6, 27, "住址"), (6, 45, "公民身份号码")):  # fmt: skip
        put(dx, dy, label, 2.9, _BLUE)
    put(17, 5.6, f["name"], 3.5)
    put(17, 13, f["sex"], 3.1)
    put(36, 13, f["ethnicity"], 3.1)
    born = f["birth_date"]
    for dx, part, label in ((16, born.year, "年"), (30, born.month, "月"), (39, born.day, "日")):
        put(dx, 20, str(part), 3.1)
        put(dx + (9 if label == "年" else 5), 20, label, 2.9, _BLUE)
    for i, line in enumerate(wrap(f["address"], 37, 3.1, "hei")):
        put(17, 27 + i * 4.6, line, 3.1)
    put(29, 44.7, f["number"], 3.6, face="hei-bold")
    put(62, 20, "样本", 5.5)
    return runs


def _back(f: Facts, x: float = 0, y: float = 0, k: float = 1.0) -> list[Text]:
    """The runs of the emblem side."""
    until = "长期" if f["long_term"] else f"{f['valid_until']:%Y.%m.%d}"
    rows = (
        (30, 9, "中华人民共和国", 4.6, "song-bold"),
        (27, 18, "居 民 身 份 证", 6.2, "song-bold"),
        (20, 38, "签发机关", 2.9, "hei"), (37, 37.8, f["issuer"], 3.1, "hei"),
        (20, 45, "有效期限", 2.9, "hei"), (37, 44.8, f"{f['valid_from']:%Y.%m.%d}-{until}", 3.1, "hei"),
    )  # fmt: skip
    return [Text(x + dx * k, y + dy * k, t, s * k, face) for dx, dy, t, s, face in rows]


def sides(f: Facts) -> list[Sheet]:
    """Return front and back as card-sized sheets; a side that `_lost` names is left out."""
    made = []
    for side, draw in (("front", _front), ("back", _back)):
        if side != f.get("_lost"):
            sheet = Sheet(_W, _H, paper=(238, 242, 246))
            sheet.marks.extend(draw(f))
            made.append(sheet)
    return made


def copy(f: Facts) -> list[Sheet]:
    """Return an A4 copy with both sides below each other, as copy shops make it."""
    sheet = Sheet()
    for side, y, draw in (("front", 45, _front), ("back", 150, _back)):
        if side != f.get("_lost"):
            sheet.frame(45, y, _W * 1.35, _H * 1.35)
            sheet.marks.extend(draw(f, 45, y, 1.35))
    return [sheet]
