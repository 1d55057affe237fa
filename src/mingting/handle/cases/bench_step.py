"""`mingting bench step` and `sweep`: the case step beside the bare statement, usual ORM code and SpiffWorkflow; the sweep beside one INSERT … SELECT.

Every way takes the same two steps (accept, assign) over cases of its own in one database, in turns within one run, so that
the ratios hold where the seconds move. Meant for PostgreSQL (`DATABASE_URL`); on SQLite the bound is the same statements in a row.
"""

from __future__ import annotations

import contextlib
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

from mingting.handle.cases.bench_lists import own_database

ROUNDS = 5


def run(rows: int = 200) -> list[dict[str, Any]]:
    """Measures of the step: `rows` cases a round and way."""
    return _child("step", rows)


def sweep(rows: int = 1_000_000) -> list[dict[str, Any]]:
    """Measures of the sweep among so many open clocks."""
    return _child("sweep", rows)


def _child(what: str, rows: int) -> list[dict[str, Any]]:
    with own_database() as environment:
        command = [sys.executable, "-m", "mingting.handle.cases.bench_step", what, str(rows)]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    found: list[dict[str, Any]] = json.loads(done.stdout.splitlines()[-1])
    return found


# ---- the step ----------------------------------------------------------------------------------------------------------------


def _step(rows: int) -> list[dict[str, Any]]:
    ground = _ground()
    ways: dict[str, Callable[[list[int]], None]] = {
        "ours": lambda cases: _ours(cases, ground, notice=False),
        "noticed": lambda cases: _ours(cases, ground, notice=True),
        "bound": lambda cases: _bound(cases, ground),
        "orm": lambda cases: _orm(cases, ground),
    }
    with contextlib.suppress(ImportError):  # the peer is a tool of the developer's environment
        ways["spiff"] = _spiff(ground)
    seconds: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(ROUNDS):
        for name, way in ways.items():
            cases = _received(ground, rows)
            start = time.perf_counter()
            way(cases)
            seconds[name].append(time.perf_counter() - start)
    mine = statistics.median(seconds["ours"])
    peers = {
        "bound": ("一条预备好的语句（流水号、办件、日志），不问权限", "≥0.5"),
        "orm": ("通常的 ORM 写法（同样的检查和写入）", "≥3"),
        "spiff": ("SpiffWorkflow（状态存 JSON）", "≥2"),
    }
    found = []
    noticed = statistics.median(seconds.pop("noticed"))
    for name, (title, mark) in peers.items():
        if name in seconds:
            peer = statistics.median(seconds[name])
            found.append(
                {
                    "name": "受理、分办两步", "rows": rows, "seconds": mine / rows / 2, "peer": title,
                    "peer_seconds": peer / rows / 2, "ratio": peer / mine, "mark": mark,
                    "note": "每步秒数；倍数为对照用时÷本系统用时（越大越好）",
                }
            )  # fmt: skip
    found.append(
        {
            "name": "同上，另出受理通知书", "rows": rows, "seconds": noticed / rows / 2, "peer": "不出文书",
            "peer_seconds": mine / rows / 2, "ratio": noticed / mine, "mark": "", "note": "文号、封存的内容、日志、排版任务",
        }
    )  # fmt: skip
    return found


def _ground() -> dict[str, Any]:
    from datetime import date

    from mingting.base.models import Grant, Organ, Place, Region, User, Window
    from mingting.catalogue.models import Item

    region = Region.objects.create(code="640521000000", name="中宁县", level=4)
    root = Organ.objects.add_root(
        instance=Organ(code="zn", name="中宁县", short_name="中宁县", kind="county", region=region)
    )
    organ = Organ.objects.add_child(
        root, instance=Organ(code="sjj", name="市监局", short_name="市监局", kind="department", region=region)
    )
    place = Place.objects.create(code="hall", name="政务大厅", tier="hall", organ=root)
    window = Window.objects.create(place=place, code="A1", name="综合窗1", organ=root)
    people = {}
    for name, role, where, at in (("clerk", "WC", root, window), ("approver", "AP", organ, None)):
        people[name] = User.objects.create(username=name, name=name, organ=where)
        Grant.objects.create(user=people[name], role=role, organ=where, window=at)
    item = Item.objects.create(
        code="1", basic_code="1", name="甲", organ=organ, item_type="01", exercise_level="4", case_kind="promised",
        promise_limit=10, legal_limit=20, valid_from=date(2004, 1, 1),
    )  # fmt: skip
    return {"organ": organ, "window": window, "item": item, "place": place, **people}


