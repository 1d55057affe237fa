"""Reviews of our own: one visit, one review, by the person alone; what looks like rigging waits for a supervisor."""

from __future__ import annotations

import json
import threading
from datetime import timedelta
from types import SimpleNamespace

import pytest
from case_house import at
from django.db import connections
from review_house import accepted, asked, build_review_house, finished, somebody

from mingting.base import clock
from mingting.base.errors import NotAllowed, NotFound
from mingting.base.models import Event
from mingting.handle.cases.acts.void import void
from mingting.handle.errors import ReasonMissing
from mingting.handle.reviews import reads, tokens
from mingting.handle.reviews.acts.make_token import ask_at_tablet, make_token
from mingting.handle.reviews.acts.note_staff_phone import note_staff_phone
from mingting.handle.reviews.acts.rule_on_held import reveal_callback, rule_on_held
from mingting.handle.reviews.acts.stations import end_station, make_station, next_token, pair, station_of
from mingting.handle.reviews.acts.submit import From, add_words, close, leave_number, open_ask, submit_review
from mingting.handle.reviews.asks import may_ask_of
from mingting.handle.reviews.errors import (
    AlreadyReviewed,
    GradeMissing,
    NoStation,
    NotHeld,
    NotYetReviewable,
    OptionMissing,
    OptionUnknown,
    PairingWrong,
    PhoneWrong,
    RulingReasonMissing,
    SittingOver,
    StationUnknown,
    TextTooLong,
    TokenExpired,
    TokenUnknown,
    TokenUsed,
)
from mingting.handle.reviews.models import Ask, Review, Station

pytestmark = [pytest.mark.django_db, pytest.mark.both]
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)


def later(span: timedelta) -> object:
    return clock.set_clock(clock.now() + span)


def test_one_touch_at_the_tablet_is_a_review_that_counts(house: SimpleNamespace) -> None:
    case = finished(house)
    token = asked(house, case)
    open_ask(token, house.tablet)
    with later(6 * SECOND):
        review = submit_review(token, "very_satisfied", come=house.tablet)
    assert (review.case_id, review.times, review.visit, review.channel) == (case.pk, 1, "finish", "tablet")
    assert (review.held, review.is_default, review.signs) == (False, False, None)
    assert review.source.code == "own" and reads.counting_review(case) == review
    told = Event.objects.get(kind="review.submitted")
    assert (told.subject, told.actor) == (f"handle/review:{review.pk}", "applicant")
    assert told.data["months"] == {"cases": ["2021-05"], "reviews": ["2021-05"]}


def test_a_token_is_used_once(house: SimpleNamespace) -> None:
    token = asked(house, finished(house))
    submit_review(token, "satisfied", come=house.tablet)
    with pytest.raises(TokenUsed):
        submit_review(token, "very_dissatisfied", options=["slow"], come=house.tablet)
    with pytest.raises(TokenUsed):
        open_ask(token, house.tablet)
    assert Review.objects.get().grade == "satisfied"


def test_the_tables_know_no_token_and_a_changed_one_opens_nothing(house: SimpleNamespace) -> None:
    token = make_token(finished(house), user=house.clerk, visit="finish")
    assert token not in json.dumps(list(Event.objects.values_list("data", flat=True)))
    assert bytes(Ask.objects.get().digest or b"") == tokens.digest(tokens.ASK, token)
    other = token[:-1] + ("A" if token[-1] != "A" else "B")
    for wrong in (other, token.upper(), token[:-1], "", "x" * 32, "评" * 32, token + "A", house.carried):
        with pytest.raises(TokenUnknown):
            submit_review(wrong, "satisfied")
    assert tokens.digest(tokens.STATION, token) is None, "a token serves one purpose"


def test_a_tablets_token_opens_on_that_tablet_alone(house: SimpleNamespace) -> None:
    token = asked(house, finished(house))
    station, code = make_station(house.other.pk, user=house.manager)
    elsewhere, _ = pair(code)
    for come in (From(), From(station=elsewhere)):
        with pytest.raises(TokenUnknown):
            submit_review(token, "satisfied", come=come)
    assert station.pk == elsewhere.pk and not Review.objects.exists()


