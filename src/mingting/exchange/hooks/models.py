"""Subscriptions of other systems, and what each was told."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from mingting.base.models import User


class Hook(models.Model):
    """推送订阅: an address that is told news of the journal, within the reach of one member of staff (`owner`)."""

    name = models.CharField("名称", max_length=60)
    url = models.CharField("地址", max_length=300)
    kinds = models.JSONField(default=list, help_text="event kinds; `case.*` for every move")
    secret = models.BinaryField(help_text="sealed")
    owner = models.ForeignKey(User, on_delete=models.PROTECT, related_name="hooks")
    active = models.BooleanField(default=True)
    position = models.BigIntegerField(default=0, help_text="how far the journal was read for it")
    rests_until = models.DateTimeField(null=True, help_text="unreachable: not tried before")
    troubles = models.PositiveSmallIntegerField(default=0, help_text="times in a row it could not be reached")
    stopped_at = models.DateTimeField(null=True)
    stop_reason = models.CharField(max_length=200, blank=True)
    stopped_by = models.ForeignKey(
        User, null=True, on_delete=models.PROTECT, related_name="+", help_text="empty: it stopped by itself"
    )
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return self.name


class Delivery(models.Model):
    """One event to be told to one subscription; the event's position is its number, also when it is told again."""

    class State(models.TextChoices):
        WAITING = "waiting", "待推送"
        DONE = "done", "已送达"
        GAVE_UP = "gave_up", "未送达"
        WITHHELD = "withheld", "不再推送"

    hook = models.ForeignKey(Hook, on_delete=models.CASCADE, related_name="deliveries")
    position = models.BigIntegerField()
    kind = models.CharField(max_length=60)
    subject = models.CharField(max_length=80)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(null=True, help_text="not before; only while waiting")
    status = models.PositiveSmallIntegerField(null=True, help_text="what the last answer said")
    said = models.CharField(max_length=200, blank=True, help_text="what was wrong the last time")
    took_ms = models.PositiveIntegerField(null=True)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["hook", "position"], name="delivery_once")]
        indexes: ClassVar = [
            models.Index(fields=["hook", "subject", "position"], condition=Q(state="waiting"), name="delivery_waiting"),
            models.Index(fields=["ended_at"], name="delivery_by_end"),
        ]