def _received(ground: dict[str, Any], count: int) -> list[int]:
    """Cases that wait for acceptance, not part of what is measured."""
    from mingting.handle.cases.acts.take_in import take_in
    from mingting.handle.cases.terms import Applicant

    return [
        take_in(
            user=ground["clerk"], item=ground["item"], window=ground["window"], place=None,
            applicant=Applicant("张学萍", "640521199001010016", "13812345678"), until="receive",
        ).pk
        for _ in range(count)
    ]  # fmt: skip


def _ours(cases: list[int], ground: dict[str, Any], notice: bool) -> None:
    from mingting.handle.cases.acts.accept import accept
    from mingting.handle.cases.acts.assign import assign
    from mingting.handle.cases.models import Case

    versions = dict(Case.objects.filter(pk__in=cases).values_list("pk", "version"))  # as the page knows them
    for pk in cases:
        case = accept(pk, version=versions[pk], user=ground["clerk"], notice=notice)
        assign(pk, version=case.version, user=ground["approver"])


_SERIAL = "INSERT INTO base_serial (name, value) VALUES ({}, 1) ON CONFLICT (name) DO UPDATE SET value = base_serial.value + 1"
_CASE = "UPDATE cases_case SET state = {}, accepted_at = COALESCE(accepted_at, {}), version = version + 1 WHERE id = {} AND state = {}"
_EVENT = (
    "INSERT INTO base_event (effective_at, recorded_at, actor, organ, place, kind, subject, data) "
    "{how} {}, {}, 'clerk', '', '', {}, {}, {} {where}"
)


def _bound(cases: list[int], ground: dict[str, Any]) -> None:
    """What no code can beat: serial number, case and journal row in one statement, planned once, without a question asked."""
    from mingting.base import clock

    for pk in cases:
        for number, (source, target) in enumerate((("received", "accepted"), ("accepted", "reviewing"))):
            now, data = clock.now(), json.dumps({"action": target, "version": number})
            serial = ["bench:bound"] if not number else []
            _one_write([target, now, pk, source], serial, [now, now, f"case.{target}", f"handle/case:{pk}", data])


def _one_write(case: list[Any], serial: list[str], event: list[Any]) -> None:
    from django.db import connection, transaction

    from mingting.base.prepared import cursor

    if connection.vendor == "postgresql":
        marks = [f"${number}" for number in range(1, 11)]
        numbered = f", s AS ({_SERIAL.format(marks[9])} RETURNING value)" if serial else ""
        how = _EVENT.format(*marks[4:9], how="SELECT", where="::jsonb FROM moved")
        how = how.replace("$5, $6", "$5::timestamptz, $6::timestamptz").replace("$7, $8", "$7::varchar, $8::varchar")
        with cursor() as link:
            link.execute(
                f"WITH moved AS ({_CASE.format(*marks[:4])} RETURNING id){numbered} {how}", [*case, *event, *serial]
            )
        return
    text = [str(value) if hasattr(value, "tzinfo") else value for value in (*case, *event)]
    with transaction.atomic(), connection.cursor() as link:
        link.execute(_CASE.format(*["%s"] * 4), text[:4])
        if serial:
            link.execute(_SERIAL.format("%s"), serial)
        link.execute(_EVENT.format(*["%s"] * 5, how="VALUES (", where=")"), text[4:])


