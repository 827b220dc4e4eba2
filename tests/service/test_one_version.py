"""A request answers from one version, whatever is published meanwhile."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from starlette.types import Receive, Scope, Send

from knowledge import CatalogueStore
from service.database import make_engine, migrate
from service.guide import CurrentGuide, OneVersion
from service.problems import Unavailable
from service.routes.actions import _begun_with
from tests.knowledge import factory


async def test_a_request_ends_with_the_version_it_began_with(
    tmp_path: Path, index_folder: Path
) -> None:
    engine = make_engine(f"sqlite:///{tmp_path / 'c.db'}")
    migrate(engine)
    store = CatalogueStore(engine)
    guide = CurrentGuide(store, index_folder)
    assert guide.note("你好") == {}
    with pytest.raises(Unavailable, match="还没有发布"):
        guide()
    store.publish(factory.catalogue(factory.matter(name="甲证核发")))
    seen: dict[str, list[object]] = {}

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        del receive, send
        guide.pin(scope.get("begun"))
        said: list[object] = [(await asyncio.to_thread(guide)).version]
        if scope["path"] == "/publishes":
            store.publish(factory.catalogue(factory.matter(name="乙证核发")))
            await asyncio.to_thread(guide.look)
            said.append((await asyncio.to_thread(guide)).version)
        said += guide.note("乙证核发要多久").values()
        seen[scope["path"]] = said

    async def request(path: str, begun: object = None) -> list[object]:
        scope = {"type": "http", "path": path, "begun": begun}
        await OneVersion(app)(scope, None, None)  # type: ignore[arg-type]
        return seen[path]

    assert await request("/publishes") == [1, 1, 1, "乙证核发要多久"]
    assert await request("/after") == [2, 2, "某事项要多久"]
    assert await request("/its-action", begun=1) == [1, 1, "乙证核发要多久"]
    assert await request("/unknown", begun=99) == [2, 2, "某事项要多久"]
    assert await request("/nonsense", begun={"version": 1}) == [2, 2, "某事项要多久"]
    assert (guide.version, guide.problem) == (2, "")
    # A rollback to the version before opens nothing: the folder could be gone.
    store.rollback(1)
    guide._folder = tmp_path / "gone" / "file"
    guide.look()
    assert guide.version == 1
    engine.dispose()


def test_a_call_of_an_action_says_what_its_turn_began_with() -> None:
    call = {"tracker": {"latest_message": {"metadata": {"version": 7}}}}
    assert _begun_with(call) == 7
    strange: tuple[dict[str, object], ...] = ({}, {"tracker": []}, {"tracker": {"slots": None}})
    assert not any(map(_begun_with, strange))
