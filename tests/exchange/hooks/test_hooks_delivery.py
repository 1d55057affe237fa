"""News told to a real server: signed, in order, at least once, again after refusals, and no further than the owner may see."""

from __future__ import annotations

import hashlib
import hmac
import json
import logging
import socket
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives import hmac as pyca

from mingting.base import clock, jobs, journal
from mingting.base.journal import SYSTEM
from mingting.base.models import Event, Grant, User
from mingting.exchange.hooks import deliver, post
from mingting.exchange.hooks.acts.declare import declare_hook
from mingting.exchange.hooks.acts.replay import replay
from mingting.exchange.hooks.acts.switch import start_hook, stop_hook
from mingting.exchange.hooks.deliver import WAITS, deliver_due
from mingting.exchange.hooks.errors import NotReplayable
from mingting.exchange.hooks.follow import follow, follow_all
from mingting.exchange.hooks.jobs import forget_old
from mingting.exchange.hooks.models import Delivery, Hook

pytestmark = [pytest.mark.django_db, pytest.mark.both]


def run() -> int:
    follow_all()
    return deliver_due()


def fresh(hook: Hook) -> Hook:
    return Hook.objects.select_related("owner").get(pk=hook.pk)


def test_a_move_is_told_with_numbers_and_times_and_nothing_personal(
    hook: Hook, other: Any, case: Any, happens: Any
) -> None:
    event = happens(case("640521001"))
    assert run() == 1
    (one,) = other.heard
    assert one.body == {
        "id": event.position,
        "kind": "case.accept",
        "name": "受理",
        "happened_at": "2024-05-06T09:00:00+08:00",
        "recorded_at": "2024-05-06T09:00:00+08:00",
        "case": {"number": "640521001", "source": "own", "item": "11", "organ": "税务局"},
        "move": {"action": "accept", "from": "received", "to": "accepted", "version": 2},
        "changed": {"due_on": "2024-05-13"},
    }
    assert one.headers["x-mingting-delivery"] == str(event.position)
    assert one.headers["content-type"].startswith("application/json")
    done = Delivery.objects.get()
    assert (done.state, done.attempts, done.status) == ("done", 1, 200)
    assert run() == 0 and len(other.heard) == 1


def test_both_signatures_are_over_the_time_and_the_very_bytes(hook: Hook, other: Any, case: Any, happens: Any) -> None:
    happens(case("1"))
    run()
    (one,) = other.heard
    secret = hook.plain_secret.encode()  # type: ignore[attr-defined]
    at, mark = one.headers["x-mingting-signature"].split(",")
    signed = at.removeprefix("t=").encode() + b"." + one.raw
    assert mark == "v1=" + hmac.new(secret, signed, hashlib.sha256).hexdigest()
    assert abs(int(at[2:]) - time.time()) < 60
    sm3 = pyca.HMAC(secret, hashes.SM3())
    sm3.update(signed)
    assert one.headers["x-mingting-signature-sm3"] == f"{at},v1={sm3.finalize().hex()}"


def test_news_of_a_case_stays_in_order_when_one_is_refused_and_other_cases_go_on(
    hook: Hook, other: Any, case: Any, happens: Any, later: Callable[[], None]
) -> None:
    a, b = case("a"), case("b")
    first, second, third = happens(a, "receive"), happens(a, "accept"), happens(b, "receive")
    other.answers = [500]
    run()
    assert other.ids == [first.position, third.position]
    later()
    run()
    assert other.ids == [first.position, third.position, first.position, second.position]
    assert other.heard[2].headers["x-mingting-attempt"] == "2"
    assert other.heard[2].raw == other.heard[0].raw
    assert set(Delivery.objects.values_list("state", flat=True)) == {"done"}


def test_only_what_the_owner_may_see_is_told(
    hook: Hook, house: SimpleNamespace, other: Any, case: Any, happens: Any
) -> None:
    happens(case("far", house.housing))
    mine = happens(case("near"))
    run()
    assert other.ids == [mine.position]
    assert Delivery.objects.count() == 1


def test_only_the_kinds_asked_for_are_told_and_looks_at_persons_never(
    hook: Hook, house: SimpleNamespace, other: Any, case: Any, happens: Any
) -> None:
    Hook.objects.update(kinds=["case.grant", "clock.overdue"])
    one = case("1")
    happens(one, "accept")
    happens(one, "revealed", reason="查询")
    granted = happens(one, "grant")
    with deliver.transaction.atomic():
        data = {"clock": "case.promise", "due": "2024-05-13T18:00:00", "round": 1}
        journal.record("clock.overdue", f"handle/case:{one.pk}", data, actor=SYSTEM)
    journal.seal_all()
    run()
    assert [each.body["kind"] for each in other.heard] == ["case.grant", "clock.overdue"]
    assert other.ids[0] == granted.position
    assert other.heard[1].body["clock"] == {"kind": "case.promise", "due": "2024-05-13T18:00:00"}


