from __future__ import annotations

import multiprocessing
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from knowledge.search import Vectors
from knowledge.search.remembered import FILE, FORGOTTEN_AFTER, Remembered
from tests.knowledge.search.test_index import Hashed


class Counted(Hashed):
    """Says what it was asked to embed; questions differ from passages."""

    def queries(self, texts: Sequence[str]) -> Vectors:
        self.embedded += texts
        return -super().queries(texts)


def change(folder: Path, statement: str, *values: int) -> None:
    with closing(sqlite3.connect(folder / FILE)) as database, database:
        database.execute(statement, values)


def test_each_text_is_embedded_once_in_its_kind(tmp_path: Path) -> None:
    embedder = Counted()
    remembered = Remembered(tmp_path, embedder)
    first = remembered.passages(["甲", "乙", "甲"])
    assert embedder.embedded == ["甲", "乙"]
    np.testing.assert_array_equal(first, Hashed().passages(["甲", "乙", "甲"]))
    asked = remembered.queries(["甲"])
    assert embedder.embedded == ["甲", "乙", "甲"]
    np.testing.assert_array_equal(asked[0], -first[0])
    np.testing.assert_array_equal(
        Remembered(tmp_path, embedder).passages(["乙", "甲"]), first[1::-1]
    )
    assert len(embedder.embedded) == 3
    assert remembered.passages([]).shape == (0, embedder.dimensions)


def test_another_model_takes_nothing(tmp_path: Path) -> None:
    Remembered(tmp_path, Counted()).passages(["甲"])
    other = Counted()
    other.name = "other"
    Remembered(tmp_path, other).passages(["甲"])
    assert other.embedded == ["甲"]


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE vectors SET vector = zeroblob(128)",
        "UPDATE vectors SET vector = x'00'",
        "DROP TABLE vectors",
        "",
    ],
)
def test_damage_costs_time_and_never_a_wrong_vector(tmp_path: Path, damage: str) -> None:
    right = Remembered(tmp_path, Counted()).passages(["甲", "乙"])
    if damage:
        change(tmp_path, damage)
    else:
        (tmp_path / FILE).write_bytes(b"SQLite format 3\0" + b"\xff" * 5000)
    embedder = Counted()
    for _ in range(2):
        np.testing.assert_array_equal(Remembered(tmp_path, embedder).passages(["甲", "乙"]), right)
    assert embedder.embedded == ["甲", "乙"]


def test_what_nobody_asks_for_is_forgotten(tmp_path: Path) -> None:
    remembered = Remembered(tmp_path, Counted())
    remembered.passages(["甲", "乙", "丙"])
    change(tmp_path, "UPDATE vectors SET day = day - ?", FORGOTTEN_AFTER)
    remembered.passages(["甲"])
    change(tmp_path, "UPDATE vectors SET day = day - ?", 1)
    remembered.passages(["丁"])
    embedder = Counted()
    Remembered(tmp_path, embedder).passages(["甲", "乙", "丙"])
    assert embedder.embedded == ["乙", "丙"]


def _embed(folder: Path) -> None:
    texts = [str(i) for i in range(300)]
    np.testing.assert_array_equal(
        Remembered(folder, Hashed()).passages(texts), Hashed().passages(texts)
    )


def test_several_processes_share_the_file(tmp_path: Path) -> None:
    context = multiprocessing.get_context("fork")
    processes = [context.Process(target=_embed, args=(tmp_path,)) for _ in range(4)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    assert [p.exitcode for p in processes] == [0] * 4
    embedder = Hashed()
    Remembered(tmp_path, embedder).passages([str(i) for i in range(300)])
    assert embedder.embedded == []