def _orm(cases: list[int], ground: dict[str, Any]) -> None:
    """As it is usually written: load and lock, ask the permission, change the object, save it, and create what goes with it."""
    from django.db import transaction

    from mingting.base import clock
    from mingting.base.models import Clock, Event, HolidayNotice, Serial, StandIn
    from mingting.handle.cases.models import Case
    from mingting.rules.calendar import WorkCalendar

    calendar = WorkCalendar("", [])
    for pk in cases:
        for step in ("accept", "assign"):
            with transaction.atomic():
                case = Case.objects.select_for_update(of=("self",)).select_related("item", "organ", "window").get(pk=pk)
                user = ground["clerk"] if step == "accept" else ground["approver"]
                absent = StandIn.objects.filter(stand_in=user, ended_at=None).values_list("absent", flat=True)
                grants = user.grants.select_related("organ")
                if not any(case.organ_path.startswith(one.organ.path) for one in grants) and not absent.exists():
                    raise PermissionError
                now = clock.now()
                if step == "accept":
                    if case.materials.filter(necessity="required", state__in=["missing", "wrong"]).exists():
                        raise ValueError
                    if HolidayNotice.objects.exists():
                        raise NotImplementedError
                    case.state, case.accepted_at, case.accepted_by = "accepted", now, user
                    case.due_on = calendar.add_workdays(clock.day_of(now), 10).day
                    case.version += 1
                    case.save()
                    clocks = Clock.objects.filter(subject=f"handle/case:{pk}", stopped_at=None)
                    for row in clocks:
                        row.stopped_at, row.next_at = now, None
                        row.save()
                    for kind, limit in (("case.promise", 10), ("case.legal", 20)):
                        Clock.objects.create(
                            subject=f"handle/case:{pk}", kind=kind, started_on=clock.day_of(now), limit=limit,
                            due_at=now, next_at=now, organ_path=case.organ_path,
                        )  # fmt: skip
                    serial, _ = Serial.objects.select_for_update().get_or_create(name="bench:orm")
                    serial.value += 1
                    serial.save()
                else:
                    case.state, case.handler = "reviewing", user
                    case.version += 1
                    case.save()
                Event.objects.create(
                    effective_at=now, recorded_at=now, actor=user.username, kind=f"case.{step}",
                    subject=f"handle/case:{pk}", data={"action": step, "version": case.version},
                )  # fmt: skip


_BPMN = """<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d" targetNamespace="urn:case">
<bpmn:process id="case" isExecutable="true">
<bpmn:startEvent id="s"><bpmn:outgoing>f1</bpmn:outgoing></bpmn:startEvent>
<bpmn:sequenceFlow id="f1" sourceRef="s" targetRef="accept"/>
<bpmn:userTask id="accept" name="accept"><bpmn:incoming>f1</bpmn:incoming><bpmn:outgoing>f2</bpmn:outgoing></bpmn:userTask>
<bpmn:sequenceFlow id="f2" sourceRef="accept" targetRef="assign"/>
<bpmn:userTask id="assign" name="assign"><bpmn:incoming>f2</bpmn:incoming><bpmn:outgoing>f3</bpmn:outgoing></bpmn:userTask>
<bpmn:sequenceFlow id="f3" sourceRef="assign" targetRef="decide"/>
<bpmn:userTask id="decide" name="decide"><bpmn:incoming>f3</bpmn:incoming><bpmn:outgoing>f4</bpmn:outgoing></bpmn:userTask>
<bpmn:sequenceFlow id="f4" sourceRef="decide" targetRef="e"/>
<bpmn:endEvent id="e"><bpmn:incoming>f4</bpmn:incoming></bpmn:endEvent>
</bpmn:process></bpmn:definitions>"""


def _spiff(ground: dict[str, Any]) -> Callable[[list[int]], None]:
    """A workflow engine as its users run it: the state as JSON in the row, read, moved and written back each step, with a journal row."""
    import tempfile

    from django.db import transaction
    from SpiffWorkflow import TaskState
    from SpiffWorkflow.bpmn.parser import BpmnParser
    from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
    from SpiffWorkflow.bpmn.workflow import BpmnWorkflow

    from mingting.base import clock
    from mingting.base.models import Event
    from mingting.handle.cases.models import Case

    with tempfile.NamedTemporaryFile("w", suffix=".bpmn") as file:
        file.write(_BPMN)
        file.flush()
        parser = BpmnParser()
        parser.add_bpmn_file(file.name)
        spec = parser.get_spec("case")
    serializer = BpmnWorkflowSerializer()

    def way(cases: list[int]) -> None:
        for pk in cases:
            state = ""
            for step in ("accept", "assign"):
                with transaction.atomic():
                    case = Case.objects.select_for_update().get(pk=pk)
                    flow = serializer.deserialize_json(state) if state else BpmnWorkflow(spec)
                    flow.do_engine_steps()
                    task = next(iter(flow.get_tasks(state=TaskState.READY, manual=True)))
                    task.run()
                    flow.do_engine_steps()
                    state = serializer.serialize_json(flow)
                    case.origins = {"workflow": state}
                    case.version += 1
                    case.save()
                    now = clock.now()
                    Event.objects.create(
                        effective_at=now, recorded_at=now, actor="clerk", kind=f"case.{step}",
                        subject=f"handle/case:{pk}", data={"action": step},
                    )  # fmt: skip

    return way


