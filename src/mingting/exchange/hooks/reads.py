"""Questions about subscriptions: those a person manages, what each was told, how many need a look."""

from __future__ import annotations

from django.db.models import Count, Q, QuerySet

from mingting.base.errors import NotFound
from mingting.base.models import User
from mingting.base.permissions import reach_of
from mingting.base.roles import Permission
from mingting.exchange.hooks.models import Delivery, Hook


def hooks_of(user: User | None) -> QuerySet[Hook]:
    """The subscriptions a person manages (all of them for a command at the machine), with the counts of what they were told."""
    found = Hook.objects.select_related("owner", "owner__organ")
    if user is not None:
        found = found.filter(reach_of(user, Permission.MANAGE_HOOKS).where("owner__organ__path"))
    return found.annotate(
        waiting=Count("deliveries", Q(deliveries__state=Delivery.State.WAITING)),
        gave_up=Count("deliveries", Q(deliveries__state=Delivery.State.GAVE_UP)),
        done=Count("deliveries", Q(deliveries__state=Delivery.State.DONE)),
    )


def hook_of(pk: int, user: User | None) -> Hook:
    found = hooks_of(user).filter(pk=pk).first()
    if found is None:
        raise NotFound(what=f"推送订阅 {pk}")
    return found


def deliveries_of(hook: Hook, state: str = "", before: int | None = None, limit: int = 50) -> list[Delivery]:
    """The newest first; `before` is the position of the last one shown."""
    found = Delivery.objects.filter(hook=hook)
    if state:
        found = found.filter(state=state)
    if before is not None:
        found = found.filter(position__lt=before)
    return list(found.order_by("-position")[:limit])


def troubled(user: User) -> int:
    """How many subscriptions of this person's part stopped by themselves or gave something up."""
    reach = reach_of(user, Permission.MANAGE_HOOKS)
    if reach.nothing:
        return 0
    given_up = Q(deliveries__state=Delivery.State.GAVE_UP)
    stopped = Q(active=False, stopped_by=None)
    return Hook.objects.filter(reach.where("owner__organ__path"), given_up | stopped).distinct().count()
