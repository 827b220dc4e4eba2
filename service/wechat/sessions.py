"""Short-lived tokens of the mini-program: they name a person by our number and nothing else."""

from __future__ import annotations

from fastapi import Request
from itsdangerous import BadSignature, SignatureExpired, URLSafeTimedSerializer

from service.access import bearer
from service.problems import Forbidden
from service.settings import Settings
from service.wechat.people import People, Person

#: Seconds that a token is good for. `wx.login` asks a person nothing, so a new one costs a call.
TOKEN_S = 2 * 3600


class MiniSessions:
    """Issues and checks the tokens."""

    def __init__(self, settings: Settings, people: People) -> None:
        self._signer = URLSafeTimedSerializer(settings.signing_key(), salt="wechat-mini")
        self._people = people

    def token(self, person: Person) -> str:
        """A token for this person, from now on for `TOKEN_S` seconds."""
        return self._signer.dumps(person.id)

    def require(self, request: Request) -> Person:
        """The person whose token the request shows.

        Raises:
            Forbidden: there is none, it has run out, or the person was deleted.
        """
        try:
            person = self._people.find(str(self._signer.loads(bearer(request), max_age=TOKEN_S)))
        except SignatureExpired:
            raise Forbidden("token_expired", "登录已过期，请重新打开小程序。") from None
        except BadSignature:
            person = None
        if person is None:
            raise Forbidden("not_holder", "请先登录小程序。")
        return person