def test_news_already_noted_is_withheld_once_its_owner_may_no_longer_see_it(
    hook: Hook, house: SimpleNamespace, other: Any, case: Any, happens: Any
) -> None:
    happens(case("1"))
    follow_all()
    Grant.objects.filter(user=house.head).delete()
    Grant.objects.create(user=house.head, role="DL", organ=house.housing)
    assert deliver_due() == 0 and other.heard == []
    assert Delivery.objects.get().state == "withheld"


def test_a_subscription_whose_owner_was_disabled_stops_where_it_is_and_says_so(
    hook: Hook, house: SimpleNamespace, other: Any, case: Any, happens: Any
) -> None:
    before = fresh(hook).position
    User.objects.filter(pk=house.head.pk).update(is_active=False)
    happens(case("1"))
    run()
    stopped = fresh(hook)
    assert (stopped.active, stopped.position) == (False, before) and "停用" in stopped.stop_reason
    assert Event.objects.filter(kind="hook.stopped").exists() and other.heard == []


def test_each_wait_is_longer_and_after_the_last_it_is_given_up_and_told(
    hook: Hook, other: Any, case: Any, happens: Any, later: Callable[[], None], caplog: pytest.LogCaptureFixture
) -> None:
    other.always = 500
    one = case("1")
    happens(one)
    for attempt, wait in enumerate(WAITS, 1):
        before = clock.machine_now()
        run()
        waiting = Delivery.objects.get()
        assert (waiting.state, waiting.attempts, waiting.said) == ("waiting", attempt, "对方回答 500")
        assert timedelta() <= waiting.next_at - before - wait < timedelta(seconds=10)
        assert run() == 0
        later()
    with caplog.at_level(logging.ERROR):
        run()
    assert Delivery.objects.get().state == "gave_up" and "given up" in caplog.text
    assert Event.objects.get(kind="hook.gave-up").data["attempts"] == len(WAITS) + 1
    other.always = 200
    following = happens(one, "assign")
    run()
    assert other.ids[-1] == following.position


def test_what_was_given_up_is_told_again_by_hand_under_its_number(
    hook: Hook, house: SimpleNamespace, other: Any, case: Any, happens: Any
) -> None:
    event = happens(case("1"))
    run()
    replay(Delivery.objects.get().pk, actor=SYSTEM, user=house.admin)
    with pytest.raises(NotReplayable):
        replay(Delivery.objects.get().pk, actor=SYSTEM, user=house.admin)
    run()
    assert other.ids == [event.position] * 2


@pytest.mark.parametrize("does", ["hang", "drip"])
def test_a_call_ends_in_time_however_slowly_it_is_answered(
    hook: Hook, other: Any, case: Any, happens: Any, monkeypatch: pytest.MonkeyPatch, does: str
) -> None:
    monkeypatch.setattr(post, "TIMEOUT", 0.4)
    other.answers = [does]
    happens(case("1"))
    started = time.monotonic()
    run()
    assert 0.3 < time.monotonic() - started < 3
    waiting = Delivery.objects.get()
    assert (waiting.state, waiting.status, waiting.said) == ("waiting", None, "0.4 秒内没有应答")


def test_an_answer_counts_when_its_head_is_there_however_long_its_body(
    hook: Hook, other: Any, case: Any, happens: Any
) -> None:
    other.answers = ["slow"]
    happens(case("1"))
    started = time.monotonic()
    run()
    assert time.monotonic() - started < 3 and Delivery.objects.get().state == "done"


@pytest.mark.parametrize(("does", "says"), [("drop", "HTTP"), ("noise", "HTTP")])
def test_an_answer_that_is_none_is_a_failure(
    hook: Hook, other: Any, case: Any, happens: Any, does: str, says: str
) -> None:
    other.answers = [does]
    happens(case("1"))
    run()
    waiting = Delivery.objects.get()
    assert waiting.state == "waiting" and says in waiting.said


def test_a_redirect_is_not_followed(hook: Hook, other: Any, case: Any, happens: Any) -> None:
    other.answers = ["redirect"]
    happens(case("1"))
    run()
    assert [one.path for one in other.heard] == ["/in/"]
    assert (Delivery.objects.get().state, Delivery.objects.get().status) == ("waiting", 302)


def test_a_certificate_nobody_vouches_for_is_refused_and_the_house_s_own_authority_is_taken(
    house: SimpleNamespace, other_tls: Any, certificate: Path, case: Any, happens: Any, later: Any, settings: Any
) -> None:
    declare_hook("加密", other_tls.url, ["case.*"], house.head, actor=SYSTEM)
    happens(case("1"))
    run()
    assert other_tls.heard == [] and "证书不可信" in Delivery.objects.get().said
    settings.HOOK_CA = str(certificate)
    later()
    run()
    assert len(other_tls.heard) == 1 and Delivery.objects.get().state == "done"


def test_plain_talk_to_a_port_that_wants_encryption_is_a_failure(
    house: SimpleNamespace, other_tls: Any, case: Any, happens: Any
) -> None:
    declare_hook("明文", other_tls.url.replace("https", "http"), ["case.*"], house.head, actor=SYSTEM)
    happens(case("1"))
    run()
    assert Delivery.objects.get().state == "waiting" and other_tls.heard == []


