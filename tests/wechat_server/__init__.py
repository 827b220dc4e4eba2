"""A server on this machine that speaks WeChat's protocol, and misbehaves when it is told to."""

from tests.wechat_server.sending import Account, Shown
from tests.wechat_server.server import Fault, WechatServer, running

__all__ = ["Account", "Fault", "Shown", "WechatServer", "running"]
