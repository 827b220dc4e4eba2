"""Which accounts of WeChat there are, as the settings say."""

from __future__ import annotations

from dataclasses import dataclass, field

from service.settings import Settings
from service.wechat.crypt import Crypt


@dataclass(frozen=True, slots=True)
class App:
    """An official account or a mini-program; `crypt` is there in safe mode (安全模式)."""

    kind: str
    app_id: str
    secret: str = field(repr=False)
    token: str = field(repr=False)
    crypt: Crypt | None = field(repr=False)


def mini_program(settings: Settings) -> App | None:
    """The mini-program, when one is configured."""
    s = settings
    return _app("mini", s.wechat_mini_app_id, *_words(settings, "mini"))


def official_account(settings: Settings) -> App | None:
    """The official account, when one is configured."""
    s = settings
    return _app("official", s.wechat_official_app_id, *_words(settings, "official"))


def _words(settings: Settings, kind: str) -> tuple[str, str, str]:
    secret, token, aes_key = (
        getattr(settings, f"wechat_{kind}_{name}").get_secret_value()
        for name in ("secret", "token", "aes_key")
    )
    return secret, token, aes_key


def _app(kind: str, app_id: str, secret: str, token: str, aes_key: str) -> App | None:
    if not app_id:
        return None
    crypt = Crypt(token, aes_key, app_id) if aes_key else None
    return App(kind, app_id, secret, token, crypt)
