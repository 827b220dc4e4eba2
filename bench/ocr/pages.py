"""Pages with known text, drawn with a fixed seed, and the ways in which they are spoilt."""

from __future__ import annotations

import random
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

Picture = NDArray[np.uint8]

A4_INCHES = (8.27, 11.69)
_SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗"
_GIVEN = "建国丽华志强秀英明军芳敏静伟涛磊洋勇艳娟霞平辉玲"
_PLACES = ("江海市", "滨江区", "开发区", "汇龙镇", "近海镇", "城东街道")
_TRADES = ("食品", "餐饮管理", "建材", "文化传媒", "物业服务", "机械设备")
_CODE = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_SENTENCES = (
    "申请人应当对所提交材料的真实性负责,并承担由此引起的法律责任。",
    "行政机关收到申请后,对材料不齐全或者不符合法定形式的,应当一次性告知需要补正的全部内容。",
    "甲方将位于上述地址的房屋出租给乙方用于经营,租赁期间不得擅自转租。",
    "本承诺书一式两份,自签字或者盖章之日起生效。",
    "经营场所应当与有毒、有害场所以及其他污染源保持规定的距离。",
    "从事接触直接入口食品工作的人员应当每年进行健康检查,取得健康证明后方可上岗。",
)


@dataclass(frozen=True)
class Sheet:
    """A drawn page (BGR) and its rows of text in reading order."""

    picture: Picture
    rows: tuple[str, ...]


@cache
def _font_file(family: str) -> str:
    if shutil.which("fc-match") is None:
        raise SystemExit("fontconfig is needed (Debian: fontconfig)")
    file, _, found = subprocess.run(
        ["fc-match", "-f", "%{file}\n%{family}", family], capture_output=True, text=True, check=True
    ).stdout.partition("\n")
    if "CJK" not in found:
        raise SystemExit("a Chinese font is needed (Debian: fonts-noto-cjk)")
    return file


def _font(family: str, size: int) -> ImageFont.FreeTypeFont:
    file = _font_file(family)
    return ImageFont.truetype(file, size, index=2 if file.endswith(".ttc") else 0)


def _person(dice: random.Random) -> str:
    return dice.choice(_SURNAMES) + "".join(dice.sample(_GIVEN, dice.choice((1, 2))))


def _pairs(dice: random.Random) -> list[tuple[str, str]]:
    trade = dice.choice(_TRADES)
    year = dice.randint(2008, 2025)
    return [
        ("统一社会信用代码", "91" + "".join(dice.choice(_CODE) for _ in range(16))),
        ("名称", f"江海市{_person(dice)[1:]}{trade}有限公司"),
        ("法定代表人", _person(dice)),
        ("住所", f"{''.join(dice.sample(_PLACES, 2))}人民路{dice.randint(1, 999)}号"),
        ("成立日期", f"{year}年{dice.randint(1, 12):02d}月{dice.randint(1, 28):02d}日"),
        ("联系电话", f"1{dice.randint(3, 9)}{dice.randint(10**8, 10**9 - 1)}"),
        ("注册资本", f"{dice.randint(1, 500)}.{dice.randint(0, 99):02d}万元"),
        (
            "身份证号码",
            f"320681{dice.randint(1960, 2004)}0{dice.randint(1, 9)}1{dice.randint(1000, 9999)}X",
        ),
    ]


def draw(seed: int, dpi: int) -> Sheet:
    """One A4 page: a title, a ruled form, paragraphs; everything else follows from `seed`."""
    dice = random.Random(seed)
    family = "Noto Serif CJK SC" if seed % 2 else "Noto Sans CJK SC"
    width, height = (round(side * dpi) for side in A4_INCHES)
    sheet = Image.new("RGB", (width, height), "white")
    pen = ImageDraw.Draw(sheet)
    point = dpi / 72
    rows: list[str] = []
    title = dice.choice(("食品经营许可申请书", "房屋租赁合同", "授权委托书", "告知承诺书"))
    pen.text(
        (width / 2, 60 * point), title, font=_font(family, round(22 * point)), fill=15, anchor="mm"
    )
    rows.append(title)
    face = _font(family, round(12 * point))
    left, right, top = 60 * point, width - 60 * point, 100 * point
    middle = left + 130 * point
    for label, value in dice.sample(_pairs(dice), 7):
        pen.rectangle(
            (left, top, right, top + 26 * point), outline=30, width=max(1, round(point / 2))
        )
        pen.line((middle, top, middle, top + 26 * point), fill=30, width=max(1, round(point / 2)))
        for x, text in ((left, label), (middle, value)):
            pen.text((x + 8 * point, top + 13 * point), text, font=face, fill=20, anchor="lm")
            rows.append(text)
        top += 26 * point
    top += 24 * point
    small = _font(family, round(10.5 * point))
    for sentence in dice.sample(_SENTENCES, 4):
        for piece in _wrap(f"第{dice.randint(1, 30)}条 {sentence}", small, right - left):
            pen.text((left, top), piece, font=small, fill=25, anchor="lm")
            rows.append(piece)
            top += 20 * point
        top += 6 * point
    return Sheet(np.ascontiguousarray(np.asarray(sheet)[:, :, ::-1]), tuple(rows))


def _wrap(text: str, face: ImageFont.FreeTypeFont, width: float) -> list[str]:
    pieces = [""]
    for letter in text:
        if face.getlength(pieces[-1] + letter) > width and letter not in ",。、:":
            pieces.append("")
        pieces[-1] += letter
    return pieces


