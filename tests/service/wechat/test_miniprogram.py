"""The mini-program's own pages against the running service, in WeChat's simulator on node."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Iterator

import pytest
import uvicorn
from sqlalchemy import select

from prereview.store.tables import submission_files
from service.app import create_app
from service.composition import Parts
from service.learning.tables import turns
from service.wechat import tables as t
from tests.conftest import ROOT
from tests.service.wechat.conftest import configured
from tests.wechat_server import WechatServer

PAGES = ROOT / "miniprogram"


@pytest.fixture
def address(parts: Parts, wechat: WechatServer) -> Iterator[str]:
    """The service on a port of this machine."""
    own = Parts(parts.settings.model_copy(update=configured(wechat)))
    own.__dict__["guide"] = parts.guide
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(create_app(own.settings, own), log_level="critical"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        while not server.started:
            time.sleep(0.01)
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        server.should_exit = True
        thread.join()


@pytest.mark.slow
@pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
def test_chat_and_upload(parts: Parts, wechat: WechatServer, address: str) -> None:
    npm = shutil.which("npm")
    assert npm
    assert (PAGES / "node_modules").is_dir(), "run `npm ci` in miniprogram/"
    openid = "o-of-the-simulator"
    wechat.codes.update({f"code-{n}": (openid, "a-key") for n in range(10)})
    environment = {
        **os.environ,
        "CHUANGQIAN_SERVICE": address,
        "WECHAT_CODES": ",".join(f"code-{n}" for n in range(10)),
    }
    done = subprocess.run(
        [npm, "test", "--", "tests/running.test.mjs"],
        cwd=PAGES, env=environment, capture_output=True, text=True, timeout=240, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-1000:]
    assert "4 passed" in done.stdout, "none was left out"
    parts.turns.settle()
    with parts.engine.connect() as connection:
        assert "mini" in connection.execute(select(turns.c.channel)).scalars().all()
        (review,) = connection.execute(select(t.reviews).where(t.reviews.c.tell)).all()
        query = select(submission_files).where(
            submission_files.c.submission_id == review.submission_id
        )
        assert connection.execute(query).one().name == "身份证.jpg"
