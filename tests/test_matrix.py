"""Every address of the house × every role × one's own organ, another, the county, another county, nobody: only what the matrix allows.

The addresses are found by walking the URLconf and the API's own description; who gets in is declared in `tests/support/matrix_table.py`, where every
address needs its line.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache as kept
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from matrix_table import LINES, MATRIX, MOVERS, Line
from matrix_world import STANDINGS, World, build_world

from mingting.base import clock
from mingting.base.models import Event, User
from mingting.base.roles import Permission, Role, may, may_move
from mingting.rules.moves import MOVES

NOW = datetime(2021, 7, 15, 9, 30, tzinfo=clock.CHINA)
IN, OUT, LOGIN = "in", "out", "login"
ALL = bool(os.environ.get("MINGTING_TEST_ALL"))


# ---- what there is, found and not typed -------------------------------------------------------------------------------------------


def routes(patterns: list[Any], namespace: str = "") -> Iterator[str]:
    for one in patterns:
        if isinstance(one, URLResolver):
            yield from routes(one.url_patterns, f"{namespace}{one.namespace}:" if one.namespace else namespace)
        elif isinstance(one, URLPattern):
            yield f"{namespace}{one.name}" if one.name else f"{namespace}<{one.pattern}>"


@cache
def operations() -> tuple[tuple[str, str, str], ...]:
    """Name, method and address of every operation of the API, as it describes itself."""
    from mingting.doors.openapi.api import api

    paths = api.get_openapi_schema()["paths"].items()
    return tuple(
        (f"api:{described['operationId']}", method, path)
        for path, methods in paths
        for method, described in methods.items()
    )


def addresses() -> list[str]:
    own = {"openapi:openapi-json", "openapi:openapi-view", "openapi:api-root"}
    pages = {name for name in routes(get_resolver().url_patterns) if not name.startswith("openapi:") or name in own}
    return sorted(pages | {name for name, _, _ in operations()})


def test_every_address_of_the_house_has_its_line_in_the_table() -> None:
    missing = [name for name in addresses() if name not in LINES]
    assert not missing, f"say in LINES of tests/support/matrix_table.py who gets in, one line each: {missing}"
    assert not [name for name in LINES if name not in addresses()], "a line of an address that is gone"


def test_the_matrix_of_the_trade_is_the_one_the_house_asks() -> None:
    for permission in Permission:
        told = {role.value for role in Role if may(role, permission)}
        assert told == set(MATRIX[permission].split()), permission


def test_the_movers_of_the_trade_are_those_the_house_asks() -> None:
    for row in MOVES:
        told = {role.value for role in Role if may_move(role, row.action)}
        assert told == set(MOVERS.get(row.action, "").split()), row.action


# ---- who gets in ------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Visitor:
    """Somebody at the door: a role over an organ, a person without a role, or nobody who is logged in."""

    name: str
    role: str
    standing: str
    path: str
    user: User | None


@pytest.fixture(scope="module")
def world(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[World, list[tuple[Visitor, Client]]]]:
    from django.conf import settings

    from mingting.doors.openapi.api import api

    described = api.get_openapi_schema()
    folder: Path = tmp_path_factory.mktemp("matrix") / "var"
    folder.mkdir()
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock(), transaction.atomic():
        patch.setattr(settings, "DATA", folder)
        patch.setattr(api, "get_openapi_schema", lambda **asked: described)
        with clock.set_clock(NOW):
            made = build_world()
            yield made, [(one, _client(one)) for one in _visitors(made)]
        transaction.set_rollback(True)


def visiting(line: Line, visitors: list[tuple[Visitor, Client]]) -> list[tuple[Visitor, Client]]:
    """Who is sent: every role that may at every distance, the others where they reach most. All of them with MINGTING_TEST_ALL."""
    if ALL:
        return visitors
    far = STANDINGS if line.at else ("county", "away")
    return [
        (one, client)
        for one, client in visitors
        if not one.role or one.standing == "county" or (one.role in line.roles and one.standing in far)
    ]


def _visitors(world: World) -> list[Visitor]:
    found = [
        Visitor(f"{role.value} {standing}", role.value, standing, world.standing[standing], user)
        for (role, standing), user in world.people.items()
    ]
    return [*found, Visitor("without a role", "", "", "", world.nobody), Visitor("not logged in", "", "", "", None)]


def _client(visitor: Visitor) -> Client:
    client = Client(raise_request_exception=False)
    if visitor.user is not None:
        client.force_login(visitor.user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def expected(line: Line, visitor: Visitor, world: World) -> str:
    if line.anyone:
        return IN
    if visitor.user is None:
        return LOGIN
    if line.staff:
        return IN
    if visitor.role not in line.roles:
        return OUT
    if not line.at or line.shows:
        return IN
    record = world.paths[line.at]
    covers = record.startswith(visitor.path) or (line.below and visitor.path.startswith(record))
    return IN if covers else OUT


def ask(client: Client, name: str, line: Line, world: World) -> Any:
    args = world.fill(line.args)
    described = {one: (method, path) for one, method, path in operations()} if name.startswith("api:") else {}
    if described:
        method, path = described[name]
        address = path
        for key, value in args.items():
            address = address.replace(f"{{{key}}}", str(value))
    else:
        method, address = "get" if line.form is None and line.json is None else "post", reverse(name, kwargs=args)
    address += world.query(line.query)
    if method == "get":
        return client.get(address)
    if line.json is not None:
        body = world.fill(line.json)
        return client.post(address, body, content_type="application/json", headers={"Idempotency-Key": "m" * 20})
    return client.post(address, {"idempotency_key": "m" * 20} | world.fill(line.form or {}))


def outcome(answer: Any, line: Line) -> str:
    where = answer.headers.get("Location", "")
    if answer.status_code == 401 or (answer.status_code == 302 and where.startswith("/login/")):
        return LOGIN
    if answer.status_code in (403, 404) or (line.loose and answer.status_code in (409, 422)):
        return OUT
    return IN if answer.status_code < 500 else f"{answer.status_code}"


def agrees(line: Line, wanted: str, answer: Any) -> bool:
    got = outcome(answer, line)
    if line.anyone:
        return got in (IN, OUT) and answer.status_code < 500
    if not line.roles and not line.staff:
        return got in (OUT, LOGIN)
    if wanted == IN and line.loose:
        return answer.status_code not in (401, 403, 404) and answer.status_code < 500
    return got == wanted or (wanted == IN and line.empty and answer.status_code == 404)


@pytest.mark.parametrize("name", sorted(LINES))
def test_only_what_the_matrix_allows(name: str, world: tuple[World, list[tuple[Visitor, Client]]], db: None) -> None:
    made, visitors = world
    line, wrong = LINES[name], []
    events = Event.objects.count()
    for visitor, client in visiting(line, visitors):
        wanted = expected(line, visitor, made)
        with clock.set_clock(NOW), transaction.atomic():
            kept.clear()
            answer = ask(client, name, line, made)
            if not agrees(line, wanted, answer):
                wrong.append(f"{visitor.name}: {answer.status_code}, should be {wanted}")
            elif wanted != IN and Event.objects.count() != events:
                wrong.append(f"{visitor.name}: refused, and yet something was written")
            elif line.shows and wanted == IN:
                there = str(made.fill(line.shows)) in _body(answer)
                if there != made.paths[line.at].startswith(visitor.path):
                    wrong.append(f"{visitor.name}: {'sees' if there else 'does not see'} the record")
            transaction.set_rollback(True)
    assert not wrong, f"{name}\n  " + "\n  ".join(wrong)


def _body(answer: Any) -> str:
    return b"".join(answer.streaming_content).decode() if answer.streaming else answer.content.decode()


def test_every_figure_opens_only_to_who_may_see_that_unit(
    world: tuple[World, list[tuple[Visitor, Client]]], db: None
) -> None:
    """The catalogue of indicators is asked, not typed."""
    from mingting.assess import reads

    made, visitors = world
    by_name = {visitor.name: client for visitor, client in visitors}
    wrong = []
    for code in reads.engine_for().catalogue:
        line = Line(query=f"?i={code}&p=2021-07&s=@organ@")
        for who, wanted in (("ST own", IN), ("ST other", OUT), ("ST away", OUT), ("WC own", OUT), ("SA county", OUT)):
            with clock.set_clock(NOW), transaction.atomic():
                got = outcome(ask(by_name[who], "figures-open", line, made), line)
                transaction.set_rollback(True)
            if got != wanted:
                wrong.append(f"{code}, {who}: {got}, should be {wanted}")
    assert not wrong, "\n".join(wrong)
