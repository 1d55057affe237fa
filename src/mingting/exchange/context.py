"""What the check of one ledger may ask of the house: organs, places, staff, items, calendars; and what it answered, kept with the ledger."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

import polars as pl
from django.db.models import Count, Max

from mingting.base import clock
from mingting.base.crypto import canonical, sm3
from mingting.base.models import Organ, Place, Source, Staff
from mingting.base.organs import Candidate, OrganNames, OrganRow, fold
from mingting.base.permissions import Reach
from mingting.catalogue.models import Item, LicenceType
from mingting.exchange.calendars import calendars_of
from mingting.exchange.people import Tokens, seal_extra

if TYPE_CHECKING:
    from mingting.exchange.kinds.item_directory import ItemDirectory


class Directory:
    """Names of a small table in memory: a code or a name to (code, id), or a sentence that says why not."""

    def __init__(self, words: str, rows: Iterable[tuple[int, str, str]]) -> None:
        self.words = words
        self._codes: dict[str, tuple[str, int]] = {}
        self._names: dict[str, list[tuple[str, int]]] = {}
        for pk, code, name in rows:
            self._codes[code] = (code, pk)
            self._names.setdefault(fold(name), []).append((code, pk))

    def find(self, text: str) -> tuple[str, int] | str:
        if text in self._codes:
            return self._codes[text]
        found = self._names.get(fold(text), [])
        if len(found) == 1:
            return found[0]
        if found:
            return f"“{text[:40]}”对应多个{self.words}：{'、'.join(code for code, _ in found[:8])}；请改填代码。"
        return f"没有登记{self.words}“{text[:40]}”；请核对，或先导入{self.words}。"


@dataclass
class Context:
    """`source` names whose ledger it is; `reach` is what the person who imports may import for (None: a system account, all).

    `fixed` holds the answers recorded when the ledger was brought in, so that it can be read again just so; `used` collects them.
    """

    source: Source
    reach: Reach | None = None
    ledger_id: int = 0
    fixed: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    used: dict[str, dict[str, str]] = field(default_factory=dict)
    extra: Mapping[str, str] = field(default_factory=dict)
    """The sheet's other columns, by place: kept sealed under their headings."""
    tokens: Tokens | None = None
    items: ItemDirectory | None = None

    @cached_property
    def names(self) -> OrganNames:
        return OrganNames(source=self.source.code)

    @cached_property
    def now(self) -> datetime:
        return clock.now()

    def ground(self) -> str:
        """A mark of the calendars and items as they stand: while it is the same, days are reckoned the same."""
        regions = {str(one) for one in Organ.objects.exclude(region=None).values_list("region_id", flat=True)}
        calendars = {calendar.fingerprint for calendar in calendars_of(regions).values()}
        items = Item.objects.aggregate(count=Count("id"), last=Max("id"))
        return sm3(canonical([sorted(calendars), items])).hex()

    @cached_property
    def recorded_at(self) -> datetime:
        return self.now.replace(microsecond=0)

    def sealed_extra(self, rows: pl.DataFrame, context: bytes) -> list[bytes | None]:
        """The other columns of some rows, sealed."""
        if not self.extra:
            return [None] * rows.height
        renamed = rows.select(pl.col(at).alias(heading) for at, heading in self.extra.items())
        return seal_extra(renamed.iter_rows(named=True), context)

    @property
    def latest(self) -> datetime:
        """The last moment, as told in China, that a record may carry: the end of today."""
        day = self.now.astimezone(clock.CHINA).replace(tzinfo=None, hour=0, minute=0, second=0, microsecond=0)
        return day + timedelta(days=1)

    def organ(self, text: str) -> OrganRow | tuple[Candidate, ...]:
        """The organ a text means, by what was recorded, else by its names; the answer is kept."""
        code = self.fixed.get("organ", {}).get(text)
        found = self.names.by_code.get(code) if code else None
        answer = found or self.names.find(text)
        if not isinstance(answer, tuple):
            self.used.setdefault("organ", {})[text] = answer.code
        return answer

    def covers(self, path: str) -> bool:
        return self.reach is None or self.reach.covers(path)

    def known(self, what: str, text: str) -> tuple[str, int] | str:
        """A record of a small table (code, id), or why there is none; the answer is kept."""
        if what not in self._directories:
            self._directories[what] = _directory(what)
        answer = self._directories[what].find(self.fixed.get(what, {}).get(text, text))
        if not isinstance(answer, str):
            self.used.setdefault(what, {})[text] = answer[0]
        return answer

    @cached_property
    def _directories(self) -> dict[str, Directory]:
        return {}


def _directory(what: str) -> Directory:
    if what == "place":
        return Directory("场所", Place.objects.values_list("id", "code", "name"))
    if what == "staff":
        return Directory("人员", Staff.objects.values_list("id", "code", "name"))
    if what == "licence-type":
        return Directory("证照类型", LicenceType.objects.values_list("id", "code", "name"))
    raise LookupError(what)
