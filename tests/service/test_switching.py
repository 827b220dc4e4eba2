"""Publishing and rolling back under real services that are asked all the time."""

from __future__ import annotations

import itertools
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import insert, select, update

from knowledge import Catalogue, CatalogueStore
from knowledge.answers import Guide, Question
from knowledge.schema import Fee, Material
from knowledge.store import catalogue_activations, catalogue_pointer, catalogue_versions
from service.database import make_engine, migrate
from service.settings import Settings
from tests.assistant.processes import free_port
from tests.conftest import ROOT
from tests.knowledge import factory

QUESTIONS = ("食品经营许可新办要什么材料", "食品经营许可新办收费吗，在哪办", "食品经营许可新办")
CODE = "1" * 31
SERVICES = 2
#: A loaded machine: the poll takes one second, opening a few more.
PATIENCE_S = 240.0


def catalogue(mark: str) -> Catalogue:
    """A catalogue each of whose facts says which one it is."""
    papers = tuple(Material(number=str(i), name=f"{mark}版材料{i}") for i in range(1, 6))
    return factory.catalogue(
        factory.matter(
            materials=papers,
            fee=Fee(charged=True, standard=f"{mark}元", basis=f"{mark}号文"),
            place=(f"{mark}号窗口",),
            conditions=f"{mark}版条件",
        ),
        factory.matter("2" * 31, f"{mark}证核发"),
    )


@dataclass
class Service:
    """A running service and what it said so far."""

    address: str
    log: Path
    answers: list[dict[str, Any]] = field(default_factory=list)
    pages: list[dict[str, Any]] = field(default_factory=list)

    def health(self) -> dict[str, Any]:
        return dict(httpx.get(f"{self.address}/api/health", timeout=30).json())

    def wait(self, **wanted: object) -> dict[str, Any]:
        end = time.monotonic() + PATIENCE_S
        while True:
            try:
                now = self.health()
            except httpx.TransportError:
                now = {}
            if now and all(now.get(key) == value for key, value in wanted.items()):
                return now
            assert time.monotonic() < end, f"not {wanted}: {now}\n{self.log.read_text()[-2000:]}"
            time.sleep(0.1)

    def ask(self, until: threading.Event) -> None:
        """Ask without pause: the chat, and the page of a matter."""
        with httpx.Client(base_url=self.address, timeout=30) as client:
            for text in itertools.cycle(QUESTIONS):
                if until.is_set():
                    return
                chat = client.post("/api/chats").json()
                said = client.post(
                    f"/api/chats/{chat['id']}/turns",
                    json={"text": text},
                    headers={"Authorization": f"Bearer {chat['token']}"},
                )
                self.answers.append({"asked": text, **said.raise_for_status().json()})
                page = client.get(f"/api/matters/{CODE}")
                self.pages.append(page.raise_for_status().json())


@contextmanager
def serving(settings: Settings, name: str) -> Iterator[Service]:
    port, log = free_port(), settings.var / f"{name}.log"
    environment = {
        **os.environ,
        "OMP_NUM_THREADS": "1",
        "OMP_WAIT_POLICY": "PASSIVE",
        "CHUANGQIAN_VAR": str(settings.var),
        "CHUANGQIAN_PORT": str(port),
        "CHUANGQIAN_DIALOGUE_PORT": "1",
        "CHUANGQIAN_TURNS_PER_MINUTE": "1000000",
        "CHUANGQIAN_REQUESTS_PER_MINUTE": "1000000",
    }
    command = [sys.executable, "-m", "service.cli", "serve"]
    with (
        log.open("w") as out,
        subprocess.Popen(command, cwd=ROOT, env=environment, stdout=out, stderr=out) as process,
    ):
        try:
            yield Service(f"http://127.0.0.1:{port}", log)
        finally:
            process.terminate()


