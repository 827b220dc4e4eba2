"""The openly licensed fonts that papers and pages are drawn with, asked of fontconfig."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass
from functools import cache

from fontTools.ttLib import TTFont
from PIL import ImageFont


@dataclass(frozen=True, slots=True)
class Face:
    """A typeface: its name for fontconfig, the Debian package that has it."""

    family: str
    package: str


FACES = {
    "song": Face("Noto Serif CJK SC", "fonts-noto-cjk"),
    "song-bold": Face("Noto Serif CJK SC:bold", "fonts-noto-cjk"),
    "song-hant": Face("Noto Serif CJK TC", "fonts-noto-cjk"),
    "hei": Face("Noto Sans CJK SC", "fonts-noto-cjk"),
    "hei-bold": Face("Noto Sans CJK SC:bold", "fonts-noto-cjk"),
    "hei-hant": Face("Noto Sans CJK TC", "fonts-noto-cjk"),
    "kai": Face("AR PL UKai CN", "fonts-arphic-ukai"),
    "kai-hant": Face("AR PL UKai TW", "fonts-arphic-ukai"),
    "ming": Face("AR PL UMing CN", "fonts-arphic-uming"),
    "ming-hant": Face("AR PL UMing TW", "fonts-arphic-uming"),
    "zen": Face("WenQuanYi Zen Hei", "fonts-wqy-zenhei"),
    "wen": Face("LXGW WenKai", "fonts-lxgw-wenkai"),
}
PACKAGES = tuple(sorted({face.package for face in FACES.values()}))


class FontMissingError(RuntimeError):
    """A font that pages are drawn with is not installed."""


@cache
def file_of(name: str) -> tuple[str, int]:
    """File and index of a face.

    Raises:
        FontMissingError: fontconfig is not there, or has no such font.
    """
    wanted = FACES[name]
    if shutil.which("fc-match") is None:
        raise FontMissingError("没有 fontconfig；请安装：apt install fontconfig")
    said = subprocess.run(
        ["fc-match", "-f", "%{file}|%{index}|%{family}", wanted.family],
        check=True, capture_output=True, text=True,
    ).stdout  # fmt: skip
    path, index, family = said.split("|")
    if wanted.family.partition(":")[0] not in family.split(","):
        raise FontMissingError(
            f"没有找到中文字体 {wanted.family}（得到 {family}）；请安装：apt install {wanted.package}"
        )
    return path, int(index)


@cache
def font(name: str, size: int) -> ImageFont.FreeTypeFont:
    """A Pillow font of `size` pixels an em, laid out without help of the system's shapers."""
    path, index = file_of(name)
    return ImageFont.truetype(path, size, index=index, layout_engine=ImageFont.Layout.BASIC)


@cache
def letters(name: str) -> frozenset[str]:
    """The characters that a face can show."""
    path, index = file_of(name)
    with TTFont(path, fontNumber=index, lazy=True) as file:
        return frozenset(chr(code) for code in file.getBestCmap())


def showing(text: str, name: str, otherwise: str = "song") -> str:
    """The face `name` if it has every character of `text`, else the face `otherwise`."""
    return name if letters(name).issuperset(text) else otherwise
