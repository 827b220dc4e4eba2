"""Identity cards, marked as specimens: front and back, card-sized or copied on one A4 sheet."""

from __future__ import annotations

from bench.papers.invent import Person
from bench.papers.sheet import Sheet, Text, wrap

_BLUE = (60, 110, 170)
_W, _H = 85.6, 54.0


def front(person: Person, x: float = 0, y: float = 0, k: float = 1.0) -> list[Text]:
    """Return the runs of the portrait side, its corner at `x`, `y`, `k` times life size."""
    runs: list[Text] = []

    def put(
        dx: float, dy: float, text: str, size: float, blue: bool = False, face: str = "hei"
    ) -> None:
        colour = _BLUE if blue else (20, 20, 20)
        runs.append(Text(x + dx * k, y + dy * k, text, size * k, face, colour))

    put(6, 6, "姓名", 2.9, blue=True)
    put(17, 5.6, person.name, 3.5)
    put(6, 13, "性别", 2.9, blue=True)
    put(17, 13, "男" if person.male else "女", 3.1)
    put(26, 13, "民族", 2.9, blue=True)
    put(36, 13, "汉", 3.1)
    put(6, 20, "出生", 2.9, blue=True)
    for dx, part, label in (
        (16, person.born.year, "年"),
        (30, person.born.month, "月"),
        (39, person.born.day, "日"),
    ):
        put(dx, 20, str(part), 3.1)
        put(dx + (9 if label == "年" else 5), 20, label, 2.9, blue=True)
    put(6, 27, "住址", 2.9, blue=True)
    for i, line in enumerate(wrap(person.address, 37, 3.1, "hei")):
        put(17, 27 + i * 4.6, line, 3.1)
    put(6, 45, "公民身份号码", 2.9, blue=True)
    put(29, 44.7, person.number, 3.6, face="hei-bold")
    put(62, 20, "样本", 5.5, face="hei")
    return runs


def back(person: Person, x: float = 0, y: float = 0, k: float = 1.0) -> list[Text]:
    """Return the runs of the emblem side."""
    until = f"{person.valid_until:%Y.%m.%d}" if person.valid_until else "长期"
    rows = (
        (30, 9, "中华人民共和国", 4.6, "song-bold"),
        (27, 18, "居 民 身 份 证", 6.2, "song-bold"),
        (20, 38, "签发机关", 2.9, "hei"), (37, 37.8, person.issuer, 3.1, "hei"),
        (20, 45, "有效期限", 2.9, "hei"), (37, 44.8, f"{person.valid_from:%Y.%m.%d}-{until}", 3.1, "hei"),
    )  # fmt: skip
    return [Text(x + dx * k, y + dy * k, t, s * k, f) for dx, dy, t, s, f in rows]


def card(runs: list[Text]) -> Sheet:
    """Return one side as a card-sized sheet with a margin."""
    sheet = Sheet(_W, _H, paper=(238, 242, 246))
    sheet.marks.extend(runs)
    return sheet


def copy(person: Person, *, with_back: bool = True) -> Sheet:
    """Return an A4 copy with both sides below each other, as copy shops make it."""
    sheet = Sheet()
    for y, runs in (
        (45, front(person, 45, 45, 1.35)),
        (150, back(person, 45, 150, 1.35) if with_back else []),
    ):
        if runs:
            sheet.frame(45, y, _W * 1.35, _H * 1.35)
            sheet.marks.extend(runs)
    return sheet


def fields(person: Person) -> dict[str, object]:
    """Return what a reader should find."""
    found: dict[str, object] = {
        "name": person.name, "sex": "男" if person.male else "女", "birth_date": person.born,
        "address": person.address, "number": person.number, "issuer": person.issuer,
        "valid_from": person.valid_from, "long_term": person.valid_until is None,
    }  # fmt: skip
    return found | ({"valid_until": person.valid_until} if person.valid_until else {})
