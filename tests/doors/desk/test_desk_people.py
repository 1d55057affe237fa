"""人员与授权, AB岗 and 日志 at the desk: who may do what about people, and that no business data is near."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from mingting.base import clock, factors, journal
from mingting.base.acts.make_key import digest_of
from mingting.base.journal import Actor
from mingting.base.models import AnswerKey, ApiKey, Event, Grant, SecurityEntry, StandIn, User
from mingting.base.roles import Role

ONCE = {"idempotency_key": "0123456789abcdef"}


def post(client: Client, address: str, **fields: str) -> Any:
    return client.post(address, fields)


def secret_on(answer: Any) -> str:
    found = re.search(r'class="given">([^<]+)<', answer.content.decode())
    assert found, answer.content.decode()[:400]
    return found[1]


def test_an_account_is_opened_with_a_password_shown_once_and_kept_nowhere(
    land: SimpleNamespace, enter: Callable[[str], Client]
) -> None:
    client = enter("SA")
    fields = {"username": "lisi", "name": "李四", "organ": "住建局", "post": "窗口"} | ONCE
    password = secret_on(client.post("/people/", fields))
    made = User.objects.get(username="lisi")
    assert made.check_password(password) and made.password_at is None and made.organ == land.housing
    assert password not in str(list(Event.objects.values_list("data", flat=True)))
    assert password not in str(list(AnswerKey.objects.values_list("answer", flat=True)))
    assert client.post("/people/", fields | {"idempotency_key": "f" * 16}).status_code == 422, "the name is taken"
    newcomer = Client()
    newcomer.post("/login/", {"login": "lisi", "password": password})
    assert "/password/" in newcomer.get("/audit/")["Location"]


def test_an_account_sent_twice_is_made_once(land: SimpleNamespace, enter: Callable[[str], Client]) -> None:
    client = enter("SA")
    fields = {"username": "lisi", "name": "李四", "organ": "住建局"} | ONCE
    client.post("/people/", fields)
    last = secret_on(client.post("/people/", fields))
    assert User.objects.filter(username="lisi").count() == 1
    assert User.objects.get(username="lisi").check_password(last)


def test_a_role_is_granted_for_days_and_withdrawn_from_now_on(
    land: SimpleNamespace, enter: Callable[[str], Client]
) -> None:
    client, address = enter("SA"), "/people/of/nobody/"
    fields = {"does": "grant", "role": "AP", "organ": "住建局", "reach": "self", "valid_to": "2021-12-31"}
    assert client.post(address, fields).status_code == 302
    grant = Grant.objects.get(user=land.nobody)
    assert (grant.role, grant.organ, grant.reach, str(grant.valid_to)) == ("AP", land.housing, "self", "2021-12-31")
    visitor = Client()
    visitor.force_login(land.nobody, backend="django.contrib.auth.backends.ModelBackend")
    assert visitor.get("/calendar/").status_code == 200
    assert post(client, address, does="withdraw", grant=str(grant.pk)).status_code == 302
    assert visitor.get("/calendar/").status_code == 403


def test_nobody_grants_to_oneself_nor_joins_what_is_kept_apart(
    land: SimpleNamespace, enter: Callable[[str], Client]
) -> None:
    client = enter("SA")
    fields = {"does": "grant", "role": "AU", "organ": "中宁县", "reach": "subtree"}
    assert "不能给自己授权" in client.post("/people/of/sa/", fields).content.decode()
    assert "不能兼任" in client.post("/people/of/st/", fields).content.decode()
    assert Grant.objects.filter(role="AU").count() == 1


def test_a_letter_of_authorisation_names_items(land: SimpleNamespace, enter: Callable[[str], Client]) -> None:
    client = enter("SA")
    fields = {"does": "grant", "role": "CR", "organ": "住建局", "reach": "self", "items": "11640521A\n11640521B"}
    client.post("/people/of/nobody/", fields)
    assert Grant.objects.get(user=land.nobody).items == ["11640521A", "11640521B"]
    assert client.post("/people/of/nobody/", fields | {"role": "AP"}).status_code == 422


def test_a_disabled_person_is_out_at_the_next_click_and_learns_why(
    land: SimpleNamespace, enter: Callable[[str], Client]
) -> None:
    visitor = Client()
    visitor.post("/login/", {"login": "st", "password": "ming-ting-2021"})
    assert visitor.get("/calendar/").status_code == 200
    client = enter("SA")
    post(client, "/people/of/st/", does="disable")
    assert "账号已停用" in visitor.get("/calendar/", follow=True).content.decode()
    post(client, "/people/of/st/", does="enable")
    assert User.objects.get(username="st").is_active


def test_password_and_device_are_reset_by_another(land: SimpleNamespace, enter: Callable[[str], Client]) -> None:
    client, leader = enter("SA"), land.people[Role.LEADER]
    factors.set_up(leader, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    password = secret_on(post(client, "/people/of/bl/", does="password"))
    post(client, "/people/of/bl/", does="factor")
    leader.refresh_from_db()
    assert leader.check_password(password) and not factors.has_device(leader)
    assert post(client, "/people/of/sa/", does="factor").status_code == 422
    assert post(client, "/people/of/sa/", does="disable").status_code == 422
    assert list(Event.objects.order_by("id").values_list("kind", flat=True)) == [
        "user.password-reset",
        "user.factor-reset",
    ]


def test_a_key_is_made_shown_once_and_withdrawn(land: SimpleNamespace, enter: Callable[[str], Client]) -> None:
    client = enter("SA")
    key = secret_on(post(client, "/people/of/st/", does="key", name="统计平台"))
    stored = ApiKey.objects.get()
    assert stored.digest == digest_of(key) and stored.user.username == "st"
    assert key not in client.get("/people/of/st/").content.decode()
    post(client, "/people/of/st/", does="key-withdraw", key=str(stored.pk))
    stored.refresh_from_db()
    assert stored.withdrawn_at


def test_a_privileged_person_makes_no_key_without_the_second_factor(
    land: SimpleNamespace, login_without_factor: Callable[[Client, User], None]
) -> None:
    client = Client()
    login_without_factor(client, land.people[Role.ADMINISTRATOR])
    assert post(client, "/people/of/st/", does="key", name="统计平台")["Location"].startswith("/factor/new/")
    assert not ApiKey.objects.exists()


@pytest.mark.parametrize("role", ["CR", "HM", "BL", "DL", "AU"])
def test_who_reads_along_changes_nothing(land: SimpleNamespace, enter: Callable[[str], Client], role: str) -> None:
    client = enter(role)
    page = client.get("/people/")
    assert page.status_code == 200 and "开通账号" not in page.content.decode()
    seen = "dl"
    assert "停用账号" not in client.get(f"/people/of/{seen}/").content.decode()
    for does in ("disable", "password", "factor", "key", "grant", "withdraw"):
        assert post(client, f"/people/of/{seen}/", does=does, name="x").status_code == 403
    assert client.post("/people/", {"username": "x1", "name": "x", "organ": "住建局"} | ONCE).status_code == 403
    assert not Event.objects.exists()


def test_an_administrator_sees_people_and_no_business_data(
    land: SimpleNamespace, enter: Callable[[str], Client]
) -> None:
    client = enter("SA")
    assert client.get("/")["Location"] == "/people/"
    for address in ("/figures/", "/bulletins/", "/imports/", "/calendar/", "/journal/"):
        assert client.get(address).status_code == 403, address


def test_an_administrator_of_a_unit_manages_only_there(land: SimpleNamespace, enter: Callable[[str], Client]) -> None:
    Grant.objects.filter(user=land.people[Role.ADMINISTRATOR]).update(organ=land.housing)
    client = enter("SA")
    assert client.get("/people/of/dl/").status_code == 200
    assert client.get("/people/of/st/").status_code == 404
    assert post(client, "/people/of/st/", does="disable").status_code == 404
    grant = {"does": "grant", "role": "SU", "organ": "中宁县", "reach": "subtree"}
    assert client.post("/people/of/dl/", grant).status_code == 422
    assert not Grant.objects.filter(user__username="dl", role="SU").exists()


def test_a_leader_of_a_department_arranges_a_stand_in_within_the_unit(
    land: SimpleNamespace, enter: Callable[[str], Client]
) -> None:
    for user in (land.people[Role.APPROVER], land.nobody):
        user.organ = land.housing
        user.save()
    client, today = enter("DL"), clock.today()
    fields = {
        "absent": str(land.people[Role.APPROVER].pk),
        "stand_in": str(land.nobody.pk),
        "valid_from": today.isoformat(),
        "valid_to": (today + timedelta(days=3)).isoformat(),
        "reason": "休假",
    } | ONCE
    assert client.post("/stand-ins/", fields).status_code == 302
    made = StandIn.objects.get()
    assert made.made_by == land.people[Role.DEPARTMENT_LEADER]
    assert "正在代岗" in client.get("/stand-ins/").content.decode()
    outside = fields | {"absent": str(land.people[Role.STATISTICS].pk), "idempotency_key": "e" * 16}
    assert client.post("/stand-ins/", outside).status_code == 422, "not of the own unit"
    own = fields | {"stand_in": str(land.people[Role.DEPARTMENT_LEADER].pk), "idempotency_key": "d" * 16}
    assert "不能安排自己" in client.post("/stand-ins/", own).content.decode()
    assert client.post(f"/stand-ins/{made.pk}/end/").status_code == 302
    made.refresh_from_db()
    assert made.ended_at


def test_the_journal_is_read_by_position_with_its_seal_and_filtered(
    land: SimpleNamespace, enter: Callable[[str], Client]
) -> None:
    from django.db import transaction

    with transaction.atomic():
        for at in range(70):
            actor = Actor("st", land.root.code, standing_for="bl" if at == 69 else "")
            journal.record("source.declared", f"base/source:{at}", {"code": "秘密"}, actor=actor)
        journal.record("ledger.imported", "base/ledger:1", {"taken": 5}, actor=Actor("system:import"))
    journal.seal_all()
    client = enter("AU")
    page = client.get("/journal/").content.decode()
    assert page.count("<tr><td") == 60 and "还有更早的" in page
    assert "统计通报岗（代审批局领导）" in page and "秘密" not in page
    last = re.search(r'href="(\?before=\d+)"', page)
    assert last and client.get(f"/journal/{last[1]}").content.decode().count("<tr><td") == 11
    assert client.get("/journal/?room=ledger").content.decode().count("<tr><td") == 1
    for asked in ("base/source:3", "来源 3", "来源3"):
        found = client.get("/journal/", {"subject": asked}).content.decode()
        assert found.count("<tr><td") == 1 and "base/source" not in re.sub(r'href="[^"]*"', "", found)
    assert client.get("/journal/?actor=bl").content.decode().count("<tr><td") == 0
    assert client.get("/journal/?day=2021-07-14").content.decode().count("<tr><td") == 0
    table = b"".join(client.get("/journal/journal.csv").streaming_content).decode()  # type: ignore[attr-defined]
    assert table.count("\r\n") == 72
    assert SecurityEntry.objects.filter(kind="journal-export", user="au").count() == 1


def test_a_supervisor_reads_the_journal_of_the_own_unit_only(
    land: SimpleNamespace, enter: Callable[[str], Client]
) -> None:
    from django.db import transaction

    with transaction.atomic():
        journal.record("source.declared", "base/source:1", {}, actor=Actor("st", land.housing.code))
        journal.record("source.declared", "base/source:2", {}, actor=Actor("st", land.bureau.code))
        journal.record("source.declared", "base/source:3", {}, actor=Actor("system:import"))
    journal.seal_all()
    Grant.objects.filter(user=land.people[Role.SUPERVISOR]).update(organ=land.housing)
    client = enter("SU")
    page = client.get("/journal/").content.decode()
    assert "来源 1" in page and "来源 2" not in page and "来源 3" not in page
    assert client.get("/journal/journal.csv").status_code == 403


def test_the_security_log_is_read_by_who_manages_or_audits(
    land: SimpleNamespace, enter: Callable[[str], Client]
) -> None:
    Client().post("/login/", {"login": "st", "password": "wrong"})
    for role in ("SA", "AU"):
        page = enter(role).get("/people/security/?user=st").content.decode()
        assert "未通过" in page and "统计" not in page.split("<tbody>")[1].split("</tbody>")[0]
    assert enter("SU").get("/people/security/").status_code == 403


@pytest.mark.parametrize(
    "address", ["/people/", "/people/of/st/", "/people/roles/", "/people/security/", "/stand-ins/"]
)
def test_pages_of_people_ask_a_bounded_number_of_questions(
    land: SimpleNamespace, enter: Callable[[str], Client], address: str, django_assert_max_num_queries: Any
) -> None:
    client = enter("SA")
    client.get(address)
    with django_assert_max_num_queries(30):
        assert client.get(address).status_code == 200


def test_the_page_of_the_manual_names_what_the_pages_say_and_its_pictures_are_light(
    land: SimpleNamespace, enter: Callable[[str], Client]
) -> None:
    manual = Path(__file__).parents[3] / "docs/manual"
    text, client = (manual / "administrator.md").read_text(), enter("SA")
    pages = "".join(client.get(one).content.decode() for one in ("/people/", "/people/of/dl/", "/stand-ins/"))
    for word in (
        "人员与授权",
        "开通",
        "授予岗位",
        "岗位权限表",
        "收回",
        "重设密码",
        "停用",
        "发放密钥",
        "安全日志",
        "安排",
    ):
        assert word in text and word in pages, word
    pictures = re.findall(r"!\[(.+?)\]\((.*?)\)", text)
    assert len(pictures) == 6
    assert all((manual / path).stat().st_size <= 150 * 1024 for _, path in pictures)
