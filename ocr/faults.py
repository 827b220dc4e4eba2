"""Why a file is not read, inside the child process: each fault is one refusal code."""

from __future__ import annotations


class UnreadableError(Exception):
    """A file or page that is not read: a code of `messages.yml` and the values of its sentence."""

    def __init__(self, code: str, **values: str | float) -> None:
        super().__init__(code)
        self.code = code
        self.values = values
