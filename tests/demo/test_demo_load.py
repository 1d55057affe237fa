"""A county is loaded through the ordinary import, once; its people can log in, its odd cases are there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth import authenticate
from django.db import transaction
from mini import stand_mini
from pytest_django import DjangoDbBlocker

from mingting.base.models import Event, Grant, Ledger, Organ, Presence, ReviewConnection, User
from mingting.base.permissions import reach_of
from mingting.base.roles import Permission
from mingting.demo.counties import COUNTIES
from mingting.demo.errors import NotInProduction, UnknownCounty
from mingting.demo.load import PASSWORD, accounts, load
from mingting.handle.cases.models import Case
from mingting.handle.licences.models import Licence
from mingting.handle.reviews.models import Review
from mingting.registers.models import Entry
from mingting.supervise.attendance.models import HalfDay
from mingting.supervise.returns.models import ReturnLine

pytestmark = [pytest.mark.django_db, pytest.mark.both]


@pytest.fixture(scope="module")
def loaded_once(
    tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """The small county, for the tests that only look; taken back after the last of them."""
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock(), transaction.atomic():
        patch.setattr(settings, "DATA", tmp_path_factory.mktemp("var"))
        stand_mini()
        yield
        transaction.set_rollback(True)


@pytest.fixture
def mini(loaded_once: None, db: None) -> None:
    """Each test changes what it likes; its own changes are taken back."""


def test_every_kind_of_ledger_enters_and_no_row_is_lost(data: Path) -> None:
    loaded = load("mini")
    kinds = {
        "regions",
        "organs",
        "places",
        "windows",
        "presences",
        "staff",
        "licence-types",
        "items",
        "cases",
        "reviews",
    }
    kinds |= {"materials", "licences", "attendance", "returns"}
    kinds |= {f"register:{name}" for name in ("news", "grades", "honours", "complaints", "selfcheck")}
    assert {one.kind for one in loaded.outcomes} == kinds
    assert all(one.read == one.taken and not one.warnings for one in loaded.outcomes)
    assert Ledger.objects.filter(state="done").count() == len(loaded.outcomes) == 22


def test_loading_again_changes_nothing(mini: None) -> None:
    before = {
        model: model.objects.count() for model in (Case, Review, Licence, Entry, HalfDay, ReturnLine, User, Event)
    }
    assert load("mini").taken == 0
    assert {model: model.objects.count() for model in before} == before


def test_what_large_numbers_hide_is_there(mini: None) -> None:
    assert Case.objects.count() == 211
    assert Case.objects.filter(state="voided").count() == 1
    assert Case.objects.filter(finished_at=None).count() == 1
    assert Case.objects.filter(used_days__gt=0, paused_days=0).exclude(promise_days=None).count() > 5
    overdue = [case for case in Case.objects.exclude(promise_days=None) if (case.used_days or 0) > case.promise_days]
    assert len(overdue) == 1
    paused = Case.objects.get(paused_days=8)
    assert paused.used_days is not None and paused.used_days <= paused.promise_days
    assert Case.objects.filter(result="denied", corrections=2).count() == 1
    assert Case.objects.filter(finished_at__date="2021-07-01").count() == 1
    assert Case.objects.exclude(double_entry="").count() == 1
    assert Review.objects.filter(is_default=True).count() == 1
    assert Review.objects.filter(grade="very_dissatisfied").count() == 1
    assert Review.objects.filter(times=2).count() == 1
    assert Licence.objects.filter(stored_at=None).count() == 1


def test_the_bank_reports_only_counts_and_once_late(mini: None) -> None:
    presence = Presence.objects.get(organ__short_name="小川银行")
    assert presence.reports_only and presence.presence_class == "commercial"
    lines = ReturnLine.objects.filter(organ=presence.organ, first_day__gte="2021-04-01", measure="accepted")
    assert sum(line.count for line in lines) == 90
    late = [line for line in lines if line.due_on and line.submitted_at.date() > line.due_on]
    assert [line.remark for line in late] == ["逾期报送"]
    assert not Case.objects.filter(organ=presence.organ).exists()


def test_people_of_the_county_log_in_and_see_their_own_part(mini: None) -> None:
    for account in accounts("mini"):
        assert authenticate(username=account.username, password=PASSWORD)
    clerk = User.objects.get(username="mini-cun")
    town = Organ.objects.get(short_name="东川镇")
    assert [scope.path for scope in reach_of(clerk, Permission.OPEN_ROWS).scopes] == [town.path]
    assert reach_of(User.objects.get(username="mini-guanli"), Permission.SEE_FIGURES).nothing
    assert Grant.objects.count() == len(accounts("mini")) == 11


def test_platform_and_agents_are_connected_to_reviews(mini: None) -> None:
    rows = ReviewConnection.objects.order_by("source__code").values_list("source__code", "organ")
    assert list(rows) == [("agent", None), ("nxzw", None), ("own", None)]


def test_two_counties_are_two_trees_and_their_users_do_not_meet(data: Path) -> None:
    load("zaoyuan")
    load("mini")
    assert {organ.short_name for organ in Organ.objects.filter(depth=1)} == {"枣园县", "小川县"}
    reach = reach_of(User.objects.get(username="zaoyuan"), Permission.SEE_FIGURES)
    assert reach.covers(Organ.objects.get(short_name="枣园镇").path)
    assert not reach.covers(Organ.objects.get(short_name="东川镇").path)


def test_production_takes_no_demo(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "MODE", "production")
    with pytest.raises(NotInProduction, match="正式环境不装示范数据"):
        load("mini")


def test_an_unknown_county_is_answered_with_those_there_are() -> None:
    with pytest.raises(UnknownCounty, match="zhongning-2021q2、zaoyuan、mini"):
        load("atlantis")


def test_the_large_county_offers_the_posts_of_an_office_and_a_neighbour() -> None:
    assert {account.role.value for account in accounts("zhongning-2021q2")} >= {
        "ST",
        "BL",
        "HM",
        "DL",
        "VC",
        "AU",
        "SA",
    }
    assert "zaoyuan" in {account.username for account in accounts("zhongning-2021q2")}
    assert all(county.name == name for name, county in COUNTIES.items())


def test_total_rows_of_the_sheets_agree_with_their_lines(data: Path) -> None:
    returns = [one for one in load("mini").outcomes if one.kind == "returns"]
    assert len(returns) == 2
    for one in returns:
        assert one.totals and all(total["agrees"] for total in one.totals)
