"""刷好评的迹象: what is seen at a review, judged by rules that each have a name. A review with a sign is held until a
supervisor rules; none is thrown away.

Thresholds are assumptions of the trade, not law.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from mingting.rules.calendar import WorkCalendar
from mingting.rules.clocks import OfficeHours
from mingting.rules.clocks.hours import local

QUICKEST = timedelta(seconds=5)
DEVICE_A_DAY = 5
PHONE_CASES = 3
BURST = timedelta(minutes=5)
BURST_REVIEWS = 10
GRACE = timedelta(minutes=30)
"""The last in the queue is served after closing time."""


@dataclass(frozen=True)
class Sitting:
    """What is known when a review is given. Counts include the review itself."""

    at: datetime
    opened_at: datetime | None
    step_at: datetime | None
    """When the visit's step (acceptance, finish) was done."""
    hall_device: bool
    device_people: int = 1
    """Different applicants reviewed from this browser today."""
    address_people: int = 1
    """The same from this public address with the same kind of browser."""
    phone_people: int = 1
    """Different applicants whose cases or call-backs carry this phone."""
    staff_phone: bool = False
    window_reviews: int = 1
    """Reviews from this window in the last five minutes."""


@dataclass(frozen=True)
class Sign:
    """A rule that hit, with what it saw, in words for the supervisor."""

    rule: str
    name: str
    saw: str

    def plain(self) -> dict[str, str]:
        return {"rule": self.rule, "name": self.name, "saw": self.saw}


def signs_of(sitting: Sitting, calendar: WorkCalendar, hours: OfficeHours | None = None) -> list[Sign]:
    """Every rule that hits."""
    found = [Sign(rule, name, saw) for rule, name, look in _RULES if (saw := look(sitting))]
    if sitting.hall_device and not in_hours(sitting.at, calendar, hours or OfficeHours()):
        at = local(sitting.at)
        found.append(Sign("after-hours", "非办公时间的窗口评价器", f"{at:%Y-%m-%d %H:%M}"))
    return found


def phone_rules(people: int, staff: bool, at: datetime) -> list[Sign]:
    """The rules on a number alone, for one left to be called back."""
    sitting = Sitting(at, None, at, False, phone_people=people, staff_phone=staff)
    return [Sign(rule, name, saw) for rule, name, look in _PHONE_RULES if (saw := look(sitting))]


def in_hours(at: datetime, calendar: WorkCalendar, hours: OfficeHours) -> bool:
    """Whether a window may be open then: a working day, from before the first session to after the last; many serve over noon."""
    here = local(at)
    sessions = hours.on(here.date())
    opens = datetime.combine(here.date(), sessions[0][0], here.tzinfo) - GRACE
    closes = datetime.combine(here.date(), sessions[-1][1], here.tzinfo) + GRACE
    return calendar.is_workday(here.date()) and opens <= here <= closes


def _too_fast(one: Sitting) -> str:
    if one.opened_at is None or one.at - one.opened_at >= QUICKEST:
        return ""
    return f"打开评价页 {(one.at - one.opened_at).total_seconds():.1f} 秒后提交"


def _too_early(one: Sitting) -> str:
    return "评价时间早于本次办事的环节时间" if one.step_at is None or one.at < one.step_at else ""


def _one_device(one: Sitting) -> str:
    if one.hall_device:
        return ""  # the window's own tablet serves everybody
    most = max(one.device_people, one.address_people)
    return f"同一设备当天为 {most} 位不同申请人评价" if most > DEVICE_A_DAY else ""


def _one_phone(one: Sitting) -> str:
    return f"同一手机号出现在 {one.phone_people} 位不同申请人的评价中" if one.phone_people > PHONE_CASES else ""


def _staff_phone(one: Sitting) -> str:
    return "手机号是工作人员登记的号码" if one.staff_phone else ""


def _burst(one: Sitting) -> str:
    return f"该窗口 5 分钟内 {one.window_reviews} 条评价" if one.window_reviews > BURST_REVIEWS else ""


_Rules = tuple[tuple[str, str, Callable[[Sitting], str]], ...]
_PHONE_RULES: _Rules = (
    ("one-phone", "同一手机号出现在多人办件", _one_phone),
    ("staff-phone", "手机号属于工作人员", _staff_phone),
)
_RULES: _Rules = (
    ("too-fast", "打开后太快提交", _too_fast),
    ("too-early", "早于办事环节", _too_early),
    ("one-device", "同一设备替多人评价", _one_device),
    *_PHONE_RULES,
    ("window-burst", "窗口短时集中评价", _burst),
)
