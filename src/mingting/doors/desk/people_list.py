"""Which people somebody may see and manage, and the list of them. No business data comes near it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from allauth.mfa.models import Authenticator
from django.db.models import Prefetch, Q, QuerySet
from django.http import HttpRequest, QueryDict

from mingting.base import clock
from mingting.base.errors import NotFound
from mingting.base.models import Grant, Organ, User, valid_on
from mingting.base.permissions import Reach, require
from mingting.base.roles import PRIVILEGED, ROLE_NAMES, Permission, Role
from mingting.doors.desk.people import person
from mingting.web.values import Link, Pages

SHOWN = 50


def whole_house(reach: Reach) -> bool:
    """Whether nothing here lies outside this reach."""
    return all(reach.covers(path) for path in Organ.objects.filter(depth=1).values_list("path", flat=True))


def visible(request: HttpRequest, permission: Permission = Permission.SEE_PEOPLE) -> QuerySet[User]:
    """The people of the organs within reach; those of no organ, for who manages the whole house."""
    reach = require(person(request), permission)
    found = reach.where("organ__path")
    if whole_house(reach):
        found |= Q(organ=None)
    return User.objects.filter(found).select_related("organ")


def one_of(request: HttpRequest, username: str, permission: Permission = Permission.SEE_PEOPLE) -> User:
    found = visible(request, permission).filter(username=username).first()
    if found is None:
        raise NotFound(what=username)
    return found


@dataclass(frozen=True)
class Row:
    """One person of the list."""

    user: User
    roles: str
    factor: str
    tone: str


@dataclass(frozen=True)
class Filters:
    """What the list is narrowed to; every state of it is a link."""

    q: str = ""
    role: str = ""
    only: str = ""
    after: str = ""

    @classmethod
    def of(cls, asked: QueryDict) -> Filters:
        role = asked.get("role", "")
        only = asked.get("only", "")
        return cls(
            asked.get("q", "").strip()[:40],
            role if role in list(Role) else "",
            only if only in ("closed", "bare", "none") else "",
            asked.get("after", "")[:150],
        )

    def url(self, **changed: str) -> str:
        pairs = QueryDict(mutable=True)
        for name, value in ({**self.__dict__, "after": ""} | changed).items():
            if value:
                pairs[name] = value
        return f"?{pairs.urlencode()}"

    def narrow(self, rows: QuerySet[User]) -> QuerySet[User]:
        if self.q:
            text = self.q
            rows = rows.filter(
                Q(username__icontains=text) | Q(name__icontains=text) | Q(organ__short_name__icontains=text)
            )
        standing = Grant.objects.filter(valid_on(clock.today()))
        if self.role:
            rows = rows.filter(pk__in=standing.filter(role=self.role).values("user"))
        if self.only == "closed":
            return rows.filter(is_active=False)
        rows = rows.filter(is_active=True)
        if self.only == "none":
            rows = rows.exclude(pk__in=standing.values("user"))
        if self.only == "bare":
            devices = Authenticator.objects.filter(type=Authenticator.Type.TOTP).values("user")
            rows = rows.filter(pk__in=standing.filter(role__in=PRIVILEGED).values("user")).exclude(pk__in=devices)
        return rows

    @property
    def links(self) -> list[Link]:
        words = (("", "在用"), ("none", "没有授权"), ("bare", "该设动态口令还没设"), ("closed", "已停用"))
        return [Link(word, self.url(only=code), current=self.only == code) for code, word in words]


def page_of(rows: QuerySet[User], filters: Filters) -> tuple[list[Row], Pages]:
    """By username, and further by key."""
    if filters.after:
        rows = rows.filter(username__gt=filters.after)
    grants = Prefetch("grants", Grant.objects.filter(valid_on(clock.today())).select_related("organ"))
    found = list(rows.prefetch_related(grants).order_by("username")[: SHOWN + 1])
    more = found[SHOWN - 1].username if len(found) > SHOWN else ""
    shown = found[:SHOWN]
    devices = set(
        Authenticator.objects.filter(user__in=shown, type=Authenticator.Type.TOTP).values_list("user_id", flat=True)
    )
    return [_row(one, one.pk in devices) for one in shown], Pages(
        f"{len(shown)} 人" + ("，还有" if more else ""),
        next_url=filters.url(after=more) if more else "",
        first_url=filters.url() if filters.after else "",
    )


def _row(user: User, device: bool) -> Row:
    grants = sorted(user.grants.all(), key=lambda grant: grant.role)
    roles = "；".join(f"{ROLE_NAMES[Role(grant.role)]}（{grant.organ.short_name}）" for grant in grants)
    must = any(grant.role in PRIVILEGED for grant in grants)
    factor, tone = ("已设", "done") if device else ("未设", "near") if must else ("不用", "off")
    return Row(user, roles, factor, tone)


@dataclass(frozen=True)
class Terms:
    """A grant as the page tells it."""

    grant: Grant
    role: str
    over: str
    days: str
    state: str
    tone: str
    items: str


def terms_of(user: User) -> list[Terms]:
    """Every grant of a person, those in force first."""
    rows = Grant.objects.filter(user=user).select_related("organ", "window__place").order_by("role", "pk")
    told = [_terms(one, clock.today()) for one in rows]
    return sorted(told, key=lambda one: one.tone != "run")


def _terms(one: Grant, today: date) -> Terms:
    over = f"{one.organ.short_name}{'' if one.reach == 'self' else '及下属'}"
    if one.window:
        over = f"{one.window.place.name} {one.window.name}（窗口）"
    first = one.valid_from.isoformat() if one.valid_from else ""
    last = one.valid_to.isoformat() if one.valid_to else ""
    state, tone = ("有效", "run")
    if one.valid_to and one.valid_to < today:
        state, tone = "已收回", "off"
    elif one.valid_from and one.valid_from > today:
        state, tone = "未到日期", "hold"
    days = f"{first or '一直'} 至 {last}" if last else f"{first} 起" if first else "长期"
    return Terms(one, ROLE_NAMES[Role(one.role)], over, days, state, tone, "、".join(one.items))
