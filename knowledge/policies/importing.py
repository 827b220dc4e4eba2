"""A folder of files with its `policies.yml` → policies, all of them or none.

`policies.yml` lists the files with what is known of each: title, issuer, document number, days of
effect and expiry, matters concerned, link to the source.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from knowledge.errors import CatalogueError
from knowledge.loading import validate
from knowledge.policies.markup import from_html, from_markdown, from_text
from knowledge.policies.parts import Part
from knowledge.policies.schema import Passage, Policy, PolicyFacts
from knowledge.policies.sheets import PaperReader, UnreadablePaper, from_sheets
from knowledge.policies.split import split
from knowledge.problems import Problem, Severity
from knowledge.yamlfile import YamlFile, read_yaml

__all__ = ["LIST", "read_policies"]

LIST = "policies.yml"
LARGEST = 20_000_000
"""Bytes of one file; a scan of forty pages is smaller."""
_MARKUP: dict[str, Callable[[str], tuple[Part, ...]]] = {
    ".md": from_markdown,
    ".markdown": from_markdown,
    ".html": from_html,
    ".htm": from_html,
    ".txt": from_text,
}


def read_policies(folder: Path, reader: PaperReader) -> tuple[Policy, ...]:
    """Read every file that the folder's list names; `reader` reads all but text, in its order.

    Raises:
        CatalogueError: with every problem of the list and of its files; nothing was taken.
    """
    file = _list(folder)
    policies: list[Policy] = []
    problems = list(file.problems)
    rows = file.value if isinstance(file.value, list) else []
    if not problems and not rows:
        problems.append(
            file.problem((), Severity.ERROR, "应为一个列表，每份文件一项（以“- ”开头）")
        )
    for place, row in enumerate(rows):
        facts = validate(PolicyFacts, file, (place,), row)
        if isinstance(facts, list):
            problems += facts
            continue
        try:
            passages = _passages(folder, facts, reader)
            policies.append(Policy(**facts.model_dump(), passages=passages))
        except ValueError as error:
            message = f"“{facts.file}”{error}"
            problems.append(file.problem((place, "file"), Severity.ERROR, message))
    ids = [policy.id for policy in policies]
    for name in sorted({name for name in ids if ids.count(name) > 1}):
        problems.append(file.problem((), Severity.ERROR, f"id“{name}”用了两次；每份文件一个"))
    problems += _unlisted(folder, file, {str(r.get("file")) for r in rows if isinstance(r, dict)})
    if any(p.severity is Severity.ERROR for p in problems):
        raise CatalogueError(tuple(problems))
    return tuple(sorted(policies, key=lambda p: p.id))


def _list(folder: Path) -> YamlFile:
    path = folder / LIST
    name = f"{folder.name}/{LIST}"
    try:
        return read_yaml(name, path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError):
        file = YamlFile(name)
        message = f"没有 {LIST}，或不是 UTF-8 编码；请在文件夹里列出每份文件的标题、发文机关和日期"
        file.problems.append(file.problem((), Severity.ERROR, message))
        return file


def _unlisted(folder: Path, file: YamlFile, listed: set[str]) -> Sequence[Problem]:
    """Files that lie there and that nobody would ever read are a mistake."""
    there = sorted(p.name for p in folder.glob("*") if p.is_file() and not p.name.startswith("."))
    return [
        file.problem((), Severity.ERROR, f"“{name}”没有列进 {LIST}；请写明它的标题等，或移走")
        for name in there
        if name not in listed | {LIST, "README.md"}
    ]


def _passages(folder: Path, facts: PolicyFacts, reader: PaperReader) -> tuple[Passage, ...]:
    """Read and split one file.

    Raises:
        ValueError: it is not there, not inside the folder, too large, or holds no text.
    """
    path = (folder / facts.file).resolve()
    if not path.is_relative_to(folder.resolve()) or not path.is_file():
        raise ValueError("不在这个文件夹里；请核对文件名")
    if path.stat().st_size > LARGEST:
        raise ValueError(f"超过 {LARGEST // 1_000_000} MB；请拆开，或另存为较小的文件")
    convert = _MARKUP.get(path.suffix.lower())
    data = path.read_bytes()
    try:
        parts = convert(_decoded(data)) if convert else from_sheets(reader(data, path.name))
    except UnreadablePaper as error:
        raise ValueError(f"读不了：{error}") from error
    passages = split(parts, facts.title)
    if not passages:
        raise ValueError("里没有读到文字；请换一份能读出文字的文件")
    return passages


def _decoded(data: bytes) -> str:
    """Return the text of a file in UTF-8 or in GB 18030, which older offices write."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise ValueError("不是文本（UTF-8 或 GB 18030）；请核对文件的类型")
