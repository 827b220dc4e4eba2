"""The command line: `chuangqian run`, `serve`, `work`, `prepare`, `migrate`, `catalogue …`."""

from __future__ import annotations

import logging

import typer
import uvicorn
from rich.console import Console
from sqlalchemy import Engine

import knowledge.cli
from knowledge import CatalogueError
from prereview.jobs import WorkerConfig, run_worker
from service import supervise
from service.app import create_app
from service.composition import Parts
from service.database import make_engine, migrate
from service.prepare import TrainingError, prepare
from service.settings import Settings

app = typer.Typer(
    help="窗前：政务服务问答与材料预审。", no_args_is_help=True, pretty_exceptions_enable=False
)
out = Console(highlight=False)


def _engine() -> Engine:
    engine = make_engine(Settings().database())
    migrate(engine)
    return engine


app.add_typer(knowledge.cli.build(_engine), name="catalogue", help="办事指南：检查、导入、发布。")


@app.command(name="run")
def run_command() -> None:
    """准备并启动全部进程；Ctrl-C 停止。"""
    settings = Settings()
    try:
        supervise.check_ports(settings)
        prepare(settings, out.print)
        code = supervise.run(settings, lambda: _welcome(settings))
    except (supervise.PortTakenError, TrainingError, CatalogueError) as error:
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
    prepare(Settings(), out.print)


@app.command(name="migrate")
def migrate_command() -> None:
    """把数据库升级到最新结构。"""
    _engine()


@app.command()
def serve() -> None:
    """启动网页与接口服务。"""
    settings = Settings()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    uvicorn.run(
        create_app(settings),
        host=settings.host,
        port=settings.port,
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_keep_alive=30,
        timeout_graceful_shutdown=5,
    )


@app.command()
def work() -> None:
    """启动预审工作进程。"""
    settings = Settings()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    parts = Parts(settings)
    run_worker(
        WorkerConfig(
            database_url=settings.database(),
            jobs_database_url=settings.jobs_database(),
            files=settings.var / "files",
            models=parts.models,
            worker_id=settings.worker_id,
            threads=settings.ocr_threads,
        )
    )


if __name__ == "__main__":
    app()
