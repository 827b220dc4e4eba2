"""Personal data at rest: sealed before it is written, opened when it is read.

Fernet of the `cryptography` package (AES-128 in CBC mode with HMAC-SHA256, random per value). The
first key seals and every key opens, so that keys can be changed without a pause.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from sqlalchemy import Dialect, Text
from sqlalchemy.types import TypeDecorator

from prereview.store.files import FileStore


class Unsealable(Exception):  # noqa: N818 - named for what happened
    """What was kept was sealed with a key that is not here, or was changed."""


class Vault:
    """Seals and opens bytes."""

    def __init__(self, keys: Sequence[str]) -> None:
        """Take the keys, the one that seals first.

        Raises:
            ValueError: there is no key, or one is not 32 bytes in URL-safe base64.
        """
        self._sealer = MultiFernet([Fernet(key) for key in keys])

    def seal(self, data: bytes) -> bytes:
        """Return the data sealed: ASCII, a third longer."""
        return self._sealer.encrypt(data)

    def open(self, token: bytes) -> bytes:
        """Return what was sealed.

        Raises:
            Unsealable: no key fits, or it was changed.
        """
        try:
            return self._sealer.decrypt(token)
        except InvalidToken:
            raise Unsealable("no key opens this") from None

    def again(self, token: bytes) -> bytes:
        """Seal with the first key what any key sealed; raises `Unsealable`."""
        try:
            return self._sealer.rotate(token)
        except InvalidToken:
            raise Unsealable("no key opens this") from None


_vault: list[Vault] = []


def use_vault(vault: Vault) -> None:
    """Let this process seal and open with this vault."""
    _vault[:] = [vault]


def vault() -> Vault:
    """The vault in use; raises `RuntimeError` before `use_vault`."""
    if not _vault:
        raise RuntimeError("personal data cannot be kept: no vault is in use")
    return _vault[0]


class SealedText(TypeDecorator[str]):
    """A text column that is sealed at rest. It cannot be searched or compared in SQL."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Seal."""
        del dialect
        return None if value is None else vault().seal(value.encode()).decode("ascii")

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        """Open."""
        del dialect
        return None if value is None else vault().open(value.encode()).decode()


class SealedJson(TypeDecorator[Any]):
    """A JSON value that is sealed at rest."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str:
        """Seal."""
        del dialect
        return vault().seal(json.dumps(value, ensure_ascii=False).encode()).decode("ascii")

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        """Open."""
        del dialect
        return None if value is None else json.loads(vault().open(value.encode()))


class SealedFiles:
    """A file store in which everything is sealed."""

    def __init__(self, files: FileStore) -> None:
        self._files = files

    def put(self, data: bytes) -> str:
        """Keep `data` and return its key."""
        return self._files.put(vault().seal(data))

    def get(self, key: str) -> bytes:
        """Return the bytes under `key`; raises `FileNotFound`, `Unsealable`."""
        return vault().open(self._files.get(key))

    def delete(self, key: str) -> None:
        """Forget what is kept under `key`."""
        self._files.delete(key)
