"""Changing the key: everything that is kept is sealed anew with the first key."""

from __future__ import annotations

from sqlalchemy import Engine, MetaData, Table, column, select, table, update

from prereview.store.files import LocalFiles
from prereview.store.tables import metadata
from prereview.store.vault import SealedJson, SealedText, vault

#: How every Fernet token begins: its version, 0x80, and the high bytes of a time before 2106.
_TOKEN = b"gAAAA"


def reseal(engine: Engine, files: LocalFiles, *more: MetaData) -> tuple[int, int]:
    """Seal all rows and files with the vault's first key; return how many of each.

    `more` are tables of other rooms in the same database.
    May run while the product runs, and again after it was interrupted. Files that were kept before
    there were keys are sealed, too.

    Raises:
        Unsealable: something was sealed with a key that is not in the vault.
    """
    tables = [one for held in (metadata, *more) for one in held.tables.values()]
    return sum(_rows(engine, one) for one in tables), _files(files)


def _rows(engine: Engine, declared: Table) -> int:
    sealed = [c.name for c in declared.columns if isinstance(c.type, SealedText | SealedJson)]
    if not sealed:
        return 0
    keys = [c.name for c in declared.primary_key]
    raw = table(declared.name, *(column(c) for c in (*keys, *sealed)))
    with engine.connect() as connection:
        found = connection.execute(select(*(raw.c[key] for key in keys))).all()
    for row in found:
        same = [raw.c[key] == value for key, value in zip(keys, row, strict=True)]
        with engine.begin() as connection:
            query = select(*(raw.c[c] for c in sealed)).where(*same).with_for_update()
            held = connection.execute(query).first()
            if held is not None:
                values = {
                    c: None if v is None else vault().again(v.encode()).decode("ascii")
                    for c, v in zip(sealed, held, strict=True)
                }
                connection.execute(update(raw).where(*same).values(values))
    return len(found)


def _files(files: LocalFiles) -> int:
    count = 0
    for key in files.stored():
        data = files.get(key)
        sealed = vault().again(data) if data.startswith(_TOKEN) else vault().seal(data)
        files.replace(key, sealed)
        count += 1
    return count
