"""Which distance puts questions together that mean the same."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table
from sklearn.cluster import AgglomerativeClustering

from bench.ask.questions import read_golden
from bench.ask.setup import CACHE, guide, publish
from bench.learning.worlds import removed
from knowledge.answers import Guide
from knowledge.learning import clusters
from knowledge.learning.limits import limits

__all__ = ["b_cubed", "table"]

Labels = NDArray[np.int64]


def b_cubed(found: Sequence[object], true: Sequence[object]) -> tuple[float, float, float]:
    """Precision, recall and F1 over the members (Bagga and Baldwin 1998)."""
    precision = recall = 0.0
    for mine, own in zip(found, true, strict=True):
        same = [t == own for f, t in zip(found, true, strict=True) if f == mine]
        both = sum(same)
        precision += both / len(same)
        recall += both / sum(t == own for t in true)
    precision, recall = precision / len(true), recall / len(true)
    return precision, recall, 2 * precision * recall / (precision + recall)


def table(console: Console) -> dict[str, object]:
    """Print the grid on the dev half, then the chosen limits on both halves."""
    whole = publish()
    gone = [m.code for m in whole.catalogue.matters if _draw(m.code) % 3 == 0]
    full, poor = (
        guide(version, CACHE / "learning")
        for version in (whole, publish(removed(whole.catalogue, gone)))
    )
    results: dict[str, object] = {}
    shown = Table("sense", "apart", "all: P", "R", "F1", "missing: P", "R", "F1", title="dev")
    for sense in (0.0, 0.2, 0.35, 0.5, 0.65, 0.8, 1.0):
        for apart in (0.2, 0.3, 0.4, 0.5, 0.6, 0.7):
            one, other = (_run(g, "dev", c, sense, apart) for g, c in ((full, []), (poor, gone)))
            shown.add_row(f"{sense}", f"{apart}", *(f"{v:.3f}" for v in (*one, *other)))
            results[f"dev {sense} {apart}"] = (one, other)
    console.print(shown)
    data = limits()
    for split in ("dev", "test"):
        one, other = (
            _run(g, split, c, data.sense, data.apart) for g, c in ((full, []), (poor, gone))
        )
        results[split] = {"all": one, "missing": other}
        console.print(f"chosen limits, {split}: all F1 {one[2]:.3f}, missing F1 {other[2]:.3f}")
    return results


_KNOWN: dict[tuple[int, str], tuple[list[str], NDArray[np.float64], NDArray[np.float64]]] = {}


def _run(
    book: Guide, split: str, only: Sequence[str], sense: float, apart: float
) -> tuple[float, float, float]:
    """B-cubed of the questions of a split; only those of some matters when these are given."""
    if (id(book), split) not in _KNOWN:
        golden = read_golden("dev" if split == "dev" else "test")
        asked = [
            q for q in golden.matters if len(q.matters) == 1 and (not only or q.matters[0] in only)
        ]
        texts = [q.text for q in asked]
        near = (
            clusters.distances(texts, book.finder, 0.0),
            clusters.distances(texts, book.finder, 1.0),
        )
        _KNOWN[id(book), split] = ([q.matters[0] for q in asked], *near)
    true, seen, said = _KNOWN[id(book), split]
    model = AgglomerativeClustering(
        n_clusters=None, metric="precomputed", linkage="average", distance_threshold=apart
    )
    return b_cubed(model.fit_predict((1 - sense) * seen + sense * said).tolist(), true)


def _draw(text: str) -> int:
    return int(sha256(text.encode()).hexdigest()[:8], 16)
