"""Cases lived by the acts: every state, invented people, nothing of a quarter touched."""

from __future__ import annotations

from pathlib import Path

import pytest
from mini import stand_mini, stand_mini_lived

from mingting.base import clock
from mingting.base.models import Clock, Event, User
from mingting.base.permissions import reach_of
from mingting.base.roles import Permission
from mingting.demo.counties import county_of
from mingting.demo.life_table import LIVES
from mingting.demo.lives import live
from mingting.demo.load import load
from mingting.demo.small.build import ledgers
from mingting.demo.small.mini import MINI
from mingting.exchange.checks import check_ledgers
from mingting.handle.cases.models import Case, CaseRequest
from mingting.handle.cases.replay import check_cases
from mingting.rules.moves import State

pytestmark = [pytest.mark.django_db, pytest.mark.both]
NOT_LIVED = {"draft", "pre_reviewing", "voided", "forwarded"}


@pytest.fixture
def lived(data: Path) -> None:
    """The small county whose people have lived their cases."""
    stand_mini_lived()


def test_a_case_is_lived_in_every_state_and_only_once(data: Path) -> None:
    stand_mini()
    before = Case.objects.count()
    load("mini", lives=True)
    cases = Case.objects.filter(source__code="own")
    assert cases.count() == Case.objects.count() - before == len(LIVES) >= 25
    assert {state.value for state in State} - set(cases.values_list("state", flat=True)) == NOT_LIVED
    assert min(one.recorded_at for one in cases) > clock.now().replace(year=clock.now().year - 1)
    assert not cases.filter(accepted_at__date__gte=clock.today()).exists(), "all before today"


def test_what_a_supervisor_looks_for_is_there_and_the_journal_tells_it_all(lived: None) -> None:
    cases = Case.objects.filter(source__code="own")
    assert cases.filter(state="suspended").count() == 1 and cases.filter(state="correcting").count() == 1
    late = cases.filter(due_on__lt=clock.today(), finished_at=None, decided_at=None)
    assert (
        "reviewing" in late.values_list("state", flat=True) and Clock.objects.filter(overdue_at__isnull=False).exists()
    )
    assert set(CaseRequest.objects.filter(decided_at=None).values_list("action", flat=True)) == {"refuse", "extend"}
    assert cases.get(extended_days__gt=0) and cases.filter(instant_here=True).count() == 3
    assert cases.exclude(case_no="").values("case_no").distinct().count() == cases.exclude(case_no="").count()
    assert not list(check_cases()) and not list(check_ledgers())


def test_people_of_the_windows_are_there_and_reach_their_own(lived: None) -> None:
    clerk = User.objects.get(username="mini-chuangkou")
    reach = reach_of(clerk, Permission.TAKE_IN)
    assert not reach.scopes and len(reach.windows) == 1
    assert Case.objects.filter(window__in=reach.windows).count() > 20
    approver = User.objects.get(username="mini-shenpi")
    assert reach_of(approver, Permission.SET_ITEMS).covers(approver.organ.path)


def test_lived_again_nothing_happens(lived: None) -> None:
    cast = county_of("mini").lived
    assert cast is not None and live(cast) == 0
    before = Event.objects.count()
    assert load("mini", lives=True).taken == 0 and Event.objects.count() == before


def test_items_come_with_lists_delegation_and_special_procedures() -> None:
    rows = {ledger.kind: ledger for ledger in ledgers(MINI)}
    head = list(rows["items"].headings)
    items = [dict(zip(head, row, strict=True)) for row in rows["items"].rows]
    assert {row["办件类型"] for row in items if row["窗口即办"] == "是"} == {"即办件"}
    assert any(row["代办受理"] == "是" for row in items) and any(row["特别程序"] for row in items)
    listed = {row[0] for row in rows["materials"].rows}
    assert listed <= {row["实施编码"] for row in items} and len(listed) > 20
