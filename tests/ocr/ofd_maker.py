"""OFD packages made for tests, part by part."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from typing import cast

from ocr.context import Context
from ocr.document import Page
from ocr.engine import Engine
from ocr.limits import Limits
from ocr.readers.ofd import read

SPACE = 'xmlns:ofd="http://www.ofdspec.org/2016"'
FONTS = '<ofd:Fonts><ofd:Font ID="1" FontName="宋体"/></ofd:Fonts>'


def text(
    words: str, *, x: float = 20, y: float = 30, size: float = 5, code: str = "", more: str = ""
) -> str:
    """A text object; `code` are attributes of its code, `more` of itself."""
    place = code or f'X="0" Y="{size}" DeltaX="g {len(words)} {size}"'
    return (
        f'<ofd:TextObject ID="9" Boundary="{x} {y} 160 {2 * size}" Font="1" Size="{size}" {more}>'
        f"<ofd:TextCode {place}>{words}</ofd:TextCode></ofd:TextObject>"
    )


def path(data: str, *, box: str = "0 0 210 297", more: str = "", inner: str = "") -> str:
    return (
        f'<ofd:PathObject ID="8" Boundary="{box}" {more}>{inner}'
        f"<ofd:AbbreviatedData>{data}</ofd:AbbreviatedData></ofd:PathObject>"
    )


def page(*objects: str, area: str = "", head: str = "", layer: str = "") -> str:
    """A page's content with one layer."""
    box = f"<ofd:Area><ofd:PhysicalBox>{area}</ofd:PhysicalBox></ofd:Area>" if area else ""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><ofd:Page {SPACE}>{box}{head}<ofd:Content>'
        f'<ofd:Layer ID="2" {layer}>{"".join(objects)}</ofd:Layer></ofd:Content></ofd:Page>'
    )


def parts(
    *pages: str,
    area: str = "0 0 210 297",
    resources: str = FONTS,
    common: str = "",
    document: str = "",
    body: str = "",
    folder: str = "Doc_0",
) -> dict[str, str | bytes]:
    """Names and contents of the parts of a package with one document."""
    listed = "".join(
        f'<ofd:Page ID="{100 + i}" BaseLoc="Pages/Page_{i}/Content.xml"/>'
        for i in range(len(pages))
    )
    found: dict[str, str | bytes] = {
        "OFD.xml": f'<ofd:OFD {SPACE} Version="1.0" DocType="OFD"><ofd:DocBody><ofd:DocInfo/>'
        f"<ofd:DocRoot>{folder}/Document.xml</ofd:DocRoot>{body}</ofd:DocBody></ofd:OFD>",
        f"{folder}/Document.xml": f"<ofd:Document {SPACE}><ofd:CommonData><ofd:PageArea>"
        f"<ofd:PhysicalBox>{area}</ofd:PhysicalBox></ofd:PageArea>"
        f"<ofd:PublicRes>PublicRes.xml</ofd:PublicRes>{common}</ofd:CommonData>"
        f"<ofd:Pages>{listed}</ofd:Pages>{document}</ofd:Document>",
        f"{folder}/PublicRes.xml": f'<ofd:Res {SPACE} BaseLoc="Res">{resources}</ofd:Res>',
    }
    for i, one in enumerate(pages):
        found[f"{folder}/Pages/Page_{i}/Content.xml"] = one
    return found


def zipped(content: Mapping[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as box:
        for name, data in content.items():
            box.writestr(name, data)
    return out.getvalue()


def ofd(*pages: str, **options: str) -> bytes:
    return zipped(parts(*pages, **options))


def context() -> Context:
    """A context without models: a page that needs them fails the test."""
    return Context(Limits(), cast("Engine", None))


def read_pages(data: bytes, given: Context | None = None) -> Sequence[Page]:
    return list(_pages(data, given or context()))


def _pages(data: bytes, given: Context) -> Iterator[Page]:
    for _, one in read(data, "ofd", given):
        yield one


def raw(data: bytes, given: Context | None = None) -> list[str]:
    """The raw lines of all pages."""
    return [line.raw for one in read_pages(data, given) for line in one.lines]
