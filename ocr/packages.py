"""ZIP containers (archives, OFD, DOCX, XLSX), opened with the checks that a hostile one needs.

Nothing is unpacked to disk and an entry is inflated only when it is asked for; a name is a key and
never a path. What stands inside an entry, such as another archive, is not opened here.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from ocr.faults import UnreadableError
from ocr.limits import MEBIBYTE

MAX_ENTRIES = 2_000
"""Entries of one container; an OFD file of 50 pages with pictures has about 400."""

MAX_UNPACKED = 256 * MEBIBYTE
"""Declared sizes of all entries together."""

MAX_ENTRY = 64 * MEBIBYTE
"""Size of one entry; the largest ordinary one is the sheet of a long table (30 MB)."""

MAX_RATIO = 100
"""Unpacked size by packed size, of entries and of the whole above `_SMALL`.

Ordinary XML reaches 40, an empty scanned page 90; a bomb of one deflate layer 1,000.
"""

_SMALL = MEBIBYTE  # a small entry does no harm, however well it packs
# What zipfile raises for damaged data.
_BAD = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    ValueError,
    RuntimeError,
)
_METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
_ENCRYPTED = 0x1
_UTF8 = 0x800
_CENTRAL = b"PK\x01\x02"
_LOCAL_HEADER = 30
_OUTSIDE = re.compile(r"(?:^|/)\.\.(?:/|$)|^/|^[A-Za-z]:|\0")


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of a container: its name with `/` between folders, and its declared size."""

    name: str
    size: int
    info: zipfile.ZipInfo


class Package:
    """A checked ZIP container; a context manager."""

    def __init__(self, data: bytes) -> None:
        """Read the directory and check it.

        Raises:
            UnreadableError: `broken`, `too_many_entries`, `unpacks_too_large`, `unsafe_names`.
        """
        # Each entry needs this mark, so the directory is bounded before it is parsed.
        if data.count(_CENTRAL) > 10 * MAX_ENTRIES:
            raise UnreadableError("too_many_entries", limit=MAX_ENTRIES)
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except _BAD as error:
            raise UnreadableError("broken") from error
        infos = self._zip.infolist()
        _check(infos, len(data))
        self.entries: tuple[Entry, ...] = tuple(
            Entry(name, info.file_size, info)
            for info in infos
            if not (name := _name(info)).endswith("/")
        )
        self._by_name: dict[str, Entry] = {}
        for entry in self.entries:
            self._by_name.setdefault(entry.name.casefold(), entry)

    def __enter__(self) -> Package:
        return self

    def __exit__(self, *_error: object) -> None:
        self._zip.close()

    def __contains__(self, name: str) -> bool:
        return name.casefold() in self._by_name

    def __iter__(self) -> Iterator[str]:
        return (entry.name for entry in self.entries)

    def read(self, part: str | Entry, limit: int = MAX_ENTRY) -> bytes:
        """The bytes of an entry, by itself or by name (letter case does not count).

        Raises:
            KeyError: there is no entry of this name.
            UnreadableError: `encrypted`, `broken`, or `unpacks_too_large` when it is over `limit`
                bytes.
        """
        entry = self._by_name[part.casefold()] if isinstance(part, str) else part
        info = entry.info
        if info.flag_bits & _ENCRYPTED:
            raise UnreadableError("encrypted")
        if info.file_size > min(limit, MAX_ENTRY):
            raise UnreadableError("unpacks_too_large")
        if info.compress_type not in _METHODS:
            raise UnreadableError("broken")
        try:
            # zipfile never inflates past the declared size, and compares the checksum.
            with self._zip.open(info) as stream:
                content = stream.read(info.file_size + 1)
        except _BAD as error:
            raise UnreadableError("broken") from error
        if len(content) != info.file_size:
            raise UnreadableError("broken")
        return content


def _check(infos: list[zipfile.ZipInfo], size: int) -> None:
    if len(infos) > MAX_ENTRIES:
        raise UnreadableError("too_many_entries", limit=MAX_ENTRIES)
    if any(_OUTSIDE.search(_name(info)) for info in infos):
        raise UnreadableError("unsafe_names")
    total = sum(info.file_size for info in infos)
    if total > MAX_UNPACKED or total > max(_SMALL, MAX_RATIO * size):
        raise UnreadableError("unpacks_too_large")
    for info in infos:
        if info.file_size > max(_SMALL, MAX_RATIO * info.compress_size):
            raise UnreadableError("unpacks_too_large")
    # Entries that share their packed bytes make a bomb without any high ratio.
    end = 0
    for info in sorted(infos, key=lambda one: one.header_offset):
        if info.header_offset < end:
            raise UnreadableError("unpacks_too_large")
        end = info.header_offset + _LOCAL_HEADER + info.compress_size
        if end > size:
            raise UnreadableError("broken")


def _name(info: zipfile.ZipInfo) -> str:
    """The name as it was meant: without the UTF-8 mark it is UTF-8 (macOS) or GBK (Windows)."""
    name = info.orig_filename
    if not info.flag_bits & _UTF8:
        written = name.encode("cp437", "replace")
        for encoding in ("utf-8", "gb18030"):
            try:
                name = written.decode(encoding)
                break
            except UnicodeDecodeError:
                continue
    return name.replace("\\", "/").removeprefix("./")
