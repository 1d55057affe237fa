"""The second factor, one session at a time, passwords that age: what stands between the password and the work."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse

from mingting.base import clock, factors
from mingting.base.models import Grant, SecurityEntry, User
from mingting.base.roles import PRIVILEGED, Role

PASSWORD = "ming-ting-2021"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def login(client: Client, name: str, password: str = PASSWORD, **more: str) -> Any:
    return client.post("/login/", {"login": name, "password": password, **more})


def in_full(client: Client, user: User) -> Any:
    """Password and code, as a person with a device."""
    login(client, user.username)
    return client.post("/factor/", {"code": fresh_code(user)})


def fresh_code(user: User) -> str:
    """A recovery code: no need to wait for the next half minute between two logins of one test."""
    kept = Authenticator.objects.get(user=user, type=Authenticator.Type.RECOVERY_CODES)
    codes: list[str] = kept.wrap().get_unused_codes()
    return codes[0]


@pytest.mark.parametrize("role", sorted(PRIVILEGED))
def test_who_holds_a_privileged_role_is_led_to_set_up_a_device_before_anything_else(
    land: SimpleNamespace, role: Role
) -> None:
    client = Client()
    assert login(client, role.value.lower()).status_code == 302
    for page in ("/calendar/", "/figures/", "/people/", "/audit/"):
        answer = client.get(page)
        assert answer.status_code == 302 and answer["Location"].startswith("/factor/new/")
    assert client.post("/audit/", {"text": "全县办件5件。"})["Location"].startswith("/factor/new/")


def test_other_roles_work_with_their_password_alone(land: SimpleNamespace) -> None:
    client = Client()
    login(client, "st")
    assert client.get("/calendar/").status_code == 200


def test_a_program_in_an_unfinished_session_is_told_so(land: SimpleNamespace) -> None:
    client = Client()
    login(client, "bl")
    answer = client.get("/api/docs")
    assert (answer.status_code, answer.json()["code"]) == (403, "login.unfinished")


def test_a_device_is_set_up_with_the_code_it_shows_and_recovery_codes_are_seen_once(land: SimpleNamespace) -> None:
    client = Client()
    login(client, "bl", next="/calendar/")
    page = client.get("/factor/new/?next=/calendar/").content.decode()
    secret = "".join(re.findall(r"<span>([A-Z2-7]{1,4})</span>", page))
    assert client.get("/factor/qr.svg")["Content-Type"] == "image/svg+xml"
    assert client.post("/factor/new/", {"code": "000000"}).status_code == 422
    answer = client.post("/factor/new/?next=/calendar/", {"code": factors.code_now(secret)})
    assert answer["Location"] == "/factor/codes/?next=%2Fcalendar%2F"
    shown = client.get(answer["Location"]).content.decode()
    assert len(re.findall(r"<li>\d{4} \d{4}</li>", shown)) == 10 and 'href="/calendar/"' in shown
    assert "不再显示" in client.get("/factor/codes/").content.decode()
    assert client.get("/calendar/").status_code == 200
    assert client.get("/factor/qr.svg").status_code == 404, "the secret is shown to nobody any more"


def test_a_newcomer_sees_the_recovery_codes_and_then_changes_the_given_password(land: SimpleNamespace) -> None:
    User.objects.filter(username="bl").update(password_at=None)
    client = Client()
    login(client, "bl")
    secret = "".join(re.findall(r"<span>([A-Z2-7]{1,4})</span>", client.get("/factor/new/").content.decode()))
    answer = client.post("/factor/new/", {"code": factors.code_now(secret)})
    assert "只显示这一次" in client.get(answer["Location"]).content.decode()
    assert client.get("/calendar/")["Location"].startswith(reverse("account_change_password"))


def test_the_codes_open_to_nobody_without_the_second_factor(
    land: SimpleNamespace, login_without_factor: Callable[[Client, User], None]
) -> None:
    leader = land.people[Role.LEADER]
    factors.set_up(leader, SECRET)
    client = Client()
    login_without_factor(client, leader)
    assert client.get("/factor/codes/").status_code == 302
    assert client.post("/factor/codes/").status_code == 302
    assert factors.codes_once(leader), "nobody has seen them"


def test_secrets_rest_sealed(land: SimpleNamespace) -> None:
    factors.set_up(land.people[Role.LEADER], SECRET)
    stored = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert SECRET not in stored
    kept = Authenticator.objects.get(type=Authenticator.Type.TOTP)
    assert factors.unseal_text(kept.data["secret"]) == SECRET


def test_the_secret_of_a_device_being_set_up_rests_sealed_in_the_session(land: SimpleNamespace) -> None:
    client = Client()
    login(client, "bl")
    page = client.get("/factor/new/").content.decode()
    secret = "".join(re.findall(r"<span>([A-Z2-7]{1,4})</span>", page))
    assert len(secret) == 32 and secret not in str(dict(client.session.items()))


def test_after_the_password_the_code_is_asked_and_a_wrong_one_refused(land: SimpleNamespace) -> None:
    leader = land.people[Role.LEADER]
    factors.set_up(leader, SECRET)
    client = Client()
    answer = login(client, "bl", next="/calendar/")
    assert answer["Location"].startswith("/factor/")
    assert client.get("/calendar/").status_code == 302, "not logged in yet"
    assert '<form class="stack" method="post" action="/factor/"' in client.get("/factor/").content.decode()
    assert "动态口令不对" in client.post("/factor/", {"code": "000000"}).content.decode()
    assert client.post("/factor/", {"code": factors.code_now(SECRET)})["Location"] == "/calendar/"
    assert client.get("/calendar/").status_code == 200
    told = list(SecurityEntry.objects.filter(kind="factor", user="bl").order_by("id").values_list("result", flat=True))
    assert told == ["refused", "ok"]


def test_a_code_serves_once(land: SimpleNamespace) -> None:
    factors.set_up(land.people[Role.LEADER], SECRET)
    code = factors.code_now(SECRET)
    for status in (302, 422):
        client = Client()
        login(client, "bl")
        assert client.post("/factor/", {"code": code}).status_code == status


def test_codes_follow_the_machine_whatever_the_clock_of_the_house(land: SimpleNamespace) -> None:
    """The tests' clock stands in 2021; the telephone does not know."""
    assert clock.now().year == 2021
    counter = int(time.time()) // 30
    assert factors.code_now(SECRET) in {
        factors.format_hotp_value(factors.hotp_value(SECRET, counter + n)) for n in (0, 1)
    }


