"""Structured answers from the guide, as blocks with sources.

>>> guide = Guide.open(published, folder)
>>> guide.ask(Question("食品经营许可证过期了要带什么材料")).blocks
"""

from knowledge.answers.blocks import (
    Answer,
    AnswerStatus,
    AnyBlock,
    Block,
    Choice,
    Choices,
    Fact,
    Facts,
    GuideField,
    ItemList,
    MaterialItem,
    Materials,
    Notice,
    Quote,
    Sentence,
    Source,
    Text,
    Written,
)
from knowledge.answers.fields import FieldGuess
from knowledge.answers.guide import Guide, PublishedCatalogue, Question

__all__ = [
    "Answer",
    "AnswerStatus",
    "AnyBlock",
    "Block",
    "Choice",
    "Choices",
    "Fact",
    "Facts",
    "FieldGuess",
    "Guide",
    "GuideField",
    "ItemList",
    "MaterialItem",
    "Materials",
    "Notice",
    "PublishedCatalogue",
    "Question",
    "Quote",
    "Sentence",
    "Source",
    "Text",
    "Written",
]
