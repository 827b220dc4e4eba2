"""Personal data at rest: sealed in the database and on disk, and resealed when a key changes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import Engine, text

import prereview.store
from bench.papers import FOOD_PERMIT
from knowledge import Catalogue, Published
from ocr import Refusal
from prereview import LocalFiles, SealedFiles, Submissions, Unsealable, Vault, reseal, use_vault
from prereview.store.readings import Readings
from tests.prereview.conftest import matter_of

SECRET = "王小明的身份证"


@pytest.fixture(autouse=True)
def own_keys(sealing_key: str) -> Iterator[None]:
    yield
    use_vault(Vault([sealing_key]))


@pytest.fixture
def files(tmp_path: Path) -> LocalFiles:
    return LocalFiles(tmp_path / "files")


def kept(engine: Engine) -> str:
    """Everything that the tables hold, as it lies there."""
    with engine.connect() as connection:
        rows = [
            str(row)
            for name in prereview.store.metadata.tables
            for row in connection.execute(text("SELECT * FROM " + name))  # noqa: S608 - our own
        ]
    return "\n".join(rows)


@pytest.fixture
def store(
    engine: Engine, files: LocalFiles, published: Published, catalogue: Catalogue
) -> Submissions:
    prereview.store.metadata.create_all(engine)
    made = Submissions(engine, SealedFiles(files), lambda: published)
    opened = made.create(matter_of(catalogue, FOOD_PERMIT).code, {"name": SECRET}, {"x": SECRET})
    entry = made.add_file(opened.id, f"{SECRET}.jpg", SECRET.encode() * 50)
    Readings(engine, SealedFiles(files)).ensure(
        entry, lambda data, name, *_: Refusal(name, entry.sha256, "broken", SECRET)
    )
    return made


def submission_id(engine: Engine) -> str:
    with engine.connect() as connection:
        return str(connection.execute(text("SELECT id FROM submissions")).scalar_one())


def test_nothing_personal_lies_open(store: Submissions, engine: Engine, tmp_path: Path) -> None:
    assert SECRET not in kept(engine)
    assert "王小明".encode("unicode_escape").decode() not in kept(engine)
    on_disk = [path.read_bytes() for path in (tmp_path / "files").rglob("*") if path.is_file()]
    assert on_disk
    assert not any(SECRET.encode() in data for data in on_disk)


def test_a_new_key_takes_over_and_the_old_one_may_go(
    store: Submissions, engine: Engine, files: LocalFiles, sealing_key: str
) -> None:
    new = Fernet.generate_key().decode()
    use_vault(Vault([new, sealing_key]))
    plain = files.put(b"\xff\xd8\xff from before there were keys")

    rows, count = reseal(engine, files)

    assert (rows, count) == (3, 2)
    use_vault(Vault([new]))
    found = store.get(submission_id(engine))
    assert found.applicant == {"name": SECRET}
    assert found.files[0].name == f"{SECRET}.jpg"
    assert SealedFiles(files).get(found.files[0].key) == SECRET.encode() * 50
    assert SealedFiles(files).get(plain).startswith(b"\xff\xd8\xff")
    assert reseal(engine, files) == (3, 2)  # again changes nothing


def test_without_its_key_nothing_opens(store: Submissions, engine: Engine) -> None:
    use_vault(Vault([Fernet.generate_key().decode()]))
    with pytest.raises(Unsealable):
        store.get(submission_id(engine))


def test_a_changed_file_does_not_open(files: LocalFiles) -> None:
    sealed = SealedFiles(files)
    key = sealed.put(b"paper")
    token = bytearray(files.get(key))
    token[30] ^= 1
    files.replace(key, bytes(token))
    with pytest.raises(Unsealable):
        sealed.get(key)


@pytest.mark.parametrize("keys", [[], ["short"], ["x" * 44]])
def test_bad_keys_are_refused_at_once(keys: list[str]) -> None:
    with pytest.raises(ValueError, match=r"key|Fernet"):
        Vault(keys)
