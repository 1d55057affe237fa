"""What became of every row of a ledger, as its page tells it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from mingting.base.models import AsideRow, Ledger
from mingting.exchange.kinds import kind_of
from mingting.exchange.models import LedgerAccount
from mingting.web.values import Pages

SHOWN = 50
_LOOKED_AT = 5000
_QUOTED = re.compile(r"“(.+?)”对应多个单位")
Candidates = Sequence[Mapping[str, str]]


@dataclass(frozen=True)
class AsideLine:
    row: int
    problems: list[dict[str, Any]]


@dataclass(frozen=True)
class Result:
    """`open` rows are still set aside; fewer than the ledger's count when some came in since."""

    ledger: Ledger
    account: LedgerAccount | None
    open: int
    lines: list[AsideLine]
    pages: Pages
    ambiguous: list[tuple[str, Candidates]]
    mapped: list[tuple[str, str]]
    unmapped: list[str]

    @classmethod
    def of(cls, request: HttpRequest, ledger: Ledger) -> Result:
        rows = AsideRow.objects.filter(ledger=ledger)
        lines, pages = _lines(request, ledger)
        account = LedgerAccount.objects.filter(ledger=ledger).first()
        mapped, unmapped = _columns(ledger, account)
        return cls(ledger, account, rows.count(), lines, pages, _ambiguous(ledger), mapped, unmapped)

    @property
    def repaired(self) -> int:
        return self.ledger.aside - self.open

    @property
    def still(self) -> str:
        return f"还有 {self.open} 行"


def _lines(request: HttpRequest, ledger: Ledger) -> tuple[list[AsideLine], Pages]:
    after = request.GET.get("after", "")
    start = int(after) if after.isascii() and after.isdigit() and len(after) < 10 else 0
    found = AsideRow.objects.filter(ledger=ledger, row_no__gt=start).order_by("row_no")
    rows = list(found.values_list("row_no", "problems")[: SHOWN + 1])
    title = _title(ledger)
    shown = [
        AsideLine(row, [{**one, "field": one["field"].removeprefix(title)} for one in problems])
        for row, problems in rows[:SHOWN]
    ]
    url = reverse("imports-ledger", args=[ledger.pk])
    says = f"第 {shown[0].row} 至 {shown[-1].row} 行" if shown else ""
    following = f"{url}?after={shown[-1].row}#aside" if len(rows) > SHOWN else ""
    return shown, Pages(says, next_url=following, first_url=f"{url}#aside" if start else "")


def _ambiguous(ledger: Ledger) -> list[tuple[str, Candidates]]:
    """Names that mean several organs, each once, in the order of the sheet."""
    found: dict[str, Candidates] = {}
    rows = AsideRow.objects.filter(ledger=ledger).order_by("row_no").values_list("problems", flat=True)[:_LOOKED_AT]
    for problems in rows:
        for one in problems:
            named = _QUOTED.search(one["say"]) if one.get("candidates") else None
            if named:
                found.setdefault(named.group(1), one["candidates"])
    return list(found.items())


def _title(ledger: Ledger) -> str:
    """A title above the heading that was read as a group over all columns."""
    groups = {label.rsplit("/", 1)[0] if "/" in label else "" for label in ledger.mapping}
    return f"{groups.pop()}/" if len(groups) == 1 and "" not in groups else ""


def _columns(ledger: Ledger, account: LedgerAccount | None) -> tuple[list[tuple[str, str]], list[str]]:
    names, title = {one.code: one.heading for one in kind_of(ledger.kind).columns}, _title(ledger)
    mapped = [(label.removeprefix(title), names.get(code, code)) for label, code in ledger.mapping.items() if code]
    kept = {label.rsplit("/", 1)[-1] for label, _ in mapped}
    heading = account.layout[-1] if account and account.layout else []
    return mapped, [label for label in heading if label and label not in kept]
