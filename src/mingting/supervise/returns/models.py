"""定期报表: counts of those whose cases are not to be had one by one; each line carries its reporter, lateness and file."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from mingting.base.models import Ledger, Organ, Place, Source


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
                fields=["source", "organ", "place", "measure", "first_day", "last_day"], name="return_line_once"
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["organ_path", "first_day"]),
            models.Index(fields=["ledger", "row_no"], name="return_line_by_ledger"),
        ]
