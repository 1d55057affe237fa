"""What imports remember: how a source's headings map to our columns."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from mingting.base.models import Ledger, Source, User


class ColumnMapping(models.Model):
    """One source's headings, mapped once and remembered: {heading in the sheet: our column, or "" to keep it aside as is}."""

    kind = models.CharField(max_length=40)
    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="column_mappings")
    headings = models.JSONField(default=dict)
    decided_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["kind", "source"], name="mapping_once_a_source")]


class LedgerAccount(models.Model):
    """How a ledger was read, so that it can be read again just so: its sheet, which rows were known or set aside, what stood above its rows."""

    ledger = models.OneToOneField(Ledger, on_delete=models.CASCADE, related_name="account")
    sheet = models.CharField(max_length=60, blank=True)
    layout = models.JSONField(default=list, help_text="the rows down to the heading, as they stood")
    known_rows = models.TextField(blank=True, help_text="row numbers, such as 3-5,9")
    aside_rows = models.TextField(blank=True)
    repeated = models.PositiveIntegerField(default=0)
    footers = models.PositiveIntegerField(default=0)
    conflicts = models.PositiveIntegerField(default=0)
    warnings = models.JSONField(default=list)
    sent_name = models.CharField(max_length=160, blank=True)
    ground = models.CharField(
        max_length=64, blank=True, help_text="SM3 of the calendars and items by which days were reckoned"
    )
