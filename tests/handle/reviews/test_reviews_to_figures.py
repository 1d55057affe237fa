"""A review, a licence and a window's day stand in the figures after one refresh, and the figure opens to them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from case_house import at
from review_house import asked, build_review_house, finished, somebody

from mingting.assess import reads
from mingting.assess.indicators.answers import Question
from mingting.assess.jobs import REFRESH, refresh_snapshot
from mingting.base import clock
from mingting.base.acts.connect_reviews import connect_reviews
from mingting.base.journal import SYSTEM
from mingting.base.models import Presence
from mingting.handle.cases.acts.open import own_source
from mingting.handle.reviews.acts.rule_on_held import rule_on_held
from mingting.handle.reviews.acts.submit import open_ask, submit_review
from mingting.handle.reviews.models import Review
from mingting.supervise.returns.acts.close_day import close_day, return_day
from mingting.supervise.returns.acts.set_item import set_item
from mingting.supervise.returns.acts.tally import Press, press

pytestmark = [pytest.mark.django_db, pytest.mark.both]


@pytest.fixture
def house(db: None, data: Path) -> Iterator[SimpleNamespace]:
    with clock.set_clock(at("2021-05-10 09:30")):
        house = build_review_house()
        connect_reviews(own_source(), None, date(2021, 1, 1), actor=SYSTEM)
        Presence.objects.create(organ=house.tax, place=house.hall)
        yield house


def value(code: str) -> object:
    return reads.engine_for().figure(Question(code, "2021-05", "zn")).numerator


def opened(code: str) -> set[object]:
    return {row[0] for row in reads.open_figure(Question(code, "2021-05", "zn"), None, limit=None).rows}


def test_a_refresh_runs_three_times_a_minute() -> None:
    assert timedelta(seconds=20) >= REFRESH.every


def test_a_review_is_in_the_figures_after_one_refresh_and_opens_to_its_case(house: SimpleNamespace) -> None:
    first, second = finished(house), finished(house, somebody(2))
    refresh_snapshot()
    assert [value(code) for code in ("reviewable_cases", "reviewed_cases", "bad_reviews")] == [2, 0, 0]
    token = asked(house, second)
    open_ask(token, house.tablet)
    with clock.set_clock(clock.now() + timedelta(seconds=9)):
        submit_review(token, "dissatisfied", options=["slow"], come=house.tablet)
        assert refresh_snapshot() > 0
        assert [value(code) for code in ("reviewable_cases", "reviewed_cases", "bad_reviews")] == [2, 1, 1]
        rows = reads.open_figure(Question("reviewed_cases", "2021-05", "zn"), None, limit=None)
        assert (
            rows.count == 1 and str(second.source_no) in str(rows.rows) and str(first.source_no) not in str(rows.rows)
        )
        refresh_snapshot()
        assert refresh_snapshot() == 0, "without news nothing is made"


def test_a_held_review_counts_once_a_supervisor_let_it(house: SimpleNamespace) -> None:
    token = asked(house, finished(house))
    open_ask(token, house.tablet)
    submit_review(token, "very_satisfied", come=house.tablet)
    refresh_snapshot()
    assert [value(code) for code in ("reviewed_cases", "reviews_held", "reviews_received")] == [0, 1, 0]
    rule_on_held(Review.objects.get().pk, user=house.supervisor, counts=True, reason="看过录像，本人点的")
    refresh_snapshot()
    assert [value(code) for code in ("reviewed_cases", "reviews_held", "reviews_received")] == [1, 0, 1]


def test_a_windows_day_is_in_the_figures_and_leaves_them_when_sent_back(house: SimpleNamespace) -> None:
    item = set_item(house.window, "印章刻制备案", house.tax, user=house.manager)
    refresh_snapshot()
    assert value("hall_cases") == 0
    press(house.window, [Press(f"{number:032d}", item.pk) for number in range(5)], user=house.clerk)
    row = close_day(house.window, date(2021, 5, 10), user=house.clerk)
    refresh_snapshot()
    assert (value("hall_cases"), value("hall_finished")) == (5, 5)
    return_day(row.pk, reason="漏计下午的三件", user=house.statistics)
    refresh_snapshot()
    assert value("hall_cases") == 0
