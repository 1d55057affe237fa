"""台账: a declared list of the office's own work. Declaring one gives it form, list, import, export and indicators without code."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from mingting.base.models import Ledger, Organ, Source, Staff


class Register(models.Model):
    """A declaration: fields, who writes, period, quota, who must report, approval. Built-in ones are TOML files in `registers/declared`."""

    code = models.SlugField(unique=True, max_length=40)
    name = models.CharField(max_length=60)
    fields = models.JSONField(
        help_text="[{code, name, kind: text|integer|date|choice|yesno|staff, choices?, required}]"
    )
    writers = models.JSONField(default=list, help_text="roles that write")
    approvers = models.JSONField(default=list, help_text="roles that approve; empty: none needed")
    period = models.CharField(max_length=8, default="month", help_text="month, quarter, year or none")
    quota = models.JSONField(default=dict, help_text="{default: n a period, organs: {code: n}}")
    obliged = models.JSONField(
        default=dict, help_text="who must report: {tier, classes, keepers} of a presence, and {organs: [codes]} beside"
    )
    organ_heading = models.CharField(max_length=20, default="单位", help_text="what the organ's column is called")
    built_in = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return self.name


class Entry(models.Model):
    """One line of a register."""

    register = models.ForeignKey(Register, on_delete=models.PROTECT, related_name="entries")
    source = models.ForeignKey(Source, on_delete=models.PROTECT)
    source_no = models.CharField(max_length=60)
    organ = models.ForeignKey(Organ, on_delete=models.PROTECT, related_name="entries")
    organ_path = models.CharField(max_length=40)
    on = models.DateField(help_text="the day it happened")
    staff = models.ForeignKey(Staff, null=True, blank=True, on_delete=models.PROTECT)
    values = models.JSONField(default=dict)
    state = models.CharField(
        max_length=10, default="kept", choices=[("kept", "已登记"), ("approved", "已审核"), ("withdrawn", "已撤回")]
    )
    ledger = models.ForeignKey(Ledger, null=True, on_delete=models.PROTECT, related_name="+")
    row_no = models.PositiveIntegerField(null=True)
    extra = models.BinaryField(null=True)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["register", "source", "source_no"], name="entry_once_a_source")
        ]
        indexes: ClassVar = [
            models.Index(fields=["register", "organ_path", "on"]),
            models.Index(fields=["ledger", "row_no"], name="entry_by_ledger"),
        ]
