"""For tests of pages that show cases: cases written straight into the tables, clients and browser tabs of a person."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from types import SimpleNamespace
from typing import Any

from case_house import at, build_house
from django.test import Client

from mingting.base import clock
from mingting.base.crypto import seal_fields
from mingting.base.models import Source, User
from mingting.base.people import seal_person
from mingting.handle.cases.acts.record import APPLICANT
from mingting.handle.cases.models import Case
from mingting.handle.cases.search.write import write_keys
from mingting.rules.codes import case_no

NOW = at("2021-06-16 10:00")  # a Wednesday behind 端午


def lived(
    house: SimpleNamespace, serial: int, name: str = "张学萍", number: str = "640521199001010016", **given: Any
) -> Case:
    source, _ = Source.objects.get_or_create(code="own", defaults={"name": "本系统", "kind": "own"})
    no = case_no.make("640521", date(2021, 6, 10), serial)
    person = seal_person(name, number, "13812345678", context=APPLICANT)
    columns: dict[str, Any] = {
        "source": source, "source_no": no, "case_no": no, "no_reversed": no[::-1], "item": house.item, "organ": house.tax,
        "organ_path": house.tax.path,
        "place": house.hall, "window": house.window, "channel": "window", "case_kind": "promised", "state": "reviewing",
        "applicant": seal_fields({"name": name, "id": number, "phone": ""}, APPLICANT), "applicant_masked": person.masked,
        "id_token": person.id_token, "id4_token": person.id4_token, "id6_token": person.id6_token, "phone4_token": person.phone4_token,
        "received_at": at("2021-06-10 09:00"), "accepted_at": at("2021-06-10 09:30"), "due_on": date(2021, 6, 25), "recorded_at": NOW,
    }  # fmt: skip
    case = Case.objects.create(**(columns | given))
    write_keys(case, name)
    return case


def visit(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@contextmanager
def tabs(browser: Any, url: str) -> Iterator[Callable[..., Any]]:
    """Opens tabs of the people of a house with two cases; the console must stay clean."""
    contexts, faults = [], []
    with clock.set_clock(NOW):
        house = build_house()
        made = [
            lived(house, 1, due_on=date(2021, 6, 15), tolerant=True),
            lived(house, 2, "李明", "", due_on=date(2021, 6, 18)),
        ]

        def tab_of(name: str, width: int = 1366, height: int = 768, script: bool = True) -> Any:
            context = browser.new_context(
                viewport={"width": width, "height": height}, base_url=url, java_script_enabled=script, locale="zh-CN"
            )
            contexts.append(context)
            session = visit(house.people[name]).cookies["sessionid"].value
            context.add_cookies([{"name": "sessionid", "value": session, "url": url}])
            tab = context.new_page()
            tab.set_default_timeout(8000)
            tab.on("pageerror", lambda error: faults.append(str(error)))
            tab.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
            tab.house, tab.made = house, made
            return tab

        yield tab_of
        for context in contexts:
            context.close()
    assert faults == []
