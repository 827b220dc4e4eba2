"""What a store of electronic licences offers, and what comes from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol


class LicenceStoreAway(Exception):  # noqa: N818 - named for what happened
    """The store did not answer, or not with what was asked for; `str()` holds no personal data."""


@dataclass(frozen=True, slots=True)
class Holder:
    """Whose licence is asked for: USCC or identity number, and the code (用证码) of their leave.

    The store alone judges the code; without one nothing is asked for.
    """

    number: str = field(repr=False)
    code: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class LicenceFile:
    """The licence as a file, such as OFD or PDF."""

    name: str
    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Licence:
    """A licence: its data by the labels on its face or by field keys, and its file if given."""

    name: str
    fields: Mapping[str, str] = field(repr=False)
    file: LicenceFile | None = None


class LicenceStore(Protocol):
    """A store of electronic licences."""

    def fetch(self, name: str, holder: Holder) -> Licence | None:
        """Return the holder's licence of this name (营业执照); None when they have none.

        Raises:
            LicenceStoreAway: the store cannot be used now.
        """
        ...
