"""The small house with a tablet at its window: for every test that reviews."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from case_house import PERSON, build_house

from mingting.base.models import User
from mingting.handle.cases.acts.take_in import take_in
from mingting.handle.cases.models import Case
from mingting.handle.cases.terms import Applicant
from mingting.handle.reviews.acts.make_token import ask_at_tablet
from mingting.handle.reviews.acts.stations import make_station, next_token, pair
from mingting.handle.reviews.acts.submit import From
from mingting.rules.codes import resident_id


def number(order: int) -> str:
    """A lawful number of the n-th person."""
    body = f"6405211990{1 + order // 28:02d}{1 + order % 28:02d}{order:03d}"
    return body + resident_id.check_character(body)


def somebody(order: int, phone: str = "") -> Applicant:
    return Applicant(f"李{'一二三四五六七八九十'[order % 10]}民", number(order), phone or f"139{order:08d}")


def build_review_house() -> SimpleNamespace:
    house = build_house()
    _, code = make_station(house.window.pk, user=house.manager)
    house.station, house.carried = pair(code)
    house.tablet = From(station=house.station)
    return house


def finished(house: SimpleNamespace, applicant: Applicant = PERSON, **given: Any) -> Case:
    """An instant case, finished in one visit at the clerk's window."""
    return take_in(
        user=house.clerk,
        item=house.instant,
        until="finish",
        window=house.window,
        place=None,
        applicant=applicant,
        **given,
    )


def accepted(house: SimpleNamespace, applicant: Applicant = PERSON) -> Case:
    return take_in(
        user=house.clerk, item=house.item, until="accept", window=house.window, place=None, applicant=applicant
    )


def asked(house: SimpleNamespace, case: Case, user: User | None = None) -> str:
    """The clerk asks at the tablet, and the tablet has the token."""
    ask_at_tablet(case.pk, user=user or house.clerk)
    return next_token(house.station)