def publish_broken(store: CatalogueStore, settings: Settings) -> int:
    """Make current what this version of the program cannot read, as a newer one might leave."""
    version = store.versions()[0].version + 1
    engine = make_engine(settings.database())
    with engine.begin() as connection:
        old = connection.execute(select(catalogue_versions)).mappings().first()
        assert old is not None
        row = {**old, "version": version, "content": '{"city": {"name": 7}}', "digest": "0" * 64}
        connection.execute(insert(catalogue_versions).values(row))
        moment = {"version": version, "activated_at": old["created_at"], "action": "publish"}
        connection.execute(insert(catalogue_activations).values(moment))
        count = catalogue_pointer.c.activations + 1
        connection.execute(update(catalogue_pointer).values(version=version, activations=count))
    engine.dispose()
    return version


@pytest.fixture
def settings(tmp_path: Path, index_folder: Path) -> Settings:
    (tmp_path / "index").symlink_to(index_folder)
    return Settings(var=tmp_path)


def live(store: CatalogueStore, settings: Settings, services: Sequence[Service]) -> list[int]:
    """Publish, roll back and break; return what every service came to serve, in this order."""
    steps = [1]

    def follow(version: int) -> None:
        steps.append(version)
        for service in services:
            service.wait(serving=version, version=version, guide_problem="")

    follow(store.publish(catalogue("乙")).version)
    follow(store.rollback(1).version)
    follow(store.rollback(2).version)
    broken = publish_broken(store, settings)
    for service in services:
        problem = f"第 {broken} 版打不开（ValidationError），仍用第 2 版回答；原因见服务日志。"
        service.wait(version=broken, serving=2, guide_problem=problem)
        assert f"catalogue version {broken} cannot be opened" in service.log.read_text()
    follow(store.publish(catalogue("丙")).version)
    # Faster than anything can be opened: whatever is skipped, the last one is served.
    for mark in "丁戊己":
        last = store.publish(catalogue(mark)).version
    follow(last)
    return steps


def test_every_answer_is_the_whole_answer_of_one_version(settings: Settings) -> None:
    engine = make_engine(settings.database())
    migrate(engine)
    store = CatalogueStore(engine)
    store.publish(catalogue("甲"))
    with ExitStack() as stack:
        services = [stack.enter_context(serving(settings, f"{i}")) for i in range(SERVICES)]
        for service in services:
            service.wait(serving=1, guide_problem="")
        ended = threading.Event()
        askers = [threading.Thread(target=s.ask, args=(ended,)) for s in services]
        stack.callback(ended.set)
        for asker in askers:
            asker.start()
        steps = live(store, settings, services)
        ended.set()
        for asker in askers:
            asker.join()
    for service in services:
        assert len(service.answers) > 20
        said = [version for version, _ in itertools.groupby(a["version"] for a in service.answers)]
        assert [v for v in said if v in steps] == steps
        only_whole(store, settings, service)
    engine.dispose()


def only_whole(store: CatalogueStore, settings: Settings, service: Service) -> None:
    """Compare what a service said with what each version says by itself."""
    for version in {a["version"] for a in service.answers} | {p["version"] for p in service.pages}:
        published = store.get(version)
        guide = Guide.open(published, settings.var / "index")
        for text in QUESTIONS:
            whole = guide.ask(Question(text=text)).model_dump(mode="json", exclude={"turn"})
            for answer in service.answers:
                if (answer["version"], answer["asked"]) == (version, text):
                    assert {key: answer[key] for key in whole} == whole
        matter = published.catalogue.matter(CODE)
        assert matter is not None
        for page in service.pages:
            if page["version"] == version:
                assert page["matter"] == matter.model_dump(mode="json")


def test_a_start_on_a_broken_version_serves_the_one_before(settings: Settings) -> None:
    engine = make_engine(settings.database())
    migrate(engine)
    store = CatalogueStore(engine)
    store.publish(catalogue("甲"))
    broken = publish_broken(store, settings)
    engine.dispose()
    with serving(settings, "service") as service:
        health = service.wait(serving=1, version=broken)
        assert f"第 {broken} 版打不开" in health["guide_problem"]
        assert httpx.get(f"{service.address}/api/city", timeout=30).json()["version"] == 1
