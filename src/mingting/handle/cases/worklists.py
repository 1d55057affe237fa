"""办件队列: declared lists, one entry each; pages, counts, exports and tests read the same rows.

To add a list: write one `Worklist` into `WORKLISTS`, at its place among the tabs: a code for the address, the clerks' word for it, one
sentence on what is in it (the export prints it), the roles that see it (none: everybody who sees cases), its condition and its order. The
condition takes the viewer and gives a `Q` over `Case`; permission is not its business, every list is cut to the reach of the viewer. Start it
with `_in(...)`, which names the states and so meets the index of what is in hand (`case_in_hand`), or with another condition that has an index
of its own; use only columns of that index if the list is counted. `tests/handle/search` then checks by itself that count and list agree and
that no list reads the whole table.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any, Literal

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Q, QuerySet

from mingting.base import clock
from mingting.base.calendars import calendar_of
from mingting.base.models import User
from mingting.base.permissions import Held, Reach, held_by, reach_by
from mingting.base.roles import Permission, Role, may, may_ask, may_move
from mingting.handle.cases.models import Case, CaseCorrection, CaseRequest
from mingting.handle.cases.search.lines import among
from mingting.rules.moves import State, move

Order = Literal["due", "newest"]
"""Due day first, those without one last; or the newest first."""
MOST_COUNTED = 99
NEAR_DAYS = 2
"""临期: this many working days or fewer are left."""
ANSWERED_DAYS = 7
"""So many days, today among them, an answered request stays on the list of whoever asked."""
INTAKE_DAYS = 5
"""Days to accept or to tell what is missing (行政许可法第三十二条)."""


@dataclass(frozen=True)
class Viewer:
    """Who looks, over what, today."""

    user: User
    reach: Reach
    roles: frozenset[Role]
    held: tuple[Held, ...]
    today: date
    near: date
    intake_ends: datetime
    """Cases received before this moment must be answered today."""

    @property
    def day_start(self) -> datetime:
        return _start_of(self.today)


def viewer_of(user: User, permission: Permission = Permission.SEE_CASES) -> Viewer:
    """The viewer with the reach of a permission, by the working calendar of the person's own organ."""
    held = held_by(user)
    calendar, today = calendar_of((user.organ and user.organ.region_id) or ""), clock.today()
    return Viewer(
        user,
        reach_by(held, lambda role: may(role, permission)),
        frozenset(one.role for one in held),
        held,
        today,
        calendar.add_workdays(today, NEAR_DAYS).day,
        _start_of(calendar.add_workdays(today, -INTAKE_DAYS).day + timedelta(days=1)),
    )


def _start_of(day: date) -> datetime:
    return datetime.combine(day, time.min, clock.CHINA)


@dataclass(frozen=True)
class Worklist:
    """One list: its name in the clerks' words, what is in it, who sees it, its condition and order."""

    code: str
    name: str
    says: str
    where: Callable[[Viewer], Q] = field(repr=False)
    roles: frozenset[Role] = frozenset()
    order: Order = "due"
    late: bool = False
    counted: bool = True

    def seen_by(self, viewer: Viewer) -> bool:
        return not self.roles or bool(self.roles & viewer.roles)

    def cases(self, viewer: Viewer) -> QuerySet[Case]:
        """The cases of the list within the viewer's reach."""
        return among(viewer.reach).filter(self.where(viewer))


def _in(*states: State) -> Q:
    """In hand and in one of these states: meets the index `case_in_hand`."""
    return Q(finished_at=None, state__in=[state.value for state in states])


_RUNNING = (State.ACCEPTED, State.REVIEWING, State.DECIDING)
"""States in which the clock of the decision runs."""
_COMING_IN = (State.SUBMITTED, State.PRE_REVIEWING, State.RECEIVED)


def _correction_due(day: date) -> Q:
    """A correction that must be answered by that day and is not."""
    open_ones = CaseCorrection.objects.filter(answered_at=None, due_on__lte=day)
    return _in(State.CORRECTING) & Q(pk__in=open_ones.values("case_id"))


def _today(viewer: Viewer) -> Q:
    due = _in(*_RUNNING) & Q(due_on__lte=viewer.today)
    return due | _in(*_COMING_IN) & Q(received_at__lt=viewer.intake_ends) | _correction_due(viewer.today)


def _asked(viewer: Viewer) -> Q:
    """Open requests of moves that the viewer may make now; each in the reach of the role that may. The others wait."""
    found = Q(pk__in=[])
    requests = CaseRequest.objects.filter(decided_at=None).exclude(asked_by=viewer.user)
    for action in _ASKABLE:
        reach = reach_by(viewer.held, lambda role, action=action: may_move(role, action))  # type: ignore[misc]
        if not reach.nothing:
            where = reach.where("case__organ_path", "case__window_id", "case__place_id")
            here = [state.value for state in move(action).sources]
            found |= Q(pk__in=requests.filter(where, action=action, case__state__in=here).values("case_id"))
    return found


def _answered(viewer: Viewer) -> Q:
    """Own requests that were decided, or ended by themselves, in the last days."""
    since = viewer.day_start - timedelta(days=ANSWERED_DAYS - 1)
    return Q(pk__in=CaseRequest.objects.filter(asked_by=viewer.user, decided_at__gte=since).values("case_id"))


