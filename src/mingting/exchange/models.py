"""What imports remember: how a source's headings map to our columns."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from mingting.base.models import Source, User


class ColumnMapping(models.Model):
    """One source's headings, mapped once and remembered: {heading in the sheet: our column, or "" to keep it aside as is}."""

    kind = models.CharField(max_length=40)
    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="column_mappings")
    headings = models.JSONField(default=dict)
    decided_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["kind", "source"], name="mapping_once_a_source")]
