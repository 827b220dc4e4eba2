"""Hostile pictures: claims of size, bombs in side chunks, damaged streams."""

# ruff: noqa: S311 - seeds make the same files each time
from __future__ import annotations

import io
import random
import struct
import zlib
from functools import cache

from PIL import Image

from tests.ocr import draw
from tests.ocr.hostile import Case, case

MEBIBYTE = 1024 * 1024
PNG = b"\x89PNG\r\n\x1a\n"


def deflated(piece: bytes, times: int) -> bytes:
    """The piece repeated, deflated; the compressor sees it once and its output is repeated."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = packer.compress(piece) + packer.flush(zlib.Z_FULL_FLUSH)
    low, high = 1, 0
    own = zlib.adler32(piece)
    for _ in range(times):
        high = (high + (own >> 16) + len(piece) * (low - 1)) % 65_521
        low = (low + (own & 0xFFFF) - 1) % 65_521
    return b"\x78\x9c" + block * times + b"\3\0" + struct.pack(">HH", high, low)


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(
    width: int, height: int, body: bytes, *extra: bytes, bits: int = 1, colour: int = 0
) -> bytes:
    header = struct.pack(">IIBBBBB", width, height, bits, colour, 0, 0, 0)
    return (
        PNG + chunk(b"IHDR", header) + b"".join(extra) + chunk(b"IDAT", body) + chunk(b"IEND", b"")
    )


def png_black(width: int, height: int, *extra: bytes) -> bytes:
    return png(width, height, deflated(b"\0" * (1 + (width + 7) // 8), height), *extra)


@cache
def small_page() -> Image.Image:
    return draw.page(draw.LICENCE[:3], size=(420, 300), letters=20)


@cache
def good(kind: str) -> bytes:
    return draw.encoded(small_page(), kind)


def text_bomb() -> bytes:
    return png_black(300, 400, chunk(b"zTXt", b"Comment\0\0" + deflated(b" " * MEBIBYTE, 256)))


def many_texts() -> bytes:
    text = chunk(b"zTXt", b"Comment\0\0" + deflated(b" " * 1000, 1000))
    return png_black(300, 400, *[text] * 200)


def colour_bomb() -> bytes:
    return png_black(300, 400, chunk(b"iCCP", b"x\0\0" + deflated(b"\0" * MEBIBYTE, 512)))


def international_bomb() -> bytes:
    body = b"Comment\0\1\0\0\0" + deflated(b" " * MEBIBYTE, 256)
    return png_black(300, 400, chunk(b"iTXt", body))


def animated_png() -> bytes:
    return png_black(300, 400, chunk(b"acTL", struct.pack(">II", 2**31 - 1, 0)))


def animated_webp() -> bytes:
    frames = [Image.new("RGB", (220, 220), (i, i, i)) for i in range(120)]
    return draw.encoded(frames[0], "WEBP", append_images=frames[1:], save_all=True, duration=1)


def animated_gif() -> bytes:
    frames = [Image.new("P", (220, 220), i % 256) for i in range(300)]
    return draw.encoded(frames[0], "GIF", append_images=frames[1:], save_all=True, duration=1)


def gif_claim() -> bytes:
    """A small picture on a screen of 65535 x 65535."""
    data = bytearray(draw.encoded(Image.new("P", (220, 220)), "GIF"))
    data[6:10] = b"\xff\xff\xff\xff"
    return bytes(data)


def jpeg_claim() -> bytes:
    data = good("JPEG")
    at = data.index(b"\xff\xc0") + 5
    return data[:at] + b"\xff\xff\xff\xff" + data[at + 4 :]


def jpeg_scans() -> bytes:
    """A progressive picture whose last scan is repeated 20,000 times."""
    data = draw.encoded(Image.new("L", (5000, 5000), 200), "JPEG", progressive=True)
    last = data.rindex(b"\xff\xda")
    return data[:last] + data[last:-2] * 20_000 + b"\xff\xd9"


def jpeg_profiles() -> bytes:
    """A colour profile in 255 parts, 16 MB, of noise."""
    dice = random.Random(5)
    data = good("JPEG")
    parts = [
        b"\xff\xe2"
        + struct.pack(">H", 65_533)
        + b"ICC_PROFILE\0"
        + bytes([i, 255])
        + dice.randbytes(65_517)
        for i in range(1, 256)
    ]
    return data[:2] + b"".join(parts) + data[2:]


def jpeg_exif_loop() -> bytes:
    """EXIF whose directory names itself as the next and as the maker's own."""
    entry = struct.pack("<HHII", 0x8769, 4, 1, 8)
    body = b"Exif\0\0II*\0\x08\0\0\0" + struct.pack("<H", 1) + entry + struct.pack("<I", 8)
    data = good("JPEG")
    return data[:2] + b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body + data[2:]