@pytest.mark.parametrize("at_tablet", [True, False])
def test_a_token_dies_with_its_time(house: SimpleNamespace, at_tablet: bool) -> None:
    case = finished(house)
    token = asked(house, case) if at_tablet else make_token(case, user=house.clerk, visit="finish")
    lasts = timedelta(minutes=30) if at_tablet else timedelta(days=10)
    ask = Ask.objects.get()
    with clock.set_clock(ask.asked_at + lasts - SECOND):
        assert open_ask(token, house.tablet).pk == ask.pk
    with clock.set_clock(ask.asked_at + lasts):
        with pytest.raises(TokenExpired):
            submit_review(token, "satisfied", come=house.tablet)
        assert reads.asked(Ask.objects.get()).word == "未评价"


def test_closing_is_no_review_and_opens_no_more(house: SimpleNamespace) -> None:
    token = asked(house, finished(house))
    for _ in range(2):
        close(token, come=house.tablet)
    with pytest.raises(TokenExpired):
        submit_review(token, "very_satisfied", come=house.tablet)
    assert not Review.objects.exists() and Event.objects.filter(kind="review.passed-over").count() == 1
    assert reads.asked(Ask.objects.get()).word == "未评价"


def test_acceptance_and_end_are_reviewed_once_each(house: SimpleNamespace) -> None:
    case = accepted(house)
    with pytest.raises(NotYetReviewable):
        make_token(case, user=house.clerk, visit="finish")
    submit_review(asked(house, case), "satisfied", come=house.tablet)
    with pytest.raises(AlreadyReviewed):
        ask_at_tablet(case.pk, user=house.clerk)
    case.finished_at = clock.now()
    case.save()
    second = submit_review(asked(house, case), "basically_satisfied", come=house.tablet)
    assert [(one.times, one.visit) for one in reads.reviews_of(case)] == [(1, "accept"), (2, "finish")]
    assert second.visit == "finish"


def test_of_two_tokens_for_one_visit_one_is_used(house: SimpleNamespace) -> None:
    case = finished(house)
    slip, again = (make_token(case, user=house.clerk, visit="finish") for _ in range(2))
    submit_review(slip, "satisfied")
    with pytest.raises(TokenUsed):
        submit_review(again, "very_satisfied")


def test_who_does_not_see_the_case_asks_nobody(house: SimpleNamespace) -> None:
    case = finished(house)
    for stranger in (house.clerk2, house.other_approver, house.village_clerk, house.admin):
        with pytest.raises(NotAllowed):
            make_token(case, user=stranger, visit="finish")
        with pytest.raises(NotAllowed):
            ask_at_tablet(case.pk, user=stranger)


def test_clerks_and_approvers_ask_for_their_own_and_who_watches_or_counts_does_not(house: SimpleNamespace) -> None:
    case = finished(house)
    for name in ("supervisor", "statistics", "leader", "manager", "head", "auditor"):
        with pytest.raises(NotAllowed):
            make_token(case, user=house.people[name], visit="finish")
        assert not may_ask_of(case, house.people[name]), name
    for name in ("clerk", "approver", "chief"):
        assert make_token(case, user=house.people[name], visit="finish")
        assert may_ask_of(case, house.people[name]), name


def test_a_voided_case_is_not_reviewed(house: SimpleNamespace) -> None:
    case = accepted(house)
    void(case.pk, version=case.version, user=house.supervisor, reason="重复录入的办件")
    with pytest.raises(NotYetReviewable):
        ask_at_tablet(case.pk, user=house.clerk)


def test_the_next_request_ends_the_one_before_unreviewed(house: SimpleNamespace) -> None:
    first = asked(house, finished(house))
    second = asked(house, finished(house, somebody(2)))
    with pytest.raises(TokenExpired):
        submit_review(first, "satisfied", come=house.tablet)
    submit_review(second, "satisfied", come=house.tablet)
    assert [reads.asked(one).word for one in Ask.objects.order_by("pk")] == ["未评价", "已评价"]


def test_a_tablet_that_restarts_gets_the_request_again_and_the_old_token_dies(house: SimpleNamespace) -> None:
    token = asked(house, finished(house))
    again = next_token(house.station)
    assert again != token
    with pytest.raises(TokenUnknown):
        open_ask(token, house.tablet)
    assert open_ask(again, house.tablet).opened_at is not None
    close(again, come=house.tablet)
    assert next_token(house.station) == ""


