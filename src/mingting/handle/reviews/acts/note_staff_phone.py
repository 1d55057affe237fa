"""登记工作人员手机号: kept as a keyed token alone, so that a review with it as the person's number is seen."""

from __future__ import annotations

from django.db import transaction

from mingting.base import clock, journal
from mingting.base.crypto import token
from mingting.base.models import User
from mingting.base.people import fold_number
from mingting.base.permissions import actor_of, allow
from mingting.base.roles import Permission
from mingting.handle.reviews.errors import PhoneWrong
from mingting.handle.reviews.models import StaffPhone
from mingting.rules.codes import phone as phones
from mingting.rules.codes.errors import InvalidCode


def note_staff_phone(of: User, phone: str, *, user: User) -> StaffPhone:
    """The number of a member of staff; the same again changes nothing but whose it is."""
    allow(user, Permission.MANAGE_USERS, of.organ.path if of.organ else "")
    try:
        number = fold_number(phones.validate(phone[:40]))
    except InvalidCode:
        raise PhoneWrong() from None
    with transaction.atomic():
        noted, _ = StaffPhone.objects.update_or_create(
            token=token("phone", number), defaults={"user": of, "noted_at": clock.now()}
        )
        journal.record("review.staff-phone", f"base/user:{of.username}", {}, actor=actor_of(user))
        return noted