def webp_claim() -> bytes:
    frame = b"\x30\x01\x00\x9d\x01\x2a\xff\x3f\xff\x3f" + b"\0" * 40  # 16383 x 16383
    body = b"WEBPVP8 " + struct.pack("<I", len(frame)) + frame
    return b"RIFF" + struct.pack("<I", len(body)) + body


def bmp(width: int, height: int, *, bits: int = 24, packing: int = 0, body: bytes = b"") -> bytes:
    info = struct.pack("<IiiHHIIiiII", 40, width, height, 1, bits, packing, 0, 0, 0, 0, 0)
    return b"BM" + struct.pack("<IHHI", 54 + len(body), 0, 0, 54) + info + body


def tiff(entries: list[tuple[int, int, int, int]], following: int = 0, extra: bytes = b"") -> bytes:
    """A little-endian TIFF with one directory at 8; entries are tag, type, count, value."""
    body = struct.pack("<H", len(entries))
    body += b"".join(struct.pack("<HHII", *entry) for entry in sorted(entries))
    return b"II*\0\x08\0\0\0" + body + struct.pack("<I", following) + extra


def tiff_page(
    width: int, height: int, *more: tuple[int, int, int, int]
) -> list[tuple[int, int, int, int]]:
    tags = {
        256: (4, 1, width),
        257: (4, 1, height),
        258: (3, 1, 8),
        259: (3, 1, 1),
        262: (3, 1, 1),
        273: (4, 1, 200),
        277: (3, 1, 1),
        278: (4, 1, height),
        279: (4, 1, 64),
    }
    tags.update({tag: (kind, count, value) for tag, kind, count, value in more})
    return [(tag, *rest) for tag, rest in tags.items()]


def tiff_loop() -> bytes:
    return tiff(tiff_page(220, 220), following=8, extra=b"\0" * 50_000)


def tiff_chain() -> bytes:
    """Twenty thousand pages, each a directory of its own on the same strip."""
    out = bytearray(b"II*\0\x08\0\0\0")
    page = tiff_page(220, 220)
    size = 2 + 12 * len(page) + 4
    for number in range(20_000):
        out += struct.pack("<H", len(page))
        out += b"".join(struct.pack("<HHII", *entry) for entry in sorted(page))
        out += struct.pack("<I", 8 + size * (number + 1))
    return bytes(out)


def tiff_deflated(width: int, height: int) -> bytes:
    body = deflated(b"\0" * width, height)
    page = tiff_page(width, height, (259, 3, 1, 8), (279, 4, 1, len(body)))
    at = 8 + 2 + 12 * len(page) + 4
    page = [(t, k, c, at if t == 273 else v) for t, k, c, v in page]
    return tiff(page, extra=body)


def tiff_strips() -> bytes:
    """Four billion strips."""
    return tiff(tiff_page(220, 220, (273, 4, 2**32 - 1, 8), (279, 4, 2**32 - 1, 8)))


