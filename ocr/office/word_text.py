"""Runs of a Word paragraph as HTML: text, symbols, fields, check boxes, pictures, text boxes."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from ocr.faults import UnreadableError
from ocr.office.parts import Element, attribute, child, children, is_on, local, number
from ocr.office.pictures import Pictures
from ocr.office.printing import text
from ocr.office.symbols import EMPTY, TICKED, symbol, unsymbolised
from ocr.office.word_styles import Look, Styles

MAX_CHARACTERS = 150_000
"""Text of one document; 50 full pages have 75,000, and printing takes 0.14 ms a character."""

_EMU = 12_700  # English Metric Units of a point
_MOST_POINTS = 1_500.0

# Removed by a tracked change, another form of the same thing, or no text at all.
_SKIPPED = frozenset(
    "del moveFrom pPr rPr tblPr tcPr trPr sdtPr sdtEndPr fldData instrText delText delInstrText "
    "rt annotationRef footnoteRef endnoteRef separator continuationSeparator "
    "bookmarkStart bookmarkEnd proofErr lastRenderedPageBreak ctrlPr".split()
)
_FIELD = re.compile(r"^\s*([A-Za-z]+)")
_OVERLAY = re.compile(r"\\o\s*(?:\\\w+\s*)*\(\s*(.)\s*[,，;]\s*(.+?)\s*\)\s*$", re.I)
_TICKS = "√✓✔×✗Xx■●"


@dataclass(slots=True)
class _Field:
    """A field that is open: its code as far as read, and whether its result has begun."""

    begin: Element
    code: str = ""
    result: bool = False

    @property
    def name(self) -> str:
        found = _FIELD.match(self.code)
        return found.group(1).upper() if found else ""


# Fields whose result is made here rather than taken as last saved.
_MADE = {"FORMCHECKBOX", "FORMDROPDOWN", "PAGE", "NUMPAGES", "SECTIONPAGES", "EQ"}


class Runs:
    """Turns the contents of paragraphs into HTML; one for each document."""

    def __init__(
        self,
        styles: Styles,
        pictures: Pictures,
        remark: Callable[[str], None],
        blocks: Callable[[Element], str],
    ) -> None:
        """Set up.

        Args:
            styles: the document's style sheet.
            pictures: takes up the pictures that the text names.
            remark: notes something that a person should know.
            blocks: HTML of the paragraphs and tables in a text box.
        """
        self._styles = styles
        self._pictures = pictures
        self._remark = remark
        self._blocks = blocks
        self._fields: list[_Field] = []
        self._left = MAX_CHARACTERS
        self.related: dict[str, tuple[str, str]] = {}
        """Relationships of the part that is being read."""
        self.notes: list[tuple[str, str]] = []
        """Kind and id of the foot- and endnotes met so far."""

    def html(self, element: Element, look: Look) -> str:
        """HTML of everything inside an element of a paragraph."""
        return "".join(self._one(one, look) for one in element)

    def take(self, count: int) -> None:
        """Count characters; raises `UnreadableError` when the document is too long."""
        self._left -= count
        if self._left < 0:
            raise UnreadableError("too_long", limit=MAX_CHARACTERS // 10_000)

    def _one(self, one: Element, look: Look) -> str:
        name = local(one)
        if name in {"del", "moveFrom", "ins", "moveTo"}:
            self._remark("tracked_changes")
        if name in _SKIPPED:
            if name == "instrText" and self._fields and not self._fields[-1].result:
                self._fields[-1].code += (one.text or "")[:2_000]
            return ""
        handler = self._HANDLERS.get(name)
        return handler(self, one, look) if handler else self.html(one, look)

    @property
    def _silent(self) -> bool:
        """Whether what comes is a field's code, or a result that is made anew."""
        return any(not field.result or field.name in _MADE for field in self._fields)

    def _show(self, found: str, look: Look) -> str:
        if not found or self._silent:
            return ""
        if look.hidden:
            self._remark("hidden_content")
            return ""
        self.take(len(found))
        return f'<span style="{look.css()}">{text(unsymbolised(found, look.font))}</span>'

    def _run(self, run: Element, look: Look) -> str:
        return self.html(run, self._styles.of_run(look, child(run, "rPr")))

    def _text(self, one: Element, look: Look) -> str:
        return self._show(one.text or "", look)

    def _symbol(self, one: Element, look: Look) -> str:
        try:
            code = int(attribute(one, "char"), 16)
        except ValueError:
            return ""
        font = attribute(one, "font")
        return self._show(symbol(code, font), replace(look, font=""))

    def _break(self, one: Element, look: Look) -> str:
        if self._silent or look.hidden:
            return ""
        page = attribute(one, "type") == "page"
        return '<span class="next-page"></span>' if page else "<br>"

    def _alternatives(self, one: Element, look: Look) -> str:
        """The first alternative that shows anything: newer and older form of the same drawing."""
        for choice in one:
            if local(choice) in {"Choice", "Fallback"}:
                found = self.html(choice, look)
                if found:
                    return found
        return ""

    def _field_mark(self, one: Element, look: Look) -> str:
        kind = attribute(one, "fldCharType")
        if kind == "begin":
            self._fields.append(_Field(one))
        elif kind == "separate" and self._fields:
            self._fields[-1].result = True
        elif kind == "end" and self._fields:
            field = self._fields.pop()
            return self._made(field, look)
        return ""

    def _simple_field(self, one: Element, look: Look) -> str:
        field = _Field(one, attribute(one, "instr"), result=True)
        if field.name in _MADE:
            return self._made(field, look)
        return self.html(one, look)

    def _made(self, field: _Field, look: Look) -> str:
        data = child(field.begin, "ffData")
        match field.name:
            case "FORMCHECKBOX":
                box = child(data, "checkBox")
                state = child(box, "checked")
                on = is_on(child(box, "default") if state is None else state)
                return self._show(TICKED if on else EMPTY, look)
            case "FORMDROPDOWN":
                choices = [
                    attribute(one, "val") for one in children(child(data, "ddList"), "listEntry")
                ]
                chosen = number(child(data, "ddList", "result"))
                return self._show(choices[chosen] if 0 <= chosen < len(choices) else "", look)
            case "PAGE" | "NUMPAGES" | "SECTIONPAGES" if not self._silent:
                name = "page" if field.name == "PAGE" else "pages"
                return f'<span class="{name}" style="{look.css()}"></span>'
            case "EQ":
                return self._show(_overlaid(field.code), look)
        return ""

    def _content_control(self, one: Element, look: Look) -> str:
        box = child(one, "sdtPr", "checkbox")
        if box is None:
            return self.html(one, look)
        run = child(one, "sdtContent", "r")
        look = replace(self._styles.of_run(look, child(run, "rPr")), font="")
        return self._show(TICKED if is_on(child(box, "checked")) else EMPTY, look)

    def _note(self, one: Element, look: Look) -> str:
        if self._silent or look.hidden:
            return ""
        self.notes.append((local(one).removesuffix("Reference"), attribute(one, "id")))
        return self._show(f"[{len(self.notes)}]", replace(look, raised="super"))

    def _drawing(self, one: Element, look: Look) -> str:
        """Pictures and text boxes of a drawing, in the order in which they stand there."""
        if self._silent or look.hidden:
            return ""
        parts = []
        for inner in _leaves(one):
            name = local(inner)
            if name == "txbxContent":
                parts.append(f'<div class="box">{self._blocks(inner)}</div>')
            elif name == "textpath":
                parts.append(self._show(attribute(inner, "string"), look))
            else:
                address = self._address(inner)
                if address:
                    parts.append(f'<img src="{address}" style="{_placed(one, inner)}" alt="">')
        return "".join(parts)

    def _address(self, inner: Element) -> str:
        key = attribute(inner, "embed") if local(inner) == "blip" else attribute(inner, "id")
        _, target = self.related.get(key, ("", ""))
        if not target:
            self._remark("picture_left_out")
            return ""
        return self._pictures.address(target)

    def _phonetic(self, one: Element, look: Look) -> str:
        base = child(one, "rubyBase")
        return self.html(base, look) if base is not None else ""

    _HANDLERS: dict[str, Callable[[Runs, Element, Look], str]] = {  # noqa: RUF012 - constant
        "r": _run,
        "t": _text,
        "tab": lambda self, _one, look: self._show("\t", look),
        "ptab": lambda self, _one, look: self._show("\t", look),
        "noBreakHyphen": lambda self, _one, look: self._show("-", look),
        "softHyphen": lambda _self, _one, _look: "",
        "sym": _symbol,
        "br": _break,
        "cr": _break,
        "fldChar": _field_mark,
        "fldSimple": _simple_field,
        "sdt": _content_control,
        "footnoteReference": _note,
        "endnoteReference": _note,
        "drawing": _drawing,
        "pict": _drawing,
        "object": _drawing,
        "ruby": _phonetic,
        "AlternateContent": _alternatives,
        "p": lambda self, one, _look: self._blocks([one]),
        "tbl": lambda self, one, _look: self._blocks([one]),
    }


