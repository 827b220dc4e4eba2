"""An opened OFD package: its documents, their pages, and what lies above and below a page.

GB/T 33190-2016, clauses 6 and 7. Only the main files are parsed at opening; a page's content is
parsed when it is asked for.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from ocr.faults import UnreadableError
from ocr.ofd.archive import Archive
from ocr.ofd.markup import child, children, parse, text
from ocr.ofd.resources import Resources
from ocr.ofd.values import Rect, flag, rect

MAX_DOCUMENTS = 50
_PAPER = Rect(0, 0, 210, 297)
_ROOT = "OFD.xml"
_LOCKED = ("Encryptions.xml", "Encryption.xml")  # GM/T 0099 encrypted packages


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page of a document: its number in it, the name of its part."""

    key: str
    part: str


@dataclass(frozen=True, slots=True)
class Level:
    """One content on a page with the resources that it names: a template's, the page's own."""

    root: Element
    resources: Resources


@dataclass(slots=True)
class Document:
    """One document of a package.

    Attributes:
        part: name of its `Document.xml`.
        sheets: its pages in order.
        area: size of pages that do not name their own, millimetres.
        templates: parts of page templates by number, each with its usual place.
        signatures: name of its `Signatures.xml`; empty without one.
    """

    archive: Archive
    part: str
    root: Element
    resources: Resources
    sheets: tuple[Sheet, ...]
    area: Rect
    signatures: str = ""
    templates: dict[str, tuple[str, str]] = field(default_factory=dict)
    parsed: dict[str, Element] = field(default_factory=dict)

    def page_root(self, sheet: Sheet) -> Element:
        """The page's content.

        Raises:
            UnreadableError: its part is missing or damaged.
        """
        if not sheet.part:
            raise UnreadableError("broken")
        return parse(self.archive.read(sheet.part))

    def page_area(self, root: Element) -> Rect:
        """Place and size of a page's sheet of paper in millimetres."""
        for name in ("PhysicalBox", "ApplicationBox"):
            found = rect(text(root, "Area", name))
            if found is not None:
                return found
        return self.area

    def levels(self, root: Element, sheet: Sheet) -> list[Level]:
        """Contents of a page from bottom to top, templates among them."""
        below: list[Level] = []
        above: list[Level] = []
        for use in children(root, "Template"):
            part, usual = self.templates.get(use.get("TemplateID", ""), ("", ""))
            if part:
                place = use.get("ZOrder") or usual or "Background"
                level = Level(self._template(part), self._own(part, self._template(part)))
                (above if place == "Foreground" else below).append(level)
        return [*below, Level(root, self._own(sheet.part, root)), *above]

    def annotations(self, sheet: Sheet) -> list[Element]:
        """The page's annotations from bottom to top; a damaged file of them has none."""
        index = self._optional(self.part, text(self.root, "Annotations"))
        found: list[Element] = []
        for page in children(index and index[1], "Page"):
            if index is not None and page.get("PageID") == sheet.key:
                for location in children(page, "FileLoc"):
                    file = self._optional(index[0], text(location))
                    found.extend(children(file and file[1], "Annot"))
        return found

    def attachments(self) -> int:
        """How many files are attached for people to see (GB/T 33190-2016, clause 18)."""
        index = self._optional(self.part, text(self.root, "Attachments"))
        listed = children(index and index[1], "Attachment")
        return sum(flag(one.get("Visible"), default=True) for one in listed)

    def _optional(self, base: str, location: str) -> tuple[str, Element] | None:
        part = self.archive.locate(location, base)
        if not part:
            return None
        try:
            return part, parse(self.archive.read(part))
        except UnreadableError as error:
            if error.code != "broken":
                raise
            return None

    def _template(self, part: str) -> Element:
        if part not in self.parsed:
            self.parsed[part] = parse(self.archive.read(part))
        return self.parsed[part]

    def _own(self, part: str, root: Element) -> Resources:
        locations = [text(one) for one in children(root, "PageRes")]
        if not locations:
            return self.resources
        own = self.resources.copy()
        for location in locations:
            own.add(location, part)
        return own


@dataclass(frozen=True, slots=True)
class Package:
    """An opened package."""

    archive: Archive
    documents: tuple[Document, ...]

    @property
    def pages(self) -> tuple[tuple[Document, Sheet], ...]:
        """All pages of all documents in order."""
        return tuple((one, sheet) for one in self.documents for sheet in one.sheets)


def open_ofd(data: bytes) -> Package:
    """Open a package: bytes in, documents out; nothing else happens.

    Raises:
        UnreadableError: no OFD package, encrypted, damaged, or too large.
    """
    archive = Archive(data)
    root_part = archive.locate(_ROOT)
    if not root_part:
        raise UnreadableError("broken")
    root = parse(archive.read(root_part))
    bodies = list(children(root, "DocBody"))
    if len(bodies) > MAX_DOCUMENTS:
        raise UnreadableError("out_of_memory")
    documents = [one for body in bodies if (one := _document(archive, root_part, body))]
    if not documents:
        locked = any(archive.locate(name) for name in _LOCKED)
        raise UnreadableError("encrypted" if locked else "broken")
    return Package(archive, tuple(documents))


def _document(archive: Archive, base: str, body: Element) -> Document | None:
    part = archive.locate(_current(archive, base, body) or text(body, "DocRoot"), base)
    if not part:
        return None
    root = parse(archive.read(part))
    common = child(root, "CommonData")
    resources = Resources(archive)
    for name in ("PublicRes", "DocumentRes"):
        for one in children(common, name):
            resources.add(text(one), part)
    area = child(common, "PageArea")
    return Document(
        archive=archive,
        part=part,
        root=root,
        resources=resources,
        sheets=tuple(
            Sheet(page.get("ID", ""), archive.locate(page.get("BaseLoc", ""), part))
            for page in children(child(root, "Pages"), "Page")
        ),
        area=rect(text(area, "PhysicalBox")) or rect(text(area, "ApplicationBox")) or _PAPER,
        signatures=archive.locate(text(body, "Signatures"), base),
        templates={
            one.get("ID", ""): (
                archive.locate(one.get("BaseLoc", ""), part),
                one.get("ZOrder", ""),
            )
            for one in children(common, "TemplatePage")
        },
    )


def _current(archive: Archive, base: str, body: Element) -> str:
    """Main file of the version that counts, where a document keeps several."""
    for version in children(child(body, "Versions"), "Version"):
        if version.get("Current") == "true":
            part = archive.locate(version.get("BaseLoc", ""), base)
            if part:
                location = text(parse(archive.read(part)), "DocRoot")
                return archive.locate(location, part)
    return ""