def test_a_bad_grade_needs_an_option_and_a_good_one_none(house: SimpleNamespace) -> None:
    token = make_token(finished(house), user=house.clerk, visit="finish")
    with pytest.raises(OptionMissing):
        submit_review(token, "dissatisfied")
    with pytest.raises(OptionUnknown):
        submit_review(token, "dissatisfied", options=["fast"])
    with pytest.raises(OptionUnknown):
        submit_review(token, "satisfied", options=["fast", "<script>"])
    for wrong in ("", "5", "满意", "very_satisfied ", "' OR 1=1"):
        with pytest.raises(GradeMissing):
            submit_review(token, wrong)
    with pytest.raises(TextTooLong):
        submit_review(token, "satisfied", text="长" * 501)
    review = submit_review(token, "dissatisfied", options=["slow", "rude", "slow"], text="等了\x00两个小时\u202e")
    assert (review.options, review.option_set) == (["slow", "rude"], 1)
    assert reads.comment_of(review) == "等了两个小时" and "两个小时".encode() not in bytes(review.comment or b"")
    assert "两个小时" not in json.dumps(list(Event.objects.values_list("data", flat=True)), ensure_ascii=False)


def test_words_are_added_in_the_same_sitting_and_once(house: SimpleNamespace) -> None:
    token = asked(house, finished(house))
    submit_review(token, "very_satisfied", come=house.tablet)
    review = add_words(token, options=["fast"], text="很好", come=house.tablet)
    assert (review.options, reads.comment_of(review)) == (["fast"], "很好")
    with pytest.raises(SittingOver):
        add_words(token, options=["kind"], text="", come=house.tablet)


def test_the_next_person_at_the_tablet_adds_nothing_to_the_one_before(house: SimpleNamespace) -> None:
    token = asked(house, finished(house))
    submit_review(token, "very_satisfied", come=house.tablet)
    asked(house, finished(house, somebody(2)))
    with pytest.raises(SittingOver):
        add_words(token, options=["fast"], text="", come=house.tablet)
    other = make_token(finished(house, somebody(3)), user=house.clerk, visit="finish")
    submit_review(other, "very_satisfied")
    with later(timedelta(minutes=11)), pytest.raises(SittingOver):
        add_words(other, options=["fast"], text="")


def test_leave_to_call_back_is_for_bad_grades_and_the_number_is_sealed(house: SimpleNamespace) -> None:
    good = make_token(finished(house), user=house.clerk, visit="finish")
    submit_review(good, "satisfied")
    with pytest.raises(SittingOver):
        leave_number(good, "13912345678")
    bad = make_token(finished(house, somebody(2)), user=house.clerk, visit="finish")
    submit_review(bad, "very_dissatisfied", options=["rude"])
    for wrong in ("", "123", "13912345678; DROP TABLE", "一三九"):
        with pytest.raises(PhoneWrong):
            leave_number(bad, wrong)
    review = leave_number(bad, "139 1234 5678")
    with pytest.raises(SittingOver):
        leave_number(bad, "13912345679")
    assert "13912345678" not in json.dumps(list(Event.objects.values_list("data", flat=True)))
    with pytest.raises(ReasonMissing):
        reveal_callback(review.pk, user=house.supervisor, reason="看")
    with pytest.raises(NotAllowed):
        reveal_callback(review.pk, user=house.manager, reason="回访差评")
    assert reveal_callback(review.pk, user=house.supervisor, reason="差评回访核实") == "13912345678"
    assert Event.objects.filter(kind="review.callback-revealed").count() == 1


# ---- signs of rigging -----------------------------------------------------------------------------------------------------------------


def held_by_rule(review: Review) -> list[str]:
    assert review.held is bool(review.signs)
    return [one["rule"] for one in review.signs or []]


def test_a_review_within_five_seconds_is_held(house: SimpleNamespace) -> None:
    token = asked(house, finished(house))
    opened = open_ask(token, house.tablet).opened_at
    assert opened is not None
    with clock.set_clock(opened + timedelta(seconds=4, milliseconds=900)):
        assert held_by_rule(submit_review(token, "very_satisfied", come=house.tablet)) == ["too-fast"]
    assert reads.counting_review(Review.objects.get().case) is None


