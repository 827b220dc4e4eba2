from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from assistant.training import write_training_data


def read(file: Path) -> list[str]:
    (table,) = YAML(typ="safe").load(file)["nlu"]
    assert table["lookup"] == "matter"
    return [line.removeprefix("- ") for line in table["examples"].splitlines()]


def test_names_are_written_once_and_in_order(tmp_path: Path) -> None:
    file = write_training_data(["护照", "居住证", "护照", " "], tmp_path / "new")
    assert sorted(read(file)) == ["居住证", "护照"]
    again = write_training_data(iter(["居住证", "护照"]), tmp_path / "other")
    assert file.read_bytes() == again.read_bytes()


def test_rasa_s_marks_in_a_name_are_taken_out(tmp_path: Path) -> None:
    assert read(write_training_data(["- [甲](乙){丙}\n丁"], tmp_path)) == ["甲 (乙) 丙 丁"]


def test_no_matters_is_still_a_table(tmp_path: Path) -> None:
    assert len(read(write_training_data([], tmp_path))) == 1


@given(st.lists(st.text(max_size=20), max_size=5))
def test_any_names_give_readable_yaml(tmp_path_factory: object, names: list[str]) -> None:
    folder = Path(tmp_path_factory.mktemp("names"))  # type: ignore[attr-defined]
    assert len(read(write_training_data(names, folder))) >= 1
