"""The supervisor: taken ports are named, the configuration starts three processes."""

from __future__ import annotations

import os
import socket
import stat
from configparser import RawConfigParser
from pathlib import Path

import pytest

from service.access import dialogue_token
from service.settings import Settings
from service.supervise import PortTakenError, check_ports, write_config


def test_a_taken_port_is_named_with_its_holder_and_the_way_out(tmp_path: Path) -> None:
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        port = holder.getsockname()[1]
        with pytest.raises(PortTakenError) as caught:
            check_ports(Settings(var=tmp_path, port=port, dialogue_port=1))
        message = str(caught.value)
        assert f"端口 {port}" in message
        assert f"进程 {os.getpid()}" in message
        assert "CHUANGQIAN_PORT=" in message
        with pytest.raises(PortTakenError, match="CHUANGQIAN_DIALOGUE_PORT="):
            check_ports(Settings(var=tmp_path, port=1, dialogue_port=port))
    check_ports(Settings(var=tmp_path, port=port, dialogue_port=1))


def test_one_port_cannot_serve_both(tmp_path: Path) -> None:
    with pytest.raises(PortTakenError, match="不能相同"):
        check_ports(Settings(var=tmp_path, port=9, dialogue_port=9))


def test_the_configuration_restarts_what_dies_and_keeps_its_secret(tmp_path: Path) -> None:
    settings = Settings(var=tmp_path)
    path = write_config(settings)
    config = RawConfigParser()
    config.read(path, encoding="utf-8")
    programs = [name for name in config.sections() if name.startswith("program:")]
    assert programs == ["program:service", "program:rasa", "program:worker"]
    assert all(config[name]["autorestart"] == "true" for name in programs)
    assert dialogue_token(settings) in config["program:rasa"]["environment"]
    assert "-i 127.0.0.1" in config["program:rasa"]["command"]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
