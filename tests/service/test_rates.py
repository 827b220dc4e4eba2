"""Rate limits count per address and say when to come back."""

from __future__ import annotations

from pathlib import Path

import pytest
from starlette.requests import Request

from service.problems import TooMany
from service.rates import Rates
from service.settings import Settings


def _request(peer: str, forwarded: str = "") -> Request:
    headers = [(b"x-forwarded-for", forwarded.encode())] if forwarded else []
    return Request({"type": "http", "client": (peer, 1), "headers": headers})


def test_one_address_does_not_use_up_anothers_share(tmp_path: Path) -> None:
    rates = Rates(Settings(var=tmp_path, turns_per_minute=2))
    for _ in range(2):
        rates.check("turn", _request("10.0.0.1"))
    with pytest.raises(TooMany) as caught:
        rates.check("turn", _request("10.0.0.1", forwarded="10.9.9.9"))
    assert 1 <= int(caught.value.headers["Retry-After"]) <= 60
    rates.check("turn", _request("10.0.0.2"))
    rates.check("upload", _request("10.0.0.1"))


def test_only_ones_own_proxy_is_believed(tmp_path: Path) -> None:
    rates = Rates(Settings(var=tmp_path, forwarded_for=True))
    assert rates.address(_request("10.0.0.1", "1.1.1.1, 2.2.2.2")) == "2.2.2.2"
    assert Rates(Settings(var=tmp_path)).address(_request("10.0.0.1", "1.1.1.1")) == "10.0.0.1"
