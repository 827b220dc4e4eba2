"""Portal records (JSON or JSON Lines) → Catalogue, by the mapping in `portal.yml`."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from knowledge.checking.content import longer
from knowledge.digest import canonical
from knowledge.duration import Duration
from knowledge.errors import CatalogueError
from knowledge.exchange import repairs
from knowledge.exchange.repairs import Bench
from knowledge.exchange.result import UNNAMED, Effect, ImportResult, Repair
from knowledge.problems import Problem, Severity, explain
from knowledge.schema import Catalogue, Matter
from knowledge.yamlfile import read_yaml

#: A province's 2,262 matters take 3.6 MB.
MAX_BYTES = 200_000_000


@dataclass(frozen=True, slots=True)
class Mapping:
    """`portal.yml`."""

    empty: frozenset[str]
    fields: dict[str, list[str]]
    repeats: dict[str, str]
    extra: dict[str, str]
    prefixes: re.Pattern[str]


@cache
def mapping() -> Mapping:
    """The mapping that ships with the package."""
    text = files("knowledge.exchange").joinpath("portal.yml").read_text(encoding="utf-8")
    data = read_yaml("portal.yml", text).value
    prefixes = "|".join(map(re.escape, data["prefixes"]))
    return Mapping(
        empty=frozenset(data["empty"]) | {""},
        fields=data["fields"],
        repeats=data["repeats"],
        extra=data["extra"],
        prefixes=re.compile(rf"^(?:{prefixes})\s*[:：]\s*"),
    )


def import_portal_json(path: Path, base: Catalogue | None = None) -> ImportResult:
    """Import the records of a portal, mended by named rules.

    A record without code, name or department, or with a code that came before, is dropped and
    reported with its line; every other value that is not taken as it stands is a `Repair`.

    Raises:
        CatalogueError: the file cannot be read, or is neither JSON nor JSON Lines.
    """
    problems: list[Problem] = []
    done: list[Repair] = []
    matters: dict[str, Matter] = {}
    rows = 0
    for line, record in _records(path, problems):
        rows += 1
        bench = Bench(line, mapping().empty, mapping().prefixes)
        matter = _matter(bench, record, path.name, problems)
        done += bench.repairs
        if matter is None:
            continue
        if matter.code in matters:
            message = f"实施编码 {matter.code} 重复；只保留第一个，这一条没有导入"
            problems.append(Problem(path.name, line, "code", Severity.ERROR, message))
            done.append(Repair(line, "repeated_code", "code", matter.code, "", Effect.DROPPED))
        else:
            matters[matter.code] = matter
    start = base or Catalogue(city=UNNAMED)
    catalogue = canonical(start.model_copy(update={"matters": tuple(matters.values())}))
    return ImportResult(catalogue, tuple(problems), repairs=tuple(done), rows=rows)


def _records(path: Path, problems: list[Problem]) -> Iterator[tuple[int, dict[str, Any]]]:
    """Records with their line: JSON Lines, one JSON list, or an object that holds the list."""
    text = _read(path)
    try:
        whole = json.loads(text)
    except (json.JSONDecodeError, RecursionError):
        numbered = list(enumerate(text.splitlines(), 1))
    else:
        numbered = []
        for i, record in enumerate(_list_in(whole), 1):
            yield from _record(path, i, record, problems)
    for number, line in numbered:
        if not line.strip():
            continue
        try:
            record = json.loads(line)
        except (json.JSONDecodeError, RecursionError) as error:
            message = f"这一行不是 JSON（{error}），没有导入"
            problems.append(Problem(path.name, number, "", Severity.ERROR, message))
            continue
        yield from _record(path, number, record, problems)


def _read(path: Path) -> str:
    try:
        if path.stat().st_size > MAX_BYTES:
            message = f"文件超过 {MAX_BYTES // 1_000_000} MB；请拆成几个文件"
            raise CatalogueError((Problem(path.name, 0, "", Severity.ERROR, message),))
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        message = f"读不了这个文件（{error.strerror}）"
        raise CatalogueError((Problem(path.name, 0, "", Severity.ERROR, message),)) from error
    except UnicodeDecodeError as error:
        message = "不是 UTF-8 编码；请另存为 UTF-8"
        raise CatalogueError((Problem(path.name, 0, "", Severity.ERROR, message),)) from error


def _list_in(value: Any) -> list[Any]:
    """The records of a document: a list, or the longest list inside an object."""
    if isinstance(value, list):
        return value
    if isinstance(value, dict) and mapping().fields["name"][0] not in value:
        lists = [item for item in value.values() if isinstance(item, list)]
        records = [item for item in lists if item and isinstance(item[0], dict)]
        if records:
            return max(records, key=len)
    return [value]


def _record(
    path: Path, line: int, record: Any, problems: list[Problem]
) -> Iterator[tuple[int, dict[str, Any]]]:
    if isinstance(record, dict):
        yield line, record
        return
    message = "这一条不是“键: 值”的记录，没有导入"
    problems.append(Problem(path.name, line, "", Severity.ERROR, message))


@dataclass(slots=True)
class _Source:
    """One record being mapped: what is taken, and from which key."""

    bench: Bench
    record: dict[str, Any]
    used: set[str]
    extra: dict[str, str]

    def pick(self, key: str) -> tuple[str, Any]:
        """The first source key of a field that holds something, and its value."""
        for name in mapping().fields[key]:
            value = self.record.get(name)
            if value is not None and value not in ([], {}) and not self.is_empty(value):
                self.used.add(name)
                return name, value
        present = next((n for n in mapping().fields[key] if n in self.record), key)
        self.used.add(present)
        return present, self.record.get(present)

    def is_empty(self, value: Any) -> bool:
        return isinstance(value, str) and value.strip() in self.bench.empty

    def keep(self, key: str, value: Any) -> None:
        """Put a value aside as extra, under its Chinese name when there is one."""
        name = mapping().extra.get(key, key)
        for label, text in repairs.leaves(value, name):
            clean = self.bench.text(key, text)
            if clean:
                self.extra[label] = clean


def _matter(
    bench: Bench, record: dict[str, Any], file: str, problems: list[Problem]
) -> Matter | None:
    source = _Source(bench, record, set(), {})
    values: dict[str, Any] = {"time_limit": {}}
    for key, mend in _FIELDS.items():
        name, raw = source.pick(key)
        mend(source, values, name, raw, key)
    _limits(source, values)
    _aliases(source, values)
    _rest(source, values)
    values["extra"] = source.extra
    if repairs.cut_off(values.get("conditions", "")):
        message = "受理条件在冒号后中断，来源数据缺少下文；请补全后再发布"
        problems.append(Problem(file, bench.line, "conditions", Severity.WARNING, message))
    try:
        return Matter.model_validate(values)
    except ValidationError as error:
        for detail in error.errors(include_url=False):
            path = ".".join(map(str, detail["loc"]))
            message = f"{explain(detail)}；这一条没有导入"
            problems.append(Problem(file, bench.line, path, Severity.ERROR, message))
        bench.note("incomplete_record", "", record.get("_id", ""), "", Effect.DROPPED)
        return None


def _text(source: _Source, values: dict[str, Any], name: str, raw: Any, key: str) -> None:
    values[key] = source.bench.text(name, raw)


def _items(source: _Source, values: dict[str, Any], name: str, raw: Any, key: str) -> None:
    values[key] = repairs.items(source.bench, name, raw)


def _phones(source: _Source, values: dict[str, Any], name: str, raw: Any, key: str) -> None:
    values[key] = repairs.phones(source.bench, name, raw)


def _lines(source: _Source, values: dict[str, Any], name: str, raw: Any, key: str) -> None:
    values[key] = [line for line in source.bench.text(name, raw).split("\n") if line]


def _level(source: _Source, values: dict[str, Any], name: str, raw: Any, key: str) -> None:
    values[key] = repairs.level(source.bench, name, raw)


def _limit(source: _Source, values: dict[str, Any], name: str, raw: Any, key: str) -> None:
    found = repairs.limit(source.bench, name, raw)
    if isinstance(found, Duration):
        values["time_limit"][key] = found
    elif found:
        source.extra[mapping().extra.get(name, name)] = found


def _visits(source: _Source, values: dict[str, Any], name: str, raw: Any, key: str) -> None:
    found = repairs.count(source.bench, name, raw)
    if isinstance(found, int):
        values[key] = found
    elif found:
        source.extra[mapping().extra.get(name, name)] = found


def _url(source: _Source, values: dict[str, Any], name: str, raw: Any, key: str) -> None:
    text = source.bench.text(name, raw)
    if not text or re.match(r"https?://\S+$", text):
        values[key] = text
    else:
        source.bench.note("not_a_link", name, text, "", Effect.KEPT_AS_EXTRA)
        source.extra[name] = text


def _materials(source: _Source, values: dict[str, Any], name: str, raw: Any, key: str) -> None:
    """Names of materials; objects keep what else they say as extra."""
    objects = isinstance(raw, list) and any(isinstance(item, dict) for item in raw)
    names = [_material_name(item) for item in raw] if objects else raw
    found = repairs.items(source.bench, name, names)
    values[key] = [{"number": str(i), "name": text} for i, text in enumerate(found, 1)]
    if objects:
        source.extra[f"{name}（原文）"] = json.dumps(raw, ensure_ascii=False)


def _material_name(item: Any) -> str:
    if not isinstance(item, dict):
        return str(item)
    keys = ("materialName", "material_name", "MATERIAL_NAME", "name", "材料名称")
    return str(next((item[key] for key in keys if item.get(key)), ""))


_Mend = Callable[[_Source, dict[str, Any], str, Any, str], None]
_FIELDS: dict[str, _Mend] = {
    **dict.fromkeys(("code", "name", "kind", "department", "conditions"), _text),
    **dict.fromkeys(("legal_basis", "result"), _text),
    "level": _level,
    "applicants": _items,
    "statutory": _limit,
    "promised": _limit,
    "place": _lines,
    "hours": _lines,
    "phone": _phones,
    "complaint_phone": _phones,
    "visits": _visits,
    "online_url": _url,
    "materials": _materials,
}


def _limits(source: _Source, values: dict[str, Any]) -> None:
    """A promise longer than the law allows is wrong on one side; which, nobody can tell here."""
    limits = values["time_limit"]
    promised, statutory = limits.get("promised"), limits.get("statutory")
    if promised and statutory and longer(promised, statutory):
        del limits["promised"]
        source.extra["承诺办结时限（待核实）"] = str(promised)
        note = f"{promised} > {statutory}"
        source.bench.note("promised_longer", "promised", note, "", Effect.KEPT_AS_EXTRA)


def _aliases(source: _Source, values: dict[str, Any]) -> None:
    """Colloquial names from every key that may hold them."""
    names: list[str] = []
    for key in mapping().fields["aliases"]:
        raw = source.record.get(key)
        if raw is None:
            continue
        source.used.add(key)
        text = "；".join(map(str, raw)) if isinstance(raw, list) else raw
        found, short = repairs.aliases(source.bench, key, text)
        names += found
        if short:
            source.extra[f"{mapping().extra.get(key, key)}（短词）"] = "；".join(short)
    values["aliases"] = [n for n in dict.fromkeys(names) if n != values.get("name")]


def _rest(source: _Source, values: dict[str, Any]) -> None:
    """Everything that no field took goes to extra; what only repeats a field is noted."""
    for key, raw in source.record.items():
        if key in source.used or raw is None:
            continue
        field = mapping().repeats.get(key)
        text = source.bench.text(key, raw) if isinstance(raw, str | int | float) else None
        if field and text in (str(values.get(field)), f"{values.get(field)}级"):
            source.bench.note("repeats_a_field", key, text, field, Effect.DROPPED)
        elif text != "":
            source.keep(key, raw if text is None else text)
