"""Every setting of the product, read from the environment (`CHUANGQIAN_…`) or a `.env` file.

docs/settings.md documents them; a test keeps the two in step.
"""

from __future__ import annotations

import contextlib
import os
import re
import secrets
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Self

from cryptography.fernet import Fernet
from pydantic import Field, HttpUrl, SecretStr, field_validator, model_validator
from pydantic_settings import SettingsConfigDict

from service.office_hours import OfficeHours
from service.wechat.settings import WechatSettings

#: `whsec_` and at least 24 bytes in base64, as Standard Webhooks wants it.
_WEBHOOK_SECRET = re.compile(
    "whsec_(?:[A-Za-z0-9+/]{4}){8,}(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?"
)
_ROLES = {"clerk", "reviewer", "editor", "administrator"}
#: Scheme, host and port, as an `Origin` header says them (RFC 6454); no wildcard.
_ORIGIN = re.compile(r"https?://(?:[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:]+\])(?::\d{1,5})?")


class Settings(WechatSettings):
    """The settings of all three processes; the defaults run everything on one machine."""

    model_config = SettingsConfigDict(
        env_prefix="CHUANGQIAN_", env_file=".env", extra="ignore", frozen=True
    )

    var: Path = Field(Path("var"), description="Folder for everything that is made at run time.")
    catalogue: Path = Field(Path("catalogue"), description="Folder of the catalogue's YAML files.")
    web: Path = Field(Path("web/dist"), description="Folder of the built pages.")
    host: str = Field("127.0.0.1", description="Address that the service listens on.")
    port: int = Field(8080, description="Port of the service.", ge=1, le=65535)
    dialogue_port: int = Field(5005, description="Loopback port of Rasa.", ge=1, le=65535)
    dialogue_python: Path = Field(
        Path(".venv-dialogue/bin/python"), description="Interpreter of the dialogue environment."
    )
    database_url: str = Field(
        "",
        description="SQLAlchemy URL; empty: SQLite in the `var` folder. PostgreSQL is supported.",
    )
    jobs_database_url: str = Field(
        "", description="Database of the durable jobs (DBOS); empty: as `database_url`'s kind."
    )
    secret: SecretStr = Field(
        SecretStr(""), description="Key that signs tokens; empty: a key file in the `var` folder."
    )
    clerks: SecretStr = Field(
        SecretStr(""),
        description="Who may work at the window's desk: `name:hash` entries, separated by commas; "
        "`chuangqian clerk NAME` makes one. Empty: nobody.",
    )
    data_keys: SecretStr = Field(
        SecretStr(""),
        description="Keys that seal papers and what is read from them, the newest first, "
        "separated by commas; empty: a key file in the `var` folder.",
    )
    webhook_url: str = Field(
        "",
        description="Where the approval platform is told of reports, hand-overs and decisions; "
        "empty: events wait.",
    )
    webhook_secret: SecretStr = Field(
        SecretStr(""),
        description="Secret `whsec_…` that signs those events; `chuangqian webhooks secret` "
        "makes one.",
    )
    licence_store_url: str = Field(
        "",
        description="Store of electronic licences that are then not asked for; empty: none.",
    )
    licence_store_client: str = Field("", description="Our name at the store of licences.")
    licence_store_key: SecretStr = Field(
        SecretStr(""), description="Key that signs requests to the store of licences."
    )
    licence_store_timeout_s: float = Field(
        5.0, description="Seconds for one try at the store of licences; there are three.", gt=0
    )
    rerank_model: str = Field(
        "",
        description="Folder of a cross-encoder (sentence-transformers) that looks at the best hits "
        "of a search again; empty: none.",
    )
    model_url: str = Field(
        "",
        description="Address of a language model that speaks OpenAI's protocol, such as "
        "`http://127.0.0.1:8000/v1`; empty: no model is used.",
    )
    model_key: SecretStr = Field(SecretStr(""), description="Key of the language model.")
    model_name: str = Field("", description="Name of the language model at that address.")
    model_timeout_s: float = Field(
        8.0, description="Seconds that a text of the language model may take.", gt=0
    )
    model_daily_tokens: int = Field(
        1_000_000, description="Tokens of the language model that may be used a day.", gt=0
    )
    model_chat_tokens: int = Field(
        40_000, description="Tokens of the language model that one chat may use a day.", gt=0
    )
    model_operator: str = Field(
        "窗前",
        description="Name or code of the provider in the metadata of generated texts "
        "(GB 45438-2025).",
    )
    secure_cookies: bool = Field(
        False, description="Send cookies over HTTPS only; true behind a TLS proxy."
    )
    forwarded_for: bool = Field(
        False, description="Trust the last X-Forwarded-For entry; true only behind one's own proxy."
    )
    worker_id: str = Field("worker-1", description="Stable name of a worker; unique per worker.")
    ocr_workers: int = Field(
        1, description="Submissions reviewed at once, each with a reader child of 1 GB.", ge=1
    )
    ocr_threads: int = Field(2, description="Threads that one reader child may use.", ge=1)
    dialogue_budget_s: float = Field(
        1.5, description="Seconds to wait for Rasa before answering without it.", gt=0
    )
    action_deadline_s: float = Field(
        6.0, description="Seconds that a dialogue action may take.", gt=0
    )
    max_file_bytes: int = Field(
        20 * 1024 * 1024, description="Largest file that may be uploaded, in bytes.", gt=0
    )
    turns_per_minute: int = Field(120, description="Chat turns per address and minute.", gt=0)
    uploads_per_minute: int = Field(120, description="Uploads per address and minute.", gt=0)
    submissions_per_hour: int = Field(60, description="New submissions per address and hour.", gt=0)
    requests_per_minute: int = Field(
        1200, description="Requests of all kinds per address and minute.", gt=0
    )
    desk_hours: str = Field(
        "1-5 9:00-12:00 13:00-17:00",
        description="When clerks answer live: days (1 is Monday) and hours, parts separated by "
        "`;`, or `always`. Public holidays and the weekends that make up for them are known.",
    )
    ticket_days: int = Field(
        3, description="Working days in which a ticket is answered; people are told.", gt=0
    )
    complaint_days: int = Field(
        5, description="Working days in which a poor judgement (差评) is settled.", gt=0
    )
    tickets_per_minute: int = Field(
        10, description="Tickets looked up by number and phone, per address and minute.", gt=0
    )
    sign_ins_per_minute: int = Field(
        20, description="Attempts to sign in at the desk per address and minute.", gt=0
    )
    person_requests_per_minute: int = Field(
        600, description="Requests per person at the desk and minute.", gt=0
    )
    oidc_issuer: str = Field(
        "",
        description="Issuer of the identity provider (OpenID Connect) with which people may sign "
        "in at the desk; empty: none.",
    )
    oidc_name: str = Field("单位统一认证", description="What the desk calls it.")
    oidc_client_id: str = Field("", description="Our name at the identity provider.")
    oidc_client_secret: SecretStr = Field(
        SecretStr(""), description="Our secret at the identity provider."
    )
    oidc_scopes: str = Field(
        "openid profile", description="Scopes that are asked for; `openid` is one of them."
    )
    oidc_roles_claim: str = Field(
        "groups",
        description="Claim that says what somebody may do; inside others by a dotted path, such "
        "as `realm_access.roles`.",
    )
    oidc_roles: str = Field(
        "",
        description="Roles of its values: `value=role` entries, separated by commas, such as "
        "`窗口=clerk,科长=reviewer`. Whoever has none may not sign in.",
    )
    oidc_public_url: str = Field(
        "",
        description="Address under which browsers reach this service, for the way back from the "
        "provider; empty: as the request says.",
    )
    session_idle_minutes: int = Field(
        60, description="Minutes without a request after which a session at the desk ends.", gt=0
    )
    session_hours: int = Field(
        12, description="Hours after which a session at the desk ends in any case.", gt=0
    )
    keep_days: int = Field(
        90, description="Days after which an untouched submission is deleted with all papers.", gt=0
    )
    window_keep_days: int = Field(
        365,
        description="Days after which a submission is deleted that the window leaves undecided.",
        gt=0,
    )
    turn_keep_days: int = Field(
        100,
        description="Days after which recorded questions and their ratings are deleted; the report "
        "of a month compares it with the month before, which takes 62.",
        gt=0,
    )
    token_days: int = Field(30, description="Days that a holder's token stays valid.", gt=0)
    widget_origins: str = Field(
        "",
        description="Sites that may show the help widget, such as `https://www.example.gov.cn`, "
        "separated by commas; the service's own pages always may.",
    )
    widget_token_minutes: int = Field(
        30, description="Minutes that a token of the widget is good for; it is renewed.", gt=0
    )

    @model_validator(mode="after")
    def _check_model(self) -> Self:
        if self.model_url:
            HttpUrl(self.model_url)
            if not self.model_name:
                raise ValueError("model_url needs a model_name")
        return self

    @field_validator("clerks")
    @classmethod
    def _check_clerks(cls, value: SecretStr) -> SecretStr:
        _clerk_keys(value.get_secret_value())
        return value

    @field_validator("desk_hours")
    @classmethod
    def _check_hours(cls, value: str) -> str:
        OfficeHours(value)
        return value

    @field_validator("widget_origins")
    @classmethod
    def _check_origins(cls, value: str) -> str:
        _origins(value)
        return value

    @model_validator(mode="after")
    def _check_webhooks(self) -> Self:
        if self.webhook_url:
            HttpUrl(self.webhook_url)
            if not _WEBHOOK_SECRET.fullmatch(self.webhook_secret.get_secret_value()):
                raise ValueError("webhook_url needs a webhook_secret: `chuangqian webhooks secret`")
        return self

    @model_validator(mode="after")
    def _check_oidc(self) -> Self:
        self.oidc_role_names()
        if self.oidc_issuer:
            HttpUrl(self.oidc_issuer)
            if not self.oidc_client_id or "openid" not in self.oidc_scopes.split():
                raise ValueError("oidc_issuer needs an oidc_client_id and the scope openid")
        return self

    def oidc_role_names(self) -> dict[str, list[str]]:
        """Roles by the values of the identity provider's claim."""
        found: dict[str, list[str]] = {}
        for entry in filter(None, (part.strip() for part in self.oidc_roles.split(","))):
            value, _, role = entry.rpartition("=")
            if not value or role not in _ROLES:
                raise ValueError(f"{entry!r} is not `value=role` with one of {sorted(_ROLES)}")
            found.setdefault(value, []).append(role)
        return found

    def clerk_keys(self) -> dict[str, str]:
        """Digests (SHA-256, hexadecimal) of the clerks' keys by name."""
        return _clerk_keys(self.clerks.get_secret_value())

    def widget_sites(self) -> frozenset[str]:
        """Origins of the sites that may show the help widget, as browsers write them."""
        return _origins(self.widget_origins)

    @property
    def models(self) -> Path:
        """Folder of the recognition's model files."""
        return self.var / "models" / "ocr"

    def database(self) -> str:
        """URL of the main database."""
        return self.database_url or f"sqlite:///{self.var.resolve() / 'chuangqian.db'}"

    def jobs_database(self) -> str:
        """URL of the jobs' database."""
        if self.jobs_database_url:
            return self.jobs_database_url
        if self.database_url and not self.database_url.startswith("sqlite"):
            return self.database_url
        return f"sqlite:///{self.var.resolve() / 'jobs.db'}"

    def signing_key(self) -> str:
        """The signing key, from the setting or from a key file that is made on first use."""
        given = self.secret.get_secret_value()
        if given:
            return given
        return _key_file(self.var / "secret.key", lambda: secrets.token_urlsafe(48))

    def sealing_keys(self) -> tuple[str, ...]:
        """The keys of personal data, from the setting or from a key file made on first use.

        A key file holds a key a line, the newest first.
        """
        given = self.data_keys.get_secret_value().replace(",", " ").split()
        return tuple(given or _key_file(self.var / "data.key", _sealing_key).split())


