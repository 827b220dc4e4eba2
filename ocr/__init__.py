"""Files in, `Document` or `Refusal` out: sandboxed reading of photos, scans and PDFs.

`Reader` reads untrusted bytes in child processes under `Limits`; `models.prepare` makes the model
folder that it needs; `normalise` gives text one spelling; `box_of` places a part of a line.
"""

from ocr import models
from ocr.document import (
    Box,
    Cell,
    CheckBox,
    Coverage,
    Document,
    ElectronicSignature,
    Handwriting,
    Line,
    Page,
    PageRead,
    PageSource,
    Quality,
    Refusal,
    Remark,
    Seal,
    SealColour,
    SealShape,
    Table,
    Word,
)
from ocr.limits import Limits
from ocr.marks import Presence, Standing, presence_after, presence_in
from ocr.messages import remark_codes
from ocr.normalise import normalise
from ocr.reader import Reader
from ocr.sandbox import Isolation
from ocr.words import box_of

__all__ = [
    "Box",
    "Cell",
    "CheckBox",
    "Coverage",
    "Document",
    "ElectronicSignature",
    "Handwriting",
    "Isolation",
    "Limits",
    "Line",
    "Page",
    "PageRead",
    "PageSource",
    "Presence",
    "Quality",
    "Reader",
    "Refusal",
    "Remark",
    "Seal",
    "SealColour",
    "SealShape",
    "Standing",
    "Table",
    "Word",
    "box_of",
    "models",
    "normalise",
    "presence_after",
    "presence_in",
    "remark_codes",
]
