"""规则与日历: which days are worked, why, and how many there are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode

from mingting.base import clock
from mingting.base.acts.propose_notice import pending, sent_back
from mingting.base.calendars import calendar_of, notices_of
from mingting.base.roles import Permission
from mingting.doors.desk.calendar_cells import different_days, level_of, longer_rows, month_rows, weekdays_in
from mingting.doors.desk.people import can, county, needs
from mingting.rules.calendar import WorkCalendar
from mingting.rules.clocks.account import account
from mingting.rules.clocks.due import due_of
from mingting.rules.clocks.terms import Limit
from mingting.rules.errors import InvalidPeriod
from mingting.rules.periods import Period
from mingting.web.drawers import render_drawer
from mingting.web.formatting import date_zh
from mingting.web.values import Link

FIRST_YEAR, LAST_YEAR = 2001, 2100
LONGEST = 1000
_REMINDED = timedelta(days=30)

see_calendar = needs(Permission.SEE_CALENDAR, Permission.LOAD_CALENDAR, Permission.PROPOSE_CALENDAR)


def region_of(request: HttpRequest) -> str:
    """The region whose calendar binds the person: the county's, or none but the national one."""
    found = county(request)
    if found is None:
        return ""
    return str(found.region_id or (found.code if found.code.isdigit() else ""))


def calendar_here(request: HttpRequest) -> WorkCalendar:
    return calendar_of(region_of(request))


class CountForm(forms.Form):
    """数工作日: from a day, so many working days on."""

    start = forms.DateField(
        label="从哪天起",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": "请填起算的日期。", "invalid": "日期请写成 2021-05-10。"},
    )
    days = forms.IntegerField(
        label="多少个工作日",
        min_value=1,
        max_value=LONGEST,
        error_messages={
            "required": "请填工作日数。",
            "invalid": "请填整数，如 20。",
            "min_value": "至少 1 个工作日。",
            "max_value": f"最多 {LONGEST} 个工作日，更长的请分段数。",
        },
    )

    def clean_start(self) -> date:
        found: date = self.cleaned_data["start"]
        if not FIRST_YEAR <= found.year < LAST_YEAR:
            raise forms.ValidationError(f"请填 {FIRST_YEAR} 年以后的日期。")
        return found


@dataclass(frozen=True)
class Counted:
    """What the little calculator answers."""

    says: str
    day: str
    provisional: bool
    url: str


def _counted(form: CountForm, calendar: WorkCalendar) -> Counted | None:
    if not form.is_bound or not form.is_valid():
        return None
    start, days = form.cleaned_data["start"], form.cleaned_data["days"]
    due = due_of(start, Limit(days), calendar)
    url = f"{reverse('calendar-account')}?{urlencode({'start': start.isoformat(), 'days': days})}"
    return Counted(f"{date_zh(start)}起第 {days} 个工作日", date_zh(due.day), due.provisional, url)


def _year(request: HttpRequest) -> int:
    text = request.GET.get("year", "")
    if not text:
        return clock.today().year
    if not (text.isascii() and text.isdigit() and FIRST_YEAR <= int(text[:5]) <= LAST_YEAR):
        raise Http404
    return int(text)


def _years(year: int, today: date) -> list[Link]:
    """Five years around the one shown, and this year."""
    shown = sorted({*range(max(FIRST_YEAR, year - 2), min(LAST_YEAR, year + 2) + 1), today.year})
    return [Link(f"{one}年", f"?year={one}", current=one == year) for one in shown]


@see_calendar
def page(request: HttpRequest) -> HttpResponse:
    year, today, calendar = _year(request), clock.today(), calendar_here(request)
    asked = "start" in request.GET or "days" in request.GET
    form = CountForm(request.GET if asked else None, initial={"start": today, "days": 20}, auto_id="id_%s")
    whole = Period.parse(str(year))
    may_load, may_propose = can(request, Permission.LOAD_CALENDAR), can(request, Permission.PROPOSE_CALENDAR)
    notices = [(row, level_of(row.notice)) for row in notices_of(region_of(request), year)]
    context = {
        "year": year,
        "years": _years(year, today),
        "months": month_rows(calendar, year, today),
        "rows": longer_rows(calendar, year),
        "regional": any(notice.region for notice in calendar.notices),
        "gaps": calendar.regional_gaps(whole.first, whole.last),
        "provisional": year not in calendar.known_years,
        "last_known": calendar.known_years[-1] if calendar.known_years else None,
        "notices": notices,
        "listing": format_html('<a href="{}" data-drawer>历年的通知</a>', reverse("calendar-notices")),
        "form": form,
        "counted": _counted(form, calendar),
        "may_load": may_load,
        "may_write": may_load or may_propose,
        "pending": pending() if may_load or may_propose else [],
        "sent_back": sent_back(clock.now() - _REMINDED) if may_propose and not may_load else [],
    }
    return render(request, "desk/calendar.html", context, status=422 if asked and form.errors else 200)


@see_calendar
def day(request: HttpRequest, text: str) -> HttpResponse:
    """One day: what it is, why, by which notice."""
    try:
        found_day = date.fromisoformat(text)
    except ValueError:
        raise Http404 from None
    calendar = calendar_here(request)
    found, national = calendar.day_of(found_day), calendar.national_only
    context = {
        "page_title": "这一天",
        "found": found,
        "reason": calendar.reason_of(found_day),
        "provisional": calendar.provisional(found_day) and not found.notice,
        "notice": found.notice,
        "level": level_of(found.notice) if found.notice else "",
        "national": national.reason_of(found_day) if national.day_of(found_day) != found else "",
        "year": found_day.year,
    }
    return render_drawer(request, "desk/calendar_day.html", context)


@see_calendar
def span(request: HttpRequest, code: str) -> HttpResponse:
    """The working days of a period, as a sum whose parts are listed."""
    try:
        period = Period.parse(code)
    except InvalidPeriod:
        raise Http404 from None
    if not (period.first.year >= FIRST_YEAR and period.last.year <= LAST_YEAR and period.days <= 731):
        raise Http404
    calendar = calendar_here(request)
    different = different_days(calendar, period)
    own = calendar.count(period.first, period.last)
    context = {
        "page_title": "工作日",
        "period": period,
        "own": own,
        "national": calendar.national_only.count(period.first, period.last),
        "weekdays": weekdays_in(period),
        "off": [one for one in different if not one.found.kind.worked],
        "worked": [one for one in different if one.found.kind.worked],
        "different": different,
        "regional": sum(1 for one in different if one.regional),
    }
    return render_drawer(request, "desk/calendar_span.html", context)


@see_calendar
def account_of(request: HttpRequest) -> HttpResponse:
    """The day-by-day account of the calculator."""
    form = CountForm(request.GET)
    if not form.is_valid():
        raise Http404
    calendar, start, limit = calendar_here(request), form.cleaned_data["start"], Limit(form.cleaned_data["days"])
    lines = account(start, limit, calendar)
    context = {
        "page_title": "逐日账",
        "start": start,
        "limit": limit,
        "due": due_of(start, limit, calendar),
        "lines": lines,
        "counted": sum(1 for line in lines if line.counted),
    }
    return render_drawer(request, "desk/calendar_account.html", context)
