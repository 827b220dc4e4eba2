"""What a file may cost. Every limit is checked before the work that it bounds."""

from __future__ import annotations

from dataclasses import dataclass

MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of one file, one page and one child process.

    The picture limits follow from measured failures of readers without them: a 2000 x 3 picture
    took 11 GB in character recognition, a 17 KB PNG unpacks to 144 megapixels, a 4 KB PDF to 4 GB.
    Ordinary papers stay far below all of them; small and narrow pictures get a canvas
    (`ocr.picture.canvas`), on which they cost no more than a page.

    Attributes:
        file_bytes: size of a file; 20 MB holds ten pages photographed by a phone.
        pages: pages of one file; the longest paper of a matter (a company's articles) has about 40.
        pixels: width x height of a picture; phones take 12 to 50 megapixels, mostly 12.
        short_side: fewest pixels on the short side; below it no row of text has room.
        aspect: longest side divided by the shortest.
        page_points: longest side of a PDF page; 14,400 points (200 inches) is the limit that
            ISO 32000-1, annex C, gives.
        page_characters: characters of one page's text layer; a full A4 page has about 3,000.
        page_seconds: wall clock of one page; a page takes about 2 s.
        file_seconds: wall clock of one file.
        cpu_seconds: processor time of one file, all threads.
        resident_bytes: memory really in use by a child, watched from outside; reading takes 1.2 GB.
        address_bytes: address space of a child, a hard wall against one huge allocation.
        recycle_pages: a child is replaced after so many pages, against slow leaks.
    """

    file_bytes: int = 20 * MEBIBYTE
    pages: int = 50
    pixels: int = 40_000_000
    short_side: int = 24
    aspect: float = 100.0
    page_points: float = 14_400.0
    page_characters: int = 50_000
    page_seconds: float = 60.0
    file_seconds: float = 300.0
    cpu_seconds: int = 600
    resident_bytes: int = 2048 * MEBIBYTE
    address_bytes: int = 4096 * MEBIBYTE
    recycle_pages: int = 200
