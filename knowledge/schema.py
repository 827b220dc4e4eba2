"""The catalogue's schema: matters (事项), materials (材料), checks (审查要点), FAQ, bundles.

These models are both the validated edge (YAML, workbook) and the domain objects; they are
frozen, so a published catalogue cannot be changed by the code that reads it. English keys stand
for the element names of the national 政务服务事项实施清单; `knowledge.columns` holds the mapping
to the workbook's Chinese column names.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Any, Literal

from pydantic import Field, model_validator

from knowledge.duration import Duration
from knowledge.model import Model
from knowledge.policies.schema import Policy
from knowledge.regression import Regression


class Necessity(StrEnum):
    """Whether a material must be there when the papers are handed in (必要性)."""

    REQUIRED = "必要"
    OPTIONAL = "非必要"
    TOLERATED = "容缺后补"


class CheckLevel(StrEnum):
    """What a failed check means for the applicant (级别)."""

    CORRECT = "不予受理前需补正"
    HINT = "提示"
    PERSON = "人工核查"


class TimeLimit(Model):
    """Statutory (法定) and promised (承诺) limits; None where the guide states none."""

    statutory: Duration | None = None
    promised: Duration | None = None


class Fee(Model):
    """Whether it costs money (是否收费), how much (收费标准), by which act (收费依据)."""

    charged: bool | None = None
    standard: str = ""
    basis: str = ""


class Material(Model):
    """One row of the list of materials (材料).

    `type` names a document type of `catalogue/documents/`; `when` is a CEL expression over
    `applicant` and `form` (empty: always wanted); `e_licence` is the name of an electronic licence
    that can replace the upload; `tolerance` is the limit for handing in a 容缺 material.
    """

    number: str
    name: str
    type: str = "other"
    necessity: Necessity = Necessity.REQUIRED
    when: str = ""
    copies: int | None = Field(default=None, ge=0)
    form: str = ""
    source: str = ""
    e_licence: str = ""
    tolerance: Duration | None = None
    commitment: bool = False
    instructions: str = ""
    extra: dict[str, str] = {}


class Check(Model):
    """One point of review (审查要点): a sentence for people and a CEL expression for the machine.

    `passing` and `failing` (正例, 反例) are evaluated by `lint`; `when` limits the check to the
    cases where it applies.
    """

    number: str
    material: str = ""
    sentence: str
    when: str = ""
    expression: str = ""
    message: str = ""
    basis: str = ""
    level: CheckLevel = CheckLevel.CORRECT
    passing: tuple[dict[str, Any], ...] = ()
    failing: tuple[dict[str, Any], ...] = ()
    extra: dict[str, str] = {}


class Faq(Model):
    """A frequent question (常见问题), general when it stands outside a matter.

    It is answered from its day of effect to its day of expiry, both included; by `review_on`
    somebody must have looked whether it still holds.
    """

    question: str
    variants: tuple[str, ...] = ()
    answer: str
    source: str = ""
    effective_on: date | None = None
    expires_on: date | None = None
    review_on: date | None = None
    extra: dict[str, str] = {}


class Matter(Model):
    """One government service matter (政务服务事项) with everything its guide says.

    `effective_on` and `expires_on` are the first and the last day that it is done; by `review_on`
    somebody must have looked whether the guide still holds.
    """

    code: str = Field(min_length=1)
    name: str = Field(min_length=1)
    aliases: tuple[str, ...] = ()
    kind: str = ""
    department: str = Field(min_length=1)
    level: str = ""
    applicants: tuple[str, ...] = ()
    handling: str = ""
    time_limit: TimeLimit = TimeLimit()
    conditions: str = ""
    fee: Fee = Fee()
    legal_basis: str = ""
    place: tuple[str, ...] = ()
    hours: tuple[str, ...] = ()
    phone: tuple[str, ...] = ()
    complaint_phone: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()
    special_procedures: str = ""
    result: str = ""
    visits: int | None = Field(default=None, ge=0)
    online_url: str = ""
    reach: str = ""
    commitment: bool | None = None
    updated_on: date | None = None
    effective_on: date | None = None
    expires_on: date | None = None
    review_on: date | None = None
    materials: tuple[Material, ...] = ()
    checks: tuple[Check, ...] = ()
    faqs: tuple[Faq, ...] = ()
    extra: dict[str, str] = {}

    @property
    def reviewable(self) -> bool:
        """Whether papers for this matter can be pre-reviewed: it has points of review."""
        return bool(self.checks)


class Bundle(Model):
    """Several matters done as one (一件事), in order of handling."""

    number: str
    name: str
    aliases: tuple[str, ...] = ()
    matters: tuple[str, ...]
    description: str = ""
    extra: dict[str, str] = {}


class City(Model):
    """Whose catalogue this is. `fictional` puts a notice on every page."""

    name: str
    fictional: bool = False
    notice: str = ""
    hall: str = ""
    address: str = ""
    hours: str = ""
    phone: str = ""
    hotline: str = "12345"
    examples: tuple[str, ...] = ()
    extra: dict[str, str] = {}


class FieldType(StrEnum):
    """How the text of a document field is read and validated."""

    TEXT = "text"
    NAME = "name"
    DATE = "date"
    PERIOD = "period"
    AMOUNT = "amount"
    USCC = "uscc"
    ID_NUMBER = "id_number"
    PHONE = "phone"
    ADDRESS = "address"
    MARK = "mark"


class DocumentField(Model):
    """One field of a document type: its key, the labels it stands behind, how it is read.

    `pattern` is a regular expression that the normalised value must match; with
    `anywhere` the value is found by its pattern alone when it does not stand beside its label.
    `on` limits a field to the side of a card that carries it (front/back). `phrases` are regular
    expressions with a group `value` that are searched in the running text of a page, for papers
    that say it in a sentence; all that a group `each` finds are taken together.
    `part` takes one part of a period (“自…至…”): `start`, `end`, or
    `open` (whether it is 长期).

    Where several people stand on one paper under the same labels, `near` names the field of the
    person whose value is meant, the first behind it, and `other_than` the field that holds the
    one of two who is not meant. `region` (left, top, right, bottom, in shares of the area that
    text covers) is where a value without a label stands; of its rows the largest print counts.
    With `seal`, a value that stands nowhere is shown as the ring of the seal has it, never surely.
    """

    key: str
    title: str
    type: FieldType = FieldType.TEXT
    labels: tuple[str, ...] = ()
    pattern: str = ""
    anywhere: bool = False
    multiline: bool = False
    on: str = ""
    required: bool = False
    phrases: tuple[str, ...] = ()
    part: Literal["", "start", "end", "open"] = ""
    near: str = ""
    other_than: str = ""
    region: tuple[float, float, float, float] | None = None
    seal: bool = False


class DocumentType(Model):
    """How one kind of paper is recognised and read; a new kind is a file, not code.

    `cues` are words that occur on such papers, `excludes` words that never do; `examples` are other
    titles and pieces of text in other words, compared by their sense; a type without `titles` is
    never found, but its examples keep papers of no other type from being taken for one.
    `single` says that such a paper always has one page, or one for each of its `sides`;
    `side_cues` are the words that tell the sides of a card apart. `seal` and `signature` say that
    such a paper always carries one.
    """

    type: str
    name: str
    titles: tuple[str, ...] = ()
    cues: tuple[str, ...] = ()
    excludes: tuple[str, ...] = ()
    single: bool = False
    examples: tuple[str, ...] = ()
    sides: tuple[str, ...] = ()
    side_cues: dict[str, tuple[str, ...]] = {}
    fields: tuple[DocumentField, ...] = ()
    seal: bool = False
    signature: bool = False
    extra: dict[str, str] = {}


class LetterPurpose(StrEnum):
    """What a letter is for."""

    TOLERANCE = "tolerance"
    COMMITMENT = "commitment"
    APPLICATION = "application"


class LetterField(Model):
    """One value of a letter and where it is taken from.

    A source is `type.field` of a document type, or `type.field@role` for the paper of one person
    (`principal`, `agent`); the first source that was read is taken. Without a source, or when none
    was read surely, the value is left blank. `value` is a text that stands there always.
    """

    key: str = Field(pattern=r"^[a-z][a-z_]*$")
    label: str = Field(min_length=1)
    sources: tuple[str, ...] = ()
    value: str = ""


class LetterBlock(Model):
    """One block of a letter; exactly one of its parts is filled.

    `to` (whom it is addressed to), `text`, `heading`, `note` and `points` may name fields in
    braces; `rows` are the rows of a table by the keys of its fields, one or two a row; `materials`
    names the columns of the table of materials that the letter is about; `sign` are the lines of
    who signs and, in a second column, of the office.
    """

    to: str = ""
    text: str = ""
    heading: str = ""
    note: str = ""
    points: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    materials: tuple[Literal["name", "due", "note"], ...] = ()
    sign: tuple[tuple[str, ...], ...] = ()

    @model_validator(mode="after")
    def _has_one_part(self) -> LetterBlock:
        filled = [name for name in LetterBlock.model_fields if getattr(self, name)]
        if len(filled) != 1:
            raise ValueError(f"一段只能写一种内容，这里有：{'、'.join(filled) or '空'}")
        if any(len(row) > 2 for row in self.rows) or len(self.sign) > 2:
            raise ValueError("表格一行最多两项，落款最多两栏")
        return self


class LetterTemplate(Model):
    """A letter that is filled in for an applicant: 容缺受理承诺书, 告知承诺书, an application form.

    `matters` are the codes of the matters that it is for, empty for all; a letter that names the
    matter goes before one for all.
    """

    name: str = Field(pattern=r"^[a-z0-9][a-z0-9_-]*$")
    purpose: LetterPurpose
    title: str = Field(min_length=1)
    matters: tuple[str, ...] = ()
    fields: tuple[LetterField, ...] = ()
    body: tuple[LetterBlock, ...] = Field(min_length=1)
    extra: dict[str, str] = {}


class Situation(Model):
    """One fact about an applicant that a `when` asks for, and how to ask it in plain words.

    `key` is `applicant.…` or `form.…`; a choice has `options`, a boolean none.
    """

    key: str = Field(pattern=r"^(applicant|form)\.[a-z_]+$")
    label: str
    type: Literal["boolean", "choice"] = "boolean"
    options: tuple[str, ...] = ()
    default: bool | str | None = None

    @model_validator(mode="after")
    def _default_is_of_its_type(self) -> Situation:
        if isinstance(self.default, str):
            # The YAML reader keeps scalars as text; a default that is no answer is an error here.
            object.__setattr__(self, "default", self.read(self.default))
        return self

    def read(self, text: str) -> bool | str:
        """Turn the text of a query or a form into the value that the `when` compares.

        Raises:
            ValueError: neither a boolean nor one of the options.
        """
        if self.type == "choice":
            if text in self.options:
                return text
            raise ValueError(f"{self.label}：只能是 {'、'.join(self.options)}")
        if text.lower() in {"true", "1", "yes", "是"}:
            return True
        if text.lower() in {"false", "0", "no", "否"}:
            return False
        raise ValueError(f"{self.label}：应为是或否")


class Catalogue(Model):
    """A whole catalogue, as loaded from YAML or a workbook or a published version."""

    city: City
    matters: tuple[Matter, ...] = ()
    faqs: tuple[Faq, ...] = ()
    bundles: tuple[Bundle, ...] = ()
    documents: tuple[DocumentType, ...] = ()
    situations: tuple[Situation, ...] = ()
    letters: tuple[LetterTemplate, ...] = ()
    policies: tuple[Policy, ...] = ()
    regressions: tuple[Regression, ...] = ()

    def matter(self, code: str) -> Matter | None:
        """Return the matter with this 实施编码, or None."""
        return next((m for m in self.matters if m.code == code), None)

    def letter(self, purpose: LetterPurpose, code: str) -> LetterTemplate | None:
        """Return the letter for a matter: its own, else the one for all, else None."""
        ours = [x for x in self.letters if x.purpose is purpose]
        own = next((x for x in ours if code in x.matters), None)
        return own or next((x for x in ours if not x.matters), None)
