"""`mingting verify` over papers: the journal alone makes each again, and a missing number is found."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

import pytest

from mingting.base.models import Event
from mingting.base.serials import next_serial
from mingting.handle.cases.acts.print_paper import print_paper
from mingting.handle.cases.acts.void_paper import void_paper
from mingting.handle.cases.models import Case, CasePaper
from mingting.handle.cases.paper_checks import check_papers, rebuilt, row_of_paper

pytestmark = [pytest.mark.django_db, pytest.mark.both]
Issue = Callable[..., CasePaper]


@pytest.fixture
def papers(house: SimpleNamespace, case: Case, issue: Issue) -> list[CasePaper]:
    made = [issue(case, kind) for kind in ("receipt_slip", "acceptance_notice", "receipt_slip")]
    print_paper(made[0].pk, user=house.people["窗口"])
    print_paper(made[0].pk, user=None)
    void_paper(made[0].pk, reason="名称写错，重新出具", user=house.people["窗口"])
    return list(CasePaper.objects.order_by("pk"))


def found() -> list[str]:
    return [one.place for one in check_papers()]


def test_papers_are_made_again_from_the_journal_alone(papers: list[CasePaper]) -> None:
    told = rebuilt(Event.objects.order_by("id"))
    assert told == {paper.pk: row_of_paper(paper) for paper in papers}
    assert found() == []


@pytest.mark.parametrize(
    "change", [{"number": "改"}, {"prints": 1}, {"voided_at": None}, {"void_reason": "改了理由"}, {"facts": b"x"}]
)
def test_a_changed_paper_is_found(papers: list[CasePaper], change: dict[str, object]) -> None:
    CasePaper.objects.filter(pk=papers[0].pk).update(**change)
    assert found() == [str(change.get("number", papers[0].number))]


def test_a_missing_number_is_found(house: SimpleNamespace, papers: list[CasePaper]) -> None:
    run = f"paper:{house.bureau.pk}:receipt_slip:2021"
    next_serial(run)
    lost = f"paper:{house.bureau.pk}:deny_decision:2021"
    next_serial(lost)
    assert found() == [run, lost]
    CasePaper.objects.filter(pk=papers[0].pk).delete()
    assert found() == [run, lost]
