"""Commands of accounts and integration keys: `chuangqian account …`, `key …`."""
# ruff: noqa: PLC0415 - commands import what they need themselves, as in `service.cli`

from __future__ import annotations

import getpass
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table

from service.accounts.roles import Role, Scope
from service.cli_desk import open_engine

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from prereview import AuditLog
    from service.accounts.keys import Key, Keys
    from service.accounts.people import Accounts

app = typer.Typer()
account = typer.Typer(help="工作人员账号：新增、列出、停用、重置、角色。", no_args_is_help=True)
app.add_typer(account, name="account")
key = typer.Typer(help="系统对接密钥：新增、列出、更换、停用。", no_args_is_help=True)
app.add_typer(key, name="key")
out = Console(highlight=False)

#: Whom the audit log names for what is done here.
_BY = "命令行"
_NAMES = {
    Role.CLERK: "窗口人员",
    Role.REVIEWER: "审核人员",
    Role.EDITOR: "指南编辑",
    Role.ADMINISTRATOR: "管理员",
}
Roles = Annotated[list[Role], typer.Option("--role", help="角色，可以给出多个。")]
Stdin = Annotated[bool, typer.Option("--password-stdin", help="从标准输入读密码。")]


@account.command()
def add(
    name: str,
    role: Roles,
    display_name: Annotated[str, typer.Option(help="显示的姓名。")] = "",
    password_stdin: Stdin = False,
    keep_password: Annotated[
        bool, typer.Option(help="首次登录不要求修改密码，适合自己设的密码。")
    ] = False,
) -> None:
    """新增账号；首次登录须修改密码。"""
    with _changing() as (accounts, audit):
        made = accounts.add(
            name, display_name, role, _password(password_stdin), _BY, must_change=not keep_password
        )
        audit.append(_BY, "add_account", "", made.name)
    out.print(f"已新增账号：{made.name}（{_titles(made.roles)}）", markup=False)


@account.command(name="list")
def list_accounts() -> None:
    """列出全部账号。"""
    from service.accounts.people import Accounts

    table = Table("账号", "姓名", "角色", "验证码", "来源", "状态")
    for one in Accounts(open_engine()).list():
        state = "停用" if one.disabled else "须改密码" if one.must_change else "正常"
        table.add_row(
            one.name,
            one.display_name,
            _titles(one.roles),
            "已启用" if one.totp else "未启用",
            one.issuer or "本地",
            state,
        )
    out.print(table)


@account.command()
def roles(name: str, role: Roles) -> None:
    """改成恰好这些角色，立即生效。"""
    with _changing() as (accounts, audit):
        changed = accounts.set_roles(name, role)
        audit.append(_BY, "set_roles", "", f"{changed.name} {','.join(sorted(changed.roles))}")
    out.print(f"{changed.name}：{_titles(changed.roles)}", markup=False)


@account.command()
def disable(
    name: str, undo: Annotated[bool, typer.Option("--undo", help="重新启用。")] = False
) -> None:
    """停用账号，并在所有设备上退出。"""
    with _changing() as (accounts, audit):
        changed = accounts.disable(name, disabled=not undo)
        audit.append(_BY, "enable_account" if undo else "disable_account", "", changed.name)
    out.print(f"已{'启用' if undo else '停用'}：{changed.name}", markup=False)


@account.command()
def reset(name: str, password_stdin: Stdin = False) -> None:
    """重置密码，关闭动态验证码，解除等待，并在所有设备上退出。"""
    from service.accounts.people import login_of
    from service.accounts.waits import Waits

    with _changing() as (accounts, audit):
        changed = accounts.reset(name, _password(password_stdin))
        Waits(open_engine()).forgive(login_of(name))
        audit.append(_BY, "reset_account", "", changed.name)
    out.print(f"已重置：{changed.name}，首次登录须修改密码。", markup=False)


@contextmanager
def _changing() -> Iterator[tuple[Accounts, AuditLog]]:
    """The accounts and the audit log."""
    from service.accounts.people import Accounts

    with _audited() as (engine, audit):
        yield Accounts(engine), audit


@contextmanager
def _changing_keys() -> Iterator[tuple[Keys, AuditLog]]:
    """The keys and the audit log."""
    from service.accounts.keys import Keys

    with _audited() as (engine, audit):
        yield Keys(engine), audit


@contextmanager
def _audited() -> Iterator[tuple[Engine, AuditLog]]:
    """The database and its audit log; a refusal is told in a sentence."""
    from prereview import AuditLog
    from service.problems import ProblemError
    from service.settings import Settings

    settings, engine = Settings(), open_engine()
    try:
        yield engine, AuditLog(engine, settings.signing_key(), settings.var / "audit.head")
    except ProblemError as error:
        out.print(error.detail, style="red", markup=False)
        raise typer.Exit(2) from None


def _password(stdin: bool) -> str:
    if stdin:
        return sys.stdin.readline().rstrip("\n")
    first = getpass.getpass("密码：")
    if first != getpass.getpass("再输一次："):
        out.print("两次输入的密码不一样。", style="red")
        raise typer.Exit(2)
    return first


def _titles(held: frozenset[Role]) -> str:
    return "、".join(_NAMES[role] for role in Role if role in held) or "无"


@key.command(name="add")
def add_key(
    name: str,
    scope: Annotated[list[Scope], typer.Option(help="权限，可以给出多个。")],
    days: Annotated[int | None, typer.Option(help="有效天数；不给则不过期。", min=1)] = None,
) -> None:
    """为一个系统生成密钥；密钥只显示这一次。"""
    with _changing_keys() as (keys, audit):
        made, secret = keys.add(name, scope, _BY, days)
        audit.append(_BY, "key_added", "", f"{made.id} {made.name} {','.join(sorted(made.scopes))}")
    _show(made, secret)


@key.command(name="list")
def list_keys() -> None:
    """列出全部密钥和最近使用时间。"""
    from service.accounts.keys import Keys

    table = Table("编号", "系统", "权限", "状态", "有效至", "最近使用")
    for one in Keys(open_engine()).list():
        state = "有效" if one.good(time.time()) else "已停用" if one.revoked_at else "已过期"
        scopes = "、".join(sorted(one.scopes))
        table.add_row(one.id, one.name, scopes, state, _when(one.ends_at), _when(one.used_at))
    out.print(table)


@key.command()
def rotate(
    key_id: str,
    overlap_hours: Annotated[int, typer.Option(help="旧密钥还能用多少小时。", min=0)] = 24,
) -> None:
    """生成新密钥；旧的在给定时间内仍可使用。"""
    with _changing_keys() as (keys, audit):
        made, secret = keys.rotate(key_id, overlap_hours, _BY)
        audit.append(_BY, "key_rotated", "", f"{key_id} {made.id}")
    _show(made, secret)


@key.command()
def revoke(key_id: str) -> None:
    """立即停用一个密钥，不能恢复。"""
    with _changing_keys() as (keys, audit):
        revoked = keys.revoke(key_id)
        audit.append(_BY, "revoke_key", "", revoked.id)
    out.print(f"已停用：{revoked.id}（{revoked.name}）", markup=False)


def _show(made: Key, secret: str) -> None:
    out.print(f"编号：{made.id}", markup=False)
    out.print(f"密钥（交给 {made.name}，只显示这一次）：{secret}", markup=False, soft_wrap=True)


def _when(seconds: int | None) -> str:
    if seconds is None:
        return "—"
    return datetime.fromtimestamp(seconds, UTC).astimezone().strftime("%Y-%m-%d %H:%M")
