"""Questions about items: which stand on a day, which version a code means, what is wrong with them."""

from __future__ import annotations

from datetime import date

from django.db.models import OuterRef, QuerySet, Subquery

from mingting.base.models import valid_on
from mingting.base.permissions import Reach
from mingting.catalogue.checks import Issue, issues_of, sameness
from mingting.catalogue.models import Item


def items_on(day: date) -> QuerySet[Item]:
    """Items in force on a day, each in the version of that day; drafts and cancelled ones are not."""
    later = Item.objects.filter(code=OuterRef("code"), valid_from__lte=day).exclude(state=Item.State.DRAFT)
    newest = later.order_by("-valid_from", "-version").values("pk")[:1]
    return Item.objects.filter(valid_on(day), pk=Subquery(newest)).exclude(state=Item.State.CANCELLED)


def version_on(code: str, day: date) -> Item | None:
    """The version of an item that a case of that day is accepted under."""
    return items_on(day).filter(code=code).first()


def issues(reach: Reach, day: date) -> list[tuple[Item, list[Issue]]]:
    """清单自检 of the items within a reach: those with something to mend, in the order of organs and codes."""
    items = list(
        items_on(day).filter(reach.where("organ__path")).select_related("organ").order_by("organ__order", "code")
    )
    differing: dict[str, list[Issue]] = {}
    for code, issue in sameness(items):
        differing.setdefault(code, []).append(issue)
    found = [(item, issues_of(item) + differing.get(item.code, [])) for item in items]
    return [(item, these) for item, these in found if these]
