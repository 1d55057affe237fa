"""定期报表: counts of those whose cases are not to be had one by one; each line carries its reporter, lateness and file."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from mingting.base.models import Ledger, Organ, Place, Source, User, Window


class ReturnLine(models.Model):
    """One count of one organ for one period. Sums over it open to these lines."""

    class Measure(models.TextChoices):
        ACCEPTED = "accepted", "受理量"
        FINISHED = "finished", "办结量"
        OVERDUE = "overdue", "超期量"

    source = models.ForeignKey(Source, on_delete=models.PROTECT)
    organ = models.ForeignKey(Organ, on_delete=models.PROTECT, related_name="return_lines")
    organ_path = models.CharField(max_length=40)
    place = models.ForeignKey(Place, null=True, on_delete=models.PROTECT)
    window = models.ForeignKey(
        Window,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="a window's own day, from its quick tally",
    )
    measure = models.CharField(max_length=12, choices=Measure.choices)
    first_day = models.DateField()
    last_day = models.DateField()
    count = models.PositiveIntegerField()
    reporter = models.CharField(max_length=40)
    submitted_at = models.DateTimeField()
    due_on = models.DateField(null=True)
    remark = models.CharField(max_length=200, blank=True)
    ledger = models.ForeignKey(Ledger, null=True, on_delete=models.PROTECT, related_name="+")
    row_no = models.PositiveIntegerField(null=True)
    extra = models.BinaryField(null=True)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["source", "organ", "place", "measure", "first_day", "last_day"],
                condition=Q(window=None),
                name="return_line_once",
            ),
            models.UniqueConstraint(
                fields=["source", "organ", "window", "measure", "first_day", "last_day"],
                condition=Q(window__isnull=False),
                name="return_line_once_a_window",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["organ_path", "first_day"]),
            models.Index(fields=["ledger", "row_no"], name="return_line_by_ledger"),
        ]


class TallyItem(models.Model):
    """快速计数事项: a frequent matter of a window, counted with one key. What was counted under it stays; it ends instead of being deleted."""

    window = models.ForeignKey(Window, on_delete=models.PROTECT, related_name="tally_items")
    name = models.CharField(max_length=40)
    organ = models.ForeignKey(Organ, on_delete=models.PROTECT, related_name="+", help_text="whose volume it is")
    measures = models.JSONField(help_text="which measures one count adds to: accepted, finished")
    key = models.CharField(max_length=1, help_text="1-9, then letters")
    made_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["key"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["window", "key"], condition=Q(ended_at=None), name="tally_key_once"),
            models.UniqueConstraint(fields=["window", "name"], condition=Q(ended_at=None), name="tally_name_once"),
        ]

    def __str__(self) -> str:
        return self.name


class TallyDay(models.Model):
    """日清: one window's day, counted, confirmed by the window, then by the chief representative. Confirmed once, it is edited no more."""

    class State(models.TextChoices):
        OPEN = "open", "未确认"
        HANDED = "handed", "待首席代表确认"
        CONFIRMED = "confirmed", "已确认"
        RETURNED = "returned", "退回更正"

    window = models.ForeignKey(Window, on_delete=models.PROTECT, related_name="tally_days")
    day = models.DateField()
    state = models.CharField(max_length=9, choices=State.choices, default=State.OPEN)
    handed_at = models.DateTimeField(null=True)
    handed_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    returned_reason = models.CharField(max_length=200, blank=True)
    remark = models.CharField(max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["window", "day"], name="tally_day_once")]
        indexes: ClassVar = [
            models.Index(fields=["window", "day"], condition=Q(state__in=["open", "returned"]), name="tally_day_open"),
        ]


class TallyCount(models.Model):
    """One key pressed: one matter done. Undone, it stays and counts no more. `key` is the page's own, so that one sent again is one."""

    day = models.ForeignKey(TallyDay, on_delete=models.PROTECT, related_name="counts")
    item = models.ForeignKey(TallyItem, on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=32)
    at = models.DateTimeField(help_text="when it was pressed")
    recorded_at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    undo_key = models.CharField(max_length=32, blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["by", "key"], name="tally_count_once")]
        indexes: ClassVar = [models.Index(fields=["day", "item"], condition=Q(undone_at=None), name="tally_standing")]
