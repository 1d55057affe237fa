from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from case_house import at, build_house

from mingting.base import clock
from mingting.base.crypto import seal_fields
from mingting.base.models import Source
from mingting.base.people import seal_person
from mingting.handle.cases.acts.record import APPLICANT
from mingting.handle.cases.models import Case
from mingting.handle.cases.search.keys import reversed_number
from mingting.handle.cases.search.write import write_keys
from mingting.rules.codes import case_no

NOW = at("2021-06-16 10:00")  # a Wednesday behind 端午


@pytest.fixture
def house(db: None) -> Iterator[SimpleNamespace]:
    with clock.set_clock(NOW):
        made = build_house()
        made.source = Source.objects.create(code="own", name="本系统", kind="own")
        yield made


@pytest.fixture
def make(house: SimpleNamespace) -> Callable[..., Case]:
    """A case written straight into the table with its keys; `due` of 2021-06 by the day."""
    serial = itertools.count(1)

    def make(
        name: str = "张学萍",
        number: str = "",
        phone: str = "",
        state: str = "reviewing",
        due: int | None = None,
        **given: Any,
    ) -> Case:
        organ = given.pop("organ", house.tax)
        kind = given.get("applicant_kind", "person")
        no = given.pop("no", "") or case_no.make("640521", date(2021, 6, 10), next(serial))
        person = seal_person(name, number, phone, context=APPLICANT)
        columns: dict[str, Any] = {
            "source": house.source, "source_no": no, "case_no": no, "no_reversed": reversed_number(no), "item": house.item, "organ": organ,
            "organ_path": organ.path, "place": house.hall, "window": house.window, "channel": "window", "case_kind": "promised", "state": state,
            "applicant": seal_fields({"name": name, "id": number, "phone": phone}, APPLICANT), "applicant_masked": person.masked,
            "applicant_kind": kind, "id_token": person.id_token, "id4_token": person.id4_token, "id6_token": person.id6_token,
            "phone_token": person.phone_token, "phone4_token": person.phone4_token, "received_at": at("2021-06-10 09:00"),
            "accepted_at": at("2021-06-10 09:30"), "due_on": date(2021, 6, due) if due else None, "recorded_at": NOW,
        }  # fmt: skip
        case = Case.objects.create(**(columns | given))
        write_keys(case)
        return case

    return make
