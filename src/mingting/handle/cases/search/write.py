"""检索词入库: with a case taken in here, in its act; for the cases of a ledger by a job, in short transactions. All of it
may be made anew: `mingting search rebuild`."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from mingting.base import journal
from mingting.base.crypto import unseal_fields
from mingting.base.models import ReaderPlace
from mingting.handle.cases.acts.record import APPLICANT
from mingting.handle.cases.models import Case, SearchKey
from mingting.handle.cases.search.keys import keys_of, reversed_number

READER = "handle.cases.search"
_CHUNK = 500
_COLUMNS = ("pk", "applicant", "applicant_kind", "no_reversed", "case_no", "source_no")


def write_keys(case: Case, name: str = "") -> int:
    """The keys of a case just taken in, in its transaction; answers how many. The name is given if it is known, else unsealed."""
    found = keys_of(name or _name(case.applicant), case.applicant_kind)
    SearchKey.objects.bulk_create((SearchKey(token=one, case_id=case.pk) for one in found), ignore_conflicts=True)
    return len(found)


def write_ledger_keys(ledger_id: int) -> int:
    """The keys of the cases a ledger brought, and the ends of their numbers where they are not there yet; answers how many cases.

    Cut off, it is taken up where it stopped.
    """
    return _write_all(Case.objects.filter(ledger_id=ledger_id))


def rebuild_keys(told: Callable[[int], object] = lambda done: None) -> int:
    """Make every key anew, oldest case first, and the ends of numbers with them; answers how many cases. `told` hears how far it is.

    Each short transaction takes the old keys of its cases and writes the new ones, so a search meanwhile misses nothing. Cut off, it is begun again.
    """
    return _write(Case.objects.all(), told)


def _write_all(cases: QuerySet[Case]) -> int:
    keyed = Exists(SearchKey.objects.filter(case=OuterRef("pk")))
    return _write(cases.filter(~keyed))


def _write(cases: QuerySet[Case], told: Callable[[int], object] = lambda done: None) -> int:
    waiting = cases.only(*_COLUMNS).order_by("pk")
    count, last = 0, 0
    while rows := list(waiting.filter(pk__gt=last)[:_CHUNK]):
        last = rows[-1].pk
        with transaction.atomic():
            SearchKey.objects.filter(case__in=[case.pk for case in rows]).delete()
            _write_some(rows)
        count += len(rows)
        told(count)
    return count


def _write_some(rows: Iterable[Case]) -> None:
    fresh, ends = [], []
    for case in rows:
        fresh += [SearchKey(token=one, case_id=case.pk) for one in keys_of(_name(case.applicant), case.applicant_kind)]
        end = reversed_number(case.case_no or case.source_no)
        if case.no_reversed != end:
            case.no_reversed = end
            ends.append(case)
    SearchKey.objects.bulk_create(fresh, batch_size=5000, ignore_conflicts=True)
    if ends:
        Case.objects.bulk_update(ends, ["no_reversed"])


def _name(sealed: bytes | memoryview) -> str:
    return unseal_fields(sealed, APPLICANT)["name"]


def follow_ledgers() -> int:
    """Keys for the cases of each ledger told of since the last time; answers how many cases. Harmless when repeated or cut off."""
    place = ReaderPlace.objects.get_or_create(name=READER)[0].position
    count = 0
    for event in journal.events_after(place, ("ledger.imported",)):
        if event.data["kind"] == "cases":
            count += write_ledger_keys(int(event.subject.rpartition(":")[2]))
        ReaderPlace.objects.filter(name=READER).update(position=event.position)
    return count
