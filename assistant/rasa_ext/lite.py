"""Run Rasa's own command line without TensorFlow: `python -m assistant.rasa_ext.lite run ...`.

Rasa registers every component it ships when it starts, and so imports TensorFlow even for a
pipeline that does not use it. Placeholders for those eight modules are put into `sys.modules`
first; the command line itself is unchanged. Using a placeholder in `config.yml` fails with its
name. Environment: `RASA_ACTION_TIMEOUT_S`, seconds that Rasa waits for an action.
"""

from __future__ import annotations

import os
import sqlite3
import sys
import types
import warnings
from typing import Any, NoReturn

# Rasa waits 300 s for an action and has no setting for it. Above the action route's own deadline
# of 6 s, so that the route's apology arrives before Rasa gives up.
ACTION_TIMEOUT_S = "8"

_ENVIRONMENT = {
    "RASA_TELEMETRY_ENABLED": "false",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    "OMP_NUM_THREADS": "1",
    "OMP_WAIT_POLICY": "PASSIVE",
}

# Modules that import TensorFlow, with the names that the rest of Rasa 3.6.21 takes from them.
_REPLACED: dict[str, tuple[str, ...]] = {
    "rasa.nlu.classifiers.diet_classifier": (
        "DIETClassifier",
        "DIET",
        "LABEL_KEY",
        "LABEL_SUB_KEY",
        "SENTENCE",
        "SEQUENCE",
        "TOKENS",
    ),
    "rasa.nlu.featurizers.dense_featurizer.convert_featurizer": ("ConveRTFeaturizer",),
    "rasa.nlu.featurizers.dense_featurizer.lm_featurizer": ("LanguageModelFeaturizer",),
    "rasa.nlu.selectors.response_selector": ("ResponseSelector",),
    "rasa.core.policies.ted_policy": ("TEDPolicy",),
    "rasa.core.policies.unexpected_intent_policy": ("UnexpecTEDIntentPolicy",),
    "rasa.utils.tensorflow.callback": ("RasaTrainingLogger", "RasaModelCheckpoint"),
    "rasa.utils.tensorflow.data_generator": ("RasaBatchDataGenerator",),
}


def _placeholder(module: str, name: str) -> type:
    """Make a class that registers like a component and says why it cannot be used."""

    def refuse(*_args: Any, **_keywords: Any) -> NoReturn:
        raise RuntimeError(f"{module}.{name} needs TensorFlow, which this product does without")

    return type(
        name,
        (),
        {
            "__module__": module,
            "__init__": refuse,
            "create": classmethod(refuse),
            "load": classmethod(refuse),
            "get_default_config": staticmethod(dict),
            "required_components": classmethod(lambda cls: []),
            "required_packages": staticmethod(list),
            "supported_languages": staticmethod(lambda: None),
            "not_supported_languages": staticmethod(lambda: None),
        },
    )


def replace_tensorflow_modules() -> None:
    """Put the placeholders where Rasa will import them from; call before importing `rasa`."""
    for module, names in _REPLACED.items():
        stand_in = types.ModuleType(module)
        for name in names:
            setattr(stand_in, name, _placeholder(module, name))
        sys.modules[module] = stand_in


def _limit_action_timeout() -> None:
    import rasa.core.actions.action as action

    seconds = float(os.environ.get("RASA_ACTION_TIMEOUT_S", ACTION_TIMEOUT_S))
    action.DEFAULT_REQUEST_TIMEOUT = seconds  # type: ignore[attr-defined]


def _send_no_history() -> None:
    """Call actions without the conversation's events: they read slots and the last message only.

    Rasa sends the whole history with every call, which makes each turn dearer than the one before.
    """
    from rasa.core.actions.action import RemoteAction
    from rasa.shared.core.domain import Domain
    from rasa.shared.core.trackers import DialogueStateTracker, EventVerbosity

    whole = RemoteAction._action_call_format

    def brief(self: RemoteAction, tracker: DialogueStateTracker, domain: Domain) -> dict[str, Any]:
        class Brief:
            sender_id = tracker.sender_id

            @staticmethod
            def current_state(_verbosity: EventVerbosity) -> dict[str, Any]:
                return {**tracker.current_state(EventVerbosity.NONE), "events": []}

        return whole(self, Brief(), domain)  # type: ignore[arg-type]

    RemoteAction._action_call_format = brief  # type: ignore[method-assign]


def _check_results_by_a_ready_validator() -> None:
    """Check what an action returned by a validator that is made once.

    Rasa lets jsonschema check the schema itself against its meta-schema with every action, which
    took more than a third of the processor time of a turn.
    """
    from jsonschema.validators import validator_for
    from rasa.core.actions.action import RemoteAction

    schema = RemoteAction.action_response_format_spec()
    validator = validator_for(schema)(schema)

    def valid(_self: RemoteAction, result: dict[str, Any]) -> bool:
        validator.validate(result)
        return True

    RemoteAction._validate_action_result = valid  # type: ignore[method-assign]


def _keep_the_tracker_open() -> None:
    """Keep the file of conversations open, with SQLite's write-ahead log, as the service does.

    Rasa opens it anew for every look, and each turn waits until the disk has it for good. What was
    written still survives a process that dies; the last turns may be lost when power fails.
    """
    import rasa.core.tracker_store as stores
    from sqlalchemy import event
    from sqlalchemy.engine import Engine
    from sqlalchemy.pool import SingletonThreadPool

    plain = stores.create_engine_kwargs

    def kept(url: Any) -> dict[str, Any]:
        pool = {"poolclass": SingletonThreadPool} if str(url).startswith("sqlite") else {}
        return {**plain(url), **pool}

    def write_ahead(connection: Any, _record: Any) -> None:
        if isinstance(connection, sqlite3.Connection):
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("PRAGMA synchronous=NORMAL")

    stores.create_engine_kwargs = kept
    event.listen(Engine, "connect", write_ahead)


def _silence_deprecations() -> None:
    """Drop deprecation warnings of the pinned libraries; Sanic resets filters, so at the sink."""
    show = warnings.showwarning

    def keep_others(message: Any, category: type, *args: Any, **keywords: Any) -> None:
        if not issubclass(category, (DeprecationWarning, PendingDeprecationWarning, FutureWarning)):
            show(message, category, *args, **keywords)

    warnings.showwarning = keep_others


def main() -> None:
    """Run `rasa` with this process's arguments."""
    for name, value in _ENVIRONMENT.items():
        os.environ.setdefault(name, value)
    _silence_deprecations()
    replace_tensorflow_modules()
    import rasa.__main__ as rasa_main

    _limit_action_timeout()
    _send_no_history()
    _check_results_by_a_ready_validator()
    _keep_the_tracker_open()
    sys.argv[0] = "rasa"
    rasa_main.main()


if __name__ == "__main__":
    main()
