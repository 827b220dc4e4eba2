"""Signing in with an organisation's identity provider: OpenID Connect, code flow with PKCE.

Authlib speaks the protocol: discovery, state, nonce, PKCE (S256), and the ID token's signature,
issuer, audience and times. What is kept between the two steps travels in a signed cookie of ten
minutes, so that only the browser that began can end. Roles come from a claim, by the settings, anew
at each sign-in.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import httpx2
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.starlette_client import OAuth
from fastapi import Request, Response
from itsdangerous import BadSignature, URLSafeTimedSerializer
from joserfc.errors import JoseError

from service.accounts.roles import Role
from service.problems import Forbidden, Unauthorized, Unavailable
from service.settings import Settings

log = logging.getLogger(__name__)

_COOKIE = "desk_oidc"
_PATH = "/api/desk/oidc"
#: Time to sign in at the provider, in seconds.
_PATIENCE_S = 600
_TIMEOUT_S = 10.0
#: Seconds by which the provider's clock may differ.
_LEEWAY_S = 60


@dataclass(frozen=True, slots=True)
class Outsider:
    """A person whom the provider vouches for, with the roles that the settings give them."""

    issuer: str
    subject: str
    name: str
    display_name: str
    roles: frozenset[Role]


class Oidc:
    """The way to one identity provider and back."""

    def __init__(self, settings: Settings) -> None:
        """Take the settings, in which `oidc_issuer` is given."""
        self._issuer = settings.oidc_issuer.rstrip("/")
        self._claim, self._roles = settings.oidc_roles_claim, settings.oidc_role_names()
        self._public = settings.oidc_public_url.rstrip("/")
        self._secure = settings.secure_cookies
        self._signer = URLSafeTimedSerializer(settings.signing_key(), salt="desk-oidc")
        self._app = OAuth().register(
            "desk",
            server_metadata_url=f"{self._issuer}/.well-known/openid-configuration",
            client_id=settings.oidc_client_id,
            client_secret=settings.oidc_client_secret.get_secret_value(),
            client_kwargs={
                "scope": settings.oidc_scopes,
                "code_challenge_method": "S256",
                "timeout": _TIMEOUT_S,
            },
        )

    async def begin(self, request: Request) -> Response:
        """Send the browser to the provider.

        Raises:
            Unavailable: the provider does not answer.
        """
        request.scope["session"] = {}
        back = f"{self._public or str(request.base_url).rstrip('/')}{_PATH}/callback"
        try:
            metadata = await self._app.load_server_metadata()
            self._check_issuer(metadata)
            response: Response = await self._app.authorize_redirect(request, back)
        except (httpx2.HTTPError, AuthlibBaseError, ValueError) as error:
            log.warning("the identity provider cannot be asked: %s", error)
            raise Unavailable("oidc_away", "统一认证暂时不可用，请稍后再试。") from None
        # The way back comes from the provider's site: a Strict cookie would be missing there.
        response.set_cookie(
            _COOKIE, self._signer.dumps(request.session), max_age=_PATIENCE_S, path=_PATH,
            httponly=True, samesite="lax", secure=self._secure,
        )  # fmt: skip
        return response

    async def end(self, request: Request) -> Outsider:
        """Return who came back from the provider.

        Raises:
            Unauthorized: it was not begun by this browser, or what the provider says does not hold.
            Forbidden: no role is meant for this person.
        """
        try:
            kept = self._signer.loads(request.cookies.get(_COOKIE, ""), max_age=_PATIENCE_S)
            request.scope["session"] = kept
            issuer = (await self._app.load_server_metadata())["issuer"]
            wanted = {"iss": {"values": [issuer]}, "aud": {"values": [self._app.client_id]}}
            token = await self._app.authorize_access_token(
                request, leeway=_LEEWAY_S, claims_options=wanted
            )
            claims = await self._claims(token)
        except (BadSignature, AuthlibBaseError, JoseError, httpx2.HTTPError, ValueError) as error:
            log.warning("a sign-in by the identity provider failed: %s", error)
            raise Unauthorized("oidc_failed", "统一认证登录没有成功，请重新登录。") from None
        roles = self._roles_in(claims)
        if not roles:
            raise Forbidden("no_role", "您的账号没有工作台的权限，如果需要请联系管理员。")
        name = str(claims.get("preferred_username") or claims["sub"])
        shown = str(claims.get("name") or name)
        return Outsider(self._issuer, str(claims["sub"]), name, shown, roles)

    def forget(self, response: Response) -> None:
        """Take the cookie of the first step back."""
        response.delete_cookie(
            _COOKIE, path=_PATH, httponly=True, samesite="lax", secure=self._secure
        )

    async def _claims(self, token: Mapping[str, Any]) -> dict[str, Any]:
        """What is said of the person: in the ID token, else also at the userinfo endpoint."""
        claims = dict(token.get("userinfo") or {})
        if not claims.get("sub"):
            raise ValueError("there is no ID token")
        metadata = await self._app.load_server_metadata()
        if _at(claims, self._claim) is None and "userinfo_endpoint" in metadata:
            more = dict(await self._app.userinfo(token=token))
            # OpenID Connect Core 5.3.2: what is said of somebody else is not used.
            if more.get("sub") != claims["sub"]:
                raise ValueError("userinfo is about somebody else")
            claims = {**more, **claims}
        return claims

    def _check_issuer(self, metadata: Mapping[str, Any]) -> None:
        """Make sure that who answers is who is meant (OpenID Connect Discovery 4.3)."""
        if str(metadata.get("issuer", "")).rstrip("/") != self._issuer:
            raise ValueError("the provider calls itself by another issuer")

    def _roles_in(self, claims: Mapping[str, Any]) -> frozenset[Role]:
        held = _at(claims, self._claim)
        words = held if isinstance(held, list | tuple) else [held]
        return frozenset(Role(role) for word in words for role in self._roles.get(str(word), ()))


def _at(claims: Mapping[str, Any], path: str) -> Any:
    """A claim by its name, or inside others by a dotted path such as `realm_access.roles`."""
    if path in claims:
        return claims[path]
    found: Any = claims
    for part in path.split("."):
        found = found.get(part) if isinstance(found, Mapping) else None
    return found
