"""Fits `knowledge/data/fields.npz`: `python -m bench.dialogue.fit [--write]`.

Multinomial logistic regression over the examples of `assistant/data/nlu` that ask for a part of a
guide and those of `fields.yml`. Where an example names a matter (某事项), the name is left out of the
words, as it is when a question is answered, and one of the catalogue's names stands in what is
embedded. Prints five-fold cross-validation and, for the dev half of `bench/questions`, how many
fields are right.
"""

from __future__ import annotations

import argparse
import hashlib
import itertools
import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from ruamel.yaml import YAML
from scipy.sparse import csr_matrix, hstack  # type: ignore[import-untyped]
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold

from assistant.names import WORD
from bench.ask.questions import Question, read_golden
from bench.dialogue.questions import held_out
from knowledge import load
from knowledge.answers import GuideField
from knowledge.answers.field_weights import FieldWeights, wordings
from knowledge.answers.fields import FieldFinder, field_examples
from knowledge.search import Embedder, Vectors, normalise, open_embedder

ROOT = Path(__file__).resolve().parents[2]
FILE = ROOT / "knowledge" / "data" / "fields.npz"
MEANING, WORDS, CUES = 12.0, 8.0, 4.0
"""How much a part counts: the penalty is the same for all weights. Chosen by learning from one half
of the examples, written by one author, and asking the other's and the dev half."""
TOLD = {"correct", "what_about"}
"""Intents of messages that name a matter and ask for no part of its guide."""
RARE = 2
"""Examples in which a wording must occur."""
FOLDS = 5


@dataclass(frozen=True)
class Example:
    """A question without names of matters, the same with one, and the field it asks for."""

    text: str
    named: str
    field: GuideField


def examples() -> list[Example]:
    """Return all examples, none twice; which name stands for 某事项 is always the same."""
    chance = random.Random(0)
    names = sorted({n for m in load(ROOT / "catalogue").matters for n in (m.name, *m.aliases)})
    found = {}
    for text, field in itertools.chain(_taught(), ((t, f) for f, t in field_examples())):
        name = chance.choice(names)
        plain = normalise(text.replace(WORD, " "))
        found[text] = Example(plain, normalise(text.replace(WORD, name)), field)
    return [e for e in found.values() if e.named]


def _taught() -> list[tuple[str, GuideField]]:
    yaml = YAML(typ="safe")
    blocks = [
        block
        for file in sorted((ROOT / "assistant" / "data" / "nlu").glob("*.yml"))
        for block in yaml.load(file)["nlu"]
    ]
    return [
        (line.removeprefix("- ").strip(), _field(block["intent"]))
        for block in blocks
        if block["intent"].startswith("ask_") or block["intent"] in TOLD
        for line in block["examples"].splitlines()
    ]


def _field(intent: str) -> GuideField:
    asked = GuideField.OVERVIEW.value if intent in TOLD else intent.removeprefix("ask_")
    return GuideField(asked)


def fit(taught: Sequence[Example], vectors: Vectors, embedder: str) -> FieldWeights:
    """Fit the classifier; `vectors` are those of `named`, in the same order."""
    words = TfidfVectorizer(analyzer=wordings, sublinear_tf=True, min_df=RARE)
    fields = [e.field.value for e in taught]
    order = sorted(set(fields))
    centre = vectors.mean(axis=0)
    columns = [
        words.fit_transform([e.text for e in taught]) * WORDS,
        csr_matrix((vectors - centre) * MEANING),
        csr_matrix(_cued([e.text for e in taught], order) * CUES),
    ]
    model = LogisticRegression(max_iter=1000, tol=1e-3, class_weight="balanced")
    model.fit(hstack(columns).tocsr(), fields)
    assert model.classes_.tolist() == order, "scikit-learn sorts them alike"
    weights = model.coef_.T
    ends = np.cumsum([c.shape[1] for c in columns])
    return FieldWeights(
        fields=tuple(map(GuideField, order)),
        terms=words.vocabulary_,
        idf=words.idf_,
        words=weights[: ends[0]] * WORDS,
        meaning=weights[ends[0] : ends[1]] * MEANING,
        cues=weights[ends[1] :] * CUES,
        bias=model.intercept_,
        centre=centre.astype(np.float64),
        embedder=embedder,
        learnt=digest(taught),
    )