def heic_claim() -> bytes:
    """Boxes without a picture, which claim 2^31 items."""
    ftyp = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic"
    pitm = b"\0\0\0\x0epitm\0\0\0\0\0\x01"
    iinf = struct.pack(">I4sII", 16, b"iinf", 1 << 24, 2**31 - 1)
    body = b"\0\0\0\0" + pitm + iinf
    return ftyp + struct.pack(">I", len(body) + 8) + b"meta" + body


def cut(kind: str, share: float) -> bytes:
    data = draw.encoded(draw.page(), kind)
    return data[: int(len(data) * share)]


def flipped(kind: str, seed: int) -> bytes:
    """A good small picture with twenty bytes behind its header changed."""
    data = bytearray(good(kind))
    dice = random.Random(seed)
    for _ in range(20):
        data[dice.randrange(12, len(data))] ^= 1 << dice.randrange(8)
    return bytes(data)


def white(width: int, height: int) -> bytes:
    return draw.encoded(Image.new("L", (width, height), "white"))


def specks() -> bytes:
    """Eight thousand specks of ink, none of them a letter."""
    dice = random.Random(3)
    sheet = Image.new("L", (600, 800), "white")
    for _ in range(8_000):
        sheet.putpixel((dice.randrange(600), dice.randrange(800)), 0)
    return draw.encoded(sheet)


def polyglot() -> bytes:
    """A JPEG that is a PDF and a ZIP file as well: what comes first counts."""
    out = io.BytesIO(good("JPEG") + draw.text_pdf())
    import zipfile

    with zipfile.ZipFile(out, "a") as box:
        box.writestr("x", "y")
    return out.getvalue()


_BROKEN = "broken"
_CLAIM = "too_many_pixels broken"
_EITHER = "broken read"