def _skewed(picture: Picture, dice: random.Random) -> Picture:
    angle = dice.choice((-1, 1)) * dice.uniform(1.5, 8)
    height, width = picture.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 0.9)
    return np.asarray(
        cv2.warpAffine(picture, matrix, (width, height), borderValue=(255, 255, 255)), np.uint8
    )


def _photographed(picture: Picture, dice: random.Random) -> Picture:
    """A page on a dark desk, seen at an angle, with a shadow across it and sensor noise."""
    height, width = picture.shape[:2]
    size = (round(width * 1.35), round(height * 1.25))
    margin = (size[0] - width) / 2, (size[1] - height) / 2
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    moved = corners + np.array(margin, np.float32)
    moved += np.array(
        [[dice.uniform(-0.07, 0.07) * side for side in (width, height)] for _ in range(4)],
        np.float32,
    )
    matrix = cv2.getPerspectiveTransform(corners, moved)
    noise = np.random.default_rng(dice.randint(0, 10**6))
    desk = noise.normal((62, 84, 110), 9, (size[1], size[0], 3))
    desk = cv2.GaussianBlur(desk, (0, 0), 3)
    paper = cv2.warpPerspective(picture, matrix, size, flags=cv2.INTER_AREA)
    mask = (
        cv2.warpPerspective(np.full(picture.shape[:2], 255, np.uint8), matrix, size)[..., None]
        / 255
    )
    scene = desk * (1 - mask) + paper * 0.93 * mask
    across = np.linspace(0, 1, size[0])[None, :] * dice.uniform(0.2, 0.5)
    down = np.linspace(0, 1, size[1])[:, None] * dice.uniform(0.0, 0.3)
    scene *= (1 - across - down + 0.25).clip(0.45, 1.05)[..., None]
    scene = cv2.GaussianBlur(scene, (0, 0), 0.8) + noise.normal(0, 4, scene.shape)
    return scene.clip(0, 255).astype(np.uint8)


def _sealed(picture: Picture, dice: random.Random) -> Picture:
    """A red seal multiplied over the form's values."""
    height, width = picture.shape[:2]
    radius = round(width * 0.095)
    stamp = np.full(picture.shape, 255, np.uint8)
    ink = (40, 40, dice.randint(190, 225))
    centre = (round(width * dice.uniform(0.4, 0.6)), round(height * dice.uniform(0.2, 0.3)))
    cv2.circle(stamp, centre, radius, ink, max(3, radius // 18), cv2.LINE_AA)
    star = [
        (
            centre[0] + radius * (0.32 if i % 2 == 0 else 0.13) * np.sin(i * np.pi / 5),
            centre[1] - radius * (0.32 if i % 2 == 0 else 0.13) * np.cos(i * np.pi / 5),
        )
        for i in range(10)
    ]
    cv2.fillPoly(stamp, [np.array(star, np.int32)], ink, cv2.LINE_AA)
    name, face = "江海市行政审批局专用章", _font("Noto Sans CJK SC", round(radius * 0.26))
    for i, letter in enumerate(name):
        tile = Image.new("RGB", (2 * radius, 2 * radius), "white")
        ImageDraw.Draw(tile).text(
            (radius, radius * 0.24), letter, font=face, fill=ink[::-1], anchor="mm"
        )
        turned = tile.rotate(
            130 - 260 * i / (len(name) - 1), fillcolor="white", resample=Image.Resampling.BICUBIC
        )
        y, x = centre[1] - radius, centre[0] - radius
        spot = stamp[y : y + 2 * radius, x : x + 2 * radius]
        np.minimum(spot, np.asarray(turned)[:, :, ::-1], out=spot)
    return (picture.astype(np.uint16) * stamp // 255).astype(np.uint8)


def _blurred(picture: Picture, _dice: random.Random) -> Picture:
    return np.asarray(cv2.GaussianBlur(picture, (0, 0), 1.5), np.uint8)


def _turned(times: int) -> Callable[[Picture, random.Random], Picture]:
    return lambda picture, _dice: np.ascontiguousarray(np.rot90(picture, times))


@dataclass(frozen=True)
class Variant:
    """A way to spoil a page: its name, the resolution it is drawn at, the change, JPEG quality."""

    name: str
    dpi: int
    change: Callable[[Picture, random.Random], Picture]
    quality: int = 92


VARIANTS = (
    Variant("clean, 200 dpi", 200, _turned(0)),
    Variant("clean, 150 dpi", 150, _turned(0)),
    Variant("turned 90", 150, _turned(3)),
    Variant("turned 180", 150, _turned(2)),
    Variant("turned 270", 150, _turned(1)),
    Variant("skewed", 150, _skewed),
    Variant("photographed", 250, _photographed),
    Variant("blurred", 150, _blurred),
    Variant("JPEG quality 30", 150, _turned(0), 30),
    Variant("sealed over", 150, _sealed),
)


def make(variant: Variant, seed: int) -> tuple[bytes, tuple[str, ...]]:
    """A spoilt page as a JPEG file, and its rows of text."""
    sheet = draw(seed, variant.dpi)
    picture = variant.change(sheet.picture, random.Random(f"{variant.name}/{seed}"))
    done, data = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, variant.quality])
    assert done
    return bytes(data), sheet.rows
