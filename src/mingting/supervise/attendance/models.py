"""窗口考勤: who was at the window, by half-day."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from mingting.base.models import Ledger, Organ, Place, Source, Staff


class HalfDay(models.Model):
    """One person, one half-day at a place. Only `present` counts as present; the rest are counted apart (K64)."""

    class Mark(models.TextChoices):
        PRESENT = "present", "出勤"
        LATE = "late", "迟到"
        EARLY = "early", "早退"
        LEAVE = "leave", "请假"
        OUTSIDE = "outside", "外出办公"
        ABSENT = "absent", "缺勤"

    source = models.ForeignKey(Source, on_delete=models.PROTECT)
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="half_days")
    organ = models.ForeignKey(Organ, on_delete=models.PROTECT, related_name="half_days")
    organ_path = models.CharField(max_length=40)
    place = models.ForeignKey(Place, null=True, on_delete=models.PROTECT)
    day = models.DateField()
    half = models.CharField(max_length=2, choices=[("am", "上午"), ("pm", "下午")])
    mark = models.CharField(max_length=8, choices=Mark.choices)
    ledger = models.ForeignKey(Ledger, null=True, on_delete=models.PROTECT, related_name="+")
    row_no = models.PositiveIntegerField(null=True)
    extra = models.BinaryField(null=True)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["staff", "day", "half"], name="half_day_once")]
        indexes: ClassVar = [
            models.Index(fields=["organ_path", "day"]),
            models.Index(fields=["ledger", "row_no"], name="half_day_by_ledger"),
        ]
