"""What a review works on: files as read, and the papers recognised in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from knowledge.schema import DocumentType
from ocr import Document, Refusal
from prereview.reading.fields import FieldValue


@dataclass(frozen=True, slots=True)
class Upload:
    """A file of a submission with its content; `material` is the slot that the applicant chose."""

    file_id: str
    name: str
    data: bytes
    material: str = ""


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A file after reading: a `Document`, or a `Refusal` that says why not."""

    file_id: str
    name: str
    material: str
    outcome: Document | Refusal


@dataclass(frozen=True, slots=True)
class Guess:
    """A document type for a page and how sure that is, 0 to 1; `titled` when its title was read."""

    type: str
    confidence: float
    titled: bool = False


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper: consecutive pages of one file, or both sides of a card from two files.

    `kind` is None when nothing in the catalogue fits; `weak_pages` are pages that were not read
    well enough to judge by; `licence` names the electronic licence that was fetched for it.
    """

    file_id: str
    file_name: str
    order: int
    kind: DocumentType | None
    confidence: float
    titled: bool
    pages: tuple[int, ...]
    chosen: str
    sides: frozenset[str] = frozenset()
    weak_pages: tuple[int, ...] = ()
    values: Mapping[str, FieldValue] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)
    joined: tuple[str, ...] = ()
    licence: str = ""

    @property
    def type(self) -> str:
        """The document type, empty when unknown."""
        return self.kind.type if self.kind else ""

    @property
    def readable(self) -> bool:
        """Whether any of its pages can be judged by."""
        return len(self.weak_pages) < len(self.pages)

    def sure(self, key: str) -> FieldValue | None:
        """The value of a field that was read surely."""
        value = self.values.get(key)
        return value if value and value.sure else None
