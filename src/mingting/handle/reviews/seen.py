"""What the tables show around a review, for the rules of `signs`: one small indexed question each."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.db.models import QuerySet

from mingting.base.calendars import calendar_of
from mingting.base.clock import CHINA, day_of
from mingting.handle.cases.models import Case
from mingting.handle.reviews.asks import step_at
from mingting.handle.reviews.models import Ask, Review, StaffPhone
from mingting.handle.reviews.signs import BURST, Sign, Sitting, phone_rules, signs_of

PHONE_SPAN = timedelta(days=30)


def signs_at(ask: Ask, case: Case, at: datetime, device: bytes | None, address: bytes | None) -> list[Sign]:
    """Every sign of rigging at this review."""
    at_tablet = ask.channel == Ask.Channel.TABLET
    today = Review.objects.filter(reviewed_at__gte=datetime.combine(day_of(at), time(), CHINA))
    sitting = Sitting(
        at=at,
        opened_at=ask.opened_at,
        step_at=step_at(case, ask.visit),
        hall_device=at_tablet,
        device_people=1 if at_tablet or not device else _people(today.filter(device=device), case),
        address_people=1 if at_tablet or not address else _people(today.filter(address=address), case),
        phone_people=_phone_people(case.phone_token, case, at),
        staff_phone=_of_staff(case.phone_token),
        window_reviews=_in_burst(ask.window_id, at),
    )
    return signs_of(sitting, calendar_of(case.organ.region_id or ""))


def phone_signs(token: bytes, case: Case, at: datetime) -> list[Sign]:
    """Signs of a number left for calling back."""
    since = Review.objects.filter(callback_token=token, reviewed_at__gte=at - PHONE_SPAN)
    return phone_rules(_people(since, case), _of_staff(token), at)


def _people(rows: QuerySet[Review], case: Case) -> int:
    """Different applicants among these reviews and this case; a case without a number is a person of its own."""
    known = [*rows.values_list("case__id_token", "case_id")[:500], (case.id_token, case.pk)]
    return len({bytes(number) if number else pk for number, pk in known})


def _phone_people(token: bytes | memoryview[int] | None, case: Case, at: datetime) -> int:
    """An agent's number stands in many cases by right."""
    if not token or case.agency:
        return 1
    return _people(Review.objects.filter(case__phone_token=token, reviewed_at__gte=at - PHONE_SPAN), case)


def _of_staff(token: bytes | memoryview[int] | None) -> bool:
    return bool(token) and StaffPhone.objects.filter(token=token).exists()


def _in_burst(window: int | None, at: datetime) -> int:
    if window is None:
        return 1
    return Review.objects.filter(window=window, reviewed_at__gt=at - BURST).count() + 1