def _clerk_keys(text: str) -> dict[str, str]:
    keys = {}
    for entry in filter(None, (part.strip() for part in text.split(","))):
        name, _, digest = entry.rpartition(":")
        if not name or not re.fullmatch("[0-9a-f]{64}", digest) or name in keys:
            raise ValueError("each clerk is `name:hash`, once; `chuangqian clerk NAME` makes it")
        keys[name] = digest
    return keys


def _origins(text: str) -> frozenset[str]:
    origins = frozenset(part.strip().lower() for part in text.split(",") if part.strip())
    for origin in origins:
        if not _ORIGIN.fullmatch(origin):
            raise ValueError(
                f"{origin!r} is not an origin: give scheme, host and port only, without a path "
                "or *, such as https://www.example.gov.cn"
            )
    return frozenset(
        re.sub("(?<=^http:)(.*):80$|(?<=^https:)(.*):443$", r"\1\2", o) for o in origins
    )


def _sealing_key() -> str:
    return Fernet.generate_key().decode("ascii")


def _key_file(path: Path, make: Callable[[], str]) -> str:
    """What a key file holds; made whole or not at all, even when two processes start at once."""
    if path.exists():
        return path.read_text(encoding="ascii")
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile("w", dir=path.parent, encoding="ascii") as draft:
        draft.write(make())
        draft.flush()
        with contextlib.suppress(FileExistsError):
            os.link(draft.name, path)
    return path.read_text(encoding="ascii")
