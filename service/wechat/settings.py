"""The settings of the WeChat channel; `service.settings` takes them up."""

from __future__ import annotations

import re
from typing import Self

from pydantic import Field, SecretStr, model_validator
from pydantic_settings import BaseSettings

#: WeChat's EncodingAESKey: 32 bytes in base64 without its padding.
_AES_KEY = re.compile("[A-Za-z0-9+/]{43}")


class WechatSettings(BaseSettings):
    """Accounts of WeChat and 企业微信; without any, the channel is off."""

    wechat_mini_app_id: str = Field("", description="AppID of the mini-program; empty: none.")
    wechat_mini_secret: SecretStr = Field(SecretStr(""), description="Its AppSecret.")
    wechat_mini_token: SecretStr = Field(
        SecretStr(""), description="Token of its message push (消息推送)."
    )
    wechat_mini_aes_key: SecretStr = Field(
        SecretStr(""),
        description="EncodingAESKey of its message push; empty: plain mode (明文模式).",
    )
    wechat_official_app_id: str = Field(
        "", description="AppID of the official account (公众号); empty: none."
    )
    wechat_official_secret: SecretStr = Field(SecretStr(""), description="Its AppSecret.")
    wechat_official_token: SecretStr = Field(
        SecretStr(""), description="Token of its server configuration (服务器配置)."
    )
    wechat_official_aes_key: SecretStr = Field(
        SecretStr(""),
        description="EncodingAESKey of its server configuration; empty: plain mode (明文模式).",
    )
    wechat_api_url: str = Field(
        "https://api.weixin.qq.com", description="Address of WeChat's servers."
    )
    wechat_public_url: str = Field(
        "",
        description="Address under which people and WeChat reach this service, for links in "
        "messages; empty: no links.",
    )
    wechat_check_pictures: bool = Field(
        False,
        description="Let WeChat's content check fetch pictures that are uploaded in the "
        "mini-program, from `wechat_public_url`; papers are personal, so it is off.",
    )
    wechat_review_template: str = Field(
        "",
        description="Template of the subscription message when a review ends; empty: none is sent.",
    )
    wechat_review_fields: str = Field(
        "matter=thing1,state=phrase2,time=time3",
        description="The template's field for each of `matter`, `state`, `time`, `number`.",
    )
    wecom_corp_id: str = Field(
        "", description="Corp id of 企业微信, whose app answers clerks; empty: none."
    )
    wecom_token: SecretStr = Field(SecretStr(""), description="Token of that app's callback.")
    wecom_aes_key: SecretStr = Field(
        SecretStr(""), description="EncodingAESKey of that app's callback."
    )
    wecom_robot_url: SecretStr = Field(
        SecretStr(""),
        description="Webhook address of the robot in the clerks' group; empty: none.",
    )

    @model_validator(mode="after")
    def _check_wechat(self) -> Self:
        for account, wanted, key in (
            ("wechat_mini", "app_id", ("secret", "token")),
            ("wechat_official", "app_id", ("secret", "token")),
            ("wecom", "corp_id", ("token", "aes_key")),
        ):
            missing = [n for n in key if not getattr(self, f"{account}_{n}").get_secret_value()]
            if getattr(self, f"{account}_{wanted}") and missing:
                raise ValueError(f"{account}_{wanted} needs {account}_{missing[0]}")
            aes_key = getattr(self, f"{account}_aes_key").get_secret_value()
            if aes_key and not _AES_KEY.fullmatch(aes_key):
                raise ValueError(f"{account}_aes_key is 43 letters and digits")
        self.wechat_review_field_names()
        return self

    def wechat_review_field_names(self) -> dict[str, str]:
        """The fields of the subscription message's template by what they are filled with."""
        pairs = dict(p.strip().split("=", 1) for p in self.wechat_review_fields.split(","))
        if not pairs.keys() <= {"matter", "state", "time", "number"}:
            raise ValueError("wechat_review_fields are of matter, state, time, number")
        return pairs
