"""Pages read a moment ago, by their pixels: the same picture is not read twice.

People hand in the same card for two materials, and repeat a page in a file. Pages are personal
data: few are kept, in the memory of one child process only, and dropped when it has nothing to do.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Final, Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

MOST_PAGES: Final = 16

Result = TypeVar("Result")


@dataclass(slots=True)
class PageCache(Generic[Result]):
    """What came of the last few pictures; the one that was unused longest goes first."""

    _kept: OrderedDict[bytes, Result] = field(default_factory=OrderedDict)

    @staticmethod
    def key(image: NDArray[np.uint8], *settings: object) -> bytes:
        """What a picture (its pixels and size) and the way it is read are known by."""
        digest = hashlib.sha256(repr((image.shape, settings)).encode())
        digest.update(np.ascontiguousarray(image).data)
        return digest.digest()

    def get(self, key: bytes) -> Result | None:
        """What is kept under the key."""
        if key in self._kept:
            self._kept.move_to_end(key)
        return self._kept.get(key)

    def put(self, key: bytes, result: Result) -> None:
        """Keep a result."""
        self._kept[key] = result
        while len(self._kept) > MOST_PAGES:
            self._kept.popitem(last=False)

    def clear(self) -> None:
        """Forget all."""
        self._kept.clear()
