"""Questions about reviews: all of a case, the one that counts, what the clerk may see of it and when, the list of a reach."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from mingting.base import clock
from mingting.base.crypto import unseal
from mingting.base.permissions import Reach
from mingting.handle.cases.models import Case
from mingting.handle.reviews.acts.record import COMMENT
from mingting.handle.reviews.models import Ask, Review

LEFT_AFTER = timedelta(minutes=10)
"""When the person has surely left: from then on the case shows its grade."""


def reviews_of(case: Case) -> list[Review]:
    """Every review of a case, in the order they were given."""
    return list(Review.objects.filter(case=case).order_by("times"))


def counting_review(case: Case) -> Review | None:
    """The review that rates count: the person's first, neither filled in by a system nor held for signs of rigging."""
    return Review.objects.filter(case=case, is_default=False, held=False).order_by("times").first()


@dataclass(frozen=True)
class Asked:
    """What the counter sees of a request: that it waits, was answered or was not. The grade comes later, and never a name."""

    ask: int
    word: str
    over: bool
    since: datetime


def asked(ask: Ask) -> Asked:
    if ask.review_id is not None:
        return Asked(ask.pk, "已评价", True, ask.closed_at or ask.asked_at)
    if ask.closed_at is not None or ask.expires_at <= clock.now():
        return Asked(ask.pk, "未评价", True, ask.closed_at or ask.expires_at)
    if ask.opened_at is not None:
        return Asked(ask.pk, "正在评价", False, ask.opened_at)
    return Asked(ask.pk, "等办事人评价", False, ask.asked_at)


def last_asked(case: Case) -> Asked | None:
    """The last request made of the case's applicant."""
    ask = Ask.objects.filter(case=case).order_by("-pk").first()
    return asked(ask) if ask else None


def is_told(review: Review) -> bool:
    """Whether the person has left, so that staff may see what was given; what a ledger brought is long past."""
    return review.ledger_id is not None or clock.now() >= review.reviewed_at + LEFT_AFTER


def told(rows: QuerySet[Review]) -> QuerySet[Review]:
    """Those of them that staff may see."""
    return rows.filter(Q(ledger__isnull=False) | Q(reviewed_at__lte=clock.now() - LEFT_AFTER))


def grade_shown(review: Review) -> str:
    """The grade as staff may see it, or that there is one."""
    return review.get_grade_display() if is_told(review) else "已评价"


def reviews_in(reach: Reach) -> QuerySet[Review]:
    """The reviews of the cases one may see, newest first."""
    rows = Review.objects.filter(reach.where("organ_path", window="case__window", place="case__place"))
    return rows.select_related("case__item", "organ", "window", "ruled_by").order_by("-reviewed_at", "-pk")


def comment_of(review: Review) -> str:
    return unseal(review.comment, COMMENT).decode() if review.comment else ""
