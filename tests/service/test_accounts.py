"""Passwords, waits, sessions and codes: what cannot be seen, or not quickly, over HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import argon2
import pyotp
import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, select

from prereview import AuditLog
from service.accounts import passwords, waits
from service.accounts.keys import Keys
from service.accounts.people import Account, Accounts
from service.accounts.roles import Role, Scope
from service.accounts.sessions import Sessions
from service.accounts.signing_in import SignIn
from service.accounts.tables import accounts as table
from service.accounts.tables import integration_nonces
from service.accounts.totp import SecondFactor
from service.app import create_app
from service.composition import Parts
from service.database import migrate
from service.problems import Forbidden, Unauthorized, Unprocessable
from service.settings import Settings

GOOD = "correct horse battery"


class Clock:
    """The time, which tests set."""

    def __init__(self) -> None:
        self.now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr("time.time", made)
    return made


@pytest.fixture
def desk(engine: Engine, tmp_path: Path) -> SignIn:
    migrate(engine)
    settings = Settings(var=tmp_path, session_idle_minutes=10, session_hours=1)
    audit = AuditLog(engine, "secret", tmp_path / "audit.head")
    return SignIn(engine, Sessions(engine, settings), SecondFactor(engine), audit)


@pytest.fixture
def account(engine: Engine, desk: SignIn) -> Account:
    return Accounts(engine).add("王敏", "", [Role.CLERK], GOOD, "test", must_change=False)


def test_hashes_are_made_as_the_standard_recommends() -> None:
    """RFC 9106, second recommended option, as argon2-cffi has it by default."""
    chosen = argon2.PasswordHasher()
    assert (chosen.type, chosen.time_cost, chosen.parallelism) == (argon2.Type.ID, 3, 4)
    assert chosen.memory_cost == 64 * 1024


@pytest.mark.parametrize(
    ("password", "fine"),
    [
        ("correct horse battery", True),
        ("窗前明月光疑是地上霜啊", True),
        ("aaaaaaaaaaaaaaaaaaaa", False),
        ("1234567890", False),
        ("PassWord123", False),
        ("ｐａｓｓｗｏｒｄ１２３", False),
        ("short", False),
        ("wangmin123", False),
        ("x" * 50 + "yzabc" * 30, False),
        ("wangmin goes to the sea", True),
    ],
)
def test_length_counts_and_what_many_choose_is_refused(password: str, fine: bool) -> None:
    if fine:
        passwords.check(password, "wangmin", "王敏")
    else:
        with pytest.raises(Unprocessable) as caught:
            passwords.check(password, "wangmin", "王敏")
        assert caught.value.code == "weak_password"


def test_an_older_hash_is_made_anew_at_the_next_sign_in(
    engine: Engine, desk: SignIn, account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    stronger = argon2.PasswordHasher(time_cost=2, memory_cost=16, parallelism=1)
    monkeypatch.setattr(passwords, "_hasher", stronger)
    desk.check("王敏", GOOD, "", "10.0.0.1")
    with engine.connect() as connection:
        assert "m=16,t=2" in connection.execute(select(table.c.password)).scalar_one()
    desk.check("王敏", GOOD, "", "10.0.0.1")


def _try(desk: SignIn, name: str, password: str, address: str = "10.0.0.1") -> str:
    try:
        desk.check(name, password, "", address)
    except Unauthorized as error:
        return error.code
    return "in"


@pytest.mark.parametrize("name", ["王敏", "没有这个人"])
def test_guessing_waits_longer_and_longer(
    desk: SignIn, account: Account, clock: Clock, name: str
) -> None:
    assert [_try(desk, name, "x") for _ in range(6)] == ["wrong_login"] * 5 + ["locked"]
    found = []
    for _ in range(8):
        with pytest.raises(Unauthorized) as caught:
            desk.check(name, "x", "", "10.0.0.2")
        assert caught.value.code == "locked", "another address does not help"
        found.append(int(caught.value.headers["Retry-After"]))
        clock.now += found[-1]
        assert _try(desk, name, "x") == "wrong_login"
    assert found == [30, 60, 120, 240, 480, 900, 900, 900]
    assert _try(desk, name, GOOD) == "locked", "even with the right password"
    clock.now += 900
    if name == account.name:
        assert _try(desk, name, GOOD) == "in"
        assert [_try(desk, name, "x") for _ in range(5)] == ["wrong_login"] * 5


def test_an_address_that_tries_many_names_waits(
    desk: SignIn, account: Account, clock: Clock
) -> None:
    found = [_try(desk, f"name{n}", "x") for n in range(waits.ADDRESS_FREE + 1)]
    assert found == ["wrong_login"] * waits.ADDRESS_FREE + ["locked"]
    assert _try(desk, "王敏", GOOD) == "locked"
    assert _try(desk, "王敏", GOOD, "10.0.0.2") == "in"
    clock.now += 24 * 3600
    assert _try(desk, "王敏", GOOD) == "in"


def test_many_guesses_at_once_gain_nothing(desk: SignIn, account: Account) -> None:
    with ThreadPoolExecutor(12) as pool:
        found = list(pool.map(lambda n: _try(desk, "王敏", f"guess {n}"), range(24)))
    assert found.count("wrong_login") == waits.NAME_FREE
    assert found.count("locked") == 24 - waits.NAME_FREE


def test_a_mistake_now_and_then_never_waits(desk: SignIn, account: Account, clock: Clock) -> None:
    for _ in range(100):
        assert _try(desk, "王敏", "typo") == "wrong_login"
        assert _try(desk, "王敏", GOOD) == "in"
        clock.now += 600


def test_unknown_names_do_as_much_work(
    desk: SignIn, account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The time goes into the hash; one is computed in either case."""
    looked: list[str] = []
    verify = argon2.PasswordHasher.verify

    def counted(self: Any, stored: str, given: str) -> Any:
        looked.append(stored)
        return verify(self, stored, given)

    monkeypatch.setattr(argon2.PasswordHasher, "verify", counted)
    for name in ("王敏", "没有这个人"):
        assert _try(desk, name, "x") == "wrong_login"
    assert len(looked) == 2
    assert argon2.extract_parameters(looked[0]) == argon2.extract_parameters(looked[1])


