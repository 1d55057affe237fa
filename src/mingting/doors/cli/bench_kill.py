"""`mingting bench kill`: a process is killed inside an act, at any of its statements, and then everything is looked at.

In a database of its own (a folder, or a new database on the same server) each act is run once to count its statements and what it adds, then again
in a process that kills itself (SIGKILL) before or behind one of them. Afterwards everything must be as it was before, and the act, done again, must
succeed; or, for an act that is one statement and was killed behind it, as after the whole act, and done again it must be refused. The journal must
tell the same, papers' numbers have no gap and nothing stands twice. `run` spreads its kills over all acts.
"""

from __future__ import annotations

import itertools
import json
import os
import random
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from mingting.handle.cases.bench_lists import own_database

Way = Callable[["House"], Callable[[], object]]
"""Prepares what an act needs and answers the act itself, ready to be done."""


def run(rows: int = 200) -> list[dict[str, Any]]:
    """Kill so many processes, spread over the acts."""
    with own_database() as environment:
        command = [sys.executable, "-m", "mingting.doors.cli.bench_kill", str(rows)]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr[-3000:])
    found: list[dict[str, Any]] = json.loads(done.stdout.splitlines()[-1])
    return found


@dataclass
class House:
    """A small county with one person for each role, and the steps that lead a case to where an act starts."""

    people: dict[str, Any]
    items: dict[str, Any]
    window: Any

    def take_in(self, until: str, item: str = "promised") -> Any:
        from mingting.handle.cases.acts.take_in import take_in
        from mingting.handle.cases.terms import Applicant

        person = Applicant("张学萍", "640521199001010016", "13812345678")
        return take_in(
            user=self.people["WC"],
            item=self.items[item],
            window=self.window,
            place=None,
            applicant=person,
            until=until,  # type: ignore[arg-type]
        )

    def do(self, action: str, case: Any, who: str, **fields: Any) -> Any:
        from importlib import import_module

        act = getattr(import_module(f"mingting.handle.cases.acts.{action}"), action)
        return act(case.pk, version=case.version, user=self.people[who] if who else None, **fields)

    def reviewing(self) -> Any:
        return self.do("assign", self.take_in("accept"), "AP")

    def suspended(self) -> Any:
        from mingting.base import clock

        soon = clock.today() + timedelta(days=9)
        return self.do("start_special", self.reviewing(), "AP", kind="hearing", expected_on=soon, reason="申请听证")

    def deciding(self) -> Any:
        return self.do("propose", self.reviewing(), "AP", opinion="同意")

    def decided(self) -> Any:
        return self.do("grant", self.deciding(), "CR")

    def finished(self) -> Any:
        return self.do("finish", self.decided(), "WC")

    def correcting(self) -> Any:
        from mingting.handle.cases.acts.notify_correction import Wrong

        return self.do("notify_correction", self.take_in("receive"), "WC", items=[Wrong("申请表", "缺签字")])


def _move(action: str, who: str, where: Callable[[House], Any], **fields: Any) -> Way:
    def way(house: House) -> Callable[[], object]:
        case = where(house)
        return lambda: house.do(action, case, who, **fields)

    return way