CASES: tuple[Case, ...] = (
    case(
        "png of 144 megapixels",
        "a.png",
        lambda: png_black(12_000, 12_000),
        "too_many_pixels",
        megabytes=300,
    ),
    case(
        "png of 900 megapixels",
        "a.png",
        lambda: png_black(30_000, 30_000),
        "too_many_pixels",
        megabytes=300,
    ),
    case(
        "png of 2^31 pixels a side",
        "a.png",
        lambda: png(2**31 - 1, 2**31 - 1, b"x"),
        _CLAIM,
        megabytes=300,
    ),
    case("png of no pixels", "a.png", lambda: png(0, 0, b"x"), _BROKEN, megabytes=300),
    case(
        "png with a deflate bomb behind small claims",
        "a.png",
        lambda: png(300, 400, deflated(b"\0" * MEBIBYTE, 1024)),
        _EITHER,
        megabytes=900,
    ),
    case("png with a text bomb", "a.png", text_bomb, _EITHER, megabytes=900),
    case("png with 200 MB of texts", "a.png", many_texts, _EITHER, megabytes=900),
    case(
        "png with an international text bomb", "a.png", international_bomb, _EITHER, megabytes=900
    ),
    case("png with a colour profile bomb", "a.png", colour_bomb, _EITHER, megabytes=900),
    case("png that claims 2^31 frames", "a.png", animated_png, _EITHER, megabytes=900),
    case("png cut in its pixels", "a.png", lambda: cut("PNG", 0.5), _BROKEN),
    case(
        "png with a wrong checksum",
        "a.png",
        lambda: good("PNG")[:20] + b"\1" + good("PNG")[21:],
        _CLAIM,
    ),
    case(
        "png ribbon of 2000 x 3",
        "a.png",
        lambda: white(2000, 3),
        "picture_too_small",
        megabytes=300,
    ),
    case(
        "png ribbon of 12 x 12000",
        "a.png",
        lambda: white(12, 12_000),
        "picture_too_small",
        megabytes=300,
    ),
    case(
        "png ribbon of 40 x 4000",
        "a.png",
        lambda: white(40, 4000),
        "picture_too_small picture_too_narrow read",
    ),
    case("png of specks", "a.png", specks, "read"),
    case("jpeg of 65535 x 65535", "a.jpg", jpeg_claim, _CLAIM, megabytes=300),
    case("jpeg of 20,000 scans", "a.jpg", jpeg_scans, "out_of_time broken too_big read"),
    case("jpeg with 16 MB of profile", "a.jpg", jpeg_profiles, _EITHER, megabytes=900),
    case("jpeg with an EXIF loop", "a.jpg", jpeg_exif_loop, _EITHER),
    case("jpeg cut early", "a.jpg", lambda: cut("JPEG", 0.01), _BROKEN),
    case("jpeg cut in the middle", "a.jpg", lambda: cut("JPEG", 0.4), _BROKEN),
    case("webp of 16383 x 16383", "a.webp", webp_claim, _CLAIM, megabytes=300),
    case("webp of 120 frames", "a.webp", animated_webp, "read"),
    case("webp cut in the middle", "a.webp", lambda: cut("WEBP", 0.5), _BROKEN),
    case(
        "bmp of 20000 x 20000 in 54 bytes",
        "a.bmp",
        lambda: bmp(20_000, 20_000),
        _CLAIM,
        megabytes=300,
    ),
    case("bmp of negative width", "a.bmp", lambda: bmp(-300, 400), _CLAIM, megabytes=300),
    case("bmp of the lowest height", "a.bmp", lambda: bmp(300, -(2**31)), _CLAIM, megabytes=300),
    case(
        "bmp run lengths without end",
        "a.bmp",
        lambda: bmp(5000, 5000, bits=8, packing=1, body=b"\xff\x00" * 40),
        _EITHER,
    ),
    case("gif of 300 frames", "a.gif", animated_gif, "read"),
    case("gif on a screen of 65535 x 65535", "a.gif", gif_claim, _CLAIM, megabytes=300),
    case("gif cut", "a.gif", lambda: draw.encoded(draw.page().convert("P"), "GIF")[:3000], _BROKEN),
    case("tiff directory that follows itself", "a.tif", tiff_loop, "broken read too_many_pages"),
    case("tiff of 20,000 pages", "a.tif", tiff_chain, "too_many_pages broken", megabytes=600),
    case(
        "tiff of 40000 x 40000",
        "a.tif",
        lambda: tiff(tiff_page(40_000, 40_000)),
        _CLAIM,
        megabytes=300,
    ),
    case(
        "tiff of 900 megapixels, deflated",
        "a.tif",
        lambda: tiff_deflated(30_000, 30_000),
        "too_many_pixels",
        megabytes=300,
    ),
    case("tiff of 2^32 strips", "a.tif", tiff_strips, "broken out_of_memory", megabytes=600),
    case("tiff cut", "a.tif", lambda: draw.encoded(draw.page(), "TIFF")[:50_000], _BROKEN),
    case("heic without a picture", "a.heic", heic_claim, _BROKEN, megabytes=300),
    case(
        "heic of noise",
        "a.heic",
        lambda: b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + random.Random(1).randbytes(9000),
        _BROKEN,
        megabytes=300,
    ),
    case(
        "avif of noise",
        "a.avif",
        lambda: b"\0\0\0\x1cftypavif\0\0\0\0avifmif1miaf" + random.Random(2).randbytes(9000),
        _BROKEN,
        megabytes=300,
    ),
    case("jpeg, pdf and zip in one", "a.jpg", polyglot, "read"),
    *(
        case(
            f"{kind} with flipped bits, {seed}",
            f"a.{kind.lower()}",
            lambda k=kind, s=seed: flipped(k, s),
            "broken read too_many_pixels picture_too_small picture_too_narrow unknown_type",
        )  # type: ignore[misc]
        for kind in ("PNG", "JPEG", "WEBP", "BMP", "GIF", "TIFF")
        for seed in (1, 2)
    ),
)