def test_what_was_typed_as_a_name_is_not_in_the_log(desk: SignIn, account: Account) -> None:
    _try(desk, "my-password-by-mistake", "x")
    _try(desk, "王敏", "x")
    assert [e.clerk for e in desk._audit.entries(last=2)] == ["?", "王敏"]


def test_sessions_end_by_idleness_and_by_age(
    engine: Engine, desk: SignIn, account: Account, clock: Clock
) -> None:
    sessions = desk._sessions
    _, idle = desk.enter(account, "password", "", "")
    _, busy = desk.enter(account, "password", "", "")
    for _ in range(11):
        clock.now += 300
        assert sessions.find(busy)
    assert sessions.find(idle) is None
    clock.now += 301
    assert sessions.find(busy) is None, "an hour is over"
    assert sessions.find("") is None
    sessions.forget()
    fresh, word = desk.enter(account, "password", "", "")
    _, other = desk.enter(account, "password", "", "")
    desk.change_password(fresh, GOOD, "another long password", "10.0.0.1")
    assert sessions.find(word)
    assert sessions.find(other) is None, "a new password ends the other sessions"
    with pytest.raises(Forbidden, match="密码不对"):
        desk.change_password(fresh, GOOD, "yet another password", "10.0.0.1")
    Accounts(engine).disable("王敏")
    assert sessions.find(word) is None


def test_the_word_of_a_session_is_not_kept(engine: Engine, desk: SignIn, account: Account) -> None:
    _, word = desk.enter(account, "password", "", "")
    with engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT * FROM desk_sessions").all()
    assert rows
    assert word not in str(rows)


