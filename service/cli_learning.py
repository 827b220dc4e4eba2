"""Commands of the learning loop: `chuangqian learn …`, `chuangqian report month`."""
# ruff: noqa: PLC0415 - commands import what they need themselves, as in `service.cli`

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from service.settings import Settings

if TYPE_CHECKING:
    from knowledge.learning import AnyEdit
    from service.composition import Parts
    from service.learning.accepting import Rehearsal
    from service.learning.suggestions import Listed

app = typer.Typer()
learn = typer.Typer(help="从没有答好的问题学习：分析、查看、采纳、不采纳。", no_args_is_help=True)
app.add_typer(learn, name="learn")
report = typer.Typer(help="报表。", no_args_is_help=True)
app.add_typer(report, name="report")
out = Console(highlight=False)

Clerk = Annotated[str, typer.Option("--clerk", help="谁作的决定，写进查阅记录。")]
Number = Annotated[str, typer.Argument(help="建议的编号")]


@learn.command()
def refresh(
    days: Annotated[int, typer.Option(help="看最近多少天的问题。", min=1, max=366)] = 31,
) -> None:
    """重新分析最近的问题，更新建议。"""
    parts = _parts()
    with _refusals():
        found = parts.suggestions.refresh(parts.guide(), days)
    out.print(f"待处理的建议：{found} 条。chuangqian learn list 列出。")


@learn.command(name="list")
def list_suggestions(
    state: Annotated[str, typer.Option(help="open、accepted 或 declined")] = "open",
    limit: Annotated[int, typer.Option(min=1, max=1000)] = 50,
) -> None:
    """列出建议：人数多的在前。"""
    from service.learning.suggestions import State

    if state not in set(State):
        out.print(f"没有“{state}”这种状态，只有 {'、'.join(State)}。", style="red")
        raise typer.Exit(2)
    total, found = _parts().suggestions.list(State(state), limit, 0)
    for one in found:
        _line(f"{one.id}  {_edit_words(one)}  {one.suggestion.reason}")
    out.print(f"共 {total} 条。")


@learn.command()
def show(number: Number) -> None:
    """显示一条建议：修改、理由、例子，以及采纳后会怎样。"""
    parts = _parts()
    with _refusals():
        found = parts.suggestions.get(number)
        one = found.suggestion
        _line(f"{_edit_words(found)}\n{one.reason}（{one.count} 次，{one.people} 人）")
        for text in one.examples:
            _line(f"  · {text}")
        if found.remark:
            _line(f"不采纳的原因：{found.remark}")
        _line(one.edit.model_dump_json(indent=2))


