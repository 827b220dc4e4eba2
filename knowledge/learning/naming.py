"""The words by which a cluster of questions calls what it is about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from knowledge.learning.limits import limits
from knowledge.search import Finder, compact
from knowledge.search.text import segments

__all__ = ["naming"]


def naming(texts: Sequence[str], finder: Finder) -> str:
    """Return the longest run of words that most of the questions share, or ``""``.

    Words that ask for a part of the guide and fillers are left out beforehand. Runs keep whole
    words, so that no alias begins or ends within one.
    """
    data = limits()
    asked = Counter(compact(finder.read(text).core) for text in texts)
    if len(asked) == 1:
        # One wording only: the whole of it is a name, or it is a sentence.
        core = next(iter(asked))
        return core if data.alias_least <= len(core) <= data.alias_alone else ""
    runs: Counter[str] = Counter()
    for core, count in asked.items():
        words = segments(core)
        for run in {
            "".join(words[i:j]) for i in range(len(words)) for j in range(i + 1, len(words) + 1)
        }:
            if data.alias_least <= len(run) <= data.alias_most:
                runs[run] += count
    shared = [(count, run) for run, count in runs.items() if count >= data.shared * len(texts)]
    return max(shared, key=lambda r: (r[0] * len(r[1]), r[1]), default=(0, ""))[1]