_ASKABLE = ("refuse", "extend", "void")


def _done(viewer: Viewer) -> Q:
    return Q(accepted_by=viewer.user.pk, accepted_at__gte=viewer.day_start) | Q(
        decided_by=viewer.user.pk, decided_at__gte=viewer.day_start
    )


_COUNTER = frozenset({Role.WINDOW_CLERK, Role.VILLAGE_CLERK})
_DECIDERS = frozenset({Role.APPROVER, Role.CHIEF, Role.DEPARTMENT_LEADER})
_WATCHERS = frozenset({Role.HALL_MANAGER, Role.SUPERVISOR, Role.LEADER, Role.STATISTICS})
_ASKERS = frozenset(role for role in Role if any(may_ask(role, action) for action in _ASKABLE))
_HEADS = frozenset({Role.CHIEF, Role.DEPARTMENT_LEADER, Role.SUPERVISOR})

WORKLISTS: tuple[Worklist, ...] = (
    Worklist(
        "today", "今日待办", "今天到期或已超期的在办件、今天须答复的收件（五个工作日内受理或告知补正）、补正今天到期或已过期的办件",
        _today, _COUNTER | _DECIDERS,
    ),
    Worklist("incoming", "待受理", "已申报、预审中和已收件，还没有受理的", lambda viewer: _in(*_COMING_IN), _COUNTER | _DECIDERS),
    Worklist(
        "corrections", "待补正到期", f"已告知补正，补正期限在{NEAR_DAYS}个工作日内到期或已经到期，申请人还没有提交的",
        lambda viewer: _correction_due(viewer.near), _COUNTER | _DECIDERS,
    ),
    Worklist("accepted", "待分办", "已受理，还没有分给审查人员的", lambda viewer: _in(State.ACCEPTED), _DECIDERS),
    Worklist("reviewing", "审查中", "已分办，正在审查的", lambda viewer: _in(State.REVIEWING), _DECIDERS | _WATCHERS),
    Worklist("deciding", "待决定", "已提出审查意见，等待作出决定的", lambda viewer: _in(State.DECIDING), _DECIDERS),
    Worklist("suspended", "中止计时", "在特别程序中（检验、检测、勘验、公示等），时间不计入的", lambda viewer: _in(State.SUSPENDED)),
    Worklist(
        "near", "临期", f"办理时限还剩{NEAR_DAYS}个工作日以内（含今天）的在办件",
        lambda viewer: _in(*_RUNNING) & Q(due_on__gte=viewer.today, due_on__lte=viewer.near),
    ),
    Worklist("late", "超期", "办理时限已过还没有作出决定的", lambda viewer: _in(*_RUNNING) & Q(due_on__lt=viewer.today), late=True),
    Worklist(
        "producing", "待制证、办结", "已作出决定，等待制证或办结的",
        lambda viewer: _in(State.DECIDED, State.PRODUCING), _COUNTER | frozenset({Role.APPROVER}),
    ),
    Worklist(
        "delivering", "待送达", "在本系统办结的承诺件，还没有送达的",
        lambda viewer: Q(delivered_at=None, ledger=None, case_kind="promised", state=State.FINISHED.value), _COUNTER,
    ),
    Worklist("asked", "请示待批", "下级请示不予受理、延期或作废，等您批复的", _asked, _HEADS),
    Worklist("answered", "请示回复", f"您请示的事项，最近{ANSWERED_DAYS}天内批复或自动终结的", _answered, _ASKERS, "newest"),
    Worklist(
        "done", "今日已办", "今天由您受理或作出决定的", _done, _COUNTER | frozenset({Role.APPROVER, Role.CHIEF}), "newest",
    ),
    Worklist("all", "全部", "您可查看的全部办件，新的在前", lambda viewer: Q(), frozenset(), "newest", counted=False),
)  # fmt: skip
_BY_CODE: Mapping[str, Worklist] = {one.code: one for one in WORKLISTS}


def worklists_for(viewer: Viewer) -> tuple[Worklist, ...]:
    """The lists of the roles held, in their order."""
    return tuple(one for one in WORKLISTS if one.seen_by(viewer))


def worklist(code: str, viewer: Viewer) -> Worklist:
    """The list of that code, or the first the viewer has."""
    found = _BY_CODE.get(code)
    return found if found is not None and found.seen_by(viewer) else worklists_for(viewer)[0]


def counts(viewer: Viewer, lists: tuple[Worklist, ...]) -> dict[str, int]:
    """How many each list holds, in one query; more than `MOST_COUNTED` are not counted on (the answer is one more then)."""
    parts, values, found = [], list[Any](), dict[str, int]()
    for one in lists:
        if not one.counted:
            continue
        rows = one.cases(viewer).order_by().values("pk")[: MOST_COUNTED + 1]
        try:
            sql, params = rows.query.sql_with_params()
        except EmptyResultSet:
            found[one.code] = 0
            continue
        parts.append((one.code, f"(SELECT COUNT(*) FROM ({sql}) counted)"))
        values += params
    if parts:
        with connection.cursor() as cursor:
            cursor.execute("SELECT " + ", ".join(sql for _, sql in parts), values)
            found |= dict(zip([code for code, _ in parts], cursor.fetchone() or ()))
    return found