@learn.command()
def accept(
    number: Number,
    clerk: Clerk,
    alias: Annotated[str, typer.Option(help="改用这个别名。")] = "",
    matter: Annotated[str, typer.Option(help="改加到这个实施编码的事项。")] = "",
    question: Annotated[str, typer.Option(help="常见问题的问题。")] = "",
    answer: Annotated[str, typer.Option(help="常见问题的答案。")] = "",
    source: Annotated[str, typer.Option(help="常见问题的来源。")] = "",
    column: Annotated[str, typer.Option(help="更正哪一栏，如 办理地点。")] = "",
    material: Annotated[str, typer.Option(help="更正第几号材料。")] = "",
    value: Annotated[str, typer.Option(help="更正后的内容。")] = "",
    keep: Annotated[
        list[str] | None, typer.Option(help="留作回归用例的问题；不写则用建议的例子。")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只看会怎样，不写也不发布。")] = False,
) -> None:
    """采纳一条建议：写进目录、检查、发布为新的一版，并留下回归用例。"""
    parts = _parts()
    given = {
        "alias": alias, "matter": matter, "question": question, "answer": answer,
        "source": source, "column": column, "material": material, "value": value,
    }  # fmt: skip
    with _refusals():
        found = parts.suggestions.require_open(number).suggestion
        edit = _edited(found.edit, given)
        if dry_run:
            _tell(parts.editor.rehearse(edit, keep or found.examples))
            return
        done = parts.editor.accept(number, _named(clerk), edit, keep or ())
    _tell(done.rehearsal)
    if done.version:
        out.print(f"已发布第 {done.version} 版。")
    else:
        out.print("已记下：需要有人写这个事项的指南，再用 chuangqian catalogue publish 发布。")


@learn.command()
def decline(
    number: Number,
    clerk: Clerk,
    reason: Annotated[str, typer.Option(help="为什么不采纳。")],
) -> None:
    """不采纳一条建议；同样的不再提出。"""
    if not reason.strip():
        out.print("请写明原因。", style="red")
        raise typer.Exit(2)
    with _refusals():
        _parts().editor.decline(number, _named(clerk), reason)
    out.print("已记下，不再提出同样的建议。")


@report.command()
def month(
    which: Annotated[str, typer.Argument(help="哪个月，如 2026-11")],
    into: Annotated[Path, typer.Option("--out", help="写到哪个文件夹")] = Path(),
) -> None:
    """一个月的问答报表：网页和工作簿。"""
    import re

    from service.learning.figures import figures
    from service.learning.page import page
    from service.learning.workbook import workbook

    if not re.fullmatch(r"20\d\d-(0[1-9]|1[0-2])", which):
        out.print(f"“{which}”不是月份，应如 2026-11。", style="red", markup=False)
        raise typer.Exit(2)
    parts = _parts()
    with _refusals():
        found = figures(parts.engine, parts.catalogue.current().catalogue, which)
    into.mkdir(parents=True, exist_ok=True)
    (into / f"{which}.html").write_text(page(found), encoding="utf-8")
    (into / f"{which}.xlsx").write_bytes(workbook(found))
    out.print(f"{which}：提问 {found.now.questions} 次，写在 {into / which}.html 和 .xlsx。")


class _refusals:  # noqa: N801 - reads as a statement
    """Say why something is refused, and leave with exit code 2."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        from knowledge import KnowledgeError
        from service.problems import ProblemError

        if isinstance(error, ProblemError | KnowledgeError):
            out.print(str(error), style="red", markup=False, soft_wrap=True)
            raise typer.Exit(2) from None


def _parts() -> Parts:
    from service.composition import Parts
    from service.database import migrate

    parts = Parts(Settings())
    migrate(parts.engine)
    return parts


def _named(clerk: str) -> str:
    from service.problems import ProblemError

    if not clerk.strip():
        raise ProblemError("no_clerk", "请用 --clerk 写明是谁作的决定。")
    return clerk.strip()


#: The option that makes another edit of a suggestion, whatever was suggested.
_MAKES = {"alias": "alias", "answer": "faq", "value": "correction"}


def _edited(edit: AnyEdit, given: dict[str, str]) -> AnyEdit:
    """The edit with what was given in place of its own values."""
    from pydantic import TypeAdapter, ValidationError

    from knowledge import learning
    from service.problems import ProblemError

    changed = {key: value for key, value in given.items() if value}
    kind = next((_MAKES[key] for key in _MAKES if key in changed), edit.kind.value)
    own = edit.model_dump() if kind == edit.kind else edit.model_dump(include={"matter"})
    read: TypeAdapter[AnyEdit] = TypeAdapter(learning.AnyEdit)
    try:
        return read.validate_python({**own, **changed, "kind": kind})
    except ValidationError as error:
        names = "、".join(f"--{e['loc'][-1]}" for e in error.errors(include_url=False))
        raise ProblemError("edit_refused", f"{names} 缺少、太长或用不上。") from None


def _edit_words(one: Listed) -> str:
    from service.learning.words import report_words

    edit = one.suggestion.edit
    shown = (getattr(edit, key, "") for key in ("alias", "question", "column", "name"))
    words = "".join(f"“{text}”" for text in shown if text)
    return f"{report_words().kinds[edit.kind]}{words}"


def _tell(done: Rehearsal) -> None:
    _line(done.changes)
    _told("回归用例", [case.question for case in done.cases])
    _told("仍然答不上", done.unanswered)
    _told("不能发布", done.against)


def _told(head: str, rows: Sequence[str]) -> None:
    for row in rows:
        _line(f"{head}：{row}")


def _line(text: str) -> None:
    if text:
        out.print(text, markup=False, soft_wrap=True)
