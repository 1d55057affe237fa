"""For every test of the case page: a case taken to a step through the acts, and the people of the small house at their desks."""

from __future__ import annotations

import html
import re
import secrets
from datetime import date
from importlib import import_module
from types import SimpleNamespace
from typing import Any

from case_house import PERSON
from django.test import Client
from django.urls import reverse

from mingting.base.models import User
from mingting.handle.cases.acts.notify_correction import Wrong
from mingting.handle.cases.acts.take_in import take_in
from mingting.handle.cases.models import Case
from mingting.handle.cases.terms import MaterialGiven

NAME, NUMBER, PHONE = PERSON.name, PERSON.number, PERSON.phone
MATERIALS = (
    MaterialGiven("申请表"),
    MaterialGiven("营业执照", "tolerated"),
    MaterialGiven("委托书", "missing", "optional"),
)


def desk_of(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def taken_in(house: SimpleNamespace, until: str = "accept", **given: Any) -> Case:
    fields: dict[str, Any] = {
        "item": house.item,
        "window": house.window,
        "place": None,
        "applicant": PERSON,
        "materials": MATERIALS,
        "origins": {"name": "card", "number": "card", "phone": "typed"},
    }
    return take_in(user=house.clerk, until=until, **(fields | given))


def step(case: Case, action: str, user: User, **fields: Any) -> Case:
    act = getattr(import_module(f"mingting.handle.cases.acts.{action}"), action)
    made: Case = act(case.pk, version=case.version, user=user, **fields)
    return made


def case_at(house: SimpleNamespace, state: str) -> Case:
    """A case in that state, brought there the shortest way."""
    early = {"submitted": "submit", "received": "receive", "accepted": "accept"}
    if state in early:
        return taken_in(house, early[state])
    if state in ("correcting", "acceptance_refused", "voided"):
        case = taken_in(house, "receive")
        if state == "correcting":
            return step(case, "notify_correction", house.clerk, items=[Wrong("营业执照", "没有盖章", "盖章后再交")])
        if state == "voided":
            return step(case, "void", house.supervisor, reason="重复录入")
        return step(case, "refuse", house.chief, reason="不属本机关职权", basis="行政许可法第三十二条")
    case = taken_in(house)
    if state == "withdrawn":
        return step(case, "withdraw", house.clerk, reason="申请人不办了")
    if state == "returned":
        return step(case, "return_case", house.approver, reason="材料不实")
    case = step(case, "assign", house.approver)
    if state == "suspended":
        return step(
            case, "start_special", house.approver, kind="testing", expected_on=date(2021, 5, 20), reason="水质检测"
        )
    if state == "forwarded":
        return step(case, "forward_up", house.approver, organ="市市场监督管理局", reason="应由上级决定")
    if state == "reviewing":
        return case
    case = step(case, "propose", house.approver, opinion="符合条件，建议准予")
    if state == "deciding":
        return case
    if state == "terminated":
        return step(case, "terminate", house.approver, reason="法人已经注销")
    case = step(case, "grant", house.chief, content="准予办理")
    if state == "decided":
        return case
    if state == "producing":
        return step(case, "produce", house.approver)
    case = step(case, "finish", house.clerk)
    return case if state == "finished" else step(case, "deliver", house.clerk, signer=NAME)


STATES = (
    "submitted", "received", "correcting", "accepted", "reviewing", "suspended", "deciding", "decided", "producing", "finished",
    "delivered", "acceptance_refused", "withdrawn", "returned", "terminated", "forwarded", "voided",
)  # fmt: skip


def send(
    client: Client, case: Case, action: str, version: int | str | None = None, key: str = "", **fields: Any
) -> Any:
    """The form of a move as the page sends it."""
    given = case.version if version is None else version
    body = {"version": given, "idempotency_key": key or secrets.token_hex(16), **fields}
    return client.post(reverse("cases-move", args=[case.pk, action]), body)


def page(client: Client, case: Case, **query: Any) -> Any:
    return client.get(reverse("cases-one", args=[case.pk]), query)


def words(response: Any) -> str:
    """What a person reads."""
    text = re.sub(r"(?s)<(script|style)\b.*?</\1>", " ", response.content.decode())
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", text)))
