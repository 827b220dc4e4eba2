"""Edits of a catalogue that a clerk accepts, and their application."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from enum import StrEnum
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import Field, ValidationError

from knowledge.columns import MATERIALS, MATTERS, Column, Sheet
from knowledge.errors import KnowledgeError
from knowledge.exchange.cells import CellError, read_cell
from knowledge.model import Model
from knowledge.problems import explain
from knowledge.schema import Bundle, Catalogue, Faq, Material, Matter
from knowledge.search import compact

__all__ = [
    "AliasEdit",
    "AnyEdit",
    "CorrectionEdit",
    "EditKind",
    "EditRefused",
    "FaqEdit",
    "WantedEdit",
    "apply",
]

_LONG = 4000
#: Columns of a matter that say what it is; those of others' making are no slip of a guide.
_FIXED = frozenset({"code", "name"})


class EditKind(StrEnum):
    """What an edit is."""

    ALIAS = "alias"
    FAQ = "faq"
    CORRECTION = "correction"
    WANTED = "wanted"


class EditRefused(KnowledgeError):  # noqa: N818 - says what happened
    """An edit that cannot be made; the message says why, in Chinese."""


class AliasEdit(Model):
    """Another name for a matter or a bundle."""

    kind: Literal[EditKind.ALIAS] = EditKind.ALIAS
    matter: str
    alias: str = Field(max_length=100)


class FaqEdit(Model):
    """A frequent question, of a matter or (with an empty `matter`) a general one."""

    kind: Literal[EditKind.FAQ] = EditKind.FAQ
    matter: str = ""
    question: str = Field(max_length=500)
    variants: tuple[str, ...] = Field(default=(), max_length=50)
    answer: str = Field(default="", max_length=_LONG)
    source: str = Field(default="", max_length=500)
    effective_on: date | None = None
    expires_on: date | None = None


class CorrectionEdit(Model):
    """A new value of one column of a matter, or of one of its materials (`material`: its number).

    `column` is a title of the workbook's sheets 事项 and 材料, `value` is read as a cell of it.
    """

    kind: Literal[EditKind.CORRECTION] = EditKind.CORRECTION
    matter: str
    column: str = ""
    material: str = ""
    value: str = Field(default="", max_length=_LONG)


class WantedEdit(Model):
    """A matter that the catalogue lacks; somebody must write its guide, nothing is published."""

    kind: Literal[EditKind.WANTED] = EditKind.WANTED
    name: str = Field(default="", max_length=200)


AnyEdit: TypeAlias = Annotated[
    AliasEdit | FaqEdit | CorrectionEdit | WantedEdit, Field(discriminator="kind")
]


def apply(catalogue: Catalogue, edit: AnyEdit, today: date) -> Catalogue:
    """Return the catalogue with an edit made.

    Raises:
        EditRefused: no such matter, material or column, an empty or wrong value, a name that is
            taken, or an edit that changes nothing.
    """
    try:
        match edit:
            case AliasEdit():
                changed = _alias(catalogue, edit)
            case FaqEdit():
                changed = _faq(catalogue, edit)
            case CorrectionEdit():
                changed = _correct(catalogue, edit, today)
            case WantedEdit():
                return catalogue
    except ValidationError as error:
        raise EditRefused(explain(error.errors(include_url=False)[0])) from None
    if changed == catalogue:
        raise EditRefused("目录里已经是这样了，不用改")
    return changed


def _alias(catalogue: Catalogue, edit: AliasEdit) -> Catalogue:
    alias = edit.alias.strip()
    if not compact(alias):
        raise EditRefused("别名不能为空")
    items: list[Matter | Bundle] = [*catalogue.matters, *catalogue.bundles]
    for item in items:
        code = item.code if isinstance(item, Matter) else item.number
        if code != edit.matter and compact(alias) in map(compact, (item.name, *item.aliases)):
            raise EditRefused(f"“{alias}”已经是“{item.name}”的名称或别名")
    bundles = tuple(
        b.model_copy(update={"aliases": _with(b.aliases, alias)}) if b.number == edit.matter else b
        for b in catalogue.bundles
    )
    if bundles != catalogue.bundles:
        return catalogue.model_copy(update={"bundles": bundles})
    return _changed(
        catalogue,
        edit.matter,
        lambda m: m.model_copy(update={"aliases": _with(m.aliases, alias)}),
    )


def _with(aliases: tuple[str, ...], alias: str) -> tuple[str, ...]:
    return aliases if compact(alias) in map(compact, aliases) else (*aliases, alias)


def _faq(catalogue: Catalogue, edit: FaqEdit) -> Catalogue:
    if not edit.question.strip() or not edit.answer.strip():
        raise EditRefused("常见问题要有问题和答案")
    row = Faq.model_validate(edit.model_dump(exclude={"kind", "matter"}))

    def put(rows: tuple[Faq, ...]) -> tuple[Faq, ...]:
        return (*(r for r in rows if compact(r.question) != compact(row.question)), row)

    if not edit.matter:
        return catalogue.model_copy(update={"faqs": put(catalogue.faqs)})
    return _changed(catalogue, edit.matter, lambda m: m.model_copy(update={"faqs": put(m.faqs)}))


def _correct(catalogue: Catalogue, edit: CorrectionEdit, today: date) -> Catalogue:
    def mend(matter: Matter) -> Matter:
        if edit.material:
            numbers = [m.number for m in matter.materials]
            if edit.material not in numbers:
                raise EditRefused(f"“{matter.name}”没有序号为 {edit.material} 的材料")
            rows = tuple(
                _set(m, MATERIALS, edit, Material) if m.number == edit.material else m
                for m in matter.materials
            )
            mended = matter.model_copy(update={"materials": rows})
        else:
            mended = _set(matter, MATTERS, edit, Matter)
        if mended == matter or edit.column == MATTERS.columns[-1].title:
            return mended
        return mended.model_copy(update={"updated_on": today})

    return _changed(catalogue, edit.matter, mend)


def _set(item: Any, sheet: Sheet, edit: CorrectionEdit, model: type[Any]) -> Any:
    """The item with the cell of a column read into its key."""
    column = _column(sheet, edit.column)
    try:
        value = read_cell(column.kind, edit.value)
    except CellError as error:
        raise EditRefused(f"“{column.title}”应为{error.expected}，写的是“{edit.value}”") from None
    if value is None:
        raise EditRefused(f"请写明“{column.title}”的新内容")
    data = item.model_dump()
    place = data
    *parents, key = column.key.split(".")
    for name in parents:
        place = place[name]
    place[key] = value
    return model.model_validate(data)


def _column(sheet: Sheet, title: str) -> Column:
    found = next((c for c in sheet.columns if c.title == title and c.key not in _FIXED), None)
    if found is None:
        titles = "、".join(c.title for c in sheet.columns if c.key not in _FIXED)
        raise EditRefused(f"没有可以改的“{title}”一栏；{sheet.name}有：{titles}")
    return found


def _changed(catalogue: Catalogue, code: str, mend: Callable[[Matter], Matter]) -> Catalogue:
    if catalogue.matter(code) is None:
        raise EditRefused(f"目录里没有编码为 {code} 的事项")
    matters = tuple(mend(m) if m.code == code else m for m in catalogue.matters)
    return catalogue.model_copy(update={"matters": matters})
