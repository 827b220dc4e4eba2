"""WeChat's content security check (内容安全), which its rules ask of a mini-program.

A text is checked before it is answered. When WeChat does not answer, the text is: it is read by a
program and shown to nobody. Pictures are checked only where the settings want it, because WeChat
fetches them from us and papers are personal; its verdict comes later, as an event.
"""

from __future__ import annotations

import asyncio
import logging

from itsdangerous import BadSignature, URLSafeTimedSerializer
from sqlalchemy import Engine, insert, select, update

from prereview import PrereviewError, Submissions
from service.problems import Forbidden, Unprocessable
from service.settings import Settings
from service.wechat import tables as t
from service.wechat.api import WechatApi
from service.wechat.apps import App
from service.wechat.errors import WechatError
from service.wechat.people import Person
from service.wechat.times import utcnow
from service.wechat.words import words

log = logging.getLogger(__name__)

#: WeChat fetches a picture within minutes of the question.
_LINK_S = 1800
_RISKY = "risky"


class Checking:
    """Asks WeChat about texts and pictures of the mini-program's people."""

    def __init__(
        self, engine: Engine, api: WechatApi, settings: Settings, submissions: Submissions
    ) -> None:
        self._engine, self._api, self._submissions = engine, api, submissions
        self._url = settings.wechat_public_url.rstrip("/")
        self._pictures = settings.wechat_check_pictures
        self._signer = URLSafeTimedSerializer(settings.signing_key(), salt="wechat-picture")

    async def check_text(self, app: App, person: Person, text: str, hotline: str) -> None:
        """Pass when a text may be answered.

        Raises:
            Unprocessable: WeChat finds it risky.
        """
        try:
            verdict = await self._api.check_text(app, person.openid, text)
        except WechatError as error:
            log.warning("a text was not checked: %s", error)
            return
        if verdict == _RISKY:
            raise Unprocessable("content_refused", words().refused.format(hotline=hotline))

    async def ask_about(self, app: App, person: Person, submission_id: str, file_id: str) -> None:
        """Ask about a picture of a submission, where that is wanted; the verdict comes later."""
        if not (self._pictures and self._url):
            return
        link = self._signer.dumps([submission_id, file_id])
        url = f"{self._url}/api/wechat/pictures/{link}"
        try:
            trace = await self._api.check_picture(app, person.openid, url)
        except WechatError as error:
            log.warning("a picture was not checked: %s", error)
            return
        row = {
            "trace_id": trace, "submission_id": submission_id, "file_id": file_id, "verdict": "",
            "at": utcnow(),
        }  # fmt: skip
        await asyncio.to_thread(self._note, row)

    def _note(self, row: dict[str, object]) -> None:
        with self._engine.begin() as connection:
            connection.execute(insert(t.pictures).values(row))

    def picture(self, link: str) -> bytes:
        """The picture that a link of ours names.

        Raises:
            Forbidden: it is no link of ours, or it is too old.
            PrereviewError: the submission or the file is no more.
        """
        try:
            submission_id, file_id = self._signer.loads(link, max_age=_LINK_S)
        except BadSignature:  # SignatureExpired is one
            raise Forbidden("not_holder", "图片链接无效或已过期。") from None
        return self._submissions.file_bytes(submission_id, file_id)

    def told(self, trace: str, verdict: str) -> None:
        """Take WeChat's verdict; a risky picture is taken out of its submission."""
        rows = t.pictures
        mine = (rows.c.trace_id == trace, rows.c.verdict == "")
        with self._engine.begin() as connection:
            row = connection.execute(select(rows).where(*mine)).first()
            connection.execute(update(rows).where(*mine).values(verdict=verdict[:10]))
        if row is None or verdict != _RISKY:
            return
        try:
            self._submissions.remove_file(row.submission_id, row.file_id)
        except PrereviewError as error:  # gone already, or the review runs: a clerk sees it
            log.warning("a refused picture stays: %s", error.code)

    def refused(self, submission_id: str) -> int:
        """How many pictures of a submission were refused."""
        rows = t.pictures
        mine = (rows.c.submission_id == submission_id, rows.c.verdict == _RISKY)
        with self._engine.connect() as connection:
            return len(connection.execute(select(rows.c.trace_id).where(*mine)).all())
