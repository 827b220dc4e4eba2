"""One page that can be drawn at any scale, turned so that its text stands upright."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from ocr.engine import Image
from ocr.ofd.content import PageContent
from ocr.ofd.items import Item
from ocr.ofd.letters import letters_of, quarter_turn
from ocr.ofd.render import Renderer, Stamp
from ocr.ofd.values import Matrix


@dataclass(frozen=True)
class Drawing:
    """One page that can be drawn at any scale and turn."""

    content: PageContent
    renderer: Renderer
    stamps: tuple[Stamp, ...]
    known_turn: int | None = None

    @cached_property
    def turn(self) -> int:
        """Degrees clockwise by which the page is turned to be read."""
        if self.known_turn is not None:
            return self.known_turn
        return quarter_turn(letters_of(self.content.items, Matrix()))

    def matrix(self, scale: float) -> Matrix:
        """From millimetres to pixels of the turned page."""
        wide, high = self.content.width * scale, self.content.height * scale
        turned = {
            0: Matrix(),
            90: Matrix(0, 1, -1, 0, high, 0),
            180: Matrix(-1, 0, 0, -1, wide, high),
            270: Matrix(0, -1, 1, 0, 0, wide),
        }[self.turn]
        return Matrix(a=scale, d=scale).then(turned)

    def draw(self, scale: float, *, texts: bool = True) -> Image:
        """The page's picture."""
        wide, high = (max(1, round(v * scale)) for v in (self.content.width, self.content.height))
        size = (high, wide) if self.turn in {90, 270} else (wide, high)
        return self.renderer.draw(self.content, self.matrix(scale), size, self.stamps, texts=texts)

    def only(self, choose: Callable[[Item], Item | None]) -> Drawing:
        """The same page with only what `choose` gives for each of its items, and no stamps."""
        content = self.content
        items, notes = (
            tuple(kept for one in group if (kept := choose(one)) is not None)
            for group in (content.items, content.annotations)
        )
        chosen = PageContent(content.width, content.height, items, notes)
        return Drawing(chosen, self.renderer, (), self.turn)
