"""Whatever is sent, by whomever: no server error, and every answer as described.

schemathesis makes the requests, the site's own WSGI handler answers.
What is generated is aimed, in part, at cases that are there and at people who may act on them, so that it comes past the doorkeeper.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from api_program import Program
from case_house import PERSON, build_house
from django.core.cache import cache
from django.core.handlers.wsgi import WSGIHandler
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings

from mingting.assess.facts import take_snapshot
from mingting.base import clock, journal
from mingting.base.journal import SYSTEM
from mingting.base.permissions import roles_of
from mingting.base.roles import may_ask, may_move
from mingting.doors.openapi.api import api
from mingting.doors.openapi.moves import BY_STAFF
from mingting.doors.openapi.throttle import PersonRate
from mingting.handle.cases.acts.open import open_case
from mingting.handle.cases.models import Case
from mingting.rules.moves import MOVES, move

schemathesis = pytest.importorskip("schemathesis")
checks = pytest.importorskip("schemathesis.checks")
spec_checks = pytest.importorskip("schemathesis.specs.openapi.checks")
GenerationMode = schemathesis.GenerationMode

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
EXAMPLES = 8
CHECKS = [
    checks.not_a_server_error,
    spec_checks.status_code_conformance,
    spec_checks.content_type_conformance,
    spec_checks.response_headers_conformance,
    spec_checks.response_schema_conformance,
]
MEMBERS = ("clerk", "approver", "head", "supervisor", "statistics", "admin", "leader")


SCHEMA = schemathesis.openapi.from_dict(json.loads(json.dumps(api.get_openapi_schema())))
GIVEN = settings(
    max_examples=EXAMPLES,
    derandomize=True,
    deadline=None,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture
def world(data: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[SimpleNamespace]:
    """The house with a case in every state, a figure, a paper, and a program for each of several people."""
    monkeypatch.setattr(PersonRate, "allow_request", lambda *_: True)
    cache.clear()
    with clock.set_clock(clock.now()):
        house = build_house()
        programs = {name: Program(getattr(house, name)) for name in (*MEMBERS, "chief")}
        clerk, approver = programs["clerk"], programs["approver"]
        item, given = house.item, {"window": house.window, "place": house.hall, "applicant": PERSON}
        open_case(user=house.clerk, item=item, **given)
        clerk.take_in(until="submit")
        _, accepted, reviewing = clerk.take_in(until="receive"), clerk.take_in(), clerk.take_in()
        lacks = [{"material": "申请书", "wrong": "没有签字"}]
        clerk.moved(clerk.take_in(until="receive"), "notify_correction", items=lacks, days=15)
        approver.moved(reviewing, "assign", handler="审批甲")
        paused = approver.moved(accepted, "assign", handler="审批甲")
        soon = (clock.today() + timedelta(days=9)).isoformat()
        approver.moved(paused, "start_special", kind="testing", expected_on=soon, reason="检测")
        for until in ("propose", "grant", "finish"):
            case = approver.moved(clerk.take_in(), "assign", handler="审批甲")
            case = approver.moved(case, "propose", opinion="可以")
            if until != "propose":
                case = programs["chief"].moved(case, "grant", content="准予")
            if until == "finish":
                clerk.moved(case, "finish")
        clerk.take_in()
        asked = clerk.take_in(until="receive")
        body = {"version": asked["version"], "action": "void", "reason": "重复录入"}
        request = clerk.post(f"/cases/{asked['number']}/requests", body).json()["id"]
        journal.seal_all()
        take_snapshot(SYSTEM)
        code = programs["leader"].get("/figures", period="2024-05", indicator="accepted_cases").json()[0]["code"]
        yield SimpleNamespace(house=house, programs=programs, request=request, code=code, paper=_paper(clerk))


def _paper(clerk: Program) -> str:
    number = clerk.take_in(until="receive")["number"]
    return str(clerk.get(f"/cases/{number}/papers").json()[0]["number"])


def _sign(case: Any) -> int:
    """A number made of what was generated: the same each run."""
    sent = [case.method, case.path, case.path_parameters, case.query, str(case.body)]
    return int.from_bytes(hashlib.sha256(json.dumps(sent, default=str, sort_keys=True).encode()).digest()[:4], "big")


def _aim(case: Any, world: SimpleNamespace) -> Program:
    """Three in four are aimed: at a case in a state the move starts from, in its present version, by one who may."""
    sign = _sign(case)
    program: Program = world.programs[MEMBERS[sign % len(MEMBERS)]]
    if sign % 4 == 0:
        return program
    action = case.path.rpartition("/moves/")[2] if "/moves/" in case.path else ""
    target = _target(action, sign)
    aims = {
        "number": target.case_no or target.source_no,
        "request_id": world.request,
        "code": world.house.item.code if "/items/" in case.path else world.code,
        "paper": world.paper,
    }
    for name in case.path_parameters or {}:
        case.path_parameters[name] = aims[name]
    if isinstance(case.body, dict):
        known = {
            "version": target.version,
            "handler": "审批甲",
            "expected_on": (clock.today() + timedelta(days=9)).isoformat(),
            "valid_to": (clock.today() + timedelta(days=900)).isoformat(),
        }
        case.body.update({name: value for name, value in known.items() if name in case.body})
    if case.method == "POST" and case.headers is not None:
        case.headers["Idempotency-Key"] = f"fuzz-{sign:010d}"
    movers = [one for one in world.programs.values() if action and _may(one, action)]
    return movers[sign % len(movers)] if movers else program


def _target(action: str, sign: int) -> Case:
    cases = Case.objects.order_by("pk")
    if action:
        cases = cases.filter(state__in=[state.value for state in move(action).sources])
    found = list(cases) or list(Case.objects.order_by("pk"))
    return found[sign % len(found)]


def _may(program: Program, action: str) -> bool:
    return any(may_move(role, action) or may_ask(role, action) for role in roles_of(program.user))


def _try(strategy: Any, site: WSGIHandler, world: SimpleNamespace) -> Counter[int]:
    """Requests of one operation; answers how often each status came."""
    seen = Counter[int]()

    @GIVEN
    @given(case=strategy)
    def each(case: Any) -> None:
        program = _aim(case, world)
        answer = case.call(app=site, headers={"Authorization": f"Bearer {program.key}"})
        seen[answer.status_code] += 1
        case.validate_response(answer, checks=CHECKS)

    each()
    return seen


MODES = (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)


@pytest.mark.parametrize("mode", MODES, ids=lambda mode: mode.value)
def test_whatever_is_sent_is_answered_as_described(mode: Any, world: SimpleNamespace) -> None:
    """One world for all operations; what each of them did is taken back."""
    site, tried = WSGIHandler(), dict[str, Counter[int]]()
    for found in SCHEMA.get_all_operations():
        operation = found.ok()
        try:
            strategy = operation.as_strategy(generation_mode=mode)
        except Exception as error:  # nothing to get wrong where nothing is asked for
            assert "negat" in str(error).lower(), operation.label
            continue
        with transaction.atomic():
            tried[operation.label] = _try(strategy, site, world)
            transaction.set_rollback(True)
    if mode is GenerationMode.POSITIVE:
        moved = [label for label, seen in tried.items() if "/moves/" in label and seen[200]]
        assert len(moved) >= len(BY_STAFF) * 3 // 4, moved  # else the requests would prove little


def test_the_aim_reaches_every_move(world: SimpleNamespace) -> None:
    """Else the requests above would prove little: for every move somebody in the house may make it."""
    for row in MOVES:
        if row.sources and row.action != "deem_accept":
            assert any(_may(one, row.action) for one in world.programs.values()), row.action
