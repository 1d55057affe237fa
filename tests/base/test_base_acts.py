from __future__ import annotations

import threading
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection

from mingting.base import clock, once, security
from mingting.base.acts.connect_reviews import connect_reviews, end_connection
from mingting.base.acts.decide_alias import decide_alias
from mingting.base.acts.declare_source import declare_source
from mingting.base.acts.disable_user import disable_user
from mingting.base.acts.grant_role import end_role, grant_role
from mingting.base.acts.make_user import make_user
from mingting.base.errors import (
    ConnectionOverlaps,
    KeyReused,
    NotAllowed,
    PasswordRefused,
    SelfGrant,
    SourceChanged,
    UnknownRole,
    UserKnown,
)
from mingting.base.journal import SYSTEM
from mingting.base.models import AliasDecision, AnswerKey, Event, Grant, ReviewConnection, SecurityEntry, Source, User
from mingting.base.organs import OrganNames
from mingting.base.permissions import actor_of, reach_of, require
from mingting.base.roles import Permission

pytestmark = [pytest.mark.django_db, pytest.mark.both]
NEW_YEAR = date(2021, 1, 1)


def kinds() -> list[str]:
    return list(Event.objects.order_by("id").values_list("kind", flat=True))


def test_a_source_is_declared_once_and_may_be_renamed() -> None:
    declare_source("hall", "大厅系统", "hall", actor=SYSTEM)
    declare_source("hall", "大厅系统", "hall", actor=SYSTEM)
    declare_source("hall", "大厅窗口系统", "hall", actor=SYSTEM)
    assert Source.objects.get().name == "大厅窗口系统"
    assert kinds() == ["source.declared", "source.declared"]
    assert Event.objects.latest("id").data["before"] == "大厅系统"


def test_the_kind_of_a_source_never_changes() -> None:
    declare_source("hall", "大厅系统", "hall", actor=SYSTEM)
    with pytest.raises(SourceChanged, match="大厅窗口系统"):
        declare_source("hall", "大厅系统", "online", actor=SYSTEM)


def test_a_statistician_of_a_town_may_decide_only_there(cast: SimpleNamespace) -> None:
    source = declare_source("hall", "大厅系统", "hall", actor=SYSTEM)
    decide_alias(source, "东华", cast.village, actor=SYSTEM, user=cast.town_statistics)
    with pytest.raises(NotAllowed):
        decide_alias(source, "审批局", cast.bureau, actor=SYSTEM, user=cast.town_statistics)


def test_a_decision_is_remembered_and_used(cast: SimpleNamespace) -> None:
    decide_alias("hall", " 审批局 ", cast.bureau, actor=actor_of(cast.statistics), user=cast.statistics)
    found = OrganNames(source="hall").find("审批局")
    assert getattr(found, "code", None) == cast.bureau.code
    assert OrganNames(source="other").find("审批局") == ()


def test_deciding_otherwise_keeps_the_former_in_the_journal(cast: SimpleNamespace) -> None:
    for organ in (cast.town, cast.town, cast.village):
        decide_alias("hall", "宁安", organ, actor=SYSTEM)
    assert AliasDecision.objects.get().organ == cast.village
    assert [event.data["before"] for event in Event.objects.order_by("id")] == ["", cast.town.code]


def test_reviews_are_connected_once_for_a_time(cast: SimpleNamespace) -> None:
    source = declare_source("hall", "大厅系统", "hall", actor=SYSTEM)
    first = connect_reviews(source, cast.town, NEW_YEAR, actor=SYSTEM, user=cast.leader)
    assert connect_reviews(source, cast.town, NEW_YEAR, actor=SYSTEM) == first
    with pytest.raises(ConnectionOverlaps):
        connect_reviews(source, cast.town, date(2021, 6, 1), actor=SYSTEM)
    end_connection(first, date(2021, 5, 31), actor=SYSTEM)
    connect_reviews(source, cast.town, date(2021, 6, 1), actor=SYSTEM)
    assert ReviewConnection.objects.count() == 2
    assert kinds()[1:] == ["reviews.connected", "reviews.disconnected", "reviews.connected"]


def test_an_organ_and_all_organs_are_connected_apart(cast: SimpleNamespace) -> None:
    source = declare_source("hall", "大厅系统", "hall", actor=SYSTEM)
    connect_reviews(source, None, NEW_YEAR, actor=SYSTEM)
    connect_reviews(source, cast.town, NEW_YEAR, actor=SYSTEM)
    assert ReviewConnection.objects.count() == 2


def test_a_role_is_granted_within_the_own_reach_only(cast: SimpleNamespace) -> None:
    new = make_user("新人", "新人", cast.town, actor=SYSTEM, user=cast.administrator)
    grant_role(new, "ST", cast.town, actor=SYSTEM, user=cast.administrator)
    assert reach_of(new, Permission.IMPORT).covers(cast.village.path)
    with pytest.raises(NotAllowed):
        grant_role(new, "ST", cast.other_county, actor=SYSTEM, user=cast.administrator)


