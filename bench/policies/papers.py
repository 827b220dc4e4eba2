"""`python -m bench.policies.papers`: writes the drafts as the DOCX and PDF files of the catalogue.

Offices publish such files, so the demonstration has some; the draft is the truth that a test
compares the reading with.
"""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import docx
from docx.shared import Pt
from weasyprint import CSS, HTML

from knowledge.policies.markup import from_markdown
from knowledge.policies.parts import Part

__all__ = ["DRAFTS", "as_docx", "as_pdf"]

DRAFTS = Path(__file__).parent / "drafts"
TARGET = Path(__file__).resolve().parents[2] / "catalogue" / "policies" / "source"
PDF = frozenset({"haochaping", "chuangye-daikuan"})
_PRINT = """
@page {size: A4; margin: 3cm 2.6cm; @bottom-center {content: "— " counter(page) " —"}}
body {font: 12pt/1.7 "Noto Serif CJK SC", serif}
h1 {text-align: center; font-size: 18pt} h2 {font-size: 14pt}
p {margin: 0; text-indent: 2em; text-align: justify}
table {width: 100%; border-collapse: collapse; margin: 6pt 0} td {border: 1px solid; padding: 3pt}
"""


def as_docx(parts: tuple[Part, ...]) -> bytes:
    """Return a Word text with headings, indented paragraphs and ruled tables."""
    text = docx.Document()
    text.styles["Normal"].font.size = Pt(12)
    for part in parts:
        if part.kind == "heading":
            text.add_heading(part.text, part.level - 1)
        elif part.kind == "table":
            table = text.add_table(rows=len(part.rows), cols=len(part.rows[0]))
            table.style = "Table Grid"
            for row, cells in zip(table.rows, part.rows, strict=True):
                for cell, content in zip(row.cells, cells, strict=True):
                    cell.text = content
        else:
            text.add_paragraph(part.text).paragraph_format.first_line_indent = Pt(24)
    out = BytesIO()
    text.save(out)
    return out.getvalue()


def as_pdf(parts: tuple[Part, ...]) -> bytes:
    """Return a printed paper with page numbers."""
    rows = []
    for part in parts:
        if part.kind == "table":
            lines = ("".join(f"<td>{c}</td>" for c in row) for row in part.rows)
            rows.append(f"<table>{''.join(f'<tr>{line}</tr>' for line in lines)}</table>")
        else:
            tag = f"h{part.level}" if part.kind == "heading" else "p"
            rows.append(f"<{tag}>{part.text}</{tag}>")
    written: bytes = HTML(string="".join(rows)).write_pdf(stylesheets=[CSS(string=_PRINT)])
    return written


def main() -> None:
    """Write the files."""
    for draft in sorted(DRAFTS.glob("*.md")):
        parts = from_markdown(draft.read_text(encoding="utf-8"))
        pdf = draft.stem in PDF
        target = TARGET / f"{draft.stem}.{'pdf' if pdf else 'docx'}"
        target.write_bytes(as_pdf(parts) if pdf else as_docx(parts))
        print(target.name)


if __name__ == "__main__":
    main()
