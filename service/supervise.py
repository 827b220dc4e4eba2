"""The three processes under one supervisor (supervisord): written, started, waited for, stopped."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from configparser import RawConfigParser
from pathlib import Path

import httpx
import psutil

from service.access import dialogue_token
from service.settings import Settings

# A first start also builds the search index; later ones only load it.
_START_S = 600.0
_QUIET = {
    "OMP_NUM_THREADS": "1",
    "OMP_WAIT_POLICY": "PASSIVE",
    "PYTHONUNBUFFERED": "1",
    "RASA_TELEMETRY_ENABLED": "false",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
}


class PortTakenError(Exception):
    """A port that the product needs is in use; the message names it, its holder, the setting."""


def check_ports(settings: Settings) -> None:
    """Find taken ports before anything starts.

    Raises:
        PortTakenError: names the port, who holds it, and the setting that chooses another.
    """
    wanted = {settings.port: "CHUANGQIAN_PORT", settings.dialogue_port: "CHUANGQIAN_DIALOGUE_PORT"}
    if len(wanted) == 1:
        raise PortTakenError("CHUANGQIAN_PORT 与 CHUANGQIAN_DIALOGUE_PORT 不能相同。")
    for connection in psutil.net_connections(kind="tcp"):
        if connection.status != psutil.CONN_LISTEN or not connection.laddr:
            continue
        port = connection.laddr.port
        if port in wanted:
            raise PortTakenError(
                f"端口 {port} 已被{_holder(connection.pid)}占用。请先停掉它，"
                f"或换一个端口：{wanted[port]}={port + 1} make run"
            )


def _holder(pid: int | None) -> str:
    try:
        return f"进程 {pid}（{psutil.Process(pid).name()}）" if pid else "其他程序"
    except psutil.Error:
        return "其他程序"


def programs(settings: Settings) -> dict[str, tuple[list[str], dict[str, str]]]:
    """Command and extra environment of each process."""
    python, var = sys.executable, settings.var.resolve()
    rasa = {
        "CHUANGQIAN_ACTION_URL": f"http://127.0.0.1:{settings.port}/actions/webhook",
        "CHUANGQIAN_ACTION_TOKEN": dialogue_token(settings),
        "CHUANGQIAN_TRACKER_DB": str(var / "tracker.db"),
        "LOG_LEVEL": "WARNING",
        "LOG_LEVEL_LIBRARIES": "ERROR",
    }
    run = "-m assistant.rasa_ext.lite run --endpoints assistant/endpoints.yml"
    return {
        "service": ([python, "-m", "service.cli", "serve"], {}),
        "rasa": (
            [
                str(settings.dialogue_python.absolute()),
                *run.split(),
                *("--credentials", "assistant/credentials.yml"),
                *("-m", str(var / "models" / "rasa" / "current.tar.gz")),
                *("-i", "127.0.0.1", "-p", str(settings.dialogue_port)),
            ],
            rasa,
        ),
        "worker": ([python, "-m", "service.cli", "work"], {}),
    }


def write_config(settings: Settings) -> Path:
    """Write supervisord's configuration and return its path."""
    run, log = settings.var.resolve() / "run", settings.var.resolve() / "log"
    run.mkdir(parents=True, exist_ok=True)
    log.mkdir(parents=True, exist_ok=True)
    config = RawConfigParser()
    config["supervisord"] = {
        "nodaemon": "true",
        "pidfile": str(run / "supervisord.pid"),
        "logfile": str(log / "supervisord.log"),
        "silent": "true",
        "childlogdir": str(log),
    }
    for name, (command, environment) in programs(settings).items():
        values = {**_QUIET, **environment}
        config[f"program:{name}"] = {
            "command": " ".join(command).replace("%", "%%"),
            "directory": str(Path.cwd()),
            "environment": ",".join(f'{k}="{v}"' for k, v in values.items()),
            "autorestart": "true",
            "startsecs": "3",
            "startretries": "1000000",
            "stopasgroup": "true",
            "killasgroup": "true",
            "stopwaitsecs": "15",
            "redirect_stderr": "true",
            "stdout_logfile": str(log / f"{name}.log"),
            "stdout_logfile_maxbytes": "20MB",
            "stdout_logfile_backups": "5",
        }
    path = run / "supervisord.conf"
    with path.open("w", encoding="utf-8") as file:
        config.write(file)
    path.chmod(0o600)
    return path


def run(settings: Settings, ready: Callable[[], None]) -> int:
    """Start everything, call `ready` when all of it answers, stop everything on Ctrl-C.

    Returns:
        the exit code for the shell.

    Raises:
        PortTakenError: before anything was started.
    """
    check_ports(settings)
    config = write_config(settings)
    # A session of its own: Ctrl-C reaches this process only, which then stops the rest in order.
    daemon = subprocess.Popen(
        [sys.executable, "-m", "supervisor.supervisord", "-n", "-c", str(config)],
        start_new_session=True,
        stdout=subprocess.DEVNULL,
        env=os.environ.copy(),
    )
    for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, _interrupt)
    try:
        if any(_all_up(settings, daemon)):
            ready()
        return daemon.wait()
    except KeyboardInterrupt:
        daemon.send_signal(signal.SIGTERM)
        daemon.wait(timeout=40)
        return 0


def _interrupt(number: int, frame: object) -> None:
    del number, frame
    raise KeyboardInterrupt


def _all_up(settings: Settings, daemon: subprocess.Popen[bytes]) -> Iterator[bool]:
    """Yield until everything answers, the supervisor dies, or the time is up."""
    end = time.monotonic() + _START_S
    while time.monotonic() < end and daemon.poll() is None:
        try:
            health = httpx.get(f"http://127.0.0.1:{settings.port}/api/health", timeout=5).json()
        except (httpx.HTTPError, ValueError):
            health = {}
        if all(health.get(part) for part in ("service", "guide", "dialogue", "worker")):
            yield True
            return
        yield False
        time.sleep(0.3)
