"""The page of a DOCX letter by GB/T 9704-2012: type area, grid, faces, heads and page numbers."""

from __future__ import annotations

from typing import Any

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, Twips

TITLE, LEVEL1, LEVEL2, BODY = "Title", "Heading 1", "Heading 2", "Body Text"
NO_INDENT, NOTE, CAPTION, CELL, GAP = "顶格", "附注", "图注", "表格文字", "表后"
SONG, FANG, KAI, HEI, FIGURES = "方正小标宋简体", "仿宋_GB2312", "楷体_GB2312", "黑体", "宋体"

#: What stands in where a face is not installed: Windows' own, macOS', free ones.
_STAND_IN = {
    SONG: "华文中宋,STZhongsong,Songti SC,Noto Serif CJK SC,宋体",
    FANG: "仿宋,FangSong,STFangsong,Noto Serif CJK SC",
    KAI: "楷体,KaiTi,STKaiti,AR PL KaitiM GB,LXGW WenKai",
    HEI: "SimHei,STHeiti,Noto Sans CJK SC",
    FIGURES: "SimSun,STSong,Noto Serif CJK SC",
}
#: 22 lines over 225 mm, in twips. Word's size 3 is 16 pt: 28 characters would be 448 pt where the
#: type area has 442.2 pt, so they stand 0.25 pt closer (in twentieths). A grid for characters would
#: say the same, but LibreOffice sets it much wider.
_PITCH, _CLOSER = Twips(579), -5
_NONE = Pt(0)
_TEXT, _TITLE, _SMALL, _NUMBER, _HEAD = Pt(16), Pt(22), Pt(12), Pt(14), Pt(9)


def prepare(document: Document, banner: str) -> None:
    """Lay out the page of an empty document, with styles, heads and page numbers."""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.header_distance, section.footer_distance = Mm(22), Mm(21.5)
    _styles(document)
    _font_table(document)
    document.settings.odd_and_even_pages_header_footer = True
    for header in (section.header, section.even_page_header):
        _line(header, WD_ALIGN_PARAGRAPH.CENTER).add_run(banner)
    _page_number(section.footer, WD_ALIGN_PARAGRAPH.RIGHT)
    _page_number(section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT)


def face(properties: Any, name: str) -> None:
    """Set a face for all scripts, and let quotation marks be Chinese ones."""
    fonts = properties.get_or_add_rFonts()
    fonts.attrib.clear()
    for key in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{key}"), name)
    fonts.set(qn("w:hint"), "eastAsia")


def _styles(document: Document) -> None:
    centre, left = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.LEFT
    _style(document, "Normal", FANG, _TEXT)
    _style(document, BODY, FANG, _TEXT, indent=True)
    _style(document, NO_INDENT, FANG, _TEXT, align=left)
    _style(document, TITLE, SONG, _TITLE, align=centre, line=Mm(13), after=_PITCH)
    for level, (name, font) in enumerate(((LEVEL1, HEI), (LEVEL2, KAI))):
        # points name long numbers, which do not break: justified, the line before would be torn
        style = _style(document, name, font, _TEXT, indent=True, keep=True, align=left)
        outline = OxmlElement("w:outlineLvl")
        outline.set(qn("w:val"), str(level))
        style.element.get_or_add_pPr().append(outline)
    _style(document, NOTE, FANG, _SMALL, indent=True, align=left, line=Mm(7))
    _style(document, CAPTION, FANG, Pt(10.5), align=left, line=None)
    _style(document, CELL, FANG, _SMALL, align=left, line=Mm(6.4))
    _style(document, GAP, FANG, Pt(6), line=Pt(8))


def _style(
    document: Document, name: str, font: str, size: Pt, *, indent: bool = False, keep: bool = False,
    align: WD_ALIGN_PARAGRAPH = WD_ALIGN_PARAGRAPH.JUSTIFY, line: Any = _PITCH, after: Any = _NONE,
) -> Any:  # fmt: skip
    known = {style.name for style in document.styles}
    styles = document.styles
    style = styles[name] if name in known else styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    for tag in ("w:rPr", "w:pPr"):
        for old in style.element.findall(qn(tag)):
            style.element.remove(old)
    properties = style.element.get_or_add_rPr()
    face(properties, font)
    if size == _TEXT:
        closer = OxmlElement("w:spacing")
        closer.set(qn("w:val"), str(_CLOSER))
        properties.append(closer)
    language = OxmlElement("w:lang")
    language.set(qn("w:eastAsia"), "zh-CN")
    properties.append(language)
    style.font.size = size
    layout = style.paragraph_format
    layout.alignment, layout.keep_with_next = align, keep
    layout.space_before, layout.space_after = _NONE, after
    layout.line_spacing_rule = WD_LINE_SPACING.SINGLE
    if line is not None:
        layout.line_spacing, layout.line_spacing_rule = line, WD_LINE_SPACING.EXACTLY
    if indent:
        layout.first_line_indent = Pt(2 * size.pt)
        style.element.pPr.ind.set(qn("w:firstLineChars"), "200")
    return style


def _line(part: Any, align: WD_ALIGN_PARAGRAPH) -> Any:
    """The one paragraph of a head or foot."""
    part.is_linked_to_previous = False
    paragraph = part.paragraphs[0]
    paragraph.style = CAPTION
    paragraph.alignment = align
    paragraph.style.font.size = Pt(10.5)
    return paragraph


def _page_number(footer: Any, align: WD_ALIGN_PARAGRAPH) -> None:
    """`— 1 —` at the outer side, one character in from the edge."""
    paragraph = _line(footer, align)
    paragraph.paragraph_format.left_indent = _NUMBER
    paragraph.paragraph_format.right_indent = _NUMBER
    for text in ("— ", None, " —"):
        run = paragraph.add_run(text)
        run.font.size = _NUMBER
        face(run.element.get_or_add_rPr(), FIGURES)
        if text is None:
            for kind in ("begin", "PAGE", "separate", "1", "end"):
                run.element.append(_field(kind))


def _field(kind: str) -> Any:
    if kind in ("begin", "separate", "end"):
        mark = OxmlElement("w:fldChar")
        mark.set(qn("w:fldCharType"), kind)
        return mark
    text = OxmlElement("w:instrText" if kind == "PAGE" else "w:t")
    text.text = kind
    return text


def _font_table(document: Document) -> None:
    """Name what stands in for each face; charset 86 is GB 2312."""
    fonts = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{others}"/><w:charset w:val="86"/>'
        '<w:family w:val="auto"/><w:pitch w:val="variable"/></w:font>'
        for name, others in _STAND_IN.items()
    )
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    xml = f"{head}<w:fonts {nsdecls('w')}>{fonts}</w:fonts>"
    part = document.part
    kind = RELATIONSHIP_TYPE.FONT_TABLE
    for key in [k for k, rel in part.rels.items() if rel.reltype == kind]:
        part.rels.pop(key)
    table = Part(
        PackURI("/word/fontTable.xml"), CONTENT_TYPE.WML_FONT_TABLE, xml.encode(), part.package
    )
    part.relate_to(table, kind)
