"""A letter as HTML and as PDF."""

from __future__ import annotations

import re
import subprocess
from base64 import b64encode
from functools import cache
from importlib import resources

from jinja2 import Environment, StrictUndefined, Template
from markupsafe import Markup

from prereview.errors import NoChineseFont
from prereview.letters.model import Letter

_BETWEEN = re.compile(
    r"(?<=[\u4e00-\u9fff，。；：、）》”]) +(?=[A-Za-z0-9])"
    r"|(?<=[A-Za-z0-9]) +(?=[\u4e00-\u9fff（《“])"
)


def html(letter: Letter) -> str:
    """Return the letter as a whole page with its style; ready for the printer."""
    style = Markup(_file("letter.css"))  # noqa: S704 - our own file
    number, blocks = letter.parts
    return _template().render(
        letter=letter, number=number, blocks=blocks, style=style, base64=_base64, closed=closed
    )


def closed(text: str) -> str:
    """The text without spaces between Chinese and Latin letters, which justified lines stretch."""
    return _BETWEEN.sub("", text)


def pdf(letter: Letter) -> bytes:
    """Return the letter as PDF, with its fonts inside.

    Raises:
        NoChineseFont: this machine has no font with Chinese characters.
    """
    if not has_chinese_font():
        raise NoChineseFont
    import weasyprint  # noqa: PLC0415 - loads pango, which only this function needs

    return bytes(weasyprint.HTML(string=html(letter)).write_pdf())


@cache
def has_chinese_font() -> bool:
    """Whether this machine has a font with Chinese characters."""
    try:
        said = subprocess.run(
            ["fc-list", ":lang=zh-cn", "family"],  # noqa: S607 - fontconfig's own tool, wherever it is
            check=True, capture_output=True, text=True, timeout=20,
        )  # fmt: skip
    except (OSError, subprocess.SubprocessError):
        return True  # without the tool nothing is known; the renderer then does what it can
    return bool(said.stdout.strip())


@cache
def _template() -> Template:
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return environment.from_string(_file("letter.html.jinja"))


def _file(name: str) -> str:
    return resources.files("prereview.letters").joinpath(name).read_text("utf-8")


def _base64(data: bytes) -> str:
    return b64encode(data).decode("ascii")