def _leaves(drawing: Element) -> list[Element]:
    """Pictures, text boxes and word art of a drawing; nothing inside a text box."""
    found: list[Element] = []
    stack = [drawing]
    while stack:
        one = stack.pop()
        name = local(one)
        if name in {"blip", "imagedata", "txbxContent", "textpath", "chart", "relIds"}:
            found.append(one)
        elif name == "AlternateContent":
            stack.extend(list(one)[:1])
        else:
            stack.extend(reversed(one))
    return found


def _placed(drawing: Element, picture: Element) -> str:
    """Size of a picture, and its place beside its paragraph when it floats over the text."""
    if local(picture) == "imagedata":
        return "max-width:100%;" + _vml_size(drawing)
    frame = next((one for one in drawing.iter() if local(one) in {"inline", "anchor"}), None)
    transform = next((one for one in picture.iterancestors() if local(one) == "pic"), None)
    turn = number(child(transform, "spPr", "xfrm"), "rot") / 60_000
    css = f"transform:rotate({turn:g}deg);" if turn else ""
    own = child(transform, "spPr", "xfrm", "ext")
    extent = child(frame, "extent") if child(frame, "extent") is not None else own
    width, height = number(extent, "cx") / _EMU, number(extent, "cy") / _EMU
    if width > 0 and height > 0:
        css += f"width:{min(width, _MOST_POINTS):.1f}pt;"
        # Wide pictures are shrunk to the page without being squeezed.
        css += f"aspect-ratio:{width / height:.4f};max-width:100%;"
    if local(frame) == "anchor" and child(frame, "wrapNone") is not None:
        across, down = child(frame, "positionH"), child(frame, "positionV")
        beside = {"column", "margin", "character"}, {"paragraph", "line"}
        if attribute(across, "relativeFrom") in beside[0] and (
            attribute(down, "relativeFrom") in beside[1]
        ):
            css += f"position:absolute;left:{_offset(across)}pt;top:{_offset(down)}pt;"
    return css


def _offset(position: Element | None) -> str:
    found = child(position, "posOffset")
    try:
        value = int((found.text or "0") if found is not None else 0) / _EMU
    except ValueError:
        value = 0.0
    return f"{max(-_MOST_POINTS, min(value, _MOST_POINTS)):.1f}"


def _vml_size(drawing: Element) -> str:
    style = next((attribute(o, "style") for o in drawing.iter() if attribute(o, "style")), "")
    found = re.search(r"(?:^|;)\s*width:\s*([\d.]{1,8})pt", style)
    return f"width:{min(float(found.group(1)), _MOST_POINTS)}pt;" if found else ""


def _overlaid(code: str) -> str:
    """What the overlay of an `EQ` field shows: a tick in a box, a number in a circle."""
    found = _OVERLAY.search(code)
    if not found:
        return ""
    ring, inner = found.group(1), found.group(2)
    if ring in "□☐▢" and inner in _TICKS:
        return TICKED
    if ring in "○〇◯" and inner.isdecimal() and 1 <= int(inner) <= 20:
        return chr(0x2460 + int(inner) - 1)
    return inner if ring in "○〇◯□☐▢△◇" else ring + inner
