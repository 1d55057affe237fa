"""A small county with one person of every role, and a browser on a site of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from kept import stand

from mingting.base import clock
from mingting.base.models import Grant, Organ, Source, User
from mingting.base.roles import ROLE_NAMES, Role

PASSWORD = "ming-ting-2021"
NOW = datetime(2021, 7, 15, 9, 30, tzinfo=clock.CHINA)


def organ(parent: Organ | None, code: str, name: str, kind: str) -> Organ:
    fresh = Organ(code=code, name=name, short_name=name, kind=kind)
    made: Organ = Organ.objects.add_child(parent, instance=fresh) if parent else Organ.objects.add_root(instance=fresh)
    return made


def staff(username: str, name: str, role: str, where: Organ) -> User:
    user = User(username=username, name=name, organ=where, password_at=clock.now())
    user.set_password(PASSWORD)
    user.save()
    if role:
        Grant.objects.create(user=user, role=role, organ=where)
    return user


def county() -> SimpleNamespace:
    root = organ(None, "640521000000", "中宁县", "county")
    bureau = organ(root, "640521-spj", "审批服务局", "department")
    housing = organ(root, "640521-zjj", "住建局", "department")
    town = organ(root, "640521100000", "宁安镇", "town")
    where = {Role.DEPARTMENT_LEADER: housing, Role.VILLAGE_CLERK: town}
    people = {role: staff(role.value.lower(), ROLE_NAMES[role], role, where.get(role, root)) for role in Role}
    Source.objects.create(code="hall", name="大厅窗口系统", kind=Source.Kind.HALL)
    Source.objects.create(code="zjj", name="住建局业务系统", kind=Source.Kind.DEPARTMENT)
    return SimpleNamespace(
        root=root,
        bureau=bureau,
        housing=housing,
        town=town,
        people=people,
        nobody=staff("nobody", "无岗位", "", root),
        nowhere=User.objects.create(username="nowhere"),
    )


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    cache.clear()
    with clock.set_clock(NOW):
        yield


@pytest.fixture
def land(db: None, data: Path) -> SimpleNamespace:
    return county()


@pytest.fixture
def enter(land: SimpleNamespace) -> Callable[[str], Client]:
    """A client logged in as the person of a role."""

    def enter(role: str) -> Client:
        client = Client()
        client.force_login(land.people[Role(role)], backend="django.contrib.auth.backends.ModelBackend")
        return client

    return enter


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    sync_api = pytest.importorskip("playwright.sync_api")
    args = "--no-sandbox --disable-gpu --no-first-run --disable-background-networking --disable-component-update --disable-sync"
    with pytest.MonkeyPatch.context() as patch, sync_api.sync_playwright() as play:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # the browser's loop runs in this thread beside the tables
        opened = play.chromium.launch(executable_path="/usr/bin/chromium", args=args.split())
        yield opened
        opened.close()


@pytest.fixture
def site(data: Path, browser: Any, live_server: Any) -> SimpleNamespace:
    """The county behind a running server."""
    return SimpleNamespace(url=live_server.url, land=county())


@pytest.fixture
def sign_in(site: SimpleNamespace, browser: Any) -> Iterator[Callable[..., Any]]:
    """A tab of the person of a role; the console must stay clean, also of the content policy."""
    contexts, faults = [], []

    def sign_in(role: str, width: int = 1366, height: int = 768, script: bool = True) -> Any:
        context = browser.new_context(
            viewport={"width": width, "height": height}, base_url=site.url, java_script_enabled=script, locale="zh-CN"
        )
        contexts.append(context)
        client = Client()
        client.force_login(site.land.people[Role(role)], backend="django.contrib.auth.backends.ModelBackend")
        session = client.cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": session, "url": site.url}])
        tab = context.new_page()
        tab.set_default_timeout(8000)
        tab.on("pageerror", lambda error: faults.append(str(error)))
        tab.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
        return tab

    yield sign_in
    for context in contexts:
        context.close()
    assert [fault for fault in faults if "422" not in fault and "403" not in fault] == []


@pytest.fixture
def serious() -> Callable[[Any], list[Any]]:
    """What the automatic accessibility check finds that is moderate or worse."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()

    def serious(tab: Any) -> list[Any]:
        found = axe.run(tab).response["violations"]
        bad = [one for one in found if one["impact"] in ("serious", "critical", "moderate")]
        return [(one["id"], [node["html"][:160] for node in one["nodes"]]) for one in bad]

    return serious


# ---- the small county of the demo, with a snapshot: what the figures and the bulletins stand on -----------------------------------------


def small_county() -> SimpleNamespace:
    """Ledgers in through the ordinary import, figures taken, and a second county whose people must see nothing of it."""
    from mingting.assess.facts import latest

    with clock.set_clock(NOW):
        stand("mini of the desk", _make_small_county)
    root, beside = (Organ.objects.get(code=code) for code in ("640598000000", "640599000000"))
    return SimpleNamespace(root=root, beside=beside, snapshot=latest())


def _make_small_county() -> None:
    from mingting.assess.facts import take_snapshot
    from mingting.base.journal import Actor
    from mingting.demo.load import load

    load("mini")
    beside = organ(None, "640599000000", "邻县", "county")
    staff("beside", "邻县统计", Role.STATISTICS, beside)
    staff("nobody-here", "无岗位", "", beside)
    take_snapshot(Actor("system:test"))


@pytest.fixture(scope="module")
def mini(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[SimpleNamespace]:
    """The small county, there for a file of tests and taken back afterwards."""
    from django.conf import settings
    from django.db import transaction

    folder: Path = tmp_path_factory.mktemp("mini") / "var"
    folder.mkdir()
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock(), transaction.atomic():
        patch.setattr(settings, "DATA", folder)
        yield small_county()
        transaction.set_rollback(True)


def visitor(username: str) -> Client:
    client = Client()
    client.force_login(User.objects.get(username=username), backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def visit(mini: SimpleNamespace, db: None) -> Callable[[str], Client]:
    """A client logged in under a name of the small county."""
    return visitor
