"""消息推送: the administrator's page of subscriptions."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from mingting.base import clock
from mingting.base.journal import SYSTEM
from mingting.base.models import AnswerKey
from mingting.base.roles import Role
from mingting.exchange.hooks.acts.declare import declare_hook
from mingting.exchange.hooks.acts.switch import stop_by_itself
from mingting.exchange.hooks.models import Delivery, Hook
from mingting.exchange.hooks.sign import open_secret
from mingting.web.parts.forms import ONCE_FIELD

pytestmark = pytest.mark.django_db
URL = "https://127.0.0.1/in"


@pytest.fixture(autouse=True)
def _listed(settings: Any) -> None:
    settings.HOOK_HOSTS = ["127.0.0.1"]


def form(**change: Any) -> dict[str, Any]:
    given = {"name": "协同平台", "url": URL, "owner": "hm", "kinds": ["case.*"], ONCE_FIELD: secrets.token_hex(16)}
    return given | change


@pytest.fixture
def hook(land: SimpleNamespace) -> Hook:
    return declare_hook("协同平台", URL, ["case.*"], land.people[Role.HALL_MANAGER], actor=SYSTEM)[0]


def told(hook: Hook, position: int, state: str) -> Delivery:
    waiting = state == "waiting"
    return Delivery.objects.create(
        hook=hook, position=position, kind="case.accept", subject="handle/case:1", state=state, attempts=9,
        said="对方回答 500", made_at=clock.now(), ended_at=None if waiting else clock.now(),
        next_at=clock.machine_now() if waiting else None,
    )  # fmt: skip


def test_the_secret_of_a_new_subscription_is_shown_once_and_kept_nowhere_in_clear(
    enter: Callable[[str], Client],
) -> None:
    admin, given = enter("SA"), form()
    page = admin.post("/hooks/", given).content.decode()
    (secret,) = re.findall(r"mths_[\w-]+", page)
    assert open_secret(Hook.objects.get().secret) == secret
    assert secret not in str(list(AnswerKey.objects.values_list("answer", flat=True)))
    again = admin.post("/hooks/", given, follow=True)
    assert Hook.objects.count() == 1 and secret not in again.content.decode()
    assert "只显示一次" in again.content.decode()
    listing = admin.get("/hooks/").content.decode()
    assert "协同平台" in listing and "mths_" not in listing


@pytest.mark.parametrize("role", [role.value for role in Role if role is not Role.ADMINISTRATOR])
def test_nobody_but_the_administrator_enters(enter: Callable[[str], Client], hook: Hook, role: str) -> None:
    client = enter(role)
    for path in ("/hooks/", f"/hooks/{hook.pk}/"):
        assert client.get(path).status_code in (302, 403)
        assert client.post(path, form(does="stop")).status_code in (302, 403)
    assert Hook.objects.get().active


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"url": "https://elsewhere.example/"}, "解析不到"),
        ({"url": "https://10.1.1.1/"}, "允许名单"),
        ({"url": "ftp://127.0.0.1/"}, "写法不对"),
        ({"owner": "nobody-there"}, "没有在用的账号"),
        ({"owner": "sa"}, "没有查看办件的岗位"),
        ({"kinds": []}, "至少选一类"),
        ({"name": ""}, "接收的系统名称"),
    ],
)
def test_a_refused_form_says_why_and_keeps_what_was_typed(
    enter: Callable[[str], Client], change: dict[str, Any], says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = enter("SA").post("/hooks/", form(**change))
    page = answer.content.decode()
    assert answer.status_code == 422 and says in page and not Hook.objects.exists()
    assert change.get("name", "协同平台") in page


def test_it_is_stopped_started_changed_and_given_a_new_secret(enter: Callable[[str], Client], hook: Hook) -> None:
    admin, path = enter("SA"), f"/hooks/{hook.pk}/"
    admin.post(path, {"does": "stop"})
    assert not Hook.objects.get().active
    assert "由管理员停用" in admin.get(path).content.decode() and "late" not in nav(admin)
    admin.post(path, {"does": "start-now"})
    assert Hook.objects.get().active
    admin.post(path, {"does": "change", "name": "省平台", "url": URL, "kinds": ["case.grant", "clock.overdue"]})
    changed = Hook.objects.get()
    assert (changed.name, changed.kinds) == ("省平台", ["case.grant", "clock.overdue"])
    before = open_secret(changed.secret)
    page = admin.post(path, {"does": "secret"}).content.decode()
    assert open_secret(Hook.objects.get().secret) in page and before not in page
    assert admin.post(path, {"does": "explode"}).status_code == 404


def test_what_was_not_taken_is_listed_counted_in_the_menu_and_told_again(
    enter: Callable[[str], Client], hook: Hook
) -> None:
    admin, path = enter("SA"), f"/hooks/{hook.pk}/"
    assert "late" not in nav(admin)
    lost, done = told(hook, 7, "gave_up"), told(hook, 8, "done")
    assert ">1<" in nav(admin)
    page = admin.get(path, {"state": "gave_up"}).content.decode()
    assert "对方回答 500" in page and f'value="{lost.pk}"' in page and f'value="{done.pk}"' not in page
    admin.post(path, {"does": "replay", "delivery": lost.pk})
    lost.refresh_from_db()
    assert (lost.state, lost.attempts) == ("waiting", 0)
    assert admin.post(path, {"does": "replay", "delivery": "999"}).status_code == 404


def test_one_that_stopped_by_itself_is_told_with_its_reason(enter: Callable[[str], Client], hook: Hook) -> None:
    admin = enter("SA")
    stop_by_itself(hook, "连续 9 次没有连上：10 秒内没有应答")
    assert ">1<" in nav(admin)
    page = admin.get(f"/hooks/{hook.pk}/").content.decode()
    assert "已自动停用" in page and "连续 9 次没有连上" in page


def nav(client: Client) -> str:
    page = client.get("/hooks/").content.decode()
    found = re.search(r'<a[^>]*href="/hooks/".*?</a>', page, re.DOTALL)
    assert found
    return found.group()


def test_the_messages_are_turned_page_by_page(enter: Callable[[str], Client], hook: Hook) -> None:
    Delivery.objects.bulk_create(
        Delivery(
            hook=hook, position=number, kind="case.accept", subject="handle/case:1", state="done", made_at=clock.now()
        )
        for number in range(1, 61)
    )
    admin = enter("SA")
    first = admin.get(f"/hooks/{hook.pk}/").content.decode()
    assert ">60<" in first and ">10<" not in first.split("<tbody>")[1]
    following = re.search(r"\?state=&amp;before=\d+", first)
    assert following
    second = admin.get(f"/hooks/{hook.pk}/" + following.group().replace("&amp;", "&")).content.decode()
    assert ">10<" in second and ">60<" not in second.split("<tbody>")[1]


@pytest.mark.chromium
def test_the_pages_are_right_in_a_browser(site: SimpleNamespace, sign_in: Any, serious: Any) -> None:
    hook = declare_hook("协同平台", URL, ["case.*"], site.land.people[Role.HALL_MANAGER], actor=SYSTEM)[0]
    told(hook, 7, "gave_up")
    told(hook, 8, "done")
    tab = sign_in("SA")
    for path in ("/hooks/", f"/hooks/{hook.pk}/"):
        tab.goto(path)
        assert serious(tab) == []
