"""The WeChat channel: official account, mini-program, customer-service messages (docs/wechat.md).

`service.wechat.channel` wires it; `crypt`, `xml` and `incoming` speak the protocol of WeChat's
calls to us, `tokens` and `api` that of ours to WeChat. A message is answered once, however often
and to however many processes it comes (`inbox`), and what could not be said at once is kept until
it is said (`outbox`). People are known by a number of our own; their openid is sealed at rest and
is in no log.
"""
