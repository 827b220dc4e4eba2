"""The composition root: what the running process is made of, wired in one place."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from rasa_sdk.executor import ActionExecutor
from sqlalchemy import Engine

import actions
from assistant.conversation import Conversation, DialogueClient
from assistant.masking import mask
from knowledge import CatalogueStore
from knowledge.composing import Helper, LanguageModel, Ledger, ModelOptions, Understander, Writer
from knowledge.search import open_embedder
from knowledge.search.reranker import open_reranker
from prereview import (
    AuditLog,
    Desk,
    LocalFiles,
    Repeats,
    SealedFiles,
    Submissions,
    Vault,
    use_vault,
)
from service.access import Clerks, Tokens
from service.accounts.desk import DeskAccess
from service.accounts.keys import Keys
from service.accounts.oidc import Oidc
from service.accounts.people import Accounts
from service.accounts.sessions import Sessions
from service.accounts.signing_in import SignIn
from service.accounts.totp import SecondFactor
from service.database import make_engine
from service.guide import CurrentGuide
from service.handover import Front, Reception, Satisfaction, Talks, Tickets
from service.handover.talks import Patience
from service.learning.accepting import Editor
from service.learning.suggestions import Suggestions
from service.learning.turns import Turns
from service.office_hours import OfficeHours
from service.rates import Rates
from service.ratings import Ratings
from service.settings import Settings
from service.tracking import Tracking
from service.wechat.channel import Wechat
from service.widget import WidgetAccess

if TYPE_CHECKING:
    from knowledge.search.large_postgres import PostgresShelf


@dataclass(frozen=True)
class Parts:
    """Everything the routes need; made once a process, each part when it is first used."""

    settings: Settings

    @cached_property
    def engine(self) -> Engine:
        """The database."""
        return make_engine(self.settings.database())

    @cached_property
    def catalogue(self) -> CatalogueStore:
        """The published versions."""
        return CatalogueStore(self.engine)

    @cached_property
    def guide(self) -> CurrentGuide:
        """The current version's answers."""
        keep = self.shelf.keep if self.shelf else None
        guide = CurrentGuide(self.catalogue, self.settings.var / "index", keep)
        guide.reranker = open_reranker(self.settings.rerank_model)
        return guide

    @cached_property
    def shelf(self) -> PostgresShelf | None:
        """Where PostgreSQL, if that is the database, keeps the vectors of passages."""
        if self.engine.dialect.name != "postgresql":
            return None
        from knowledge.search.large_postgres import PostgresShelf  # noqa: PLC0415 - a second

        return PostgresShelf(self.engine, open_embedder())

    def close(self) -> None:
        """Close the connections to the database."""
        shelf: PostgresShelf | None = self.__dict__.get("shelf")  # made only when it was used
        if shelf is not None:
            shelf.close()
        self.engine.dispose()

    @cached_property
    def submissions(self) -> Submissions:
        """Submissions and their files, sealed."""
        use_vault(Vault(self.settings.sealing_keys()))
        files = SealedFiles(LocalFiles(self.settings.var / "files"))
        return Submissions(self.engine, files, self.catalogue.current)

    @cached_property
    def desk(self) -> Desk:
        """The window's side of submissions."""
        return Desk(self.engine, self.submissions)

    @cached_property
    def audit(self) -> AuditLog:
        """What clerks looked at."""
        witness = self.settings.var / "audit.head"
        return AuditLog(self.engine, self.settings.signing_key(), witness)

    @cached_property
    def repeats(self) -> Repeats:
        """Answers that are kept for repeated requests."""
        use_vault(Vault(self.settings.sealing_keys()))
        return Repeats(self.engine)

    @cached_property
    def clerks(self) -> Clerks:
        """Keys of clerks."""
        return Clerks(self.settings)

    @cached_property
    def accounts(self) -> Accounts:
        """People of the desk."""
        return Accounts(self.engine)

    @cached_property
    def sessions(self) -> Sessions:
        """Sessions at the desk."""
        use_vault(Vault(self.settings.sealing_keys()))
        return Sessions(self.engine, self.settings)

    @cached_property
    def second_factor(self) -> SecondFactor:
        """Codes and recovery codes."""
        use_vault(Vault(self.settings.sealing_keys()))
        return SecondFactor(self.engine)

    @cached_property
    def sign_in(self) -> SignIn:
        """Checks names, passwords and codes."""
        return SignIn(self.engine, self.sessions, self.second_factor, self.audit)

    @cached_property
    def oidc(self) -> Oidc | None:
        """The identity provider of the desk; None when none is configured."""
        return Oidc(self.settings) if self.settings.oidc_issuer else None

    @cached_property
    def desk_access(self) -> DeskAccess:
        """Who is at the desk."""
        return DeskAccess(self.clerks, self.sessions)

    @cached_property
    def keys(self) -> Keys:
        """Keys of integrations."""
        use_vault(Vault(self.settings.sealing_keys()))
        return Keys(self.engine)

    @cached_property
    def executor(self) -> ActionExecutor:
        """Rasa's custom actions."""
        return actions.build_executor(
            self.guide,
            lambda hidden, chat: self.tracking.track(hidden, chat, self.guide().catalogue),
        )

    @cached_property
    def tracking(self) -> Tracking:
        """Progress by number and phone."""
        vault = Vault(self.settings.sealing_keys())
        use_vault(vault)
        return Tracking(self.engine, vault)

    @cached_property
    def conversation(self) -> Conversation:
        """The chat: Rasa first, the guide directly when Rasa is away."""
        address = f"http://127.0.0.1:{self.settings.dialogue_port}"
        client = DialogueClient(address, self.guide.note)
        return Conversation(
            client,
            lambda question: self.guide().ask(question),
            budget_s=self.settings.dialogue_budget_s,
            improve=self.helper,
            record=self.turns.record,
            hide=self.tracking.hide,
        )

    @cached_property
    def helper(self) -> Helper | None:
        """The language model's part in the chat; None when no model is configured."""
        s = self.settings
        if not s.model_url:
            return None
        options = ModelOptions(
            s.model_url, s.model_key.get_secret_value(), s.model_name, s.model_timeout_s
        )
        ledger = Ledger(s.var / "model.db", s.model_daily_tokens, s.model_chat_tokens)
        model = LanguageModel(options, ledger)
        return Helper(
            Understander(model, mask),
            Writer(model, mask, s.model_operator),
            lambda question: self.guide().ask(question),
        )

    @cached_property
    def rates(self) -> Rates:
        """Rate limits."""
        return Rates(self.settings)

    @cached_property
    def chat_tokens(self) -> Tokens:
        """Tokens of chats."""
        return Tokens(self.settings, "chat")

    @cached_property
    def submission_tokens(self) -> Tokens:
        """Tokens of submissions."""
        return Tokens(self.settings, "submission")

    @cached_property
    def widget(self) -> WidgetAccess:
        """Sites and tokens of the help widget."""
        return WidgetAccess(self.settings)

    @cached_property
    def wechat(self) -> Wechat:
        """The WeChat channel; idle when no account is configured."""
        use_vault(Vault(self.settings.sealing_keys()))
        return Wechat(self)

    @cached_property
    def turns(self) -> Turns:
        """Every turn of every channel."""
        return Turns(self.engine, lambda text: self.guide().evidence(text))

    @cached_property
    def suggestions(self) -> Suggestions:
        """What people's questions suggest for the catalogue."""
        return Suggestions(self.engine)

    @cached_property
    def editor(self) -> Editor:
        """Accepted suggestions on their way into the catalogue."""
        s = self.settings
        return Editor(self.suggestions, self.catalogue, self.audit, s.catalogue, s.var)

    @cached_property
    def front(self) -> Front:
        """The person's side of talks, tickets and 好差评."""
        use_vault(Vault(self.settings.sealing_keys()))
        s, hours = self.settings, OfficeHours(self.settings.desk_hours)
        return Front(
            Talks(self.engine, hours, s.ticket_days, Patience()),
            Tickets(self.engine, hours, s.ticket_days),
            Satisfaction(self.engine, hours, s.complaint_days),
            self.turns.settle,
            lambda: self.catalogue.current().catalogue,
        )

    @cached_property
    def reception(self) -> Reception:
        """The clerks' side of talks."""
        use_vault(Vault(self.settings.sealing_keys()))
        return Reception(self.engine, Patience())

    @cached_property
    def ratings(self) -> Ratings:
        """What people thought of answers."""
        return Ratings(self.engine, self.turns.settle)
