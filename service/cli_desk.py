"""Commands of the window's desk: `chuangqian clerk`, `rules`, `audit …`, `webhooks …`."""
# ruff: noqa: PLC0415 - commands import what they need themselves, as in `service.cli`

from __future__ import annotations

import base64
import secrets
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table
from sqlalchemy import Engine, NullPool

from service.settings import Settings

if TYPE_CHECKING:
    from prereview import AuditLog

app = typer.Typer()
audit = typer.Typer(help="窗口查阅记录：检查、查看。", no_args_is_help=True)
app.add_typer(audit, name="audit")
webhooks = typer.Typer(help="通知审批平台：密钥、未送达的、重新发送。", no_args_is_help=True)
app.add_typer(webhooks, name="webhooks")
out = Console(highlight=False)

_FAULTS = {
    "changed": "第 {first} 条被改动，或者写入时用的不是现在的密钥",
    "missing": "第 {first} 至 {last} 条被删除",
    "cut": "末尾第 {first} 至 {last} 条被删除",
    "head": "末尾标记被改动（第 {first} 条处）",
    "set_back": "记录被退回到旧的状态：本机见过第 {last} 条，现在不在或不同",
}


@app.command()
def clerk(name: str) -> None:
    """为一名窗口人员生成工作密钥；密钥只显示这一次。"""
    from service.access import key_digest

    if "," in name or not name.strip():
        out.print("姓名不能为空，也不能有逗号。", style="red")
        raise typer.Exit(2)
    key = secrets.token_urlsafe(32)
    out.print(f"工作密钥（交给 {name}，只显示这一次）：{key}", markup=False, soft_wrap=True)
    out.print("在设置 CHUANGQIAN_CLERKS 中加入：", markup=False)
    out.print(f"{name}:{key_digest(key)}", markup=False, soft_wrap=True)


@app.command()
def rules() -> None:
    """每条审查规则的质量：窗口人员同意或推翻了多少。"""
    from prereview import rule_quality

    found = rule_quality(open_engine())
    if not found:
        out.print("窗口人员还没有对预审意见作过判断。")
        return
    table = Table(
        "事项",
        "规则",
        "不通过：同意/已判断",
        "准确率",
        "拿不准：同意/已判断",
        "通过：被推翻/已判断",
    )
    for one in found:
        table.add_row(
            one.matter_code or "（通用）",
            f"{one.kind} {one.rule}",
            f"{one.agreed}/{one.decided}",
            "—" if one.precision is None else f"{one.precision:.1%}",
            f"{one.unclear_agreed}/{one.unclear_decided}",
            f"{one.passed_overruled}/{one.passed_decided}",
        )
    out.print(table)


@audit.command()
def verify(
    former: Annotated[
        Path | None, typer.Option(help="以前用过的 CHUANGQIAN_SECRET，一行一个的文件。")
    ] = None,
) -> None:
    """检查查阅记录有没有被改动、删除或截断；有问题时退出码为 1。"""
    log = _log(former)
    count, breaks = log.verify()
    for one in breaks:
        sentence = _FAULTS[one.fault.value].format(first=one.first, last=one.last)
        out.print(f"✗ {sentence}", style="red", markup=False)
    if breaks:
        raise typer.Exit(1)
    out.print(f"查阅记录完整：{count} 条。")
    if not log.has_witness:
        out.print(
            "本机没有见证文件 audit.head，末尾整体退回旧状态无法发现；请在服务所在机器上检查。"
        )


@audit.command()
def show(
    submission: Annotated[str, typer.Option(help="只看这份申报。")] = "",
    clerk: Annotated[str, typer.Option(help="只看这名窗口人员。")] = "",
    last: Annotated[int, typer.Option(help="最近多少条。", min=1, max=100_000)] = 50,
) -> None:
    """列出查阅记录：时间、人员、动作、申报编号。"""
    for one in _log(None).entries(submission, clerk, last):
        line = f"{one.number}  {one.at}  {one.clerk}  {one.act}  {one.submission_id}  {one.subject}"
        out.print(line.rstrip(), markup=False, soft_wrap=True)


@webhooks.command()
def secret() -> None:
    """生成签名密钥，填入 CHUANGQIAN_WEBHOOK_SECRET，并交给审批平台。"""
    out.print("whsec_" + base64.b64encode(secrets.token_bytes(32)).decode(), soft_wrap=True)


@webhooks.command(name="list")
def list_unsent() -> None:
    """列出还没有送达的通知和原因。"""
    from prereview import Outbox

    found = Outbox(open_engine()).unsent()
    for one in found:
        state = "已搁置" if one.parked else "等待发送"
        line = f"{one.id}  {one.kind}  {one.submission_id}  {state}  试过 {one.attempts} 次"
        out.print(f"{line}  {one.error}".rstrip(), markup=False, soft_wrap=True)
    if not found:
        out.print("没有未送达的通知。")


@webhooks.command()
def resend(ids: Annotated[list[str] | None, typer.Argument(help="通知编号")] = None) -> None:
    """重新发送给出编号的通知；不给编号时，重新发送全部已搁置的。"""
    from prereview import Outbox

    out.print(f"将重新发送 {Outbox(open_engine()).again(ids or ())} 条通知。")


def _log(former: Path | None) -> AuditLog:
    from prereview import AuditLog

    settings = Settings()
    words = former.read_text(encoding="utf-8").splitlines() if former else []
    return AuditLog(open_engine(), settings.signing_key(), settings.var / "audit.head", words)


def open_engine() -> Engine:
    """The database at the newest schema, with the keys of personal data; nothing stays open."""
    from prereview import Vault, use_vault
    from service.database import make_engine, migrate

    settings = Settings()
    use_vault(Vault(settings.sealing_keys()))
    engine = make_engine(settings.database(), pool=NullPool)
    migrate(engine)
    return engine
