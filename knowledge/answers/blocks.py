"""What an answer is made of: blocks that a channel renders, each fact with its source.

The same models cross HTTP (action server → Rasa → service → page), so they are pydantic. Shapes
only; the composing is in `knowledge.answers.compose`.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field


class GuideField(StrEnum):
    """The parts of a guide that can be asked for; the values are used in Rasa intents and APIs."""

    OVERVIEW = "overview"
    MATERIALS = "materials"
    CONDITIONS = "conditions"
    TIME_LIMIT = "time_limit"
    FEE = "fee"
    PLACE = "place"
    HOURS = "hours"
    PHONE = "phone"
    COMPLAINT = "complaint"
    STEPS = "steps"
    RESULT = "result"
    VISITS = "visits"
    ONLINE = "online"
    APPLICANTS = "applicants"
    LEGAL_BASIS = "legal_basis"
    SPECIAL_PROCEDURES = "special_procedures"
    REACH = "reach"
    COMMITMENT = "commitment"


class AnswerStatus(StrEnum):
    """How a turn ended; counted in the figures, shown to nobody."""

    ANSWERED = "answered"
    ANSWERED_FAQ = "answered_faq"
    ANSWERED_POLICY = "answered_policy"
    FIELD_EMPTY = "field_empty"
    ASKED_BACK = "asked_back"
    NOT_FOUND = "not_found"
    OUT_OF_SCOPE = "out_of_scope"
    HANDOVER = "handover"
    SMALL_TALK = "small_talk"
    INVALID = "invalid"
    FAILED = "failed"


class Block(BaseModel):
    """Base of all blocks: frozen, closed."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Source(Block):
    """Where a fact stands: which matter, which field, which published version, which link."""

    matter_code: str = ""
    matter_name: str = ""
    field: str = ""
    field_name: str = ""
    version: int
    department: str = ""
    updated_on: str = ""
    url: str


class Text(Block):
    """A paragraph; with a source when it states a fact of the guide."""

    type: Literal["text"] = "text"
    text: str
    sources: tuple[Source, ...] = ()


class Fact(Block):
    """One labelled line, such as 承诺办结时限: 5个工作日."""

    label: str
    value: str
    url: str = ""


class Facts(Block):
    """Labelled lines under a title."""

    type: Literal["facts"] = "facts"
    title: str
    rows: tuple[Fact, ...]
    sources: tuple[Source, ...]


class ItemList(Block):
    """A list under a title, numbered when the order matters (办理流程)."""

    type: Literal["list"] = "list"
    title: str
    items: tuple[str, ...]
    ordered: bool = False
    sources: tuple[Source, ...]


class MaterialItem(Block):
    """One material as a person must bring it, with every condition that stands with it."""

    number: str
    name: str
    necessity: str
    when: str = ""
    copies: int | None = None
    form: str = ""
    source: str = ""
    e_licence: str = ""
    tolerance: str = ""
    commitment: bool = False
    instructions: str = ""


class Materials(Block):
    """The list of materials of a matter."""

    type: Literal["materials"] = "materials"
    title: str
    items: tuple[MaterialItem, ...]
    sources: tuple[Source, ...]


class Choice(Block):
    """A button. `matter_code`, `field` or `action` say what it sends; `label` is what is shown."""

    label: str
    hint: str = ""
    matter_code: str = ""
    field: str = ""
    action: Literal["", "handover", "review", "restart", "open"] = ""
    url: str = ""


class Choices(Block):
    """Buttons under a question: look-alike matters to choose from, or what to do next."""

    type: Literal["choices"] = "choices"
    prompt: str
    choices: tuple[Choice, ...]


class Notice(Block):
    """A remark about the answer itself: what the guide does not say, what to beware of."""

    type: Literal["notice"] = "notice"
    text: str
    level: Literal["info", "warning"] = "info"


class Quote(Block):
    """What a policy says, word for word: sentences, or the head and rows of a table.

    `headings` lead to the place, `lead` introduces the list or table that is quoted, `validity`
    says in words how long the policy is in force.
    """

    type: Literal["quote"] = "quote"
    title: str
    number: str = ""
    headings: tuple[str, ...] = ()
    lead: str = ""
    text: str = ""
    rows: tuple[tuple[str, ...], ...] = ()
    validity: str = ""
    sources: tuple[Source, ...]


AnyBlock = Annotated[
    Text | Facts | ItemList | Materials | Choices | Notice | Quote, Field(discriminator="type")
]


class Sentence(Block):
    """A sentence that a language model wrote, and where what it says stands."""

    text: str
    sources: tuple[Source, ...] = ()


class Written(Block):
    """A text that a language model wrote from the blocks; shown with its label, above them.

    `label` is the explicit and `aigc` the implicit label of GB 45438-2025 (its `AIGC` entry of
    metadata, word for word); both go wherever the text goes.
    """

    sentences: tuple[Sentence, ...]
    label: str
    aigc: dict[str, str]


class Answer(Block):
    """A whole turn: its status, its blocks, and what a follow-up question refers to.

    `composing` names the text that a language model is asked for when somebody fetches it, `turn`
    is the number under which this turn is recorded and rated.
    """

    status: AnswerStatus
    blocks: tuple[AnyBlock, ...]
    matter_code: str = ""
    matter_name: str = ""
    field: str = ""
    version: int = 0
    scores: dict[str, float] = {}
    answered_by: Literal["dialogue", "direct"] = "direct"
    written: Written | None = None
    composing: str = ""
    turn: str = ""