def _ways() -> dict[str, Way]:
    """Every act that people do to a case, and those of the rooms above."""
    from mingting.base import clock
    from mingting.handle.cases.acts.notify_correction import Wrong

    reason, soon = {"reason": "理由充分"}, clock.today() + timedelta(days=9)

    def received(house: House) -> Any:
        return house.take_in("receive")

    def accepted(house: House) -> Any:
        return house.take_in("accept")

    def submitted(house: House) -> Any:
        return house.take_in("submit")

    ways: dict[str, Way] = {
        "take_in": lambda house: lambda: house.take_in("accept"),
        "take_in_instant": lambda house: lambda: house.take_in("finish", "instant"),
        "receive": _move("receive", "WC", submitted),
        "pre_review_pass": _move("pre_review_pass", "WC", submitted),
        "notify_correction": _move("notify_correction", "WC", received, items=[Wrong("申请表", "缺签字")]),
        "resubmit": _move("resubmit", "WC", House.correcting),
        "give_up": _move("give_up", "WC", House.correcting),
        "accept": _move("accept", "WC", received),
        "deem_accept": lambda house: _deemed(house, received(house)),
        "refuse": _move("refuse", "DL", received, basis="某法", **reason),
        "assign": _move("assign", "AP", accepted),
        "start_special": _move("start_special", "AP", House.reviewing, kind="hearing", expected_on=soon, **reason),
        "end_special": _move("end_special", "AP", House.suspended, result="听证完毕"),
        "extend": _move("extend", "DL", House.reviewing, days=5, **reason),
        "return_to_previous": _move("return_to_previous", "AP", House.reviewing, opinion="再核"),
        "propose": _move("propose", "AP", House.reviewing, opinion="同意"),
        "grant": _move("grant", "CR", House.deciding),
        "deny": _move("deny", "CR", House.deciding, basis="某法", **reason),
        "finish": _move("finish", "WC", House.decided),
        "deliver": _move("deliver", "WC", House.finished, signer="张学萍"),
        "withdraw": _move("withdraw", "WC", House.reviewing, **reason),
        "terminate": _move("terminate", "CR", House.suspended, **reason),
        "return_case": _move("return_case", "CR", received, **reason),
        "forward_up": _move("forward_up", "AP", House.reviewing, organ="市局", **reason),
        "void": _move("void", "SU", accepted, **reason),
        "produce_licence": _licence,
        "submit_review": _review,
        "decide_request": _request,
    }
    return ways


def _deemed(house: House, case: Any) -> Callable[[], object]:
    from mingting.handle.cases.acts.deem_accept import deem_accept

    return lambda: deem_accept(case.pk, version=case.version)


def _licence(house: House) -> Callable[[], object]:
    from mingting.handle.licences.acts.produce import produce_licence

    case = house.decided()
    return lambda: produce_licence(case.pk, version=case.version, user=house.people["WC"])


def _review(house: House) -> Callable[[], object]:
    from mingting.handle.reviews.acts.make_token import make_token
    from mingting.handle.reviews.acts.submit import submit_review

    token = make_token(house.finished(), user=house.people["WC"], visit="finish")
    return lambda: submit_review(token, "very_satisfied")


def _request(house: House) -> Callable[[], object]:
    from mingting.handle.cases.acts.ask import ask_for, decide_request

    case = house.take_in("receive")
    fields = {"reason": "不属本局", "basis": "某法"}
    asked = ask_for(case.pk, version=case.version, user=house.people["WC"], action="refuse", fields=fields)
    return lambda: decide_request(asked.pk, user=house.people["DL"], agree=True)


# ---- killing -----------------------------------------------------------------------------------------------------------------


@dataclass
class Count:
    """What came of the kills."""

    kills: int = 0
    whole: int = 0
    undone: int = 0
    problems: list[str] = field(default_factory=list)


def _measured(act: Callable[[], object]) -> tuple[int, dict[str, int]]:
    """Do it; how many statements it takes, and what it adds."""
    from django.db import connection

    numbers, before = itertools.count(1), _state()
    last = 0

    def count(execute: Any, *args: Any) -> Any:
        nonlocal last
        last = next(numbers)
        return execute(*args)

    with connection.execute_wrapper(count):
        act()
    return last, _added(before, _state())


def _added(before: dict[str, int], after: dict[str, int]) -> dict[str, int]:
    return {name: after[name] - before[name] for name in before}


def _refused(act: Callable[[], object]) -> bool:
    from mingting.base.errors import Refused

    try:
        act()
    except Refused:
        return True
    return False


def _kill_at(act: Callable[[], object], at: int, behind: bool) -> bool:
    """Do it in a process of its own that dies at that statement; whether it died."""
    from django.db import connection, connections

    connections.close_all()
    child = os.fork()
    if child == 0:
        numbers = itertools.count(1)

        def die(execute: Any, *args: Any) -> Any:
            mine = next(numbers) == at
            if mine and not behind:
                os.kill(os.getpid(), signal.SIGKILL)
            answer = execute(*args)
            if mine:
                os.kill(os.getpid(), signal.SIGKILL)
            return answer

        with connection.execute_wrapper(die):
            act()
        os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


