"""Evidence of labelled pages for every type, remembered by content and code: the sense takes long."""

from __future__ import annotations

import hashlib
import inspect
import pickle
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bench.papers.rules import catalogue
from bench.recognise.fitting import Numbers
from bench.recognise.pages import Sample
from prereview.evidence import sense, sheet_of, words

KINDS = catalogue().documents
KNOWN = [(k,) for k in KINDS if k.titles]
OTHERS = tuple(k for k in KINDS if not k.titles)
NAMES = [*(kind.type for (kind,) in KNOWN), ""]


@dataclass(frozen=True, slots=True)
class Judged:
    """A sample and its evidence: types (the last is none) by pieces, as `prereview.evidence.SENSE` names them."""

    sample: Sample
    evidence: Numbers

    @property
    def truth(self) -> int:
        """The index of the right type."""
        return NAMES.index(self.sample.type)


def collect(samples: Iterable[Sample], folder: Path) -> list[Judged]:
    """Return the evidence of each page that has any text."""
    folder.mkdir(parents=True, exist_ok=True)
    code = Path(inspect.getfile(sheet_of)).read_text("utf-8")
    said = hashlib.sha256(repr((code, KINDS)).encode()).hexdigest()
    found = []
    for sample in samples:
        lines = [(n.text, n.box) for n in sample.page.lines]
        key = hashlib.sha256(f"{said} {sample.page.height} {lines}".encode()).hexdigest()
        path = folder / f"{key}.pickle"
        if not path.exists():
            path.write_bytes(pickle.dumps(_evidence(sample)))
        evidence = pickle.loads(path.read_bytes())  # noqa: S301 - written by this function alone
        if evidence is not None:
            found.append(Judged(sample, evidence))
    return found


def _evidence(sample: Sample) -> Numbers | None:
    sheet = sheet_of(sample.page)
    if sheet is None:
        return None
    said = [*(words(sheet, one) for one in KNOWN), words(sheet, OTHERS, none=True)]
    kinds = (*KNOWN, OTHERS)
    return np.array([(*one, *sense(sheet, k)) for one, k in zip(said, kinds, strict=True)])
