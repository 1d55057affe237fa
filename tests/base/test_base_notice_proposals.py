"""提请审定放假通知: handed in, waiting once, loaded as handed in or sent back with a reason."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest

from mingting.base import clock
from mingting.base.acts.propose_notice import (
    accept_notice,
    decline_notice,
    pending,
    proposal,
    propose_notice,
    sent_back,
)
from mingting.base.errors import NotAllowed, NotFound, NoticeRefused
from mingting.base.models import Event, HolidayNotice
from mingting.base.permissions import actor_of

TEXT = "通知编号,标题,地区,年份,类型,开始,结束,名称,来源\n宁夏-2023,宁夏2023年放假通知,640000,2023,放假,2023-04-21,,开斋节,转载\n"


def hand_in(cast: SimpleNamespace, text: str = TEXT) -> str:
    return propose_notice(text, actor=actor_of(cast.statistics), user=cast.statistics).digest


def test_handed_in_it_waits_once_and_changes_no_calendar(cast: SimpleNamespace, data: Path) -> None:
    assert hand_in(cast) == hand_in(cast)
    assert [one.titles for one in pending()] == [("宁夏2023年放假通知",)]
    assert not HolidayNotice.objects.exists()
    assert Event.objects.filter(kind="calendar.notice-proposed").count() == 1


def test_accepted_it_is_loaded_as_it_was_handed_in(cast: SimpleNamespace, data: Path) -> None:
    digest = hand_in(cast)
    assert proposal(digest)[1] == TEXT
    accept_notice(digest, actor=actor_of(cast.leader), user=cast.leader)
    assert HolidayNotice.objects.get().loaded_by == cast.leader
    assert pending() == []
    with pytest.raises(NotFound):
        accept_notice(digest, actor=actor_of(cast.leader), user=cast.leader)


def test_sent_back_it_says_why_until_it_is_handed_in_again(cast: SimpleNamespace, data: Path) -> None:
    digest = hand_in(cast)
    decline_notice(digest, "日期抄错", actor=actor_of(cast.leader), user=cast.leader)
    assert [one.why for one in sent_back(clock.now() - timedelta(days=1))] == ["日期抄错"]
    assert sent_back(clock.now() + timedelta(days=1)) == []
    hand_in(cast)
    assert sent_back(clock.now() - timedelta(days=1)) == []
    assert len(pending()) == 1


def test_only_who_may_hands_in_and_only_who_may_decides(cast: SimpleNamespace, data: Path) -> None:
    digest = hand_in(cast)
    with pytest.raises(NotAllowed):
        accept_notice(digest, actor=actor_of(cast.statistics), user=cast.statistics)
    with pytest.raises(NotAllowed):
        decline_notice(digest, "不", actor=actor_of(cast.statistics), user=cast.statistics)
    with pytest.raises(NotAllowed):
        propose_notice(TEXT, actor=actor_of(cast.administrator), user=cast.administrator)


def test_what_cannot_be_read_is_refused_at_once(cast: SimpleNamespace, data: Path) -> None:
    with pytest.raises(NoticeRefused, match="第2行"):
        hand_in(cast, TEXT.replace("2023-04-21", "2023-04-31"))
    assert pending() == []