# ---- the sweep -----------------------------------------------------------------------------------------------------------------


def _sweep(rows: int) -> list[dict[str, Any]]:
    """One in sixty of the open clocks is newly due, as on a working day."""
    from django.db import connection

    from mingting.base import clock
    from mingting.base.clocks import sweep as ours

    _clocks(rows)
    now = clock.now()
    seconds: dict[str, list[float]] = {"ours": [], "bare": []}
    told = 0
    for _ in range(3):
        for name in seconds:
            _ready(now)
            start = time.perf_counter()
            if name == "ours":
                told = ours(now)
            else:
                _bare(now)
            seconds[name].append(time.perf_counter() - start)
    mine, bare = (statistics.median(seconds[name]) for name in ("ours", "bare"))
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM base_clock")
    return [
        {
            "name": f"{told} 个时钟到点", "rows": rows, "seconds": mine, "peer": "一条 INSERT … SELECT",
            "peer_seconds": bare, "ratio": mine / bare, "mark": "≤1.3", "note": "在全部未停的时钟里",
        }
    ]  # fmt: skip


_COLUMNS = 'subject, kind, round, organ_path, region, started_on, "limit", unit, warn_at, due_at, provisional, next_at'
_FILL = {
    "postgresql": f"""INSERT INTO base_clock ({_COLUMNS})
        SELECT 'handle/case:' || n, 'case.promise', 1, '00010002', '640521000000', DATE '2025-10-01', 10, 'workday',
            TIMESTAMPTZ '2025-10-01 00:00+08' + n %% 60 * INTERVAL '1 day', TIMESTAMPTZ '2025-10-03 23:59:59+08' + n %% 60 * INTERVAL '1 day',
            FALSE, TIMESTAMPTZ '2025-10-01 00:00+08' + n %% 60 * INTERVAL '1 day' FROM generate_series(1, %s) AS n""",
    "sqlite": f"""WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < %s)
        INSERT INTO base_clock ({_COLUMNS})
        SELECT 'handle/case:' || n, 'case.promise', 1, '00010002', '640521000000', '2025-10-01', 10, 'workday',
            datetime('2025-09-30 16:00:00', (n %% 60) || ' days'), datetime('2025-10-03 15:59:59', (n %% 60) || ' days'),
            0, datetime('2025-09-30 16:00:00', (n %% 60) || ' days') FROM c""",
}


def _clocks(rows: int) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(_FILL[connection.vendor], [rows])
        cursor.execute("ANALYZE")


def _ready(now: Any) -> None:
    """As before the sweep: a sixtieth to be warned of, and a sixtieth past its end."""
    from datetime import timedelta

    from django.db import connection

    past, soon, later = (now + timedelta(days=days) for days in (-3, -1, 40))
    bound = [connection.ops.adapt_datetimefield_value(one) for one in (later, soon, past, past)]
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE base_clock SET next_at = %s WHERE next_at IS NULL OR next_at <= %s", [bound[0], bound[1]]
        )
        cursor.execute("UPDATE base_clock SET next_at = %s, due_at = %s WHERE id %% 60 = 7", [bound[2], bound[3]])
        cursor.execute("ANALYZE base_clock")


def _bare(now: Any) -> None:
    """The floor: events of the due ones, and nothing that keeps them from being told again but a note of them."""
    from django.db import connection, transaction

    moment = connection.ops.adapt_datetimefield_value(now)
    data = "jsonb_build_object('clock', kind)" if connection.vendor == "postgresql" else "json_object('clock', kind)"
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO base_event (effective_at, recorded_at, actor, organ, place, kind, subject, data) "
            f"SELECT %s, %s, 'bare', '', '', 'clock.overdue', subject, {data} FROM base_clock WHERE next_at <= %s",
            [moment, moment, moment],
        )


def _main() -> None:
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    what, rows = sys.argv[1], int(sys.argv[2])
    print(json.dumps(_step(rows) if what == "step" else _sweep(rows)))


if __name__ == "__main__":
    _main()