def test_five_wrong_codes_lock_and_are_noted(land: SimpleNamespace) -> None:
    factors.set_up(land.people[Role.LEADER], SECRET)
    client = Client()
    login(client, "bl")
    for _ in range(5):
        client.post("/factor/", {"code": "000000"})
    assert "已锁定" in client.post("/factor/", {"code": factors.code_now(SECRET)}).content.decode()
    assert SecurityEntry.objects.filter(kind="factor", user="bl", result="locked").exists()


def test_a_role_granted_meanwhile_asks_for_the_code_in_the_open_session(land: SimpleNamespace) -> None:
    plain = land.people[Role.STATISTICS]
    client = Client()
    login(client, "st")
    factors.set_up(plain, SECRET)
    Grant.objects.create(user=plain, role=Role.SUPERVISOR, organ=land.root)
    assert client.get("/calendar/")["Location"] == "/factor/check/?next=%2Fcalendar%2F"
    assert client.post("/factor/check/", {"code": "000000"}).status_code == 422
    answer = client.post("/factor/check/?next=/calendar/", {"code": factors.code_now(SECRET)})
    assert answer["Location"] == "/calendar/"
    assert client.get("/calendar/").status_code == 200


def test_a_lent_privileged_role_asks_for_a_device_too(
    land: SimpleNamespace, login_without_factor: Callable[[Client, User], None]
) -> None:
    from mingting.base.acts.stand_in import make_stand_in
    from mingting.base.journal import SYSTEM

    clerk = land.people[Role.WINDOW_CLERK]
    make_stand_in(land.people[Role.CHIEF], clerk, clock.today(), clock.today(), actor=SYSTEM)
    client = Client()
    login_without_factor(client, clerk)
    assert client.get("/calendar/")["Location"].startswith("/factor/new/")


def test_a_privileged_person_works_in_one_place_and_the_older_one_learns_why(land: SimpleNamespace) -> None:
    leader = land.people[Role.LEADER]
    factors.set_up(leader, SECRET)
    first, second = Client(), Client()
    in_full(first, leader)
    assert first.get("/calendar/").status_code == 200
    in_full(second, leader)
    assert second.get("/calendar/").status_code == 200
    told = first.get("/calendar/", follow=True)
    assert told.redirect_chain and "您的账号在另一处登录了" in told.content.decode()
    assert SecurityEntry.objects.filter(user="bl", result="ended-elsewhere").exists()


def test_others_may_work_in_two_places(land: SimpleNamespace) -> None:
    first, second = Client(), Client()
    login(first, "st")
    login(second, "st")
    assert first.get("/calendar/").status_code == second.get("/calendar/").status_code == 200


def test_a_password_given_by_another_is_changed_before_anything_else(land: SimpleNamespace) -> None:
    User.objects.filter(username="st").update(password_at=None)
    client = Client()
    login(client, "st")
    assert client.get("/calendar/")["Location"].startswith(reverse("account_change_password"))
    assert "管理员给您的" in client.get(reverse("account_change_password")).content.decode()
    fine = {"oldpassword": PASSWORD, "password1": "ning-xia-2021", "password2": "ning-xia-2021"}
    client.post(reverse("account_change_password"), fine)
    assert client.get("/calendar/").status_code == 200
    assert User.objects.get(username="st").password_at == pytest.approx(clock.now(), abs=timedelta(minutes=5))


def test_after_ninety_days_a_new_password_is_asked_for_at_login(land: SimpleNamespace, settings: Any) -> None:
    for days, asked in ((89, False), (91, True)):
        User.objects.filter(username="st").update(password_at=clock.now() - timedelta(days=days))
        client = Client()
        login(client, "st")
        assert (client.get("/calendar/").status_code == 302) is asked
    settings.PASSWORD_DAYS = 0
    client = Client()
    login(client, "st")
    assert client.get("/calendar/").status_code == 200, "an office may switch it off"


def test_the_old_password_is_no_new_one_and_three_classes_are_asked(
    land: SimpleNamespace, enter: Callable[[str], Client]
) -> None:
    client, url = enter("ST"), reverse("account_change_password")
    for password, says in ((PASSWORD, "不能与当前密码相同"), ("ningxiazhongning", "中的三种")):
        answer = client.post(url, {"oldpassword": PASSWORD, "password1": password, "password2": password})
        assert answer.status_code == 422 and says in answer.content.decode()


def test_an_address_of_another_house_is_no_next_page(land: SimpleNamespace) -> None:
    client = Client()
    login(client, "bl")
    secret = "".join(re.findall(r"<span>([A-Z2-7]{1,4})</span>", client.get("/factor/new/").content.decode()))
    answer = client.post("/factor/new/?next=https://elsewhere.example/", {"code": factors.code_now(secret)})
    assert answer["Location"] == "/factor/codes/"
