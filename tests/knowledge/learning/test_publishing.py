"""Lint and publish ask the cases of the catalogue at hand."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import create_engine
from typer.testing import CliRunner

from knowledge import CatalogueStore, dump
from knowledge.cli import build
from knowledge.regression import Regression
from knowledge.store import metadata
from tests.knowledge import factory


def test_a_publication_that_breaks_a_case_says_so(
    tmp_path: Path, index_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    engine = create_engine(f"sqlite:///{tmp_path / 'c.db'}")
    metadata.create_all(engine)
    app = build(lambda: engine, papers=lambda data, name: (), indexes=index_folder)
    folder = tmp_path / "catalogue"

    def run(*words: str, code: int) -> str:
        result = CliRunner().invoke(app, [*words, str(folder)])
        assert result.exit_code == code, result.output
        return result.output

    case = Regression(question="旺财本本怎么办", matter="2" * 31, note="采纳")
    dog = factory.matter(code="2" * 31, name="养犬登记", aliases=("旺财本本",))
    with_alias = factory.catalogue(factory.matter(), dog, regressions=(case,))
    dump(with_alias, folder)
    assert "没有发现问题" in run("lint", code=0)
    run("publish", code=0)
    without = dog.model_copy(update={"aliases": ()})
    dump(factory.catalogue(factory.matter(), without, regressions=(case,)), folder)
    assert "旺财本本怎么办" in run("lint", code=2)
    assert "regressions.yml" in run("publish", code=2)
    assert CatalogueStore(engine).current().version == 1
    assert "第 2 版" in run("publish", "--anyway", code=0)
    engine.dispose()
