"""What can go wrong between WeChat and us.

Tree of errors::

    WechatError
     ├─ Away       no answer, HTTP 5xx, or errcode -1: try again later
     └─ Refused    an errcode of WeChat's that a repetition does not change
"""

from __future__ import annotations


class WechatError(Exception):
    """A call to WeChat did not succeed. No message carries what WeChat says: it quotes openids."""


class Away(WechatError):  # noqa: N818 - named for what happened
    """WeChat does not answer, or is busy."""


class Refused(WechatError):  # noqa: N818
    """WeChat answered with an errcode."""

    def __init__(self, code: int) -> None:
        super().__init__(f"errcode {code}")
        self.code = code
