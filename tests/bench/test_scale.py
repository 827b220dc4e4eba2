from __future__ import annotations

from pathlib import Path

import faiss
import numpy as np
import pytest

from bench.scale.kinds import KINDS, Kind
from bench.scale.measure import exact, share_found
from bench.scale.vectors import Source
from tests.knowledge.search.test_vectors import unit

QUICK = [kind for kind in KINDS if "PQ" not in kind.name]
"""Product quantisation takes seconds to learn."""


@pytest.fixture(scope="module")
def source() -> Source:
    kinds = np.repeat(unit(30, 96), 20, axis=0)
    near = kinds + 0.2 * unit(600, 96, 1)
    near /= np.linalg.norm(near, axis=1, keepdims=True)
    return Source(near[np.random.default_rng(0).permutation(600)], unit(5, 96, 2))


def test_made_vectors_lie_among_real_ones_and_are_the_same_every_time(source: Source) -> None:
    made = source.make(2000)
    np.testing.assert_allclose(np.linalg.norm(made, axis=1), 1, atol=1e-5)
    np.testing.assert_array_equal(made[:600], source.passages)
    np.testing.assert_array_equal(made, source.make(2000))
    assert len(np.unique(made.round(5), axis=0)) > 1900
    likeness = source.likeness()
    assert likeness.nearest_made == pytest.approx(likeness.nearest_real, abs=0.03)
    far = Source(unit(600, 96), source.questions).likeness()
    assert far.nearest_real < likeness.nearest_real


@pytest.mark.parametrize("kind", QUICK, ids=lambda k: k.name)
def test_a_kind_finds_more_with_more_effort_from_a_mapped_file(
    source: Source, tmp_path: Path, kind: Kind
) -> None:
    vectors, file = source.make(2000), tmp_path / "index.faiss"
    faiss.write_index(kind.build(vectors), str(file))
    index = faiss.read_index(str(file), faiss.IO_FLAG_MMAP_IFC)
    right, shares = exact(vectors, source.questions)[:, :10], []
    for effort in (kind.efforts[0], kind.efforts[-1]):
        kind.set(index, effort)
        shares.append(share_found(index.search(source.questions, 10)[1].tolist(), right))
    assert shares[0] <= shares[1]
    assert shares[1] > 0.6


def test_the_share_found_counts_places() -> None:
    assert share_found([[1, 2], [3, 4]], np.array([[2, 9], [4, 3]])) == pytest.approx(0.75)
