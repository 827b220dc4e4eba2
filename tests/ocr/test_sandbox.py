"""What a shut-in process can still do: tried from inside, in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]

INSIDE = """
import json, os, resource, socket, subprocess, sys
from pathlib import Path
from ocr import sandbox
from ocr.limits import Limits

folder, models, secret = map(Path, sys.argv[1:4])
walls = sandbox.enter(Limits(), folder=folder, readable=[models])
outcome = {}

def attempt(name, act):
    try:
        outcome[name] = str(act())[:60]
    except OSError as error:
        outcome[name] = type(error).__name__

def child(*command):
    return lambda: subprocess.run(command, capture_output=True).returncode

attempt("internet socket", lambda: socket.socket(socket.AF_INET))
attempt("netlink socket", lambda: socket.socket(socket.AF_NETLINK, socket.SOCK_RAW))
attempt("datagram socket", lambda: socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM))
attempt("connect", lambda: socket.socket(socket.AF_UNIX).connect("/run/x"))
attempt("read a secret", secret.read_text)
attempt("list beside it", lambda: os.listdir(secret.parent))
attempt("read passwords", Path("/etc/shadow").read_text)
attempt("read the models", (models / "weights").read_text)
attempt("write the models", lambda: (models / "weights").write_text("x"))
attempt("write beside", lambda: (folder.parent / "beside").write_text("x"))
attempt("write its own", lambda: (folder / "own").write_text("x"))
attempt("too long a file", lambda: (folder / "long").write_bytes(bytes(65 * 2**20)))
attempt("parent's environment", Path(f"/proc/{os.getppid()}/environ").read_bytes)
attempt("signal the parent", lambda: os.kill(os.getppid(), 0))
attempt("limit the parent", lambda: resource.prlimit(os.getppid(), resource.RLIMIT_CPU, (9, 9)))
attempt("leave the group", os.setsid)
attempt("rename the host", lambda: socket.sethostname("x"))
attempt("run a program", child("/usr/bin/env", "true"))
(folder / "program").write_text("#!/bin/sh\\n")
(folder / "program").chmod(0o755)
attempt("run its own", child(str(folder / "program")))
outcome["walls"] = {name: getattr(walls, name) for name in walls.__slots__}
outcome["capabilities"] = [
    line.split()[1] for line in open("/proc/self/status") if line.startswith("Cap")
]
print(json.dumps(outcome))
"""


@pytest.fixture(scope="module")
def tried(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    base = tmp_path_factory.mktemp("sandbox")
    folder, models, private = base / "own", base / "models", base / "private"
    for path in (folder, models, private):
        path.mkdir()
    (models / "weights").write_text("weights")
    (private / "secret.key").write_text("secret")
    done = subprocess.run(
        [sys.executable, "-c", INSIDE, str(folder), str(models), str(private / "secret.key")],
        cwd=folder,
        env={"PYTHONPATH": str(ROOT), "PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        check=False,
        start_new_session=True,
    )
    assert done.returncode == 0, done.stderr
    outcome: dict[str, Any] = json.loads(done.stdout)
    assert not (base / "beside").exists()
    assert (models / "weights").read_text() == "weights"
    return outcome


def wall(tried: dict[str, Any], name: str) -> None:
    if not tried["walls"][name]:
        pytest.skip(f"this system does not let a process build the wall {name!r}")


def test_capabilities_are_gone_and_limits_stand(tried: dict[str, Any]) -> None:
    assert tried["walls"]["privileges"]
    assert tried["walls"]["resources"]
    assert {int(word, 16) for word in tried["capabilities"]} == {0}
    assert tried["too long a file"] == "OSError"


@pytest.mark.parametrize(
    "act", ["internet socket", "netlink socket", "datagram socket", "connect", "leave the group"]
)
def test_closed_entries(tried: dict[str, Any], act: str) -> None:
    wall(tried, "calls")
    assert tried[act] == "PermissionError"


@pytest.mark.parametrize(
    "act",
    [
        "read a secret",
        "list beside it",
        "read passwords",
        "parent's environment",
        "run its own",
    ],
)
def test_files_of_others_cannot_be_read(tried: dict[str, Any], act: str) -> None:
    wall(tried, "files")
    assert tried[act] == "PermissionError"


@pytest.mark.parametrize("act", ["write the models", "write beside"])
def test_only_the_own_folder_can_be_written(tried: dict[str, Any], act: str) -> None:
    if not tried["walls"]["files"]:
        wall(tried, "namespaces")
    assert tried[act] in {"PermissionError", "OSError"}
    assert tried["write its own"] == "1"
    assert tried["read the models"] == "weights"


@pytest.mark.parametrize("act", ["limit the parent", "rename the host"])
def test_the_machine_and_the_parent_are_out_of_reach(tried: dict[str, Any], act: str) -> None:
    wall(tried, "calls")
    assert tried[act] == "PermissionError"


def test_the_parent_cannot_be_signalled(tried: dict[str, Any]) -> None:
    from ocr import landlock

    if landlock.version() < 6:
        pytest.skip("this kernel's Landlock does not know signals")
    assert tried["signal the parent"] == "PermissionError"


def test_a_converter_of_the_system_can_be_run(tried: dict[str, Any]) -> None:
    assert tried["run a program"] == "0"
