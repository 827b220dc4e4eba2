"""The parts of an OFD package by their names (GB/T 33190-2016, clause 6)."""

from __future__ import annotations

import posixpath

from ocr.faults import UnreadableError
from ocr.packages import MAX_ENTRY, Entry, Package

_MAX_LOCATION = 500


class Archive:
    """A checked ZIP container whose parts name each other by location."""

    def __init__(self, data: bytes) -> None:
        """Open a container.

        Raises:
            UnreadableError: as `ocr.packages.Package`, or two parts have one name.
        """
        self._package = Package(data)
        self._entries: dict[str, Entry] = {}
        for entry in self._package.entries:
            # Of two parts of one name a signature may mean the one and a viewer show the other.
            if entry.name.casefold() in self._entries:
                raise UnreadableError("broken")
            self._entries[entry.name.casefold()] = entry

    @property
    def names(self) -> frozenset[str]:
        """Full names of all parts, such as `Doc_0/Document.xml`."""
        return frozenset(entry.name for entry in self._entries.values())

    def locate(self, location: str, base: str = "") -> str:
        """The full name of the part at `location`, as written in the part `base`; empty if none.

        An `ST_Loc` is absolute (`/Doc_0/…`) or relative to the folder of the part that names it.
        Writers are careless with case and with the leading slash, so these are tried too.
        """
        location = location.strip().replace("\\", "/")
        if not location or len(location) > _MAX_LOCATION:
            return ""
        tries = [location.lstrip("/")]
        if not location.startswith("/"):
            tries.insert(0, posixpath.join(posixpath.dirname(base), location))
        for one in tries:
            entry = self._entries.get(posixpath.normpath(one).casefold())
            if entry is not None:
                return entry.name
        return ""

    def read(self, name: str, limit: int = MAX_ENTRY) -> bytes:
        """A part's bytes, inflated anew at each call.

        Raises:
            KeyError: there is no such part.
            UnreadableError: it is damaged, has a password, or is larger than `limit`.
        """
        return self._package.read(self._entries[name.casefold()], limit)
