"""Questions about reviews: all of a case, and the one that counts."""

from __future__ import annotations

from mingting.handle.cases.models import Case
from mingting.handle.reviews.models import Review


def reviews_of(case: Case) -> list[Review]:
    """Every review of a case, in the order they were given."""
    return list(Review.objects.filter(case=case).order_by("times"))


def counting_review(case: Case) -> Review | None:
    """The review that rates count: the person's first, neither filled in by a system nor held for signs of rigging."""
    return Review.objects.filter(case=case, is_default=False, held=False).order_by("times").first()
