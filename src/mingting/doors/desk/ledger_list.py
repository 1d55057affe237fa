"""Which ledgers a person may see, and the list of them."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.http import HttpRequest, QueryDict

from mingting.base.errors import NotFound
from mingting.base.models import Ledger, Organ, Source
from mingting.base.permissions import require
from mingting.base.roles import Permission
from mingting.doors.desk.people import person
from mingting.web.values import Link, Pages

SHOWN = 30
TONES = {"staged": "off", "merging": "run", "done": "done", "refused": "late"}


def visible(request: HttpRequest) -> QuerySet[Ledger]:
    """One's own, and those of people whose organ lies in one's reach; what commands brought in, for whoever may import for every county here."""
    user = person(request)
    reach = require(user, Permission.IMPORT)
    found = Q(started_by=user) | reach.where("started_by__organ__path")
    roots = Organ.objects.filter(depth=1).values_list("path", flat=True)
    if all(reach.covers(path) for path in roots):
        found |= Q(started_by=None)
    return Ledger.objects.filter(found).select_related("source", "file", "started_by")


def ledger_of(request: HttpRequest, pk: int) -> Ledger:
    found = visible(request).filter(pk=pk).first()
    if found is None:
        raise NotFound(what=f"台账 {pk}")
    return found


@dataclass(frozen=True)
class Filters:
    """What the list is narrowed to; every state of it is a link."""

    kind: str = ""
    source: str = ""
    only: str = ""
    before: int = 0

    @classmethod
    def of(cls, asked: QueryDict) -> Filters:
        before = asked.get("before", "")
        return cls(
            asked.get("kind", "")[:40],
            asked.get("source", "")[:40],
            asked.get("only", "") if asked.get("only") in ("aside", "open", "mine") else "",
            int(before) if before.isascii() and before.isdigit() and len(before) < 15 else 0,
        )

    def url(self, **changed: str | int) -> str:
        pairs = QueryDict(mutable=True)
        for name, value in ({**self.__dict__, "before": 0} | changed).items():
            if value:
                pairs[name] = str(value)
        return f"?{pairs.urlencode()}"

    def narrow(self, rows: QuerySet[Ledger], request: HttpRequest) -> QuerySet[Ledger]:
        if self.kind:
            rows = rows.filter(kind=self.kind)
        if self.source:
            rows = rows.filter(source__code=self.source)
        if self.only == "aside":
            rows = rows.filter(aside_rows__isnull=False).distinct()
        elif self.only == "open":
            rows = rows.exclude(state__in=(Ledger.State.DONE, Ledger.State.REFUSED))
        elif self.only == "mine":
            rows = rows.filter(started_by=person(request))
        return rows

    @property
    def links(self) -> list[Link]:
        words = (("", "全部"), ("open", "还没导入"), ("aside", "有未导入的行"), ("mine", "我导的"))
        return [Link(word, self.url(only=code), current=self.only == code) for code, word in words]


def page_of(rows: QuerySet[Ledger], filters: Filters) -> tuple[list[Ledger], Pages]:
    """Newest first, by key and not by number."""
    if filters.before:
        rows = rows.filter(pk__lt=filters.before)
    found = list(rows.order_by("-pk")[: SHOWN + 1])
    more = found[SHOWN - 1].pk if len(found) > SHOWN else 0
    shown = found[:SHOWN]
    return shown, Pages(
        f"{len(shown)} 份" + ("，还有更早的" if more else ""),
        next_url=filters.url(before=more) if more else "",
        first_url=filters.url() if filters.before else "",
    )


def source_choices() -> list[tuple[str, str]]:
    return [(one.code, f"{one.name}（{one.get_kind_display()}）") for one in Source.objects.order_by("kind", "name")]
