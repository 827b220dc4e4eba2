"""One way to log for all our processes: numbers masked, and no words of an exception.

What an exception says may quote a paper (a validation error repeats its input, a database error its
parameters), so a log names its kind and where it arose, which is what an engineer needs.
"""

from __future__ import annotations

import logging
import sys
import threading
import traceback
from types import TracebackType

from assistant.masking import mask

log = logging.getLogger("service")

_FORM = "%(asctime)s %(levelname)s %(name)s %(message)s"
ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class MaskingFormatter(logging.Formatter):
    """Formats a record with personal numbers hidden and exceptions without their words."""

    def format(self, record: logging.LogRecord) -> str:
        """See `logging.Formatter`; the text that another formatter kept is not used."""
        record.exc_text = None
        shown = mask(super().format(record))
        record.exc_text = None
        return shown

    def formatException(self, ei: ExcInfo) -> str:  # noqa: N802 - the library's name
        """Kind and place of an exception and of those that led to it, the first cause first."""
        chain: list[BaseException] = []
        error = ei[1]
        while error is not None and error not in chain:
            chain.append(error)
            error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
        return "\n".join(_place(one) for one in reversed(chain))


def _place(error: BaseException) -> str:
    kind = f"{type(error).__module__}.{type(error).__qualname__}"
    return "".join(traceback.format_tb(error.__traceback__)) + kind


def start_logging() -> None:
    """Send everything that this process logs through the one formatter, to standard error."""
    handler = logging.StreamHandler()
    handler.setLevel(logging.INFO)  # a library may set a level of its own for its logger
    handler.setFormatter(MaskingFormatter(_FORM))
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    logging.getLogger("httpx").setLevel(logging.WARNING)
    # The engine of the jobs writes by a handler of its own unless it finds one.
    logging.getLogger("dbos").handlers = [handler]
    logging.getLogger("dbos").propagate = False
    sys.excepthook = _ended
    threading.excepthook = _thread_ended


def _ended(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        return
    log.critical("the process ends", exc_info=(kind, error, trace))


def _thread_ended(args: threading.ExceptHookArgs) -> None:
    if args.exc_value is not None:
        log.critical("a thread ended", exc_info=(args.exc_type, args.exc_value, args.exc_traceback))
