"""Logging in and out: the sentences people read, the half hour, the security log, and what is closed."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from ipaddress import ip_network
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from mingting.base import clock
from mingting.base.models import SecurityEntry

PASSWORD = "ming-ting-2021"


def login(client: Client, name: str, password: str, **more: str) -> Any:
    return client.post("/login/", {"login": name, "password": password, **more})


def test_who_is_not_logged_in_is_sent_to_log_in_and_back(land: SimpleNamespace) -> None:
    client = Client()
    answer = client.get("/calendar/?year=2021")
    assert answer["Location"] == "/login/?next=/calendar/%3Fyear%3D2021"
    answer = login(client, "st", PASSWORD, next="/calendar/?year=2021")
    assert answer["Location"] == "/calendar/?year=2021"


def test_login_never_leads_to_another_house(land: SimpleNamespace) -> None:
    answer = login(Client(), "st", PASSWORD, next="https://elsewhere.example/")
    assert answer["Location"] == "/"


def test_a_wrong_password_is_told_in_a_sentence_and_noted(land: SimpleNamespace) -> None:
    answer = login(Client(), "st", "wrong")
    assert answer.status_code == 422
    assert "用户名或密码不对，请核对后再试" in answer.content.decode()
    assert 'value="st"' in answer.content.decode()
    assert "wrong" not in answer.content.decode()
    entry = SecurityEntry.objects.get()
    assert (entry.kind, entry.user, entry.result) == ("login", "st", "refused")
    assert "wrong" not in str(entry.detail)


def test_an_unknown_name_reads_the_same_as_a_wrong_password(land: SimpleNamespace) -> None:
    plain = re.compile(r"\b\w{64}\b|E-\w{4}-\w{4}")
    known = plain.sub("", login(Client(), "st", "wrong").content.decode()).replace('value="st"', "")
    unknown = plain.sub("", login(Client(), "zz", "wrong").content.decode()).replace('value="zz"', "")
    assert known == unknown


def test_the_sixth_try_is_locked_out_even_with_the_right_password(land: SimpleNamespace) -> None:
    client = Client()
    for _ in range(5):
        login(client, "st", "wrong")
    answer = login(client, "st", PASSWORD)
    assert answer.status_code == 422
    assert "已锁定；请 15 分钟后再试" in answer.content.decode()
    assert SecurityEntry.objects.filter(kind="login", user="st", result="locked").count() == 1
    assert login(Client(), "bl", PASSWORD).status_code == 302


def test_a_disabled_account_stays_out(land: SimpleNamespace) -> None:
    land.nobody.is_active = False
    land.nobody.save()
    answer = login(Client(), "nobody", PASSWORD, next="/")
    assert answer.status_code == 422 or answer["Location"] == reverse("account_inactive")
    assert "停用" in Client().get(reverse("account_inactive")).content.decode()


def test_login_and_logout_are_noted_once_each(land: SimpleNamespace) -> None:
    client = Client()
    login(client, "st", PASSWORD)
    client.post("/logout/")
    assert list(SecurityEntry.objects.order_by("id").values_list("kind", "result")) == [
        ("login", "ok"),
        ("logout", "ok"),
    ]


def test_a_link_logs_nobody_out(land: SimpleNamespace, enter: Callable[[str], Client]) -> None:
    client = enter("ST")
    assert client.get("/logout/").status_code == 302
    assert client.get("/calendar/").status_code == 200
    assert client.post("/logout/")["Location"] == "/login/"
    assert client.get("/calendar/").status_code == 302


def test_a_session_ends_half_an_hour_after_the_last_work(land: SimpleNamespace) -> None:
    client = Client()
    login(client, "st", PASSWORD)
    assert client.session.get_expiry_age() == 30 * 60
    assert client.session.get_expire_at_browser_close()
    session = client.session
    session["_session_expiry"] = -1
    session.save()
    assert client.get("/calendar/").status_code == 302


def test_the_end_of_a_session_moves_with_work_and_is_written_once_a_minute(
    land: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = Client()
    login(client, "st", PASSWORD)
    client.get("/calendar/")
    row = Session.objects.filter(session_key=client.session.session_key)
    before = row.get().expire_date - timedelta(minutes=20)
    row.update(expire_date=before)
    for _ in range(2):  # within the minute nothing is written
        assert client.get("/calendar/").status_code == 200
    assert row.get().expire_date == before
    later = clock.machine_now() + timedelta(seconds=61)
    monkeypatch.setattr(clock, "machine_now", lambda: later)
    assert client.get("/calendar/").status_code == 200
    assert row.get().expire_date - before > timedelta(minutes=19)


def test_forms_without_the_token_are_refused(land: SimpleNamespace) -> None:
    client = Client(enforce_csrf_checks=True)
    answer = client.post("/login/", {"login": "st", "password": PASSWORD})
    assert answer.status_code == 403
    assert "没有提交" in answer.content.decode()


@pytest.mark.parametrize("name", ["signup", "email", "reset_password", "reauthenticate", "set_password"])
def test_sign_up_mail_and_reset_are_closed(land: SimpleNamespace, name: str) -> None:
    for answer in (Client().get(reverse(f"account_{name}")), Client().post(reverse(f"account_{name}"))):
        assert answer.status_code == 403
        assert "由本单位管理员开通" in answer.content.decode()


def test_the_own_password_is_changed_and_a_weak_one_refused(
    land: SimpleNamespace, enter: Callable[[str], Client]
) -> None:
    client, url = enter("ST"), reverse("account_change_password")
    weak = client.post(url, {"oldpassword": PASSWORD, "password1": "123", "password2": "123"})
    assert weak.status_code == 422
    fine = {"oldpassword": PASSWORD, "password1": "ning-xia-2021", "password2": "ning-xia-2021"}
    assert client.post(url, fine)["Location"] == "/"
    assert client.get("/calendar/").status_code == 200
    assert login(Client(), "st", "ning-xia-2021").status_code == 302
    assert SecurityEntry.objects.filter(kind="password", user="st").exists()


def test_who_has_no_role_reads_what_to_do(land: SimpleNamespace) -> None:
    for user in (land.nobody, land.nowhere):
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        answer = client.get("/")
        assert answer.status_code == 200
        assert "请联系本单位管理员授予岗位" in answer.content.decode()
        assert client.get("/calendar/").status_code == 403


@pytest.mark.parametrize(("role", "first"), [("AP", "/cases/"), ("ST", "/figures/"), ("AU", "/figures/")])
def test_after_login_everyone_comes_to_the_first_room_of_a_role(
    enter: Callable[[str], Client], role: str, first: str
) -> None:
    assert enter(role).get("/")["Location"] == first


def test_a_refusal_is_noted_with_its_path(land: SimpleNamespace, enter: Callable[[str], Client]) -> None:
    answer = enter("SA").get("/calendar/")
    assert answer.status_code == 403
    entry = SecurityEntry.objects.get(kind="refused")
    assert (entry.user, entry.path, entry.result) == ("sa", "/calendar/", "not-allowed")


def test_who_tries_without_pause_is_told_to_wait(land: SimpleNamespace, settings: Any) -> None:
    settings.LOGIN_PER_ADDRESS = 20
    client = Client()
    answers = [login(client, f"nobody-{n}", "wrong") for n in range(32)]
    assert "用户名或密码不对" in answers[19].content.decode()
    assert "您这里的网络地址登录失败的次数太多" in answers[20].content.decode(), "whatever the names"
    assert SecurityEntry.objects.filter(kind="login", user="nobody-20", result="address-locked").count() == 1
    assert answers[-1].status_code == 429
    assert "请过一分钟再试" in answers[-1].content.decode()
    assert login(Client(REMOTE_ADDR="10.9.9.9"), "st", PASSWORD).status_code == 302


def test_a_locked_address_costs_a_name_none_of_its_tries(land: SimpleNamespace, settings: Any) -> None:
    settings.LOGIN_PER_ADDRESS = 8
    for n in range(8):
        login(Client(), f"nobody-{n}", "wrong")
    for _ in range(7):
        assert "网络地址" in login(Client(), "st", PASSWORD).content.decode()
    assert login(Client(REMOTE_ADDR="10.9.9.9"), "st", PASSWORD).status_code == 302


def test_a_hall_behind_one_address_is_not_locked_but_each_name_is(land: SimpleNamespace, settings: Any) -> None:
    settings.LOGIN_PER_ADDRESS, settings.HALL_NETWORKS = 5, [ip_network("10.20.3.0/24")]
    hall = Client(REMOTE_ADDR="10.20.3.77")
    for n in range(40):
        assert "用户名或密码不对" in login(hall, f"nobody-{n}", "wrong").content.decode()
    for _ in range(5):
        login(hall, "st", "wrong")
    assert "已锁定；请 15 分钟后再试" in login(hall, "st", PASSWORD).content.decode()
    assert login(hall, "bl", PASSWORD).status_code == 302


def test_a_morning_in_a_hall_locks_nobody_by_default(land: SimpleNamespace) -> None:
    """Sixty clerks behind one address, every third mistypes once."""
    client = Client()
    for n in range(20):
        login(client, f"clerk-{n}", "wrong")
    for _ in range(40):
        assert login(client, "st", PASSWORD).status_code == 302
        client = Client()


@pytest.mark.parametrize(
    ("variable", "value"), [("MINGTING_LOGIN_PER_ADDRESS", "4"), ("MINGTING_HALL_NETWORKS", "10.20.3.0/24,hall")]
)
def test_a_limit_that_cannot_be_meant_stops_the_start(tmp_path: Path, variable: str, value: str) -> None:
    environment = os.environ | {"MINGTING_DATA": str(tmp_path / "var"), "MINGTING_MODE": "test", variable: value}
    done = subprocess.run(
        [sys.executable, "-c", "import mingting.settings"], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode and variable in done.stderr
