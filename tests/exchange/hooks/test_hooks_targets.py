"""Where may be called, and who may say so."""

from __future__ import annotations

import doctest
import importlib
import socket
from types import SimpleNamespace
from typing import Any

import pytest

from mingting.base import clock
from mingting.base.errors import NotAllowed, NotFound
from mingting.base.journal import SYSTEM
from mingting.base.models import Event
from mingting.exchange.hooks.acts.change import change_hook, renew_secret
from mingting.exchange.hooks.acts.declare import declare_hook
from mingting.exchange.hooks.acts.switch import start_hook, stop_hook
from mingting.exchange.hooks.errors import NoKind, NotListed, OwnerSeesNothing, UnknownKind, Unresolved, WrongAddress
from mingting.exchange.hooks.models import Hook
from mingting.exchange.hooks.post import post
from mingting.exchange.hooks.reads import hook_of, hooks_of
from mingting.exchange.hooks.sign import open_secret
from mingting.exchange.hooks.targets import addresses_of, check, target_of


def resolving(monkeypatch: pytest.MonkeyPatch, *addresses: str) -> None:
    def getaddrinfo(host: str, port: int, **_: Any) -> list[Any]:
        if not addresses:
            raise socket.gaierror(-2, "Name or service not known")
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, port)) for one in addresses]

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)


@pytest.mark.parametrize("name", ["targets", "sign", "payload"])
def test_examples_hold(name: str) -> None:
    result = doctest.testmod(importlib.import_module(f"mingting.exchange.hooks.{name}"))
    assert result.attempted and not result.failed


@pytest.mark.parametrize(
    "url",
    [
        "",
        "push.example",
        "ftp://10.1.1.1/",
        "file:///etc/passwd",
        "http:///x",
        "http://a:b@10.1.1.1/",
        "http://10.1.1.1/#x",
        "http://10.1.1.1:99999/",
        "http://10.1.1.1:0/",
        "http://10.1.1.1\\@evil/",
        "http://10.1.1.1/ x",
        "http://10.1.1.1/\r\nX: y",
        "http://主机/",
        "http://[::1/",
        "http://10.1.1.1/" + "x" * 300,
    ],
)
def test_an_address_that_is_not_plain_is_refused(url: str) -> None:
    with pytest.raises(WrongAddress):
        target_of(url)


@pytest.mark.parametrize(
    ("address", "goes"),
    [
        ("10.20.3.4", True),
        ("10.21.0.1", False),
        ("203.0.113.9", False),
        ("169.254.169.254", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("::ffff:10.20.3.4", True),
        ("::ffff:127.0.0.1", False),
        ("127.0.0.1", False),
        ("::1", False),
        ("fe80::1%eth0", False),
    ],
)
def test_a_name_is_judged_by_every_address_it_has(
    settings: Any, monkeypatch: pytest.MonkeyPatch, address: str, goes: bool
) -> None:
    settings.HOOK_HOSTS, settings.MODE = ["10.20.0.0/16"], "demo"
    resolving(monkeypatch, "10.20.0.1", address)
    target = target_of("http://inside/")
    if goes:
        assert addresses_of(target) == ["10.20.0.1", address]
    else:
        with pytest.raises(NotListed):
            addresses_of(target)


def test_a_listed_name_may_stand_anywhere_but_on_this_machine(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.HOOK_HOSTS, settings.MODE = ["Push.Example"], "demo"
    resolving(monkeypatch, "203.0.113.9")
    assert check("https://push.example/").host == "push.example"
    resolving(monkeypatch, "127.0.0.1")
    with pytest.raises(NotListed):
        check("https://push.example/")
    resolving(monkeypatch)
    assert check("https://push.example/")  # it need not resolve yet
    with pytest.raises(Unresolved):
        check("https://other.example/")


def test_nothing_is_called_where_nothing_is_listed(settings: Any, other: Any) -> None:
    settings.HOOK_HOSTS = []
    answer = post(other.url, b"{}", {})
    assert answer.status is None and "不在允许名单内" in answer.said and other.heard == []


def test_the_connection_goes_to_the_address_that_was_looked_at(
    settings: Any, monkeypatch: pytest.MonkeyPatch, other: Any
) -> None:
    """A name that leads elsewhere the second time it is asked leads nowhere: it is asked once."""
    settings.HOOK_HOSTS = ["rebinding.example"]
    answers, real = [["127.0.0.1"], ["203.0.113.9"]], socket.getaddrinfo

    def getaddrinfo(host: str, port: int, *rest: Any, **more: Any) -> list[Any]:
        if host != "rebinding.example":
            return real(host, port, *rest, **more)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, port)) for one in answers.pop(0)]

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    answer = post(other.url.replace("127.0.0.1", "rebinding.example"), b'{"id":1}', {})
    assert answer.status == 200 and len(answers) == 1
    assert other.heard[0].headers["host"].startswith("rebinding.example:")


# ---- who may -------------------------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_only_who_manages_subscriptions_of_that_part_may_declare_change_stop_or_start_one(
    house: SimpleNamespace, other: Any, hook: Hook
) -> None:
    for user in (house.head, house.far):
        with pytest.raises(NotAllowed):
            declare_hook("甲", other.url, ["case.*"], house.head, actor=SYSTEM, user=user)
        with pytest.raises(NotAllowed):
            change_hook(hook.pk, "乙", other.url, ["case.*"], actor=SYSTEM, user=user)
        with pytest.raises(NotAllowed):
            stop_hook(hook.pk, "停", actor=SYSTEM, user=user)
        with pytest.raises(NotAllowed):
            start_hook(hook.pk, actor=SYSTEM, user=user)
        with pytest.raises(NotAllowed):
            renew_secret(hook.pk, actor=SYSTEM, user=user)
        with pytest.raises(NotFound):
            hook_of(hook.pk, user)
        assert not hooks_of(user).exists()
    assert hook_of(hook.pk, house.admin) == hook


@pytest.mark.django_db
def test_a_subscription_is_refused_without_a_kind_with_an_unknown_one_or_for_somebody_who_sees_nothing(
    house: SimpleNamespace, other: Any
) -> None:
    with pytest.raises(NoKind):
        declare_hook("甲", other.url, [], house.head, actor=SYSTEM)
    with pytest.raises(UnknownKind):
        declare_hook("甲", other.url, ["case.record"], house.head, actor=SYSTEM)
    with pytest.raises(OwnerSeesNothing):
        declare_hook("甲", other.url, ["case.*"], house.admin, actor=SYSTEM)


@pytest.mark.django_db
def test_each_change_is_in_the_journal_without_the_secret_or_the_rest_of_the_address(
    house: SimpleNamespace, other: Any, hook: Hook
) -> None:
    with clock.set_clock(clock.now()):
        change_hook(hook.pk, "乙", other.url + "?token=abc", ["case.grant"], actor=SYSTEM, user=house.admin)
        change_hook(hook.pk, "乙", other.url + "?token=abc", ["case.grant"], actor=SYSTEM, user=house.admin)
        secret = renew_secret(hook.pk, actor=SYSTEM, user=house.admin)
    told = list(Event.objects.filter(kind__startswith="hook.").order_by("id"))
    assert [one.kind for one in told] == ["hook.declared", "hook.changed", "hook.secret-renewed"]
    assert told[1].data == {"name": "乙", "host": "127.0.0.1", "kinds": ["case.grant"], "owner": "head"}
    assert open_secret(Hook.objects.get().secret) == secret != hook.plain_secret  # type: ignore[attr-defined]