def test_the_sixth_applicant_from_one_phone_a_day_is_held(house: SimpleNamespace) -> None:
    found = []
    for order in range(1, 8):
        token = make_token(finished(house, somebody(order)), user=house.clerk, visit="finish")
        device = tokens.device_token("device", "one")
        found.append(held_by_rule(submit_review(token, "very_satisfied", come=From(device=device))))
        with later(10 * MINUTE):
            pass
    assert found == [[]] * 5 + [["one-device"]] * 2


def test_one_person_may_review_many_cases_of_the_own_from_one_phone(house: SimpleNamespace) -> None:
    for _ in range(8):
        token = make_token(finished(house), user=house.clerk, visit="finish")
        come = From(device=tokens.device_token("device", "one"))
        assert held_by_rule(submit_review(token, "satisfied", come=come)) == []


def test_the_eleventh_review_of_a_window_in_five_minutes_is_held(house: SimpleNamespace) -> None:
    found = []
    for order in range(1, 13):
        token = make_token(finished(house, somebody(order)), user=house.clerk, visit="finish")
        found.append(held_by_rule(submit_review(token, "satisfied")))
    assert found == [[]] * 10 + [["window-burst"]] * 2


def test_one_number_in_the_cases_of_four_people_is_held_but_not_an_agents(house: SimpleNamespace) -> None:
    found = []
    for order in range(1, 5):
        token = make_token(finished(house, somebody(order, "13800000000")), user=house.clerk, visit="finish")
        found.append(held_by_rule(submit_review(token, "satisfied")))
    assert found == [[], [], [], ["one-phone"]]
    case = finished(house, somebody(5, "13800000000"), agency=True)
    assert held_by_rule(submit_review(make_token(case, user=house.clerk, visit="finish"), "satisfied")) == []


def test_the_number_of_a_member_of_staff_is_held(house: SimpleNamespace) -> None:
    with pytest.raises(NotAllowed):
        note_staff_phone(house.clerk, "13812345678", user=house.clerk)
    note_staff_phone(house.clerk, "138-1234-5678", user=house.admin)
    token = make_token(finished(house), user=house.clerk, visit="finish")
    assert held_by_rule(submit_review(token, "very_satisfied")) == ["staff-phone"]
    note_staff_phone(house.clerk2, "13700000000", user=house.admin)
    bad = make_token(finished(house, somebody(1)), user=house.clerk, visit="finish")
    submit_review(bad, "dissatisfied", options=["slow"])
    assert held_by_rule(leave_number(bad, "13700000000")) == ["staff-phone"]


@pytest.mark.parametrize(
    ("moment", "rules"),
    [
        ("2021-05-10 07:59", ["after-hours"]),
        ("2021-05-10 08:01", []),
        ("2021-05-10 13:00", []),
        ("2021-05-10 18:29", []),
        ("2021-05-10 18:31", ["after-hours"]),
        ("2021-05-13 10:00", ["after-hours"]),
        ("2021-05-08 10:00", []),
    ],
)
def test_a_tablet_works_in_office_hours_of_the_region(house: SimpleNamespace, moment: str, rules: list[str]) -> None:
    """2021-05-13 is 开斋节 in 宁夏; 2021-05-08 a worked Saturday."""
    with clock.set_clock(at(moment)):
        token = asked(house, finished(house))
        assert held_by_rule(submit_review(token, "satisfied", come=house.tablet)) == rules


def test_a_phone_at_home_may_review_at_night(house: SimpleNamespace) -> None:
    case = finished(house)
    with clock.set_clock(at("2021-05-10 23:30")):
        token = make_token(case, user=None, visit="finish")
        assert held_by_rule(submit_review(token, "satisfied")) == []


