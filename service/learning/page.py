"""The report of a month as one page: nothing is loaded, it prints, it reads on a phone."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from service.learning.figures import LISTED, Figures

__all__ = ["page"]

_FOLDER = Path(__file__).with_name("templates")


def page(figures: Figures) -> str:
    """Return the page (HTML)."""
    return _template().render(f=figures, listed=LISTED)


@cache
def _template() -> Template:
    environment = Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"percent": _percent, "change": _change}
    return environment.get_template("monthly.html")


def _percent(share: float | None) -> str:
    return "—" if share is None else f"{share:.1%}"


def _change(now: float, before: float) -> str:
    """A count against that of the month before, in words; nothing when that had none."""
    if not before:
        return "上月没有"
    share = now / before - 1
    if abs(share) < 0.005:
        return "与上月持平"
    return f"比上月{'多' if share > 0 else '少'} {abs(share):.0%}"
