"""Questions about items: which stand on a day, which version a code means, which a window takes in, what is wrong with them."""

from __future__ import annotations

from datetime import date

from django.db.models import OuterRef, Q, QuerySet, Subquery

from mingting.base.models import Organ, Place, Presence, Window, valid_on
from mingting.base.permissions import Reach
from mingting.catalogue.checks import Issue, issues_of, sameness
from mingting.catalogue.models import Item
from mingting.catalogue.spelling import rank
from mingting.rules.codes.folding import fold

_MOST_NAMES = 20_000
"""So many names are spelled through for one search; a county has one to three thousand."""


def items_on(day: date) -> QuerySet[Item]:
    """Items in force on a day, each in the version of that day; drafts and cancelled ones are not."""
    later = Item.objects.filter(code=OuterRef("code"), valid_from__lte=day).exclude(state=Item.State.DRAFT)
    newest = later.order_by("-valid_from", "-version").values("pk")[:1]
    return Item.objects.filter(valid_on(day), pk=Subquery(newest)).exclude(state=Item.State.CANCELLED)


def version_on(code: str, day: date) -> Item | None:
    """The version of an item that a case of that day is accepted under."""
    return items_on(day).filter(code=code).first()


def items_at(day: date, *, window: Window | None = None, place: Place | None = None) -> QuerySet[Item]:
    """The items that a counter takes in: a department's window those of its organ; a general one (and a place without windows) those of the organs
    that stand there, of the one that runs the place and of those above it; where no standing is recorded, all below (of a hall: its county)."""
    if window is not None and window.organ is not None and window.kind != Window.Kind.GENERAL:
        return items_on(day).filter(organ__path__startswith=window.organ.path)
    place = window.place if window is not None else place
    if place is None:
        return Item.objects.none()
    runs = place.organ.path
    above = [runs[:end] for end in range(Organ.steplen, len(runs), Organ.steplen)]
    standing = Presence.objects.filter(valid_on(day), place=place).values_list("organ__path", flat=True)
    where = Q(organ__path__in=[*above, runs])
    whole = runs[: Organ.steplen] if place.tier in (Place.Tier.HALL, Place.Tier.BRANCH) else runs
    for path in list(standing) or [whole]:
        where |= Q(organ__path__startswith=path)
    return items_on(day).filter(where)


def find_items(text: str, among: QuerySet[Item], limit: int = 12) -> list[Item]:
    """Items by a part of the name, by pinyin initials or whole pinyin, or by the code; the best first."""
    parts = text.split()
    if not parts:
        return []
    letters = "".join(parts)
    if letters.isascii() and letters.isalpha():
        return _by_spelling(text, among, limit)
    code = fold(letters)
    if code.isascii() and len(code) > 3:
        found = among.filter(Q(code__startswith=code) | Q(basic_code__startswith=code) | Q(code__endswith=code))
        return list(found.select_related("organ").order_by("organ__order", "code")[:limit])
    for part in parts:
        among = among.filter(name__icontains=part)
    rows = among.select_related("organ").order_by("organ__order", "code")[: limit * 5]
    return sorted(rows, key=lambda one: (not one.name.startswith(parts[0]), len(one.name)))[:limit]


def _by_spelling(text: str, among: QuerySet[Item], limit: int) -> list[Item]:
    ranked = (
        (place, len(name), key)
        for key, name in among.order_by("organ__order", "code").values_list("pk", "name")[:_MOST_NAMES]
        if (place := rank(text, name)) is not None
    )
    best = [key for _, _, key in sorted(ranked, key=lambda one: one[:2])[:limit]]
    rows = Item.objects.filter(pk__in=best).select_related("organ")
    return sorted(rows, key=lambda one: best.index(one.pk))


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
