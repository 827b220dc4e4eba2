"""An optional language model: understands what the search did not, and words answers plainly.

The model never decides anything: its questions go to the guide's own search, its sentences are
sent only when the passages that they cite bear them out (`knowledge.composing.check`). `Helper` is
made from an `Understander` and a `Writer` over one `LanguageModel`.
"""

from knowledge.composing.helper import Helper
from knowledge.composing.ledger import Ledger
from knowledge.composing.model import LanguageModel, ModelError, ModelOptions
from knowledge.composing.understanding import Understander
from knowledge.composing.writing import RefusedError, Writer

__all__ = [
    "Helper",
    "LanguageModel",
    "Ledger",
    "ModelError",
    "ModelOptions",
    "RefusedError",
    "Understander",
    "Writer",
]
