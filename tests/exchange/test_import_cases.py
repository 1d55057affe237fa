"""Cases from ledgers: what is taken, what is known, what is set aside and why."""

from __future__ import annotations

from datetime import date

import pytest
from ledger_county import CASE_HEADINGS, case_row

from mingting.base.crypto import unseal_fields
from mingting.base.models import Event, Ledger
from mingting.handle.cases.acts.record import APPLICANT
from mingting.handle.cases.models import Case

pytestmark = [pytest.mark.django_db, pytest.mark.both]


def test_a_clean_ledger_is_taken_whole(county):
    outcome = county("cases", [CASE_HEADINGS, *(case_row(at) for at in range(30))])
    assert (outcome.read, outcome.taken, outcome.known, outcome.aside) == (30, 30, 0, 0), outcome.problems
    case = Case.objects.get(source_no="ZN00000007")
    assert (case.state, case.item.version, case.promise_days, case.used_days, case.due_on) == (
        "finished",
        1,
        5,
        0,
        date(2021, 4, 15),
    )
    assert case.applicant_masked == "张*明" and unseal_fields(case.applicant, APPLICANT)["name"] == "张小明"
    event = Event.objects.get(kind="ledger.imported", subject=f"base/ledger:{outcome.ledger_id}")
    assert event.data["months"] == {"cases": ["2021-04"]} and event.data["taken"] == 30
    assert Ledger.objects.get(pk=outcome.ledger_id).state == "done"
