"""Questions compiled once: the same answers as the query set gives, with slots filled anew each time."""

from __future__ import annotations

from datetime import date, datetime
from types import SimpleNamespace
from unittest.mock import patch

import pytest
from case_house import build_house
from django.db import IntegrityError, connection, models, transaction
from django.db.models.sql.compiler import SQLCompiler
from django.test.utils import CaptureQueriesContext

from mingting.base import calendars
from mingting.base.clock import CHINA
from mingting.base.models import Grant, HolidayNotice, Place, User
from mingting.base.permissions import grants_asked, held_by, held_from
from mingting.base.prepared import Question, Rows, Slot, cursor

pytestmark = [pytest.mark.django_db, pytest.mark.both]

PLACES = Question(
    lambda: (
        Place.objects.select_related("organ", "region", "parent")
        .filter(code=Slot("code", models.CharField()))
        .annotate(
            windows_here=models.Count("windows"), grants=Rows(Grant.objects.order_by("pk").values_list("role", "items"))
        )
    )
)


@pytest.fixture
def house() -> SimpleNamespace:
    return build_house()


def test_a_question_gives_the_objects_of_its_query_set_with_what_is_selected_beside_and_annotated(
    house: SimpleNamespace,
) -> None:
    place = Place.objects.order_by("pk")[0]
    Grant.objects.update(items=["甲", {"乙": 1}])
    with CaptureQueriesContext(connection) as asked:
        (found,) = PLACES.objects(code=place.code)
        assert (found, found.organ.region.code, found.region, found.parent) == (
            place,
            "640521000000",
            place.region,
            None,
        )
    assert len(asked) == 2  # the question, and the organ's region that it does not select
    assert found.windows_here == place.windows.count()  # type: ignore[attr-defined]
    assert found.grants == [[one.role, one.items] for one in Grant.objects.order_by("pk")]  # type: ignore[attr-defined]
    assert PLACES.objects(code="nowhere") == []


def test_a_question_is_put_into_sql_once(house: SimpleNamespace) -> None:
    question = Question(
        lambda: User.objects.filter(username=Slot("name", models.CharField())).values_list("pk", "name")
    )
    with patch.object(SQLCompiler, "as_sql", autospec=True, side_effect=SQLCompiler.as_sql) as compiled:
        for user in User.objects.order_by("pk")[:3]:
            assert [tuple(row) for row in question.rows(name=user.username)] == [(user.pk, user.name)]
        assert (
            sum(call.args[0].query.model is User for call in compiled.mock_calls) == 2
        )  # the loop's own, and the question's


def test_a_hostile_value_is_a_value(house: SimpleNamespace) -> None:
    question = Question(lambda: User.objects.filter(name=Slot("name", models.CharField())).values_list("pk"))
    odd = "'; DROP TABLE base_user; -- %s $1 张\\"
    User.objects.filter(pk=house.clerk.pk).update(name=odd)
    assert [list(row) for row in question.rows(name=odd)] == [[house.clerk.pk]]
    with pytest.raises(KeyError):
        question.rows()


def test_grants_asked_with_something_else_are_those_a_person_holds(house: SimpleNamespace) -> None:
    beside = Question(lambda: User.objects.filter(pk=house.clerk.pk).annotate(held=Rows(grants_asked())))
    (user,) = beside.objects(user=house.clerk.pk, today=date(2021, 5, 10))
    assert held_from(house.clerk, user.held) == held_by(house.clerk) != ()  # type: ignore[attr-defined]


def test_calendars_stand_as_they_were_asked_for_until_the_block_ends(house: SimpleNamespace) -> None:
    question = Question(
        lambda: User.objects.filter(pk=house.clerk.pk).annotate(notices=Rows(calendars.notices_asked()))
    )
    (user,) = question.objects()
    before = calendars.calendar_of("640521000000")
    with calendars.standing(user.notices):  # type: ignore[attr-defined]
        HolidayNotice.objects.create(
            code="国办发明电〔2030〕1号",
            title="t",
            year=2030,
            off=[],
            worked=[],
            source="s",
            loaded_at=datetime(2029, 11, 1, tzinfo=CHINA),
        )
        with CaptureQueriesContext(connection) as asked:
            assert calendars.calendar_of("640521000000") is before
        assert len(asked) == 0
    assert calendars.calendar_of("640521000000") is not before
    assert 2030 in calendars.calendar_of("640521000000").known_years


def test_statements_go_through_the_connection_of_django(house: SimpleNamespace) -> None:
    """They are counted and worded in tests, roll back with its transactions, and raise its errors."""
    place = "$1" if connection.vendor == "postgresql" else "%s"
    sql = f"UPDATE base_user SET username = {place} WHERE id = {place.replace('1', '2')}"
    with pytest.raises(IntegrityError), transaction.atomic(), cursor() as link:
        link.execute(sql, [house.head.username, house.clerk.pk])
    with CaptureQueriesContext(connection) as asked, transaction.atomic():
        with cursor() as link:
            link.execute(sql, ["another", house.clerk.pk])
        transaction.set_rollback(True)
    assert any("UPDATE base_user" in one["sql"] for one in asked.captured_queries)
    assert User.objects.get(pk=house.clerk.pk).username == house.clerk.username


@pytest.mark.postgres
def test_on_postgresql_a_question_is_planned_once_a_connection(house: SimpleNamespace) -> None:
    for _ in range(3):
        PLACES.objects(code="hall")
    with connection.cursor() as link:
        link.execute(
            "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%%windows_here%%' AND NOT from_sql"
        )
        assert link.fetchone()[0] == 1
