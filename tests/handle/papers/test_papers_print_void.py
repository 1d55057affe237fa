"""Printed and counted; voided and still there."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

import pytest

from mingting.base import files
from mingting.base.errors import NotAllowed, NotFound
from mingting.base.models import Event
from mingting.handle.cases.acts.print_paper import print_paper
from mingting.handle.cases.acts.void_paper import void_paper
from mingting.handle.cases.models import Case, CasePaper
from mingting.handle.cases.moving import notes_of
from mingting.handle.cases.notices.account import account_paper
from mingting.handle.cases.notices.errors import PaperVoided, VoidReason

pytestmark = [pytest.mark.django_db, pytest.mark.both]
Issue = Callable[..., CasePaper]
WHY = "李四的名字写错，重新出具"


def kept(paper: CasePaper) -> bytes:
    assert paper.file is not None
    with files.open_stored(paper.file) as file:
        return file.read()


def test_every_print_is_counted_and_told(house: SimpleNamespace, case: Case, issue: Issue) -> None:
    """A paper that is asked for before its job has run is made at once."""
    paper, clerk = issue(case, "receipt_slip"), house.people["窗口"]
    first = print_paper(paper.pk, user=clerk)
    second = print_paper(paper.pk, shape="slip", user=clerk)
    paper.refresh_from_db()
    assert (first.times, second.times, paper.prints) == (1, 2, 2)
    assert first.content == kept(paper) != second.content
    assert (first.name, second.name) == (f"{paper.number}.pdf", f"{paper.number}（80毫米）.pdf")
    told = list(Event.objects.filter(kind="case.paper-printed").order_by("id"))
    assert [(one.actor, one.data["form"], one.data["times"]) for one in told] == [
        ("窗口", "a4", 1),
        ("窗口", "slip", 2),
    ]
    assert told[0].subject == f"handle/case:{case.pk}"


def test_who_may_not_see_the_case_prints_nothing(house: SimpleNamespace, case: Case, issue: Issue) -> None:
    paper = issue(case, "receipt_slip")
    with pytest.raises(NotAllowed):
        print_paper(paper.pk, user=house.people["外人"])
    with pytest.raises(NotFound):
        print_paper(paper.pk + 1, user=house.people["窗口"])
    paper.refresh_from_db()
    assert paper.prints == 0
    assert not Event.objects.filter(kind="case.paper-printed").exists()


def test_a_voided_paper_keeps_its_number_and_file_and_is_shown_as_void(
    house: SimpleNamespace, case: Case, issue: Issue, words: Callable[[bytes], str]
) -> None:
    paper = issue(case, "acceptance_notice")
    original = print_paper(paper.pk, user=None).content
    voided = void_paper(paper.pk, reason=WHY, user=house.people["窗口"])
    shown = {shape: print_paper(paper.pk, shape=shape, user=None).content for shape in ("a4", "slip")}
    voided.refresh_from_db()
    assert (voided.number, kept(voided)) == (paper.number, original)
    assert (voided.voided_by, voided.void_reason) == (house.people["窗口"], WHY)
    for content in shown.values():
        assert "作废" in words(content)
        assert "受理通知书" in words(content)
        assert paper.number in words(content)
    assert "作废" not in words(original)


def test_a_voided_number_is_never_given_again(house: SimpleNamespace, case: Case, issue: Issue) -> None:
    paper = issue(case, "receipt_slip")
    void_paper(paper.pk, reason=WHY, user=None)
    assert issue(case, "receipt_slip").serial == 2


def test_voiding_tells_who_and_seals_why(house: SimpleNamespace, case: Case, issue: Issue) -> None:
    paper = issue(case, "receipt_slip")
    void_paper(paper.pk, reason=WHY, user=house.people["窗口"])
    event = Event.objects.get(kind="case.paper-voided")
    assert (event.actor, event.data["number"]) == ("窗口", paper.number)
    assert notes_of(event) == {"reason": WHY}
    assert "李四" not in str(event.data)


def test_voiding_needs_a_reason_and_is_done_once(house: SimpleNamespace, case: Case, issue: Issue) -> None:
    paper = issue(case, "receipt_slip")
    with pytest.raises(VoidReason):
        void_paper(paper.pk, reason=" 错了 ", user=None)
    void_paper(paper.pk, reason=WHY, user=None)
    with pytest.raises(PaperVoided, match="已于2021年6月3日作废"):
        void_paper(paper.pk, reason=WHY, user=None)
    assert Event.objects.filter(kind="case.paper-voided").count() == 1


def test_a_paper_is_voided_by_those_whose_move_it_is_or_who_void_cases(
    house: SimpleNamespace, case: Case, issue: Issue
) -> None:
    people = house.people
    grant, receipt = issue(case, "grant_decision"), issue(case, "receipt_slip")
    for user, paper in ((people["窗口"], grant), (people["审批"], receipt), (people["外人"], receipt)):
        with pytest.raises(NotAllowed):
            void_paper(paper.pk, reason=WHY, user=user)
    void_paper(grant.pk, reason=WHY, user=people["审批"])
    void_paper(receipt.pk, reason=WHY, user=people["督查"])


def test_the_account_prints_every_day_and_why(case: Case, words: Callable[[bytes], str]) -> None:
    said = words(account_paper(case))
    assert "时限明细" in said
    assert "2021-06-01不计当日不计" in said
    assert "2021-06-05不计星期六，周末" in said
    assert "2021-06-08第5天星期二，工作日" in said
    assert "2021-06-09" not in said
    assert "张*明" in said or "张＊明" in said
    assert "张小明" not in said