def digest(taught: Sequence[Example]) -> str:
    """Return what tells these examples from any others, whatever names stand in them."""
    lines = sorted(f"{e.field.value}\t{e.text}\n" for e in taught)
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def _cued(texts: Sequence[str], order: Sequence[str]) -> NDArray[np.float64]:
    found = np.zeros((len(texts), len(order)))
    for row, text in enumerate(texts):
        for field in FieldFinder.cued(text):
            found[row, order.index(field.value)] = 1
    return found


def _right(weights: FieldWeights, text: str, vector: Vectors, wanted: set[str]) -> bool:
    likely = weights.likely(text, FieldFinder.cued(text), vector)
    return max(likely, key=likely.__getitem__).value in wanted


def _validated(taught: Sequence[Example], vectors: Vectors) -> float:
    fields = np.array([e.field.value for e in taught])
    right = []
    for learn, ask in StratifiedKFold(FOLDS, shuffle=True, random_state=0).split(vectors, fields):
        weights = fit([taught[i] for i in learn], vectors[learn], "")
        right += [_right(weights, taught[i].text, vectors[i], {fields[i]}) for i in ask]
    return float(np.mean(right))


def _dev(weights: FieldWeights, embedder: Embedder) -> None:
    golden = read_golden("dev")
    talks = (*golden.dialogues, *golden.talks)
    asked: dict[str, list[tuple[str, set[str]]]] = {
        "held-out sentences": [
            (q.text, {q.intent.removeprefix("ask_")})
            for q in held_out()
            if q.asks_field and q.half == "dev"
        ],
        "golden questions": [_wanted(q) for q in golden.matters if q.fields],
        "turns": [_wanted(t) for d in talks for t in d.turns if t.fields],
    }
    for name, questions in asked.items():
        texts = [normalise(text) for text, _ in questions]
        vectors = embedder.queries(texts)
        wanted = [fields for _, fields in questions]
        triples = zip(texts, vectors, wanted, strict=True)
        right = [_right(weights, *triple) for triple in triples]
        print(f"{name:24}{np.mean(right):8.3f} ({len(right)})")


def _wanted(question: Question) -> tuple[str, set[str]]:
    return question.text, {f.value for f in (*question.fields, *question.also)}


def _several(embedder: Embedder) -> None:
    """Print how the stored classifier tells two questions in one from a single one, dev half."""
    golden, finder = read_golden("dev"), FieldFinder(embedder.name)
    marks: dict[str, list[bool]] = {"both of two fields": [], "a field too many": []}
    for question in golden.matters:
        text = normalise(question.text)
        found = {g.field for g in finder.guess(text, embedder.queries([text])[0])}
        if len(question.fields) > 1:
            marks["both of two fields"].append(set(question.fields) <= found)
        elif question.fields:
            marks["a field too many"].append(len(found) > 1)
    for name, right in marks.items():
        print(f"{name:24}{np.mean(right):8.3f} ({len(right)})")


def main() -> None:
    """Fit, print, and with `--write` keep."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--write", action="store_true", help="write knowledge/data/fields.npz")
    options = arguments.parse_args()
    embedder = open_embedder()
    taught = examples()
    vectors = embedder.queries([e.named for e in taught])
    print(f"{f'{FOLDS}-fold':24}{_validated(taught, vectors):8.3f} ({len(taught)})")
    weights = fit(taught, vectors, embedder.name)
    _dev(weights, embedder)
    if options.write:
        weights.write(FILE)
        print(f"{FILE.relative_to(ROOT)}: {FILE.stat().st_size / 1000:.0f} kB")
    _several(embedder)


if __name__ == "__main__":
    main()