def test_nobody_grants_to_oneself(cast: SimpleNamespace) -> None:
    with pytest.raises(SelfGrant):
        grant_role(cast.administrator, "ST", cast.county, actor=SYSTEM, user=cast.administrator)


def test_an_unknown_role_is_refused_with_the_known_ones(cast: SimpleNamespace) -> None:
    with pytest.raises(UnknownRole, match="ST统计通报岗"):
        grant_role(cast.leader, "XX", cast.county, actor=SYSTEM)


def test_a_grant_ends_with_its_day(cast: SimpleNamespace) -> None:
    grant = Grant.objects.get(user=cast.statistics)
    end_role(grant, clock.today() - timedelta(days=1), actor=SYSTEM)
    with pytest.raises(NotAllowed):
        require(cast.statistics, Permission.IMPORT)


def test_a_grant_of_one_organ_alone_does_not_reach_below(cast: SimpleNamespace) -> None:
    new = make_user("新人", "新人", cast.town, actor=SYSTEM)
    grant_role(new, "ST", cast.town, "self", actor=SYSTEM)
    reach = reach_of(new, Permission.IMPORT)
    assert (reach.covers(cast.town.path), reach.covers(cast.village.path)) == (True, False)


def test_an_account_without_a_password_cannot_log_in(cast: SimpleNamespace) -> None:
    assert not make_user("新人", "新人", cast.town, actor=SYSTEM).has_usable_password()


def test_a_weak_password_is_refused_with_the_reason(cast: SimpleNamespace) -> None:
    with pytest.raises(PasswordRefused, match="10"):
        make_user("新人", "新人", cast.town, "123", actor=SYSTEM)
    assert not User.objects.filter(username="新人").exists()


def test_the_journal_holds_neither_password_nor_hash(cast: SimpleNamespace) -> None:
    made = make_user("新人", "新人", cast.town, "枸杞红了-2021-中宁", actor=SYSTEM)
    assert made.check_password("枸杞红了-2021-中宁")
    assert "password" not in str(Event.objects.latest("id").data)


def test_a_username_is_given_once(cast: SimpleNamespace) -> None:
    make_user("新人", "新人", cast.town, actor=SYSTEM)
    with pytest.raises(UserKnown):
        make_user("新人", "另一位", cast.town, actor=SYSTEM)


def test_a_disabled_person_reaches_nothing(cast: SimpleNamespace) -> None:
    disable_user(cast.statistics, actor=SYSTEM, user=cast.administrator)
    cast.statistics.refresh_from_db()
    assert reach_of(cast.statistics, Permission.IMPORT).nothing


def test_a_repeated_key_gets_the_first_answer_and_acts_once(cast: SimpleNamespace) -> None:
    done: list[int] = []

    def act() -> dict[str, Any]:
        done.append(1)
        return {"number": len(done)}

    answers = [once.once(cast.leader, "k1", {"a": 1}, act) for _ in range(3)]
    assert answers == [{"number": 1}] * 3
    assert once.once(cast.statistics, "k1", {"a": 1}, act) == {"number": 2}


def test_the_same_key_with_another_body_is_refused(cast: SimpleNamespace) -> None:
    once.once(cast.leader, "k1", {"a": 1}, dict)
    with pytest.raises(KeyReused):
        once.once(cast.leader, "k1", {"a": 2}, dict)


def test_a_failed_act_frees_its_key(cast: SimpleNamespace) -> None:
    def fail() -> dict[str, Any]:
        raise NotAllowed()

    with pytest.raises(NotAllowed):
        once.once(cast.leader, "k1", b"", fail)
    assert once.once(cast.leader, "k1", b"", lambda: {"ok": True}) == {"ok": True}


def test_keys_older_than_a_day_are_forgotten(cast: SimpleNamespace) -> None:
    once.once(cast.leader, "old", b"", dict)
    once.once(cast.leader, "new", b"", dict)
    AnswerKey.objects.filter(key="old").update(made_at=clock.now() - timedelta(days=1, minutes=1))
    assert once.forget_old() == 1
    assert AnswerKey.objects.get().key == "new"


def test_the_security_log_keeps_more_than_six_months() -> None:
    for days in (1, 190, 500):
        security.note("login", user=f"{days}")
        SecurityEntry.objects.filter(user=f"{days}").update(at=clock.now() - timedelta(days=days))
    security.trim()
    assert set(SecurityEntry.objects.values_list("user", flat=True)) == {"1", "190"}


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_requests_with_one_key_at_once_act_once(cast: SimpleNamespace) -> None:
    gate, done, answers = threading.Barrier(2), [], []

    def act() -> dict[str, Any]:
        done.append(1)
        return {"number": len(done)}

    def ask() -> None:
        gate.wait(5)
        answers.append(once.once(cast.leader, "k1", b"", act))
        connection.close()

    threads = [threading.Thread(target=ask) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert (done, answers) == ([1], [{"number": 1}] * 2)