def test_a_supervisor_rules_once_and_with_a_reason(house: SimpleNamespace) -> None:
    review = _held(house, 1)
    for no in (house.clerk, house.chief, house.manager, house.leader, house.statistics, house.admin):
        with pytest.raises(NotAllowed):
            rule_on_held(review.pk, user=no, counts=True, reason="核对录像属实")
    with pytest.raises(RulingReasonMissing):
        rule_on_held(review.pk, user=house.supervisor, counts=True, reason="好")
    with pytest.raises(NotFound):
        rule_on_held(10**9, user=house.supervisor, counts=True, reason="核对录像属实")
    ruled = rule_on_held(review.pk, user=house.supervisor, counts=True, reason="核对录像属实")
    assert (ruled.held, ruled.ruling) == (False, "counts") and reads.counting_review(ruled.case) == ruled
    with pytest.raises(NotHeld):
        rule_on_held(review.pk, user=house.supervisor, counts=False, reason="核对录像属实")
    out = rule_on_held(_held(house, 2).pk, user=house.supervisor, counts=False, reason="录像显示窗口代点")
    assert (out.held, out.ruling) == (True, "out")
    assert "录像" not in json.dumps(list(Event.objects.values_list("data", flat=True)), ensure_ascii=False)


def _held(house: SimpleNamespace, order: int) -> Review:
    token = make_token(finished(house, somebody(order)), user=house.clerk, visit="finish")
    open_ask(token, From())
    return submit_review(token, "very_satisfied")


# ---- stations ---------------------------------------------------------------------------------------------------------------------------


def test_a_pairing_code_works_once_and_for_ten_minutes(house: SimpleNamespace) -> None:
    _, code = make_station(house.other.pk, user=house.manager)
    station, token = pair(f" {code[:4].lower()} {code[4:]} ")
    assert station_of(token).window == house.other
    with pytest.raises(PairingWrong):
        pair(code)
    _, late = make_station(house.other.pk, user=house.supervisor)
    with later(timedelta(minutes=10)), pytest.raises(PairingWrong):
        pair(late)
    for wrong in ("", "00000000", "x" * 5000, "配对码"):
        with pytest.raises(PairingWrong):
            pair(wrong)


def test_who_is_reviewed_there_pairs_no_tablet(house: SimpleNamespace) -> None:
    for no in (house.clerk, house.approver, house.chief, house.admin, house.village_clerk):
        with pytest.raises(NotAllowed):
            make_station(house.window.pk, user=no)
        with pytest.raises(NotAllowed):
            end_station(house.station.pk, user=no)


def test_a_tablet_taken_away_shows_nothing_more(house: SimpleNamespace) -> None:
    token = asked(house, finished(house))
    end_station(house.station.pk, user=house.manager)
    with pytest.raises(StationUnknown):
        station_of(house.carried)
    with pytest.raises(TokenExpired):
        submit_review(token, "satisfied", come=house.tablet)
    with pytest.raises(NoStation):
        ask_at_tablet(finished(house, somebody(2)).pk, user=house.clerk)
    assert Station.objects.filter(ended_at=None).count() == 0


def test_the_counter_sees_that_and_only_later_what(house: SimpleNamespace) -> None:
    case = finished(house)
    assert reads.last_asked(case) is None
    token = asked(house, case)
    assert (one := reads.last_asked(case)) and (one.word, one.over) == ("等办事人评价", False)
    open_ask(token, house.tablet)
    assert (one := reads.last_asked(case)) and one.word == "正在评价"
    review = submit_review(token, "dissatisfied", options=["slow"], come=house.tablet)
    assert (one := reads.last_asked(case)) and (one.word, one.over) == ("已评价", True)
    assert reads.grade_shown(review) == "已评价"
    with later(timedelta(minutes=10)):
        assert reads.grade_shown(review) == "不满意"


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_two_who_send_one_token_at_once_one_reviews() -> None:
    with clock.set_clock(at("2021-05-10 09:30")):
        house = build_review_house()
        case = finished(house)
        one, other = (make_token(case, user=house.clerk, visit="finish") for _ in range(2))
        ends: list[str] = []

        def send(token: str, grade: str) -> None:
            try:
                ends.append(submit_review(token, grade).grade)
            except TokenUsed:
                ends.append("used")
            finally:
                connections.close_all()

        pairs = [(one, "satisfied"), (one, "very_satisfied"), (other, "satisfied"), (other, "very_satisfied")]
        threads = [threading.Thread(target=send, args=pair) for pair in pairs]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert ends.count("used") == 3 and len(ends) == 4 and Review.objects.count() == 1
