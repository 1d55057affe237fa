"""AB岗: one person fills another's post from a day to a day, with the other's roles. Whatever is done so names both.

Who arranges it answers for the unit: a chief representative or a department's leader within the own unit, an administrator anywhere in the own reach.
Nobody lets oneself stand in, and the roles that separate duties are not lent.
"""

from __future__ import annotations

from datetime import date

from django.db import transaction

from mingting.base import clock, journal
from mingting.base.errors import StandInRefused
from mingting.base.journal import Actor
from mingting.base.models import Grant, StandIn, User, valid_on
from mingting.base.permissions import allow
from mingting.base.roles import NOT_LENT, Permission


def make_stand_in(
    absent: User,
    stand_in: User,
    valid_from: date,
    valid_to: date,
    reason: str = "",
    *,
    actor: Actor,
    user: User | None = None,
) -> StandIn:
    """Let `stand_in` fill the post of `absent` on these days, the last included. Just the same again changes nothing."""
    for one in (absent, stand_in):
        allow(user, Permission.STAND_IN, one.organ.path if one.organ else "")
    with transaction.atomic():
        User.objects.select_for_update().get(pk=absent.pk)
        standing = StandIn.objects.filter(absent=absent, stand_in=stand_in, ended_at=None)
        known = standing.filter(valid_from=valid_from, valid_to=valid_to).first()
        if known:
            return known
        if user is not None and user.pk == stand_in.pk:
            raise StandInRefused(why="不能安排自己去代别人的岗，请由上级或系统管理员安排。")
        _check(absent, stand_in, valid_from, valid_to)
        if standing.filter(valid_from__lte=valid_to, valid_to__gte=valid_from).exists():
            raise StandInRefused(why="这两个人在这段时间已有安排；要改日期，请先结束原来的安排。")
        made = StandIn.objects.create(
            absent=absent,
            stand_in=stand_in,
            valid_from=valid_from,
            valid_to=valid_to,
            reason=reason.strip()[:120],
            made_by=user,
            made_at=clock.now(),
        )
        journal.record("stand-in.made", f"base/user:{stand_in.username}", _data(made), actor=actor)
        return made


def end_stand_in(one: StandIn, *, actor: Actor, user: User | None = None) -> StandIn:
    """End it now, before its last day; what was done so stays as it was done."""
    allow(user, Permission.STAND_IN, one.absent.organ.path if one.absent.organ else "")
    with transaction.atomic():
        one = StandIn.objects.select_for_update().select_related("absent", "stand_in").get(pk=one.pk)
        if one.ended_at is None:
            one.ended_at = clock.now()
            one.save(update_fields=["ended_at"])
            journal.record("stand-in.ended", f"base/user:{one.stand_in.username}", _data(one), actor=actor)
        return one


def _check(absent: User, stand_in: User, valid_from: date, valid_to: date) -> None:
    if absent.pk == stand_in.pk:
        raise StandInRefused(why="代岗的不能是本人，请选另一位同事。")
    if not (absent.is_active and stand_in.is_active):
        raise StandInRefused(why="两个人的账号都要在用；已停用的账号请先恢复。")
    if valid_to < valid_from:
        raise StandInRefused(why="结束日期不能早于开始日期。")
    if valid_to < clock.today():
        raise StandInRefused(why="结束日期已经过去，请核对日期。")
    roles = set(Grant.objects.filter(valid_on(valid_from), user=absent).values_list("role", flat=True))
    if not roles - NOT_LENT:
        raise StandInRefused(why="这位同事在开始日没有可以代的岗位（系统管理员、审计员的岗位不能由人代）。")
    if Grant.objects.filter(valid_on(valid_from), user=stand_in, role__in=NOT_LENT).exists():
        raise StandInRefused(why="系统管理员、审计员不能代业务岗位，请选另一位同事。")


def _data(one: StandIn) -> dict[str, str]:
    return {
        "absent": one.absent.username,
        "stand_in": one.stand_in.username,
        "valid_from": one.valid_from.isoformat(),
        "valid_to": one.valid_to.isoformat(),
    }