def test_a_code_sent_many_times_at_once_is_good_once(
    engine: Engine, desk: SignIn, account: Account, clock: Clock
) -> None:
    second = desk._second
    totp = pyotp.TOTP(second.prepare(account).secret)
    codes = second.confirm(account, totp.at(clock.now))
    clock.now += 30
    with ThreadPoolExecutor(8) as pool:
        code = totp.at(clock.now)
        assert sum(pool.map(lambda _: second.use(account.id, code), range(8))) == 1
        assert sum(pool.map(lambda _: second.use(account.id, codes[0]), range(8))) == 1
    assert not second.use(account.id, totp.at(clock.now - 30)), "one before a used one"
    clock.now += 30
    assert not second.use(account.id, totp.at(clock.now - 120)), "too old"
    assert second.use(account.id, f" {totp.at(clock.now + 30)} ".replace("", " "))
    with engine.connect() as connection:
        kept = connection.exec_driver_sql("SELECT * FROM accounts").all()
        kept += connection.exec_driver_sql("SELECT * FROM recovery_codes").all()
    assert totp.secret not in str(kept)
    assert codes[1] not in str(kept)


def test_a_nonce_is_good_once_and_forgotten_later(
    engine: Engine, desk: SignIn, clock: Clock
) -> None:
    keys = Keys(engine)
    key, secret = keys.add("一家", [Scope.CATALOGUE], "test", days=1)
    with ThreadPoolExecutor(8) as pool:
        until = int(clock.now) + 100
        assert sum(pool.map(lambda _: keys.use(key, "n" * 16, until), range(8))) == 1
    clock.now += 200
    keys.forget()
    with engine.connect() as connection:
        assert connection.execute(select(integration_nonces)).all() == []
        assert secret not in str(connection.exec_driver_sql("SELECT * FROM integration_keys").all())
    assert keys.secret(key.id)
    clock.now += 86400
    assert keys.secret(key.id) is None, "its day is over"


@pytest.fixture
def narrow(tmp_path: Path) -> Iterator[TestClient]:
    """A service behind HTTPS with little patience."""
    settings = Settings(
        var=tmp_path, secure_cookies=True, sign_ins_per_minute=3, person_requests_per_minute=4
    )
    parts = Parts(settings)
    migrate(parts.engine)
    parts.accounts.add("王敏", "", [Role.CLERK], GOOD, "test", must_change=False)
    made = TestClient(create_app(settings, parts), base_url="https://testserver")
    yield made
    made.close()
    parts.close()


def test_behind_https_cookies_and_headers_say_so(narrow: TestClient) -> None:
    entered = narrow.post("/api/desk/session", json={"name": "王敏", "password": GOOD})
    cookie = entered.headers["set-cookie"]
    assert cookie.startswith("__Host-desk_session=")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=strict"} <= set(cookie.split("; "))
    assert "Domain" not in cookie
    assert "max-age=" in entered.headers["strict-transport-security"]
    assert entered.headers["content-security-policy"].startswith("default-src 'none'")
    assert narrow.get("/api/desk/session").status_code == 200


def test_a_person_and_an_address_have_their_share(narrow: TestClient) -> None:
    body = {"name": "王敏", "password": GOOD}
    assert narrow.post("/api/desk/session", json=body).status_code == 200
    found = [narrow.get("/api/desk/session").status_code for _ in range(5)]
    assert found == [200] * 4 + [429]
    tried = [narrow.post("/api/desk/session", json=body) for _ in range(3)]
    assert [t.status_code for t in tried] == [200, 200, 429]
    assert int(tried[-1].headers["retry-after"]) >= 1


def test_a_page_of_another_site_signs_nobody_in(client: TestClient) -> None:
    body = {"name": "王敏", "password": GOOD}
    for site in ("cross-site", "same-site"):
        answer = client.post("/api/desk/session", json=body, headers={"Sec-Fetch-Site": site})
        assert (answer.status_code, answer.json()["code"]) == (403, "other_site")
    form = client.post("/api/desk/session", data=body)
    assert form.status_code == 422, "a form of another site needs no leave to be sent"