def _state() -> dict[str, int]:
    """What must be as before, or as after."""
    from mingting.base.models import Event, Serial
    from mingting.handle.cases.models import Case, CasePaper
    from mingting.handle.licences.models import Licence
    from mingting.handle.reviews.models import Review

    counted = {model.__name__: model.objects.count() for model in (Case, CasePaper, Licence, Review, Event)}
    versions = sum(Case.objects.values_list("version", flat=True))
    return counted | {"versions": versions, "serials": sum(Serial.objects.values_list("value", flat=True))}


def _problems() -> list[str]:
    """Every case against its journal, every kind of paper without a gap, every number once."""
    from django.db.models import Count as CountOf
    from django.db.models import Max

    from mingting.handle.cases.models import Case, CasePaper
    from mingting.handle.cases.replay import check_cases

    found = [f"{one.place} {one.say}" for one in check_cases()]
    for row in CasePaper.objects.values("organ", "kind", "year").annotate(n=CountOf("id"), last=Max("serial")):
        if row["n"] != row["last"]:
            found.append(f"{row['kind']} has a gap")
    numbered = Case.objects.exclude(case_no=None)
    tails = sorted(int(str(number)[14:19]) for number in numbered.values_list("case_no", flat=True))
    if tails != list(range(1, len(tails) + 1)):
        found.append("case numbers have a gap")
    return found


def _main(rows: int) -> list[dict[str, Any]]:
    house, ways, chance = _house(), _ways(), random.Random(20260105)
    measured = {name: _measured(way(house)) for name, way in ways.items()}
    count, names = Count(), list(ways)
    for number in range(rows):
        name = names[number % len(names)]
        act, (length, adds) = ways[name](house), measured[name]
        before = _state()
        died = _kill_at(act, chance.randint(1, length), chance.random() < 0.5)
        count.kills += died
        after = _state()
        if after == before:
            count.undone += 1
            act()  # nothing is in the way of doing it again
        elif _added(before, after) != adds:
            count.problems.append(f"{name}: half done {before} {after}")
        else:
            count.whole += 1
            if died and (not _refused(act) or _state() != after):
                count.problems.append(f"{name}: done twice {before} {after} {_state()}")
    count.problems += _problems()
    return [
        {
            "name": f"{len(names)} 种操作中途被杀", "rows": rows, "kills": count.kills, "undone": count.undone,
            "whole": count.whole, "problems": count.problems, "acts": names,
            "note": f"被杀 {count.kills} 次：回到操作前 {count.undone}，整件办成、重做被拒 {count.whole}；问题 {len(count.problems)} 个",
        }
    ]  # fmt: skip


def _house() -> House:
    from mingting.base.models import Grant, Organ, Place, Region, User, Window
    from mingting.catalogue.models import Item, LicenceType

    region = Region.objects.create(code="640521000000", name="中宁县", level=4)
    root = Organ.objects.add_root(
        instance=Organ(code="11640521010123450H", name="中宁县", short_name="中宁县", kind="county", region=region)
    )
    organ = Organ.objects.add_child(
        root,
        instance=Organ(code="12640521MB1A23457L", name="市监局", short_name="市监局", kind="department", region=region),
    )
    place = Place.objects.create(code="hall", name="政务大厅", tier="hall", organ=root)
    window = Window.objects.create(place=place, code="A1", name="综合窗1", organ=root)
    people = {}
    for role, where, at in (
        ("WC", root, window), ("AP", organ, None), ("CR", organ, None), ("DL", organ, None), ("SU", root, None),
    ):  # fmt: skip
        people[role] = User.objects.create(username=role, name=role, organ=where)
        Grant.objects.create(user=people[role], role=role, organ=where, window=at)
    kind = LicenceType.objects.create(code="11100000000013338W032", name="食品经营许可证", organ=organ)
    given: dict[str, Any] = {
        "organ": organ, "item_type": "01", "exercise_level": "4", "valid_from": date(2004, 1, 1), "legal_limit": 20,
    }  # fmt: skip
    items = {
        "promised": Item.objects.create(
            code="1", basic_code="1", name="甲", case_kind="promised", promise_limit=5, produces=kind, **given
        ),
        "instant": Item.objects.create(
            code="2", basic_code="2", name="乙", case_kind="instant", elements={"window_decides": "1"}, **given
        ),
    }
    return House(people, items, window)


if __name__ == "__main__":
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    print(json.dumps(_main(int(sys.argv[1])), ensure_ascii=False))
