"""存疑核定: a supervisor looks at a review held for signs of rigging, and lets it count or keeps it out. Once, with a reason."""

from __future__ import annotations

import base64

from django.db import transaction

from mingting.base import clock, journal
from mingting.base.clock import day_of
from mingting.base.crypto import seal, unseal_fields
from mingting.base.errors import NotAllowed, NotFound
from mingting.base.models import User
from mingting.base.permissions import Reach, actor_of, held_by, reach_by, require
from mingting.base.roles import Permission, Role
from mingting.handle.cases.moving import month_of
from mingting.handle.errors import ReasonMissing
from mingting.handle.reviews.acts.submit import CALLBACK
from mingting.handle.reviews.errors import NoCallback, NotHeld, RulingReasonMissing
from mingting.handle.reviews.models import Review

RULING = b"review.ruling"
_SHORTEST, _LONGEST = 5, 500


def ruling_reach(user: User) -> Reach:
    """Over which organs this person rules."""
    return reach_by(held_by(user), lambda role: role is Role.SUPERVISOR)


def rule_on_held(review_id: int, *, user: User, counts: bool, reason: str) -> Review:
    """Let it count, or keep it out of every rate for good."""
    reason = reason.strip()
    with transaction.atomic():
        review = Review.objects.select_for_update(of=("self",)).select_related("case").filter(pk=review_id).first()
        if review is None:
            raise NotFound(what="这条评价")
        if not ruling_reach(user).covers(review.organ_path):
            raise NotAllowed()
        if not review.held or review.ruling:
            raise NotHeld()
        if not _SHORTEST <= len(reason) <= _LONGEST:
            raise RulingReasonMissing()
        review.ruling, review.held = ("counts", False) if counts else ("out", True)
        review.ruled_at, review.ruled_by, review.ruling_reason = clock.now(), user, seal(reason.encode(), RULING)
        review.save(update_fields=["ruling", "held", "ruled_at", "ruled_by", "ruling_reason"])
        data = {
            "case": review.case_id,
            "times": review.times,
            "ruling": review.ruling,
            "sealed": {"reason": base64.b64encode(review.ruling_reason).decode()},
            "months": {"cases": [month_of(review.case)], "reviews": [f"{day_of(review.reviewed_at):%Y-%m}"]},
        }
        journal.record("review.ruled", f"handle/review:{review.pk}", data, actor=actor_of(user))
        return review


def reveal_callback(review_id: int, *, user: User, reason: str) -> str:
    """The number that the person left to be called back at; told for a reason, each time journalled."""
    review = Review.objects.filter(pk=review_id).first()
    if review is None:
        raise NotFound(what="这条评价")
    require(user, Permission.REVEAL, review.organ_path)
    if len(reason.strip()) < _SHORTEST:
        raise ReasonMissing()
    if not review.callback:
        raise NoCallback()
    with transaction.atomic():
        sealed = base64.b64encode(seal(reason.strip()[:_LONGEST].encode(), RULING)).decode()
        data = {"case": review.case_id, "sealed": {"reason": sealed}}
        journal.record("review.callback-revealed", f"handle/review:{review.pk}", data, actor=actor_of(user))
        return unseal_fields(review.callback, CALLBACK)["phone"]
