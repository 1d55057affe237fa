"""Both halves by the clock, and what is forgotten."""

from __future__ import annotations

from datetime import timedelta

from mingting.base import clock
from mingting.base.jobs import Scheduled
from mingting.exchange.hooks.deliver import deliver_due
from mingting.exchange.hooks.follow import follow_all
from mingting.exchange.hooks.models import Delivery

KEPT = timedelta(days=90)


def forget_old() -> int:
    """Delete what was told, withheld or given up long ago."""
    return Delivery.objects.filter(ended_at__lt=clock.now() - KEPT).delete()[0]


FOLLOW = Scheduled("hooks.follow", timedelta(seconds=5), follow_all)
DELIVER = Scheduled("hooks.deliver", timedelta(seconds=5), deliver_due, lane="outward")
FORGET = Scheduled("hooks.forget", timedelta(days=1), forget_old)
