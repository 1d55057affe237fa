"""Leases: who works on what until when. A holder that lives renews its leases; what a dead one held is free when its time runs out.

Leases are told by the machine's own time: they stand between processes, which `MINGTING_NOW` starts at different moments.
"""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Q

from mingting.base import clock
from mingting.base.models import Lease

TERM = timedelta(seconds=30)


def free_at() -> Q:
    """Leases nobody holds, or whose holder has not renewed them."""
    return Q(until=None) | Q(until__lt=clock.machine_now())


def take(name: str, holder: str) -> bool:
    """Take a lease by one conditional update; of two who try, one gets it."""
    Lease.objects.get_or_create(name=name)
    mine = Lease.objects.filter(free_at() | Q(holder=holder), name=name)
    return bool(mine.update(holder=holder, until=clock.machine_now() + TERM))


def renew(holder: str) -> int:
    """Renew everything this holder has, the leases that ran out unnoticed not among them."""
    held = Lease.objects.filter(holder=holder, until__gte=clock.machine_now())
    return held.update(until=clock.machine_now() + TERM)


def give_back(holder: str) -> int:
    """Free everything this holder has: when it ends, and when it starts under the name of one that died."""
    return Lease.objects.filter(holder=holder).update(holder="", until=None)


def is_held(name: str) -> bool:
    """Whether somebody who lives holds it."""
    return Lease.objects.filter(name=name, until__gte=clock.machine_now()).exclude(holder="").exists()
