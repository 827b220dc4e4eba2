"""How runs and paragraphs of a Word text look: styles along their chain, then their own marks."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ocr.office.parts import Element, attribute, child, children, is_on, number
from ocr.office.printing import SANS

_LEAST_SIZE, _MOST_SIZE = 4.0, 72.0
_CHAIN = 20  # styles may be based on each other in a circle
_SANS = ("黑", "雅", "sans", "arial", "heiti", "simhei", "等线", "dengxian", "calibri", "gothic")
_SWITCHES = {
    "b": "bold", "i": "italic", "strike": "strike", "dstrike": "strike", "vanish": "hidden",
}  # fmt: skip
_ALIGN = {
    "center": "center", "right": "right", "end": "right", "both": "left", "distribute": "justify",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Look:
    """What of a run's formatting is kept; `size` in points, `colour` as six hex digits."""

    size: float = 10.5
    bold: bool = False
    italic: bool = False
    underline: bool = False
    strike: bool = False
    hidden: bool = False
    raised: str = ""
    colour: str = ""
    font: str = ""
    sans: bool = False

    def css(self) -> str:
        """The look as CSS declarations."""
        lines = [word for word, on in (("underline", self.underline),
                                       ("line-through", self.strike)) if on]  # fmt: skip
        return (
            f"font-size:{self.size:g}pt;"
            + ("font-weight:bold;" if self.bold else "")
            + ("font-style:italic;" if self.italic else "")
            + (f"text-decoration:{' '.join(lines)};" if lines else "")
            + (f"vertical-align:{self.raised};" if self.raised else "")
            + (f"color:#{self.colour};" if self.colour else "")
            + (f"font-family:{SANS};" if self.sans else "")
        )


@dataclass(frozen=True, slots=True)
class Layout:
    """What of a paragraph's formatting is kept; lengths in points."""

    align: str = ""
    left: float = 0.0
    right: float = 0.0
    first: float = 0.0
    first_characters: float = 0.0
    before: float = 0.0
    after: float = 0.0
    new_page: bool = False
    list_name: str = ""
    list_depth: int = 0

    def css(self) -> str:
        """The layout as CSS declarations."""
        first = f"{self.first_characters:g}em" if self.first_characters else f"{self.first:g}pt"
        return (
            f"margin:{self.before:g}pt {self.right:g}pt {self.after:g}pt {self.left:g}pt;"
            + (f"text-align:{self.align};" if self.align else "")
            + (f"text-indent:{first};" if first != "0pt" else "")
        )


def looked(look: Look, marks: Element | None) -> Look:
    """The look with the marks of a `w:rPr` laid over it."""
    if marks is None:
        return look
    for one in marks:
        name = one.tag.rpartition("}")[2] if isinstance(one.tag, str) else ""
        change = _change(name, one)
        if change:
            look = replace(look, **change)  # type: ignore[arg-type]
    return look


def _change(name: str, one: Element) -> dict[str, object]:
    value = attribute(one, "val")
    if name in _SWITCHES:
        return {_SWITCHES[name]: is_on(one)}
    match name:
        case "sz":
            return {"size": min(max(number(one) / 2, _LEAST_SIZE), _MOST_SIZE)}
        case "u":
            return {"underline": value not in {"", "none"}}
        case "vertAlign":
            return {"raised": {"superscript": "super", "subscript": "sub"}.get(value, "")}
        case "color":
            hexadecimal = len(value) == 6 and all(c in "0123456789abcdefABCDEF" for c in value)
            return {"colour": value if hexadecimal else ""}
    font = attribute(one, "eastAsia") or attribute(one, "ascii") if name == "rFonts" else ""
    sans = any(part in font.casefold() for part in _SANS)
    return {"font": attribute(one, "ascii") or font, "sans": sans} if font else {}


def laid_out(layout: Layout, marks: Element | None) -> Layout:
    """The layout with the marks of a `w:pPr` laid over it."""
    align = attribute(child(marks, "jc"), "val")
    if align:
        layout = replace(layout, align=_ALIGN.get(align, ""))
    indent = child(marks, "ind")
    if indent is not None:
        hanging = -_points(indent, "hanging") if attribute(indent, "hanging") else None
        layout = replace(
            layout,
            left=_points(indent, "left", _points(indent, "start", layout.left)),
            right=_points(indent, "right", _points(indent, "end", layout.right)),
            first=_points(indent, "firstLine", layout.first) if hanging is None else hanging,
            first_characters=0.0 if hanging is not None else min(
                10.0, number(indent, "firstLineChars", int(layout.first_characters * 100)) / 100
            ),
        )  # fmt: skip
    spacing = child(marks, "spacing")
    if spacing is not None:
        layout = replace(
            layout,
            before=max(0.0, _points(spacing, "before", layout.before)),
            after=max(0.0, _points(spacing, "after", layout.after)),
        )
    if child(marks, "pageBreakBefore") is not None:
        layout = replace(layout, new_page=is_on(child(marks, "pageBreakBefore")))
    numbering = child(marks, "numPr")
    if numbering is not None:
        layout = replace(
            layout,
            list_name=attribute(child(numbering, "numId"), "val") or layout.list_name,
            list_depth=number(child(numbering, "ilvl"), default=layout.list_depth),
        )
    return layout


def _points(element: Element, name: str, default: float = 0.0) -> float:
    """A length given in twentieths of a point, kept to the width of a page."""
    if not attribute(element, name):
        return default
    return max(-100.0, min(number(element, name) / 20, 400.0))


class Styles:
    """The style sheet of a document."""

    def __init__(self, root: Element | None) -> None:
        self._styles = {attribute(one, "styleId"): one for one in children(root, "style")}
        defaults = child(root, "docDefaults")
        self._look = looked(Look(), child(defaults, "rPrDefault", "rPr"))
        self._layout = laid_out(Layout(), child(defaults, "pPrDefault", "pPr"))
        self._normal = next(
            (
                name
                for name, one in self._styles.items()
                if attribute(one, "type") == "paragraph"
                and attribute(one, "default") in {"1", "true"}
            ),
            "",
        )

    def chain(self, name: str) -> list[Element]:
        """The style and those that it is based on, the most general first."""
        found: list[Element] = []
        while name in self._styles and len(found) < _CHAIN:
            found.insert(0, self._styles[name])
            name = attribute(child(self._styles[name], "basedOn"), "val")
        return found

    def of_paragraph(self, marks: Element | None) -> tuple[Look, Layout, str]:
        """Look of its runs, its layout and its style's name, from its `w:pPr`."""
        name = attribute(child(marks, "pStyle"), "val") or self._normal
        look, layout = self._look, self._layout
        for style in self.chain(name):
            look = looked(look, child(style, "rPr"))
            layout = laid_out(layout, child(style, "pPr"))
        return look, laid_out(layout, marks), name

    def of_run(self, look: Look, marks: Element | None) -> Look:
        """The look of a run in a paragraph of this look, from its `w:rPr`."""
        for style in self.chain(attribute(child(marks, "rStyle"), "val")):
            look = looked(look, child(style, "rPr"))
        return looked(look, marks)
