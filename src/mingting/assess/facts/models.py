"""Snapshots: manifests over immutable month files. The files themselves are Parquet, named by their content."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Snapshot(models.Model):
    """What was known when: every dataset's month files by hash, the calendar and the organ tree by version."""

    number = models.BigAutoField(primary_key=True)
    taken_at = models.DateTimeField()
    position = models.BigIntegerField(help_text="the journal's position it stands on")
    manifest = models.JSONField()
    digest = models.CharField(max_length=64, unique=True, help_text="SM3 of the canonical manifest")

    class Meta:
        ordering: ClassVar = ["-number"]
