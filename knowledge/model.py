"""The base of everything a catalogue holds."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

__all__ = ["Model"]


class Model(BaseModel):
    """A frozen record that refuses unknown keys, so a misspelt key is an error and not a loss."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)
