"""The command line: `chuangqian run`, `serve`, `work`, `prepare`, `migrate`, `catalogue …`.

What concerns the window's desk is in `service.cli_desk`, what is learnt from questions in
`service.cli_learning`.

Commands import what they need themselves: a process should not load, and wait for, the parts of
the product that are not its own.
"""
# ruff: noqa: PLC0415

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import typer
from rich.console import Console

from service import cli_accounts, cli_desk, cli_learning, supervise
from service.settings import Settings

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from knowledge.answers import Guide

app = typer.Typer(
    help="窗前：政务服务问答与材料预审。", no_args_is_help=True, pretty_exceptions_enable=False
)
app.add_typer(cli_desk.app)
app.add_typer(cli_learning.app)
app.add_typer(cli_accounts.app)
out = Console(highlight=False)


@app.command(name="run")
def run_command() -> None:
    """准备并启动全部进程；Ctrl-C 停止。"""
    settings = Settings()
    try:
        supervise.check_ports(settings)
        # In a process of its own: what preparing loads is not kept while the product runs.
        prepared = subprocess.run([sys.executable, "-m", "service.cli", "prepare"], check=False)
        if prepared.returncode:
            raise typer.Exit(prepared.returncode)
        if not (settings.var / "index").exists():
            out.print("首次启动，建立检索索引（约一分钟）…")
        code = supervise.run(settings, lambda: _welcome(settings))
    except supervise.PortTakenError as error:
        out.print(str(error), style="red", markup=False)
        raise typer.Exit(2) from None
    raise typer.Exit(code)


def _welcome(settings: Settings) -> None:
    address = f"http://{settings.host}:{settings.port}"
    out.print(f"\n[bold]窗前已就绪[/bold]  {address}\n")
    out.print(f"  问一问    {address}/         试试：开个小饭馆要办什么证？")
    out.print(f"  查指南    {address}/guide    试试：搜“食品”")
    out.print(f"  材料预审  {address}/review   样例材料：make papers")
    out.print(f"\n日志在 {settings.var / 'log'}，按 Ctrl-C 停止。\n")


@app.command(name="prepare")
def prepare_command() -> None:
    """迁移数据库、首次发布指南、准备模型、训练对话；已完成的步骤不重复。"""
    from knowledge import CatalogueError
    from service.prepare import TrainingError, prepare

    try:
        prepare(Settings(), out.print)
    except (CatalogueError, TrainingError) as error:
        out.print(str(error), style="red", markup=False)
        raise typer.Exit(2) from None


@app.command(name="migrate")
def migrate_command() -> None:
    """把数据库升级到最新结构。"""
    cli_desk.open_engine()


@app.command(name="reseal")
def reseal_command() -> None:
    """换用最新的密钥重新加密已保存的材料；更换密钥后运行一次，之后才可删除旧密钥。"""
    from prereview import LocalFiles, Unsealable, reseal
    from service.accounts import tables as accounts
    from service.handover import tables as handover
    from service.wechat import tables as wechat

    papers = LocalFiles(Settings().var / "files")
    kept = (accounts.metadata, handover.metadata, wechat.metadata)
    try:
        rows, files = reseal(cli_desk.open_engine(), papers, *kept)
    except Unsealable:
        out.print("有内容是用别的密钥加密的，请把那把密钥也放进密钥文件或设置。", style="red")
        raise typer.Exit(2) from None
    out.print(f"已用最新密钥重新加密：{rows} 条记录，{files} 个文件。")


@app.command()
def serve() -> None:
    """启动网页与接口服务。"""
    import uvicorn

    from service.app import create_app
    from service.logs import start_logging

    settings = Settings()
    start_logging()
    uvicorn.run(
        create_app(settings),
        host=settings.host,
        port=settings.port,
        log_config=None,
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_keep_alive=30,
        timeout_graceful_shutdown=5,
    )


@app.command()
def work() -> None:
    """启动预审工作进程。"""
    from prereview.jobs import NotReady, WorkerConfig, run_worker
    from service.accounts.forgetting import forget as forget_access
    from service.database import make_engine
    from service.handover.history import forget as forget_talks
    from service.learning.turns import forget
    from service.licences import licence_store
    from service.lifecycle import DueTeller
    from service.logs import start_logging
    from service.wechat import channel as wechat

    settings, tell_due = Settings(), DueTeller()
    start_logging()

    def also_clean(engine: Engine) -> None:
        forget(engine, settings.turn_keep_days)
        forget_access(engine, settings)
        wechat.clean(engine, settings.keep_days)
        forget_talks(engine, settings.turn_keep_days, settings.window_keep_days)
        tell_due(engine)

    config = WorkerConfig(
        jobs_database_url=settings.jobs_database(),
        files=settings.var / "files",
        keys=settings.sealing_keys(),
        models=settings.models,
        worker_id=settings.worker_id,
        threads=settings.ocr_threads,
        at_once=settings.ocr_workers,
        keep_days=settings.keep_days,
        window_keep_days=settings.window_keep_days,
        licences=licence_store(settings),
        webhook_url=settings.webhook_url,
        webhook_secret=settings.webhook_secret.get_secret_value(),
        also_clean=also_clean,
    )
    try:
        run_worker(config, make_engine(settings.database()))
    except NotReady as error:
        out.print(str(error), style="red", markup=False)
        raise typer.Exit(1) from None


@app.command(
    context_settings={"allow_extra_args": True, "ignore_unknown_options": True},
    add_help_option=False,
)
def catalogue(context: typer.Context) -> None:
    """办事指南：检查、导入、导出、发布、回退、比较。"""
    import knowledge.cli
    from service.papers import Papers

    with Papers(Settings().models) as papers:
        indexes = Settings().var / "index"
        commands = knowledge.cli.build(cli_desk.open_engine, papers, indexes)
        commands(context.args, prog_name="chuangqian catalogue")


@app.command()
def find(words: list[str], limit: int = 10) -> None:
    """按任意词句查找已发布的事项（名称、俗称、拼音首字母、情形）。"""
    hits = _guide().find(" ".join(words), limit=limit)
    for hit in hits:
        out.print(f"{hit.score:.2f}  {hit.name}  [dim]{hit.department}  {hit.code}[/dim]")
    if not hits:
        out.print("没有找到，请换个说法。")


@app.command()
def ask(words: list[str]) -> None:
    """提一个问题，打印结构化的回答（JSON）。"""
    from knowledge.answers import Question

    answer = _guide().ask(Question(text=" ".join(words)))
    out.print_json(answer.model_dump_json(exclude_defaults=True))


def _guide() -> Guide:
    from knowledge import CatalogueStore
    from service.guide import CurrentGuide
    from service.problems import Unavailable

    settings = Settings()
    try:
        return CurrentGuide(CatalogueStore(cli_desk.open_engine()), settings.var / "index")()
    except Unavailable as error:
        out.print(str(error), style="red", markup=False)
        raise typer.Exit(2) from None


if __name__ == "__main__":
    app()
