"""Signatures of a document (GB/T 33190-2016, clause 18): what they cover and whether it is so.

A signature's description (`Signature.xml`) lists digests of the files that it covers; its value
(`SignedValue.dat`) signs the digest of the description. Both are checked here. Whether the
certificate is genuine is not.
"""

from __future__ import annotations

import base64
import binascii
import posixpath
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from ocr.document import Coverage
from ocr.faults import UnreadableError
from ocr.ofd.archive import Archive
from ocr.ofd.markup import child, children, parse, text
from ocr.ofd.package import Document
from ocr.ofd.values import Rect, rect
from ocr.signing import cms, ses
from ocr.signing.digests import algorithm_of, digest_of, matches_any
from ocr.signing.times import iso_time

MAX_SIGNATURES = 100
_MAX_STAMPS = 200
_KEYED_SM3 = "1.2.156.10197.1.401.2"
_USUAL_CHECK = "md5"  # what the standard says when a list names no method
_METHODS = {
    "1.2.156.10197.1.501": "SM2 SM3",
    "1.2.840.113549.1.1.5": "SHA1 RSA",
    "1.2.840.113549.1.1.11": "SHA256 RSA",
}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a seal stands: number of the page in its document, box, and the part that shows."""

    sheet: str
    box: Rect
    shown: Rect | None


@dataclass(frozen=True, slots=True)
class OfdSignature:
    """One signature; see `ocr.document.ElectronicSignature` for what the fields mean."""

    signer: str
    seal_name: str
    signed_at: str
    method: str
    coverage: Coverage
    intact: bool | None
    places: tuple[Place, ...]
    picture: ses.SealPicture | None


@dataclass(frozen=True, slots=True)
class _Value:
    """What the signature's value says: whose it is, and whether it signs the description."""

    signer: str = ""
    seal_name: str = ""
    signed_at: str = ""
    picture: ses.SealPicture | None = None
    right: bool | None = None


def signatures_of(document: Document) -> list[OfdSignature]:
    """All signatures of a document; one whose description is missing or damaged is broken.

    Raises:
        UnreadableError: a part is too large.
    """
    if not document.signatures:
        return []
    archive = document.archive
    index = _parsed(archive, document.signatures)
    parts = [
        archive.locate(one.get("BaseLoc", ""), document.signatures)
        for one in list(children(index, "Signature"))[:MAX_SIGNATURES]
    ]
    aside = _aside(document, parts)
    return [_signature(document, part, aside) for part in parts]


def _aside(document: Document, parts: list[str]) -> frozenset[str]:
    """Files that no signature can cover beforehand: the list, and each signature's own."""
    own = {document.signatures}
    for part in parts:
        root = _parsed(document.archive, part)
        info = child(root, "SignedInfo")
        for location in (text(root, "SignedValue"), text(info, "Seal", "BaseLoc")):
            own.add(document.archive.locate(location, part))
        own.add(part)
    return frozenset(own)


def _signature(document: Document, part: str, aside: frozenset[str]) -> OfdSignature:
    archive = document.archive
    root = _parsed(archive, part)
    info = child(root, "SignedInfo")
    if root is None or info is None:
        return OfdSignature("", "", "", "", Coverage.UNKNOWN, False, (), None)
    value = _value(archive, part, root, info)
    covered, right = _references(archive, part, info)
    coverage, right = _coverage(document, aside, covered, right)
    if right is not False and value.right is not True:
        right = value.right  # digests that nobody is known to have signed prove nothing
    method = text(info, "SignatureMethod")
    return OfdSignature(
        signer=value.signer,
        seal_name=value.seal_name,
        signed_at=iso_time(text(info, "SignatureDateTime")) or value.signed_at,
        method=_METHODS.get(method, method)[:200],
        coverage=coverage,
        intact=right,
        places=tuple(_places(info)),
        picture=value.picture,
    )


def _value(archive: Archive, part: str, root: Element, info: Element) -> _Value:
    """The signature's value, with a seal or plain, against its description."""
    file = archive.locate(text(root, "SignedValue"), part)
    seal_file = archive.locate(text(info, "Seal", "BaseLoc"), part)
    name, picture = ses.read_seal(archive.read(seal_file)) if seal_file else ("", None)
    if not file:
        return _Value(seal_name=name, picture=picture, right=False)
    der, description = archive.read(file), archive.read(part)
    sealed = ses.read_seal_signature(der)
    if sealed is not None:
        right = sealed.made if matches_any(description, sealed.digest) else False
        return _Value(
            sealed.signer,
            sealed.seal_name or name,
            iso_time(sealed.signed_at),
            sealed.picture or picture,
            right,
        )
    plain = cms.examine(der, description)
    if plain is None:
        return _Value(seal_name=name, picture=picture)
    return _Value(plain.signer, name, plain.signed_at, picture, plain.intact)


def _references(archive: Archive, part: str, info: Element) -> tuple[dict[str, bool], bool | None]:
    """Each covered file with whether its digest is right, and whether all can be computed."""
    listed = child(info, "References")
    method = (listed.get("CheckMethod") if listed is not None else None) or _USUAL_CHECK
    algorithm = algorithm_of(method)
    if algorithm is None:
        return {}, None
    covered: dict[str, bool] = {}
    for one in children(listed, "Reference"):
        location = one.get("FileRef", "")
        file = archive.locate(location, part)
        try:
            wanted = base64.b64decode(text(one, "CheckValue"))
        except (binascii.Error, ValueError):
            wanted = b""
        if file not in covered:
            right = bool(file) and digest_of(archive.read(file), algorithm) == wanted
            covered[file or location] = right
    # Some signers name SM3 with a key and use none; where one was used, nothing can be told.
    if method.strip() == _KEYED_SM3 and not all(covered.values()):
        return {}, None
    return covered, True


def _coverage(
    document: Document, aside: frozenset[str], covered: dict[str, bool], known: bool | None
) -> tuple[Coverage, bool | None]:
    if known is None:
        return Coverage.UNKNOWN, None
    # A further signature is added to the list of signatures: what is shown has not changed.
    right = all(fine for file, fine in covered.items() if file != document.signatures)
    folder = posixpath.dirname(document.part)
    shown = {
        name
        for name in document.archive.names
        if name.startswith(f"{folder}/" if folder else "") and name not in aside
    }
    return Coverage.WHOLE if right and shown <= covered.keys() else Coverage.PART, right


def _places(info: Element) -> Iterator[Place]:
    for one in list(children(info, "StampAnnot"))[:_MAX_STAMPS]:
        box = rect(one.get("Boundary"))
        if box is not None and box.width > 0 and box.height > 0:
            yield Place(one.get("PageRef", "").strip(), box, rect(one.get("Clip")))


def _parsed(archive: Archive, part: str) -> Element | None:
    try:
        return parse(archive.read(part)) if part else None
    except UnreadableError as error:
        if error.code != "broken":
            raise
        return None
