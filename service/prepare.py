"""What must be there before the processes start; every finished step is not repeated."""

from __future__ import annotations

import fcntl
import hashlib
import os
import subprocess
from collections.abc import Callable, Iterable
from pathlib import Path

import ocr.models
from assistant.training import write_training_data
from knowledge import Catalogue, CatalogueStore, NothingPublished, load
from prereview import Vault, use_vault
from service.database import make_engine, migrate
from service.settings import Settings

Say = Callable[[str], None]

_LEARNT_FROM = (
    Path("config.yml"),
    Path("assistant/domain"),
    Path("assistant/data"),
    Path("assistant/rasa_ext"),
    Path("assistant/names.py"),
    Path("knowledge/data/fields.yml"),
)


class TrainingError(Exception):
    """Rasa could not be trained; the message has its last lines."""


def prepare(settings: Settings, say: Say) -> None:
    """Migrate the database, publish the first catalogue, prepare models, train Rasa.

    Raises:
        knowledge.CatalogueError: the catalogue folder has errors.
        TrainingError: Rasa refused the training data.
    """
    settings.var.mkdir(parents=True, exist_ok=True)
    use_vault(Vault(settings.sealing_keys()))
    engine = make_engine(settings.database())
    migrate(engine)
    catalogue = _published(settings, CatalogueStore(engine), say)
    engine.dispose()
    ocr.models.prepare(settings.models)
    train(settings, catalogue, say)


def _published(settings: Settings, store: CatalogueStore, say: Say) -> Catalogue:
    try:
        return store.current().catalogue
    except NothingPublished:
        catalogue = load(settings.catalogue)
        published = store.publish(catalogue, "初次发布")
        say(f"已发布办事指南第 {published.version} 版：{len(catalogue.matters)} 个事项")
        return published.catalogue


def train(settings: Settings, catalogue: Catalogue, say: Say) -> None:
    """Train the dialogue model when its configuration or data have changed.

    The matters of the catalogue are no reason: each message comes to the dialogue with the names
    of the version that answers it hidden. Those known now only hide names in what is learnt from.

    Raises:
        TrainingError: the training failed.
    """
    folder = settings.var / "models" / "rasa"
    folder.mkdir(parents=True, exist_ok=True)
    # Two that start at once do not train the same twice: the second one finds it done.
    with (folder / "training.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        _train(settings, folder, catalogue, say)


def _train(settings: Settings, folder: Path, catalogue: Catalogue, say: Say) -> None:
    digest = _digest(_LEARNT_FROM)
    stamp = folder / "current.digest"
    if stamp.is_file() and stamp.read_text(encoding="ascii") == digest:
        return
    say("训练对话模型（约一分钟）…")
    names = sorted({n for m in catalogue.matters for n in (m.name, *m.aliases)})
    lookup = settings.var / "rasa-data"
    write_training_data(names, lookup)
    command = [
        str(settings.dialogue_python.absolute()),
        *"-m assistant.rasa_ext.lite train --config config.yml --domain assistant/domain".split(),
        *("--data", "assistant/data", str(lookup)),
        *("--out", str(folder), "--fixed-model-name", "current"),
    ]
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "OMP_WAIT_POLICY": "PASSIVE"}
    result = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if result.returncode:
        tail = "\n".join((result.stdout + result.stderr).splitlines()[-15:])
        raise TrainingError(f"对话模型训练失败：\n{tail}")
    stamp.write_text(digest, encoding="ascii")


def _digest(paths: Iterable[Path]) -> str:
    total = hashlib.sha256()
    for root in paths:
        files = [root] if root.is_file() else sorted(root.rglob("*"))
        for file in files:
            if file.is_file() and file.suffix in {".yml", ".py"}:
                total.update(str(file).encode() + file.read_bytes())
    return total.hexdigest()
