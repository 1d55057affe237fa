"""Thousands of lives: any lawful person makes any lawful move at any time, unlawful ones are tried too; after each step everything still holds.

`MINGTING_LIVES` sets how many to a walk, `MINGTING_WALKS` how many walks a region: one of 30 in the suite, of 15 on PostgreSQL. The long walk,
20 walks of 250 in each region, is run on both databases before a release: short ones, for PostgreSQL keeps what is rolled back until they end.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date, datetime, timedelta
from types import SimpleNamespace

import pytest
from case_house import PERSON, act_of, at, build_house, fields_of, make_item
from django.db import connection, transaction
from django.db.models import Max
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from slow_clock import days_used, due_day

from mingting.base import clock, journal
from mingting.base.clocks import sweep
from mingting.base.errors import NotAllowed, Refused, Stale
from mingting.base.models import Clock, Event, User
from mingting.base.roles import Role, may_move
from mingting.handle.cases import jobs
from mingting.handle.cases.acts import ask
from mingting.handle.cases.acts.take_in import take_in
from mingting.handle.cases.models import Case, CaseExtension, CasePaper, CasePause, CaseRequest
from mingting.handle.cases.next import next_moves
from mingting.handle.cases.replay import differences, rebuild, request_differences
from mingting.handle.errors import NotFromHere
from mingting.rules.moves import MOVES, State, moves_from
from mingting.rules.special import Special

pytestmark = [pytest.mark.django_db, pytest.mark.both, pytest.mark.slow]
PATHS: Counter[str] = Counter()
"""How often a life was seen in each state: a walk that reaches few of them proves little."""
LIVES = int(os.environ.get("MINGTING_LIVES", "15" if os.environ.get("MINGTING_TEST_DB") == "postgres" else "30"))
WALKS = int(os.environ.get("MINGTING_WALKS", "0"))
_ORDER = ("submitted_at", "received_at", "accepted_at", "decided_at", "finished_at", "delivered_at")
_ENDING = {"void", "withdraw", "terminate", "return_case", "forward_up", "give_up", "refuse"}
_OPEN_CLOCKS = {
    "submitted": {"case.intake"},
    "received": {"case.intake"},
    "correcting": {"case.correction"},
    "accepted": {"case.promise", "case.legal"},
    "reviewing": {"case.promise", "case.legal"},
    "suspended": {"case.promise", "case.legal"},
    "deciding": {"case.promise", "case.legal"},
}


class Lives(RuleBasedStateMachine):
    """One life each; the house stands outside of it."""

    house: SimpleNamespace
    ningxia: bool
    first_year: int
    last_year: int

    def __init__(self) -> None:
        super().__init__()
        self.life = transaction.atomic()
        self.life.__enter__()
        self.case: Case | None = None
        self.looked = 0
        self.now = at("2021-01-04 09:00")

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.life.__exit__(None, None, None)

    @contextmanager
    def acting(self) -> Iterator[None]:
        """The clock of this life; a step takes a minute at most."""
        self.now += timedelta(minutes=1)
        with clock.set_clock(self.now):
            yield

    # ---- what may happen ------------------------------------------------------------------------------------------------------

    @initialize(
        day=st.integers(0, 6000),
        item=st.integers(0, 4),
        until=st.sampled_from(["submit", "receive", "accept", "finish"]),
    )
    def begin(self, day: int, item: int, until: str) -> None:
        span = (date(self.last_year, 6, 30) - date(self.first_year, 1, 1)).days
        self.now = datetime.combine(date(self.first_year, 1, 1), datetime.min.time(), clock.CHINA) + timedelta(
            days=day % span, hours=9
        )
        chosen = self.house.items[item]
        with self.acting(), suppress(Refused):
            who = self.house.clerk
            self.case = take_in(
                user=who,
                item=chosen,
                window=self.house.window,
                place=None,
                applicant=PERSON,
                until=until,  # type: ignore[arg-type]
            )

    @rule(hours=st.integers(0, 400))
    def wait(self, hours: int) -> None:
        self.now += timedelta(hours=hours)
        self.jobs()

    @rule(who=st.integers(0, 20), which=st.integers(0, 30), draw=st.integers(0, 1000), hours=st.integers(0, 60))
    def go_on(self, who: int, which: int, draw: int, hours: int) -> None:
        """Time passes, and somebody makes a move that leads on; now and then one that ends the life."""
        self.wait(hours)
        self.move(who, which, draw, ending=draw % 12 == 0)

    @rule(who=st.integers(0, 20), which=st.integers(0, 30), draw=st.integers(0, 1000))
    def go_on_at_once(self, who: int, which: int, draw: int) -> None:
        self.move(who, which, draw, ending=False)

    def move(self, who: int, which: int, draw: int, ending: bool) -> None:
        if self.case is None:
            return
        wanted = [row.action for row in moves_from(State(self.case.state)) if (row.action in _ENDING) <= ending]
        able = [
            user for user in self.house.everybody if any(may_move(self.house.roles[user.pk], one) for one in wanted)
        ]
        with self.acting():
            for turn in range(len(able)):
                user = able[(who + turn) % len(able)]
                open_ = [one for one in next_moves(self.case, user) if one.may and one.action in wanted]
                if open_:
                    self.make(open_[which % len(open_)].action, user, draw)
                    return

    @rule(who=st.integers(0, 20), which=st.integers(0, len(MOVES) - 2), draw=st.integers(0, 1000))
    def try_anything(self, who: int, which: int, draw: int) -> None:
        """Anybody tries any move: what the table or the matrix does not allow is refused, and nothing is written."""
        if self.case is None:
            return
        user, row = self.house.everybody[who % len(self.house.everybody)], MOVES[which]
        with self.acting():
            open_ = [one.action for one in next_moves(self.case, user) if one.may]
        lawful = row.action in open_
        if lawful or row.action == "deem_accept":
            return
        before, events = Case.objects.values().get(pk=self.case.pk), Event.objects.count()
        with self.acting(), pytest.raises((NotAllowed, NotFromHere, Refused)):
            given = fields_of(row.action, self.house, self.case, clock.day_of(self.now), draw)
            act_of(row.action)(self.case.pk, version=self.case.version, user=user, **given)
        assert Case.objects.values().get(pk=self.case.pk) == before and Event.objects.count() == events

    @rule(who=st.integers(0, 20), which=st.integers(0, 30), draw=st.integers(0, 1000))
    def come_late(self, who: int, which: int, draw: int) -> None:
        """Somebody acts on what they saw one step ago."""
        if self.case is None or self.case.version < 2:
            return
        user = self.house.everybody[who % len(self.house.everybody)]
        with self.acting():
            open_ = [one for one in next_moves(self.case, user) if one.may]
        if not open_:
            return
        action = open_[which % len(open_)].action
        with self.acting(), pytest.raises(Stale):
            given = fields_of(action, self.house, self.case, clock.day_of(self.now), draw)
            act_of(action)(self.case.pk, version=self.case.version - 1, user=user, **given)

    @rule(agree=st.booleans(), days=st.integers(1, 10), action=st.sampled_from(["refuse", "extend", "void"]))
    def ask(self, agree: bool, days: int, action: str) -> None:
        """A clerk or examiner asks, the one who may decides."""
        if self.case is None:
            return
        fields = {"refuse": {"reason": "不属本局", "basis": "某法"}, "extend": {"reason": "复杂", "days": days}}.get(
            action, {"reason": "重复登记"}
        )
        asker = self.house.approver if action == "extend" else self.house.clerk
        decider = self.house.supervisor if action == "void" else self.house.head
        with self.acting(), suppress(Refused):
            asked = ask.ask_for(self.case.pk, version=self.case.version, user=asker, action=action, fields=fields)
            with suppress(Refused):  # what has become impossible meanwhile can only be declined
                ask.decide_request(asked.pk, user=decider, agree=agree, reason="请继续办理")
            if CaseRequest.objects.filter(pk=asked.pk, decided_at=None).exists():
                ask.decide_request(asked.pk, user=decider, agree=False, reason="已来不及")
        self.case.refresh_from_db()

    def make(self, action: str, user: User, draw: int) -> None:
        assert self.case is not None
        given = fields_of(action, self.house, self.case, clock.day_of(self.now), draw)
        before = self.case.version
        with suppress(Refused):
            self.case = act_of(action)(self.case.pk, version=before, user=user, **given)
        self.case = Case.objects.select_related("item", "organ", "place", "window").get(pk=self.case.pk)

    def jobs(self) -> None:
        with self.acting():
            sweep()
            journal.seal_all()
            jobs.follow_clocks()
        if self.case is not None:
            self.case.refresh_from_db()

    # ---- what always holds ----------------------------------------------------------------------------------------------------

    @invariant()
    def everything_still_holds(self) -> None:
        """Looked at whenever the journal has grown."""
        written = Event.objects.aggregate(last=Max("id"))["last"]
        if self.case is None or written == self.looked:
            return
        self.looked = written
        PATHS[self.case.state] += 1
        for holds in (
            self.the_row_is_what_the_journal_tells,
            self.later_steps_never_carry_earlier_times,
            self.the_right_clocks_run,
            self.due_and_used_days_are_those_of_slow_counting,
            self.papers_have_numbers_without_a_gap,
            self.acceptance_and_decision_are_not_one_persons,
            self.no_person_stands_in_clear_in_the_journal,
            self.each_end_is_told_once,
        ):
            holds()

    def the_row_is_what_the_journal_tells(self) -> None:
        if self.case is None:
            return
        events = list(Event.objects.filter(subject=f"handle/case:{self.case.pk}").order_by("id"))
        assert differences(Case.objects.get(pk=self.case.pk), events) == []
        assert request_differences(self.case.pk, events) == []
        steps = [event for event in events if "set" in event.data]
        assert [event.data["version"] for event in steps] == list(range(1, len(steps) + 1))
        path = [event.data for event in steps if "to" in event.data]
        assert all(a["to"] == b["from"] for a, b in zip(path, path[1:]))
        assert rebuild(events)["state"] == self.case.state

    def later_steps_never_carry_earlier_times(self) -> None:
        if self.case is None:
            return
        times = [at_ for name in _ORDER if (at_ := getattr(self.case, name)) is not None and name != "received_at"]
        assert times == sorted(times)

    def the_right_clocks_run(self) -> None:
        if self.case is None:
            return
        open_ = set(Clock.objects.filter(stopped_at=None).values_list("kind", flat=True))
        expected = set(_OPEN_CLOCKS.get(self.case.state, set()))
        if self.case.item is not None and self.case.item.legal_limit is None:
            expected -= {"case.legal"}
        if self.case.result == "granted" and self.case.state in ("decided", "producing", "finished"):
            expected = {"case.delivery"}
        assert open_ == expected, self.case.state
        standing = Clock.objects.filter(stopped_at=None, paused_on__isnull=False).exists()
        assert standing == (self.case.state == "suspended")

    def due_and_used_days_are_those_of_slow_counting(self) -> None:
        case = self.case
        if case is None or case.accepted_at is None or case.item is None or case.item.promise_unit != "workday":
            return
        stretches = [(row.started_on, row.ended_on) for row in CasePause.objects.filter(case=case) if row.ended_on]
        ended = [(first, last) for first, last in stretches if last is not None]
        start = clock.day_of(case.accepted_at)
        more = sum(CaseExtension.objects.filter(case=case).values_list("days", flat=True))
        limit = 0 if case.case_kind == "instant" else case.item.promise_limit or 0
        if case.state not in ("terminated", "withdrawn", "voided"):
            assert case.due_on == due_day(start, limit + more, ended, self.ningxia)
            if case.item.legal_limit is not None:
                assert case.legal_due_on == due_day(start, case.item.legal_limit + more, ended, self.ningxia)
        if case.result in ("granted", "denied") and case.decided_at is not None:
            assert case.used_days == days_used(start, clock.day_of(case.decided_at), ended, self.ningxia)

    def papers_have_numbers_without_a_gap(self) -> None:
        found: dict[tuple[int, str, int], list[int]] = {}
        for row in CasePaper.objects.order_by("serial"):
            found.setdefault((row.organ_id, row.kind, row.year), []).append(row.serial)
        assert all(serials == list(range(1, len(serials) + 1)) for serials in found.values())

    def acceptance_and_decision_are_not_one_persons(self) -> None:
        case = self.case
        if case is not None and case.decided_by_id and not case.instant_here:
            assert case.decided_by_id != case.accepted_by_id

    def no_person_stands_in_clear_in_the_journal(self) -> None:
        if self.case is None:
            return
        text = "".join(str(data) for data in Event.objects.values_list("data", flat=True))
        assert PERSON.name not in text and PERSON.number not in text and PERSON.phone not in text

    def each_end_is_told_once(self) -> None:
        told = Counter(
            (event.kind, event.data["clock"], event.data["round"], event.data["due"])
            for event in Event.objects.filter(kind__in=["clock.warned", "clock.overdue"])
        )
        assert all(kind == "clock.warned" or count == 1 for (kind, *_), count in told.items())
        assert CaseRequest.objects.filter(decided_at=None).count() == 0


@pytest.fixture
def cleared(django_db_setup: None) -> None:
    """On PostgreSQL a long walk leaves rows that nobody sees any more, over which the next one would stumble."""
    if WALKS and connection.vendor == "postgresql":
        import psycopg

        parts = connection.get_connection_params()
        with psycopg.connect(
            **{name: parts[name] for name in ("dbname", "user", "host", "port")}, autocommit=True
        ) as link:
            link.execute("VACUUM ANALYZE")


@pytest.fixture(params=[("640521000000", True, 2019, 2022), ("410122000000", False, 2004, 2026)], ids=["宁夏", "全国"])
def house(request: pytest.FixtureRequest, cleared: None, db: None) -> Iterator[SimpleNamespace]:
    code, ningxia, first, last = request.param
    house = build_house(code)
    house.items = [
        house.item,
        house.instant,
        make_item(house.tax, "000000000011", promise_limit=1, legal_limit=None),
        make_item(
            house.tax, "000000000012", promise_limit=20, special_procedures=["现场勘验", "听证", Special.TESTING.value]
        ),
        make_item(house.tax, "000000000013", promise_limit=30, promise_unit="natural_day"),
    ]
    house.roles = {user.pk: Role(user.grants.get().role) for user in house.people.values()}
    house.everybody = sorted(house.people.values(), key=lambda user: user.pk)
    Lives.house, Lives.ningxia, Lives.first_year, Lives.last_year = house, ningxia, first, last
    yield house


@pytest.mark.parametrize("walk", range(WALKS or 1))
def test_random_lives_break_no_invariant_and_are_rebuilt_from_the_journal(house: SimpleNamespace, walk: int) -> None:
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        Lives,
        settings=settings(
            max_examples=LIVES,
            stateful_step_count=24,
            deadline=None,
            derandomize=not WALKS,
            suppress_health_check=list(HealthCheck),
            phases=[Phase.generate],  # shrinking lives is slow; a failing one is printed whole
        ),
    )
    reached = {state for state, seen in PATHS.items() if seen}
    if not WALKS:  # a short walk takes other ways when other modules are loaded: Hypothesis draws on their constants
        assert len(reached) >= 7, PATHS
        return
    assert {
        "accepted",
        "reviewing",
        "suspended",
        "deciding",
        "decided",
        "finished",
        "correcting",
        "voided",
    } <= reached, PATHS
