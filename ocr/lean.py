"""Importing PaddleOCR without the packages that reading a page does not need.

The import drags in hub clients, scikit-learn (for time series and tables) and, where they are
installed, torch and langchain: 500 MB and twice the time instead of 210 MB. Models are local and
the child has no network, so none of them is ever called. Tried with paddleocr 3.7 and paddlex 3.7;
a test makes sure that pages are read and that torch stays out.
"""

from __future__ import annotations

import os
import sys
import types
from collections.abc import Sequence
from importlib.abc import Loader
from importlib.machinery import ModuleSpec, PathFinder
from typing import Any

_ABSENT = frozenset(
    {"torch", "transformers", "langchain", "sentence_transformers", "tensorflow", "paddle"}
)
"""Optional for PaddleOCR: it looks whether they are there."""

_HOLLOW = frozenset({"huggingface_hub", "modelscope", "aistudio_sdk", "sklearn"})
"""Imported by PaddleOCR without asking: they are there, and empty."""


class _NothingType(type):
    def __getattr__(cls, name: str) -> type[_Nothing]:
        if name.startswith("__"):
            raise AttributeError(name)
        return _Nothing


class _Nothing(metaclass=_NothingType):
    """Stands for every name of a hollow package: may be imported, subclassed, called in vain."""

    def __init__(self, *_values: object, **_named: object) -> None:
        pass


class _HollowLoader(Loader):
    def create_module(self, spec: ModuleSpec) -> types.ModuleType:
        module = types.ModuleType(spec.name)
        vars(module)["__getattr__"] = _NothingType.__getattr__.__get__(_Nothing)
        return module

    def exec_module(self, module: types.ModuleType) -> None:
        pass


class _LeanFinder:
    """The path finder, which does not find some packages and finds others hollow."""

    @staticmethod
    def find_spec(
        name: str, path: Sequence[str] | None = None, target: types.ModuleType | None = None
    ) -> ModuleSpec | None:
        package = name.partition(".")[0]
        if package in _ABSENT:
            return None
        if package in _HOLLOW:
            return ModuleSpec(name, _HollowLoader(), is_package=True)
        return PathFinder.find_spec(name, path, target)

    invalidate_caches = PathFinder.invalidate_caches
    find_distributions = PathFinder.find_distributions


def stay_lean() -> None:
    """Hide the packages from this process; to be called before PaddleOCR is imported."""
    finders: list[Any] = sys.meta_path
    if PathFinder in finders:
        finders[finders.index(PathFinder)] = _LeanFinder
    os.environ["PADDLE_PDX_DISABLE_MODEL_SOURCE_CHECK"] = "True"
