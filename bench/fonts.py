"""The openly licensed fonts that papers and pages are drawn with, asked of fontconfig.

`python -m bench.fonts` fetches those of handwriting into `var/fonts`: npm packages of fixed versions
whose contents are compared with the digests below. Where they are not, Kai faces stand in.
"""

from __future__ import annotations

import base64
import hashlib
import shutil
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path

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
FONTS = Path("var/fonts")
# Version and SHA-512 of the package of each hand-lettered face, all under the Open Font Licence.
HANDS = {
    "liu-jian-mao-cao": ("5.3.0", "OaFm4okm77XoGA9jp1J89tDjdWlzb68yJCUL7LV75QxUWF/qOBRVqmhP7XFFsgcn/PL+nc2dPvRGT/8yit5LZg=="),
    "long-cang": ("5.3.0", "lCcBJb+LWZpYCVtGvQRiZPy5/EaGPuYLycpJXUIOz28EYGGqhTVWBRqY6ucaW8l1F8gvfjutY1PoAPUrFiP0wg=="),
    "ma-shan-zheng": ("5.3.1", "cGGn7Yje2RSduXVxEk+rCfNZyD/T/7FMGj03LNPiK8TRL9Sing0tq1zJF3n+W29szPqgb2RNs5oIvmm+ikeI+Q=="),
    "zhi-mang-xing": ("5.3.0", "V21yCCm5o2PHdXF2P9KKh7uiqL8QFFuII4DRQkpG24tfyDzJPchXKsxkcvKM43xEPvQKdbhHCBbXEFjcm/TUCQ=="),
}  # fmt: skip
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


def hands() -> tuple[Path, ...]:
    """Files of the hand-lettered faces that were fetched."""
    return tuple(path for name in HANDS if (path := FONTS / f"{name}.woff").exists())


def fetch(name: str, folder: Path) -> None:
    """Put a hand-lettered face into a folder.

    Raises:
        FontMissingError: npm is not there or found nothing, or gave something else.
    """
    version, digest = HANDS[name]
    npm = shutil.which("npm")
    if npm is None:
        raise FontMissingError("没有 npm，取不到手写字体")
    with tempfile.TemporaryDirectory() as scratch:
        package = f"@fontsource/{name}@{version}"
        done = subprocess.run(
            [npm, "pack", package, "--silent", "--pack-destination", scratch],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        packed = next(Path(scratch).glob("*.tgz"), None)
        if packed is None:
            raise FontMissingError(f"取不到 {package}：{done.stderr.strip()[-200:]}")
        if hashlib.sha512(packed.read_bytes()).digest() != base64.b64decode(digest):
            raise FontMissingError(f"{package} 的内容与记录的校验值不符")
        inside = f"package/files/{name}-chinese-simplified-400-normal.woff"
        with tarfile.open(packed) as archive:
            file = archive.extractfile(inside)
            assert file is not None, inside
            folder.mkdir(parents=True, exist_ok=True)
            (folder / f"{name}.woff").write_bytes(file.read())


def main() -> None:
    """Fetch the hand-lettered faces that are not there yet."""
    try:
        for name in HANDS:
            if not (FONTS / f"{name}.woff").exists():
                fetch(name, FONTS)
    except FontMissingError as error:
        sys.exit(f"{error}\n手写内容将改用楷体绘制；有网络时再运行：python -m bench.fonts")
    print(f"handwriting is drawn with {len(hands())} faces in {FONTS}")


if __name__ == "__main__":
    main()
