"""Questions about organs: which one a name means, what it is called in a hall, the tree as plain rows for a snapshot."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from mingting.base.errors import NotFound
from mingting.base.models import AliasDecision, Organ, OrganAlias, Presence, ReviewConnection, valid_on


@dataclass(frozen=True)
class Candidate:
    code: str
    name: str


@dataclass(frozen=True)
class OrganRow:
    """What importers and facts need of an organ, without a query an organ."""

    id: int
    code: str
    path: str
    short_name: str
    kind: str


class OrganNames:
    """All names of all organs in memory: `find(text)` answers an organ, or the candidates between which a person must decide.

    With `on`, only what goes by a name on that day; with `source`, that source's decisions. A code is a code on any day.
    """

    def __init__(self, on: date | None = None, source: str = "") -> None:
        rows = Organ.objects.values_list("id", "code", "path", "short_name", "kind", "name")
        self.by_code: dict[str, OrganRow] = {}
        self.by_id: dict[int, OrganRow] = {}
        self._by_path: dict[str, OrganRow] = {}
        self._by_name: dict[str, set[int]] = {}
        standing = set(Organ.objects.filter(valid_on(on) if on else Q()).values_list("id", flat=True))
        for pk, code, path, short, kind, name in rows:
            row = OrganRow(pk, code, path, short, kind)
            self.by_code[code] = self.by_id[pk] = self._by_path[path] = row
            for text in (short, name) if pk in standing else ():
                self._by_name.setdefault(fold(text), set()).add(pk)
        aliases = OrganAlias.objects.filter(valid_on(on) if on else Q())
        for pk, name in aliases.values_list("organ_id", "name"):
            if pk in standing:
                self._by_name.setdefault(fold(name), set()).add(pk)
        decisions = AliasDecision.objects.filter(source=source).values_list("text", "organ_id") if source else ()
        self._decided = {fold(text): pk for text, pk in decisions}

    def find(self, text: str) -> OrganRow | tuple[Candidate, ...]:
        """An organ by code, full name, short name, alias or earlier decision; otherwise the candidates (none: unknown).

        A name of town and village written together (石空镇丰安社区) is understood through the tree.
        """
        text = text.strip()
        if text in self.by_code:
            return self.by_code[text]
        if (decided := self._decided.get(fold(text))) is not None:
            return self.by_id[decided]
        found = self._by_name.get(fold(text), set())
        if not found:
            found = self._below(text)
        if len(found) == 1:
            return self.by_id[next(iter(found))]
        return tuple(sorted((Candidate(self.by_id[pk].code, self.label(pk)) for pk in found), key=lambda one: one.code))

    def label(self, pk: int) -> str:
        """The short name, with the town's in front for a village."""
        row = self.by_id[pk]
        if row.kind != Organ.Kind.VILLAGE:
            return row.short_name
        above = self._by_path.get(row.path[:-4])
        return f"{above.short_name}{row.short_name}" if above else row.short_name

    def _below(self, text: str) -> set[int]:
        folded = fold(text)
        found: set[int] = set()
        for upper, uppers in self._by_name.items():
            if upper and folded.startswith(upper) and len(upper) < len(folded):
                for pk in self._by_name.get(folded[len(upper) :], set()):
                    if any(self.by_id[pk].path.startswith(self.by_id[up].path) and pk != up for up in uppers):
                        found.add(pk)
        return found


def fold(text: str) -> str:
    """Names compare without blanks and with half-width brackets: （） and () are one."""
    return text.replace("（", "(").replace("）", ")").replace(" ", "").replace("\u3000", "").strip()


def organ_by_code(code: str) -> Organ:
    organ: Organ | None = Organ.objects.filter(code=code).first()
    if organ is None:
        raise NotFound(what=code)
    return organ


def root() -> Organ:
    """The county (the first root of the tree)."""
    organ: Organ | None = Organ.objects.filter(depth=1).order_by("order", "path").first()
    if organ is None:
        raise NotFound(what="本县单位树")
    return organ


def tree_rows() -> list[dict[str, Any]]:
    """The organ tree as plain rows, as a snapshot freezes it."""
    fields = (
        "code",
        "path",
        "depth",
        "name",
        "short_name",
        "kind",
        "order",
        "population",
        "valid_from",
        "valid_to",
        "region_id",
    )
    return list(Organ.objects.order_by("path").values(*fields))


def presence_rows() -> list[dict[str, Any]]:
    """Who stands where, under which class and name, as a snapshot freezes it."""
    rows = Presence.objects.select_related("organ", "place").order_by("place__code", "order", "organ__order")
    return [
        {
            "organ": one.organ.code,
            "path": one.organ.path,
            "place": one.place.code,
            "tier": one.place.tier,
            "presence_class": one.presence_class,
            "label": one.label or one.organ.short_name,
            "order": one.order,
            "reports_only": one.reports_only,
            "valid_from": one.valid_from,
            "valid_to": one.valid_to,
        }
        for one in rows
    ]


def review_connections() -> list[dict[str, Any]]:
    """From when to when which source's cases must be reviewable."""
    return [
        {
            "source": one.source.code,
            "organ": one.organ.code if one.organ else "",
            "valid_from": one.valid_from,
            "valid_to": one.valid_to,
        }
        for one in ReviewConnection.objects.select_related("source", "organ")
    ]
