"""停用窗口: nobody sits there any more; what was taken in there stays with it, and its code is not used again."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.db.models import Q

from mingting.base import clock, journal
from mingting.base.errors import WindowInUse
from mingting.base.journal import Actor
from mingting.base.models import Grant, User, Window
from mingting.base.permissions import allow
from mingting.base.roles import Permission

_NAMED = 5


def close_window(window: Window, *, actor: Actor, user: User | None = None) -> Window:
    """Closed from this moment on; refused while somebody holds a grant for it, today or later. Closed again it stays as it is."""
    allow(user, Permission.SET_PLACES, window.place.organ.path)
    with transaction.atomic():
        locked = Window.objects.select_for_update(of=("self",)).select_related("place").get(pk=window.pk)
        if locked.valid_to is not None:
            return locked
        held = Grant.objects.filter(
            Q(valid_to=None) | Q(valid_to__gte=clock.today()), window=locked, user__is_active=True
        )
        if sitting := list(held.select_related("user").order_by("user__username")[:_NAMED]):
            raise WindowInUse(name=locked.name, who="、".join(str(one.user) for one in sitting))
        locked.valid_to = clock.today() - timedelta(days=1)
        locked.save(update_fields=["valid_to"])
        data = {"place": locked.place.code, "code": locked.code, "valid_to": locked.valid_to.isoformat()}
        journal.record("window.closed", f"base/window:{locked.place.code}:{locked.code}", data, actor=actor)
        return locked
