"""文书 at the desk: printed by who sees the case, counted; voided with a reason; the account as a page for the printer."""

from __future__ import annotations

import io
from types import SimpleNamespace
from typing import Any

import pdfplumber
import pytest
from case_house import at, build_house
from case_steps import NAME, STATES, case_at, desk_of, page, taken_in, words
from django.http import HttpResponse
from django.urls import reverse

from mingting.base import clock
from mingting.base.models import Event
from mingting.handle.cases.models import Case, CasePaper

pytestmark = pytest.mark.django_db
WHY = "材料名称写错，重新出具"


@pytest.fixture
def house(data: Any) -> Any:
    with clock.set_clock(at("2021-05-10 09:30")):
        yield build_house()


def pdf_of(response: HttpResponse) -> str:
    assert response.status_code == 200
    assert response["Content-Type"] == "application/pdf"
    assert response["Cache-Control"] == "no-store"
    with pdfplumber.open(io.BytesIO(response.content)) as opened:
        return "".join("".join(char["text"] for char in sheet.chars) for sheet in opened.pages).replace(" ", "")


def address(name: str, paper: CasePaper) -> str:
    return reverse(name, args=[paper.case_id, paper.pk])


@pytest.mark.parametrize("state", STATES)
def test_every_paper_of_a_life_comes_out_of_the_printer_in_both_shapes(house: SimpleNamespace, state: str) -> None:
    case = case_at(house, state)
    clerk = desk_of(house.clerk)
    for paper in CasePaper.objects.filter(case=case):
        for shape in ("a4", "slip"):
            said = pdf_of(clerk.get(address("cases-paper", paper) + f"?form={shape}"))
            assert paper.number in said
            assert str(case.case_no) in said
            assert NAME in said
        paper.refresh_from_db()
        assert paper.prints == 2
    assert CasePaper.objects.filter(case=case).exists() or state in ("draft", "submitted", "pre_reviewing")


def test_outside_of_ones_reach_there_is_no_paper_and_no_print(house: SimpleNamespace) -> None:
    paper = CasePaper.objects.filter(case=taken_in(house)).first()
    assert paper is not None
    for who in (house.other_approver, house.clerk2, house.admin, house.auditor):
        for name in ("cases-paper", "cases-paper-void"):
            assert desk_of(who).get(address(name, paper)).status_code in (403, 404)
        assert desk_of(who).get(reverse("cases-account-pdf", args=[paper.case_id])).status_code in (403, 404)
    assert not Event.objects.filter(kind="case.paper-printed").exists()


def test_a_paper_is_asked_for_under_its_own_case_and_in_a_shape_there_is(house: SimpleNamespace) -> None:
    one, other = taken_in(house), taken_in(house)
    paper = CasePaper.objects.filter(case=one).first()
    assert paper is not None
    clerk = desk_of(house.clerk)
    assert clerk.get(reverse("cases-paper", args=[other.pk, paper.pk])).status_code == 404
    assert clerk.get(address("cases-paper", paper) + "?form=a3").status_code == 404
    assert clerk.head(address("cases-paper", paper)).status_code == 405
    paper.refresh_from_db()
    assert paper.prints == 0


def test_a_paper_is_voided_with_a_reason_and_then_shown_as_void(house: SimpleNamespace) -> None:
    case = taken_in(house)
    paper = CasePaper.objects.get(case=case, kind="acceptance_notice")
    clerk = desk_of(house.clerk)
    form = clerk.get(address("cases-paper-void", paper))
    assert "作废的理由" in words(form)
    short = clerk.post(address("cases-paper-void", paper), {"reason": "错"})
    assert short.status_code == 422
    assert "至少5个字" in words(short)
    assert clerk.post(address("cases-paper-void", paper), {"reason": WHY}).status_code == 302
    again = clerk.post(address("cases-paper-void", paper), {"reason": WHY})
    assert again.status_code == 409
    assert "作废" in pdf_of(clerk.get(address("cases-paper", paper)))
    assert WHY in words(page(clerk, Case.objects.get(pk=case.pk)))


def test_the_form_to_void_is_shown_to_those_who_may(house: SimpleNamespace) -> None:
    paper = CasePaper.objects.get(case=taken_in(house), kind="acceptance_notice")
    assert "作废的理由" in words(desk_of(house.supervisor).get(address("cases-paper-void", paper)))
    seen = desk_of(house.statistics).get(address("cases-paper-void", paper))
    assert paper.number in words(seen)
    assert "作废的理由" not in words(seen)
    assert desk_of(house.statistics).post(address("cases-paper-void", paper), {"reason": WHY}).status_code == 403


def test_the_account_is_a_page_for_the_printer(house: SimpleNamespace) -> None:
    case = taken_in(house)
    said = pdf_of(desk_of(house.clerk).get(reverse("cases-account-pdf", args=[case.pk])))
    assert "时限明细" in said
    assert "2021-05-13不计星期四，开斋节放假" in said
    assert NAME not in said
