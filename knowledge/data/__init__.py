"""Words as data: messages, cue words, synonyms and ranking weights, each one YAML file."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import TypeVar

from pydantic import BaseModel, ConfigDict
from ruamel.yaml import YAML

__all__ = ["DataFile", "data_files", "read_data", "read_text"]


class DataFile(BaseModel):
    """Base of the models of these files: frozen, and a misspelt key is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


Data = TypeVar("Data", bound=DataFile)


def read_text(name: str) -> str:
    """Return the text of a file of this folder."""
    return files(__name__).joinpath(name).read_text(encoding="utf-8")


def data_files(folder: str) -> tuple[str, ...]:
    """Return the YAML files of a folder of this folder, as `read_data` names them, by name."""
    found = (f.name for f in files(__name__).joinpath(folder).iterdir())
    return tuple(f"{folder}/{name}" for name in sorted(found) if name.endswith(".yml"))


def read_data(model: type[Data], name: str) -> Data:
    """Read and validate one YAML file of this folder; read once per process.

    Raises:
        pydantic.ValidationError: a key is unknown, missing or of the wrong kind.
    """
    found = _read(model, name)
    assert isinstance(found, model)  # noqa: S101 - tells the type checker what _read returns
    return found


@cache
def _read(model: type[DataFile], name: str) -> DataFile:
    return model.model_validate(YAML(typ="safe").load(read_text(name)))
