"""Commands of accounts and keys as a person runs them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from prereview import AuditLog
from service.accounts.keys import Keys
from service.accounts.people import Accounts
from service.accounts.roles import Role
from service.cli_accounts import app
from service.database import make_engine
from service.settings import Settings

GOOD = "four-unrelated-words-here"


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sealing_key: str) -> Settings:
    monkeypatch.setenv("CHUANGQIAN_VAR", str(tmp_path))
    monkeypatch.setenv("CHUANGQIAN_DATA_KEYS", sealing_key)
    return Settings()


def run(*words: str, typed: str = "") -> tuple[int, str]:
    result = CliRunner().invoke(app, list(words), env={"COLUMNS": "200"}, input=typed)
    return result.exit_code, result.output


def test_accounts_are_made_changed_closed_and_reset(settings: Settings) -> None:
    add = ("account", "add", "王敏", "--role", "administrator", "--password-stdin")
    assert run(*add, typed="short\n") == (2, "密码至少 10 个字符，可以用几个不相干的词连起来。\n")
    code, said = run(*add, typed=f"{GOOD}\n")
    assert (code, said) == (0, "已新增账号：王敏（管理员）\n")
    assert run(*add, typed=f"{GOOD}\n")[0] == 2
    assert run("account", "roles", "王敏", "--role", "clerk")[0] == 2, "the last administrator"
    assert (
        run("account", "add", "李强", "--role", "clerk", "--password-stdin", typed=f"{GOOD}\n")[0]
        == 0
    )
    assert run("account", "roles", "李强", "--role", "clerk", "--role", "editor")[0] == 0
    assert run("account", "disable", "李强")[0] == 0
    accounts = Accounts(make_engine(settings.database()))
    assert accounts.get("李强").roles == {Role.CLERK, Role.EDITOR}
    assert accounts.get("李强").disabled
    assert run("account", "disable", "李强", "--undo")[0] == 0
    assert (
        run("account", "reset", "李强", "--password-stdin", typed="a-new-long-password\n")[0] == 0
    )
    assert accounts.get("李强").must_change
    shown = run("account", "list")[1]
    assert re.search("李强.*窗口人员、指南编辑.*须改密码", shown)
    assert run("account", "disable", "没有的人") == (2, "没有这个账号，请查看账号列表。\n")
    log = AuditLog(accounts._engine, settings.signing_key(), settings.var / "audit.head")
    assert [e.act for e in log.entries(clerk="命令行")] == [
        "add_account", "add_account", "set_roles", "disable_account", "enable_account",
        "reset_account",
    ]  # fmt: skip
    assert log.verify()[1] == []


def test_keys_are_made_changed_and_revoked(settings: Settings) -> None:
    code, said = run("key", "add", "代办平台", "--scope", "catalogue", "--days", "30")
    assert code == 0
    number = re.search(r"编号：(key_[0-9a-f]{16})", said)
    secret = re.search(r"：(\S{40,})$", said, re.MULTILINE)
    assert number
    assert secret
    keys = Keys(make_engine(settings.database()))
    found = keys.secret(number[1])
    assert found
    assert found[1].decode() == secret[1]
    assert run("key", "rotate", number[1], "--overlap-hours", "0")[0] == 0
    assert "已过期" in run("key", "list")[1]
    newest = next(one for one in keys.list() if one.id != number[1])
    assert run("key", "revoke", newest.id)[0] == 0
    assert keys.secret(newest.id) is None
    assert run("key", "revoke", "key_none")[0] == 2
    assert secret[1] not in run("key", "list")[1]
