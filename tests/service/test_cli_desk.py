"""Commands of the desk as a person runs them."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pydantic import SecretStr, ValidationError
from sqlalchemy import text
from typer.testing import CliRunner

from prereview import AuditLog, rule_quality
from prereview.jobs.webhooks import signing_key
from prereview.store.tables import outbox
from service.access import key_digest
from service.cli_desk import app
from service.database import make_engine, migrate
from service.settings import Settings


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sealing_key: str) -> Settings:
    monkeypatch.setenv("CHUANGQIAN_VAR", str(tmp_path))
    monkeypatch.setenv("CHUANGQIAN_DATA_KEYS", sealing_key)
    return Settings()


def run(*words: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, list(words), env={"COLUMNS": "200"})
    return result.exit_code, result.output


def test_a_clerks_key_fits_its_entry(settings: Settings) -> None:
    code, said = run("clerk", "王敏")
    key = re.search(r"：(\S{40,})$", said, re.MULTILINE)
    entry = said.strip().splitlines()[-1]
    assert code == 0
    assert key
    assert entry == f"王敏:{key[1] and key_digest(key[1])}"
    made = Settings(clerks=SecretStr(f" {entry} ,李:{'0' * 64},"))
    assert made.clerk_keys() == {"王敏": key_digest(key[1]), "李": "0" * 64}
    assert run("clerk", "王,李")[0] == 2


@pytest.mark.parametrize(
    "wrong", ["王敏", "王敏:key", f":{'0' * 64}", f"a:{'0' * 64},a:{'1' * 64}"]
)
def test_a_wrong_entry_stops_the_start(wrong: str) -> None:
    with pytest.raises(ValidationError) as caught:
        Settings(clerks=SecretStr(wrong))
    assert "chuangqian clerk" in str(caught.value)


def test_the_log_is_shown_and_verified(settings: Settings, tmp_path: Path) -> None:
    engine = make_engine(settings.database())
    migrate(engine)
    log = AuditLog(engine, settings.signing_key(), tmp_path / "audit.head")
    for n in range(1, 4):
        log.append("王敏", "report", f"s{n}", "f/1")
    code, said = run("audit", "verify")
    assert (code, said.strip()) == (0, "查阅记录完整：3 条。")
    _, said = run("audit", "show", "--submission", "s2")
    assert re.fullmatch(r"2  \S+  王敏  report  s2  f/1", said.strip())
    with engine.begin() as connection:
        connection.execute(text("UPDATE audit_log SET clerk = '李' WHERE number = 2"))
        connection.execute(text("DELETE FROM audit_log WHERE number = 3"))
    code, said = run("audit", "verify")
    assert code == 1
    assert "第 2 条被改动" in said
    assert "末尾第 3 至 3 条被删除" in said


def test_rows_of_a_former_secret_can_be_verified(settings: Settings, tmp_path: Path) -> None:
    engine = make_engine(settings.database())
    migrate(engine)
    AuditLog(engine, "the old secret", tmp_path / "audit.head").append("王敏", "report", "s1")
    assert run("audit", "verify")[0] == 1
    (tmp_path / "former").write_text("the old secret\n", encoding="utf-8")
    assert run("audit", "verify", "--former", str(tmp_path / "former"))[0] == 0
    engine.dispose()


def test_rules_without_decisions_say_so(settings: Settings) -> None:
    code, said = run("rules")
    assert (code, said.strip()) == (0, "窗口人员还没有对预审意见作过判断。")
    engine = make_engine(settings.database())
    with engine.begin() as connection:
        for number, agreed in enumerate((True, True, False)):
            connection.execute(
                text(
                    "INSERT INTO finding_decisions (submission_id, round, finding_id, matter_code,"
                    " rule, kind, outcome, agreed, clerk, catalogue_version, decided_at)"
                    " VALUES (:s, 1, 'f1', 'M', 'seal', 'mark', 'fail', :a, '李', 1, '2026-01-01')"
                ),
                {"s": f"s{number}", "a": agreed},
            )
    assert len(rule_quality(engine)) == 1
    assert "2/3" in run("rules")[1]
    assert "66.7%" in run("rules")[1]
    engine.dispose()


def test_events_that_were_not_taken_are_listed_and_sent_again(settings: Settings) -> None:
    assert run("webhooks", "list")[1].strip() == "没有未送达的通知。"
    engine, now = make_engine(settings.database()), datetime.now(UTC)
    with engine.begin() as connection:
        for number, parked in ((1, now), (2, None)):
            connection.execute(
                outbox.insert().values(
                    id=f"evt_{number}", kind="submission.handed", submission_id="s1", body="{}",
                    attempts=15, error="HTTP 503", created_at=now, next_at=now, parked_at=parked,
                )
            )  # fmt: skip
    lines = run("webhooks", "list")[1].splitlines()
    assert lines[0] == "evt_1  submission.handed  s1  已搁置  试过 15 次  HTTP 503"
    assert "等待发送" in lines[1]
    assert "1 条" in run("webhooks", "resend")[1]
    assert "已搁置" not in run("webhooks", "list")[1]
    assert "1 条" in run("webhooks", "resend", "evt_2", "evt_3")[1]
    engine.dispose()


def test_an_address_for_events_needs_the_secret_that_is_made_for_it(settings: Settings) -> None:
    secret = run("webhooks", "secret")[1].strip()
    assert len(signing_key(secret)) == 32
    good = "https://platform.example/hook"
    made = Settings(webhook_url=good, webhook_secret=SecretStr(secret))
    assert made.webhook_secret.get_secret_value() == secret
    assert secret not in repr(made)
    for url, word in (
        (good, ""), (good, "whsec_short"), (good, secret[:-1]), (good, secret[6:]),
        ("platform.example", secret), ("https://a b/", secret), ("ftp://platform.example", secret),
    ):  # fmt: skip
        with pytest.raises(ValidationError):
            Settings(webhook_url=url, webhook_secret=SecretStr(word))