def test_not_reached_the_subscription_rests_then_stops_and_started_again_tells_everything(
    house: SimpleNamespace, other: Any, case: Any, happens: Any, later: Callable[[], None]
) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        closed = f"http://127.0.0.1:{probe.getsockname()[1]}/"
    hook, _ = declare_hook("停机", closed, ["case.*"], house.head, actor=SYSTEM)
    events = [happens(case(str(number))) for number in range(3)]
    assert run() == 1 and run() == 0  # one call, then it rests: the other two are not tried in vain
    for _ in WAITS:
        later()
        run()
    stopped = fresh(hook)
    assert not stopped.active and stopped.stop_reason.startswith(f"连续 {len(WAITS) + 1} 次没有连上：连不上")
    assert Event.objects.filter(kind="hook.stopped").count() == 1
    later()
    assert run() == 0
    Hook.objects.update(url=other.url)
    events.append(happens(case("4")))
    start_hook(hook.pk, actor=SYSTEM)
    run()
    assert other.ids == [one.position for one in events]


def test_started_from_now_on_it_passes_over_what_happened_meanwhile(
    hook: Hook, other: Any, case: Any, happens: Any
) -> None:
    one = case("1")
    happens(one)
    follow_all()
    stop_hook(hook.pk, "对方停机检修", actor=SYSTEM)
    happens(one, "assign")
    start_hook(hook.pk, from_now=True, actor=SYSTEM)
    last = happens(one, "propose")
    run()
    assert other.ids == [last.position]


def test_a_worker_killed_before_it_wrote_the_answer_down_tells_it_again_under_the_same_number(
    hook: Hook, other: Any, case: Any, happens: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    event = happens(case("1"))

    class Killed(BaseException):
        pass

    def killed(*_: Any) -> None:
        raise Killed

    with monkeypatch.context() as patch, pytest.raises(Killed):
        patch.setattr(deliver, "settle", killed)
        run()
    assert Delivery.objects.get().state == "waiting"
    run()
    assert other.ids == [event.position] * 2 and other.heard[0].raw == other.heard[1].raw
    assert Delivery.objects.get().state == "done"


def test_reading_on_is_harmless_when_repeated_or_done_by_two(hook: Hook, other: Any, case: Any, happens: Any) -> None:
    one, two = fresh(hook), fresh(hook)
    happens(case("1"))
    assert (follow(one), follow(two), follow(two)) == (1, 0, 0)
    assert Delivery.objects.count() == 1
    assert fresh(hook).position == journal.position()


def test_a_long_backlog_is_read_in_batches_and_none_is_lost(
    hook: Hook, case: Any, happens: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mingting.exchange.hooks.follow.BATCH", 3)
    one = case("1")
    events = [happens(one) for _ in range(10)]
    assert follow_all() == 10
    assert list(Delivery.objects.order_by("position").values_list("position", flat=True)) == [
        event.position for event in events
    ]


def test_one_that_hangs_does_not_keep_the_others_waiting(
    hook: Hook, house: SimpleNamespace, other: Any, case: Any, happens: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(post, "TIMEOUT", 1.5)
    slow, _ = declare_hook("慢", f"{other.url}slow", ["case.*"], house.head, actor=SYSTEM)
    for number in range(5):
        happens(case(str(number)))
    original = post.post

    def hanging(url: str, *rest: Any) -> Any:
        if url.endswith("slow"):
            time.sleep(0.8)
        return original(url, *rest)

    monkeypatch.setattr(deliver, "post", hanging)
    started = time.monotonic()
    follow_all()
    deliver_due(0.5)
    told = [one.at - started for one in other.heard if one.path == "/in/"]
    assert len(told) == 5 and max(told) < 0.8


def test_old_deliveries_are_forgotten_and_waiting_ones_are_not(hook: Hook, other: Any, case: Any, happens: Any) -> None:
    happens(case("1"))
    run()
    happens(case("2"))
    follow_all()
    Delivery.objects.update(made_at=clock.now() - timedelta(days=400))
    Delivery.objects.filter(state="done").update(ended_at=clock.now() - timedelta(days=400))
    assert forget_old() == 1
    assert Delivery.objects.get().state == "waiting"


def test_no_name_number_or_secret_reaches_the_journal_or_the_log(
    hook: Hook, other: Any, case: Any, happens: Any, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        happens(case("1"))
        run()
    events = json.dumps(list(Event.objects.filter(kind__startswith="hook").values_list("data", flat=True)))
    secret = hook.plain_secret  # type: ignore[attr-defined]
    for word in ("13812345678", "640521199001010016", "张小明", "张*明", "c2VhbGVk", secret):
        assert word not in caplog.text and word not in events
        assert word.encode() not in other.heard[0].raw
    assert secret.encode() not in bytes(hook.secret)


def test_the_jobs_stand_in_the_schedule() -> None:
    assert {"hooks.follow", "hooks.deliver", "hooks.forget"} <= {one.name for one in jobs.schedule()}
