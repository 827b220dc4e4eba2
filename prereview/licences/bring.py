"""Licences for the slots that no upload fills: asked for at the store, made into papers."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from knowledge.schema import DocumentField, DocumentType, FieldType, Material
from ocr import Document, Refusal
from prereview.gather import papers_of
from prereview.licences.types import Holder, Licence, LicenceFile, LicenceStore, LicenceStoreAway
from prereview.papers import Paper, ReadFile
from prereview.reading.fields import FieldValue
from prereview.reading.labels import fold
from prereview.reading.values import parse, show
from prereview.slots import Filling, SlotFill, role_of

log = logging.getLogger("prereview")

#: How a value was found that the store gave as data.
FOUND_BY = "licence_store"
_NUMBERS = (FieldType.USCC, FieldType.ID_NUMBER)


@dataclass(frozen=True, slots=True)
class Brought:
    """Papers and files from the store; `away`: numbers of materials that it could not be asked."""

    papers: tuple[Paper, ...] = ()
    files: tuple[ReadFile, ...] = ()
    away: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Licences:
    """Fetches what a submission lacks. `read` reads a licence that comes as a file only."""

    store: LicenceStore
    read: Callable[[bytes, str], Document | Refusal]

    def bring(
        self, filling: Filling, kinds: Sequence[DocumentType], applicant: Mapping[str, Any],
        today: date,
    ) -> Brought:  # fmt: skip
        """Fetch the licences of the empty slots that are wanted.

        The applicant gives `licence_code` (the holder's leave) with `uscc`, `id_number` or
        `agent_id_number`; without them nothing is fetched.
        """
        by_type = {kind.type: kind for kind in kinds}
        papers: list[Paper] = []
        files: list[ReadFile] = []
        away: set[str] = set()
        for slot in filling.slots:
            kind = by_type.get(slot.material.type)
            holder = holder_of(slot.material, kind, applicant) if kind else None
            if not _is_lacking(slot) or kind is None or holder is None:
                continue
            try:
                found = self._fetch(slot.material, kind, holder, today)
            except LicenceStoreAway as error:
                log.warning("licence for material %s: %s", slot.material.number, error)
                away.add(slot.material.number)
                continue
            if found:
                papers.append(found[0])
                files.append(found[1])
        return Brought(tuple(papers), tuple(files), frozenset(away))

    def _fetch(
        self, material: Material, kind: DocumentType, holder: Holder, today: date
    ) -> tuple[Paper, ReadFile] | None:
        licence = self.store.fetch(material.e_licence, holder)
        if licence is None:
            return None
        name = f"电子证照《{licence.name}》"
        digest = hashlib.sha256(repr(sorted(licence.fields.items())).encode()).hexdigest()
        given = Document(name=name, sha256=digest, kind="licence", pages=())
        file = ReadFile(f"licence-{material.number}", name, material.number, given)
        values = _given(licence, kind, today)
        paper: Paper | None = None
        if values:
            paper = Paper(
                file_id=file.file_id, file_name=name, order=0, kind=kind, confidence=1.0,
                titled=True, pages=(0,), chosen=material.number, sides=frozenset(kind.sides),
                values=values, licence=licence.name,
            )  # fmt: skip
        elif licence.file:
            paper = self._read(licence, licence.file, file, kind, today)
        if paper is None or not _is_of(paper, kind, holder):
            raise LicenceStoreAway("licence is not readable, or not the holder's")
        return paper, file

    def _read(
        self, licence: Licence, given: LicenceFile, file: ReadFile, kind: DocumentType, today: date
    ) -> Paper | None:
        """The paper of a licence that came as a file; its pages are not kept, so no boxes."""
        read = papers_of(
            replace(file, outcome=self.read(given.data, given.name)), 0, (kind,), today
        )
        own = next((p for p in read if p.type == kind.type and p.readable), None)
        if own is None:
            return None
        values = {k: replace(v, page=0, box=None) for k, v in own.values.items()}
        return replace(own, file_name=file.name, pages=(0,), values=values, licence=licence.name)


def holder_of(
    material: Material, kind: DocumentType, applicant: Mapping[str, Any]
) -> Holder | None:
    """Return whose licence a slot wants, as far as the applicant said so and gave leave."""
    types = {field.type for field in kind.fields}
    if role_of(material.name) == "agent":
        keys: tuple[str, ...] = ("agent_id_number",)
    elif FieldType.USCC in types:
        keys = ("uscc",)
    elif FieldType.ID_NUMBER in types:
        keys = ("id_number",)
    else:
        keys = ("uscc", "id_number")
    code = str(applicant.get("licence_code") or "")
    number = next((str(applicant[key]).strip().upper() for key in keys if applicant.get(key)), "")
    return Holder(number, code) if number and code else None


def _is_lacking(slot: SlotFill) -> bool:
    return bool(slot.needed and slot.material.e_licence and not slot.papers)


def _given(licence: Licence, kind: DocumentType, today: date) -> dict[str, FieldValue]:
    """The store's data by our fields: by key, title or label. It is sealed by whoever gave it."""
    said = {fold(label): text for label, text in licence.fields.items()}
    values: dict[str, FieldValue] = {}
    for field in kind.fields:
        if field.type is FieldType.MARK and not field.part:
            continue
        names = (field.key, field.title, *field.labels)
        raw = next((said[fold(n)] for n in names if said.get(fold(n))), "")
        parsed = parse(field, raw, today) if raw else None
        if parsed and not parsed.broken and not parsed.doubtful:
            values[field.key] = _value(field, parsed.value, parsed.text, raw)
    seal = next((f for f in kind.fields if f.key == "sealed"), None)
    if values and seal:
        values[seal.key] = _value(seal, True, show(True), "")
    return values


def _value(field: DocumentField, value: Any, text: str, raw: str) -> FieldValue:
    return FieldValue(
        key=field.key, title=field.title, value=value, text=text, raw=raw, confidence=1.0,
        found_by=FOUND_BY, page=0, box=None, sure=True, typed=True,
    )  # fmt: skip


def _is_of(paper: Paper, kind: DocumentType, holder: Holder) -> bool:
    """Whether what the licence says is the holder's: no number on it is another's."""
    numbers = {f.key for f in kind.fields if f.type in _NUMBERS}
    return all(paper.values[k].text == holder.number for k in numbers & paper.values.keys())
