"""The catalogue's commands; `service.cli` mounts them as `chuangqian catalogue …`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from sqlalchemy import Engine

from knowledge import cli_due
from knowledge import cli_view as view
from knowledge.checking import exit_code, lint
from knowledge.diff import diff
from knowledge.dumping import dump, dump_policies
from knowledge.errors import KnowledgeError, NothingPublished, PublishRefused
from knowledge.exchange import ImportResult, export_workbook, import_portal_json, import_workbook
from knowledge.exchange.result import merge
from knowledge.loading import load
from knowledge.policies.sheets import PaperReader
from knowledge.problems import Problem
from knowledge.report import write_report
from knowledge.schema import Catalogue
from knowledge.store import CatalogueStore

_FOLDER = Path("catalogue")
Folder = Annotated[Path, typer.Argument(help="目录文件夹（YAML）")]


def build(
    engine: Callable[[], Engine], papers: PaperReader, indexes: Path | None = None
) -> typer.Typer:
    """The command group over a database that is opened when a command first needs it.

    `papers` reads the pages of policies; this package has no reader of its own. `indexes` is the
    folder of search indexes, whose vectors serve the regression cases.
    """
    app = typer.Typer(help="事项目录：检查、导入导出、发布、回退、比较。", no_args_is_help=True)
    for name, command in (
        ("lint", _lint(indexes)),
        ("import", _import),
        ("policies", _policies(papers)),
        ("export", _export(engine)),
        ("publish", _publish(engine, indexes)),
        ("rollback", _rollback(engine)),
        ("versions", _versions(engine)),
        ("diff", _diff(engine)),
        ("compare", _compare),
        ("due", cli_due.command(engine)),
        ("show", _show(engine)),
    ):
        app.command(name)(_told(command))
    return app


def _told(command: Callable[..., None]) -> Callable[..., None]:
    """Turn the errors of the catalogue into a message and exit code 2."""
    from functools import wraps  # noqa: PLC0415 - used once

    @wraps(command)
    def run(*args: object, **kwargs: object) -> None:
        try:
            command(*args, **kwargs)
        except KnowledgeError as error:
            view.errors(Console(stderr=True), error)
            raise typer.Exit(2) from error

    return run


def _lint(indexes: Path | None) -> Callable[..., None]:
    def lint_folder(
        folder: Folder = _FOLDER,
        quiet: Annotated[bool, typer.Option("--quiet", "-q", help="只显示错误")] = False,
    ) -> None:
        """检查目录：格式、编码、表达式、正例反例、失效内容、回归用例。

        退出码：2 有错误，1 有警告，0 没有。
        """
        problems = lint(folder, _today())
        if exit_code(problems) < 2:
            problems += _regressions(load(folder), indexes)
        view.problems(Console(), problems, quiet)
        raise typer.Exit(exit_code(problems))

    return lint_folder


def _regressions(catalogue: Catalogue, indexes: Path | None) -> tuple[Problem, ...]:
    """The regression cases that a catalogue breaks."""
    if not catalogue.regressions:
        return ()
    from knowledge.learning.regressions import problems  # noqa: PLC0415 - opens a guide

    return problems(catalogue, indexes)


def _import(
    source: Annotated[Path, typer.Argument(help=".xlsx 工作簿，或平台导出的 .json、.jsonl")],
    into: Annotated[Path, typer.Option(help="导入到哪个目录文件夹")] = _FOLDER,
    keep_going: Annotated[
        bool, typer.Option("--keep-going", help="有错的不导入，其余照常")
    ] = False,
    replace: Annotated[bool, typer.Option("--replace", help="删去来源里没有的事项")] = False,
    report: Annotated[Path | None, typer.Option(help="把问题和修改写到 .xlsx 或 .json")] = None,
) -> None:
    """导入工作簿或平台数据；相同编码的事项被更新，其余保留。有错误时什么也不改。"""
    base = load(into) if (into / "city.yml").is_file() else None
    result = _read(source, keep_going=keep_going or report is not None, base=base)
    if report is not None:
        write_report(result, report)
    console = Console()
    view.import_result(console, result, report)
    if any(p.severity == "error" for p in result.problems) and not keep_going:
        console.print("有错误，没有导入。改好后再来，或加 --keep-going 先导入其余的。")
        raise typer.Exit(2)
    catalogue = merge(base, result.catalogue, replace) if base else result.catalogue
    dump(catalogue, into)
    console.print(f"已写入 {into}：共 {len(catalogue.matters)} 个事项。")


def _read(source: Path, keep_going: bool, base: Catalogue | None) -> ImportResult:
    if source.suffix.lower() in {".json", ".jsonl", ".ndjson"}:
        return import_portal_json(source, base)
    return import_workbook(source, keep_going, base)


def _policies(papers: PaperReader) -> Callable[..., None]:
    def policies(
        source: Annotated[Path, typer.Argument(help="放文件的文件夹，里面有 policies.yml")],
        into: Annotated[Path, typer.Option(help="导入到哪个目录文件夹")] = _FOLDER,
    ) -> None:
        """导入政策文件、通知和指南（DOCX、PDF、HTML、Markdown 等）；有错误时什么也不改。"""
        from knowledge.policies.importing import read_policies  # noqa: PLC0415 - brings LangChain

        load(into)
        found = read_policies(source, papers)
        dump_policies(found, into)
        passages = sum(len(policy.passages) for policy in found)
        Console().print(f"已写入 {into / 'policies'}：{len(found)} 份文件，{passages} 段。")

    return policies


def _export(engine: Callable[[], Engine]) -> Callable[..., None]:
    def export(
        target: Annotated[Path, typer.Argument(help="要写的 .xlsx 文件")],
        folder: Annotated[Path, typer.Option("--from", help="目录文件夹")] = _FOLDER,
        version: Annotated[int | None, typer.Option(help="改为导出已发布的这一版")] = None,
    ) -> None:
        """导出为工作簿，供在表格软件里维护。"""
        catalogue = CatalogueStore(engine()).get(version).catalogue if version else load(folder)
        export_workbook(catalogue, target)
        Console().print(f"已导出 {len(catalogue.matters)} 个事项到 {target}")

    return export


def _publish(engine: Callable[[], Engine], indexes: Path | None) -> Callable[..., None]:
    def publish(
        folder: Folder = _FOLDER,
        note: Annotated[str, typer.Option("--note", "-m", help="为什么发布")] = "",
        anyway: Annotated[bool, typer.Option("--anyway", help="回归用例不通过也发布")] = False,
    ) -> None:
        """发布目录为新的一版并启用；有错误或回归用例不通过时不发布，没有变化时不产生新版。"""
        store, catalogue = CatalogueStore(engine()), load(folder)
        broken = _regressions(catalogue, indexes)
        if broken and not anyway:
            raise PublishRefused(broken)
        if broken:
            view.problems(Console(stderr=True), broken)
        before = store.versions()
        published = store.publish(catalogue, note, _today())
        new = published.version not in {version.version for version in before}
        word = "已发布" if new else "没有变化，当前仍是"
        Console().print(f"{word}第 {published.version} 版（{published.digest[:12]}）")

    return publish


def _rollback(engine: Callable[[], Engine]) -> Callable[..., None]:
    def rollback(version: Annotated[int, typer.Argument(help="要启用的版本号")]) -> None:
        """改用以前发布的一版。"""
        published = CatalogueStore(engine()).rollback(version)
        Console().print(f"当前是第 {published.version} 版")

    return rollback


def _versions(engine: Callable[[], Engine]) -> Callable[..., None]:
    def versions() -> None:
        """列出所有版本。"""
        view.versions(Console(), CatalogueStore(engine()).versions())

    return versions


def _diff(engine: Callable[[], Engine]) -> Callable[..., None]:
    def compare(
        old: Annotated[int | None, typer.Argument(help="旧版本号；不写则为当前版本")] = None,
        new: Annotated[int | None, typer.Argument(help="新版本号；不写则为目录文件夹")] = None,
        folder: Annotated[Path, typer.Option("--folder", help="目录文件夹")] = _FOLDER,
    ) -> None:
        """比较：已发布的与文件夹，或两个已发布的版本。"""
        store = CatalogueStore(engine())
        before = store.get(old) if old else store.current()
        after = store.get(new).catalogue if new else load(folder)
        view.changes(Console(), diff(before.catalogue, after))

    return compare


def _compare(
    sources: Annotated[
        list[Path],
        typer.Argument(help="两个或三个来源：目录文件夹、.xlsx 工作簿、平台导出的 .json"),
    ],
    names: Annotated[
        list[str] | None, typer.Option("--name", help="来源的叫法，按顺序；不写则用文件名")
    ] = None,
    matter: Annotated[str, typer.Option(help="只比这个事项：实施编码，或名称里的字")] = "",
    out: Annotated[
        list[Path] | None, typer.Option("--out", "-o", help="写到 .html、.xlsx 或 .json，可以多个")
    ] = None,
) -> None:
    """三方比对：同一事项在两三个来源里有什么出入。退出码：1 有出入，0 没有。"""
    from knowledge.comparing import compare, read_source, write_comparison  # noqa: PLC0415

    if not 2 <= len(sources) <= 3:
        raise typer.BadParameter("请给出两个或三个来源")
    called = [*(names or ()), *[""] * len(sources)]
    read = [read_source(path, name) for path, name in zip(sources, called, strict=False)]
    found = compare(read, matter)
    view.comparison(Console(), found)
    for path in out or ():
        write_comparison(found, path, _today())
        Console().print(f"已写入 {path}")
    raise typer.Exit(int(any(m.differences for m in found.matters)))


def _show(engine: Callable[[], Engine]) -> Callable[..., None]:
    def show(
        code: Annotated[str, typer.Argument(help="实施编码，或事项名称里的字")],
        folder: Annotated[Path | None, typer.Option("--folder", help="看文件夹里的")] = None,
    ) -> None:
        """显示一个事项的指南。"""
        catalogue = _shown(engine, folder)
        found = [m for m in catalogue.matters if code in (m.code, m.name)]
        found = found or [m for m in catalogue.matters if code in m.name or code in m.code]
        if len(found) != 1:
            view.choices(Console(), found)
            raise typer.Exit(1)
        view.matter(Console(), found[0])

    return show


def _shown(engine: Callable[[], Engine], folder: Path | None) -> Catalogue:
    """The published catalogue, or the folder while nothing is published."""
    if folder is not None:
        return load(folder)
    try:
        return CatalogueStore(engine()).current().catalogue
    except NothingPublished:
        return load(_FOLDER)


def _today() -> date:
    """The day of the machine's clock, which is the hall's."""
    return date.today()  # noqa: DTZ011
