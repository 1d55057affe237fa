"""日志 and 安全日志, read only: for auditors the whole, for supervisors their own unit."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.utils.timezone import localtime
from django.views.decorators.http import require_GET

from mingting.base import journal
from mingting.base.models import SecurityEntry, User
from mingting.base.permissions import held_by, reach_by
from mingting.base.roles import Permission, may
from mingting.doors.desk.accounts import log_security
from mingting.doors.desk.journal_list import Filters, page_of, rows_of, visible
from mingting.doors.desk.journal_words import room_names, security_kinds, security_words
from mingting.doors.desk.people import can, needs, person
from mingting.doors.desk.people_list import whole_house
from mingting.web.values import Pages

_MOST = 50_000
_AT_ONCE = 2_000
_ENTRIES = 80


@require_GET
@needs(Permission.SEE_JOURNAL)
def events(request: HttpRequest) -> HttpResponse:
    filters = Filters.of(request.GET)
    rows, pages = page_of(filters.narrow(visible(request)), filters)
    context = {
        "rows": rows,
        "pages": pages,
        "filters": filters,
        "rooms": room_names(),
        "head": journal.head(),
        "may_export": can(request, Permission.EXPORT_JOURNAL),
        "may_security": can(request, Permission.EXPORT_JOURNAL) or can(request, Permission.MANAGE_USERS),
    }
    return render(request, "desk/journal.html", context)


@require_GET
@needs(Permission.EXPORT_JOURNAL)
def export(request: HttpRequest) -> HttpResponseBase:
    """The same rows as a table, newest first, at most fifty thousand; noted in the security log."""
    filters = Filters.of(request.GET)
    rows = filters.narrow(visible(request, Permission.EXPORT_JOURNAL)).order_by("-position")
    log_security(request, "journal-export", person(request).username, "ok", filter=filters.url())
    answer = StreamingHttpResponse(_lines(rows), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="journal.csv"'
    return answer


def _lines(rows: QuerySet) -> Iterator[str]:  # type: ignore[type-arg]
    yield "\ufeff序号,封印号,时间,事项,对象,经办人,代谁,单位,内容\r\n"
    before, left = 0, _MOST
    while left > 0:
        part = rows.filter(position__lt=before) if before else rows
        found = list(part[: min(_AT_ONCE, left)])
        if not found:
            return
        for row in rows_of(found):
            moment = f"{localtime(row.event.recorded_at):%Y-%m-%d %H:%M:%S}"
            cells = (row.event.position, row.seal or "", moment, row.what, row.event.subject, row.who)
            yield ",".join(_cell(str(one)) for one in (*cells, row.standing_for, row.organ, row.says)) + "\r\n"
        before, left = found[-1].position, left - len(found)


def _cell(text: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    if text[:1] in "=+-@\t\r":
        text = f"'{text}"
    return '"' + text.replace('"', '""') + '"'


@require_GET
@needs(Permission.MANAGE_USERS, Permission.EXPORT_JOURNAL)
def security(request: HttpRequest) -> HttpResponse:
    """Logins, refusals, resets of the people within reach; unknown names for who answers for the whole house."""
    held = held_by(person(request))
    reach = reach_by(held, lambda role: may(role, Permission.MANAGE_USERS) or may(role, Permission.EXPORT_JOURNAL))
    rows = SecurityEntry.objects.all()
    if not whole_house(reach):
        rows = rows.filter(user__in=User.objects.filter(reach.where("organ__path")).values("username"))
    who, kind, before = request.GET.get("user", "").strip(), request.GET.get("kind", ""), request.GET.get("before", "")
    if who:
        rows = rows.filter(Q(user=who) | Q(user__in=User.objects.filter(name=who).values("username")))
    if kind:
        rows = rows.filter(kind=kind)
    if before.isascii() and before.isdigit() and len(before) < 15:
        rows = rows.filter(pk__lt=int(before))
    found = list(rows.order_by("-pk")[: _ENTRIES + 1])
    asked = request.GET.copy()
    if len(found) > _ENTRIES:
        asked["before"] = str(found[_ENTRIES - 1].pk)
    context = {
        "rows": [(one, *security_words(one)) for one in found[:_ENTRIES]],
        "kinds": security_kinds(),
        "who": who,
        "kind": kind,
        "pages": Pages(
            f"{min(len(found), _ENTRIES)} 条" + ("，还有更早的" if len(found) > _ENTRIES else ""),
            next_url=f"?{asked.urlencode()}" if len(found) > _ENTRIES else "",
        ),
    }
    return render(request, "desk/people_log.html", context)
