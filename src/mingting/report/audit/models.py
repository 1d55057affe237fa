"""核数记录: what somebody had checked, and what was decided about each finding. All words are sealed at rest."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from mingting.base.models import User


class AuditRun(models.Model):
    """One document checked by one person, who alone sees it. Kept for a month."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="audit_runs")
    digest = models.CharField(max_length=64, help_text="SM3 of the file or text")
    size = models.PositiveIntegerField()
    name = models.BinaryField(help_text="the file's name, sealed: it may name a person")
    content = models.BinaryField(help_text="document and relations, sealed")
    decisions = models.BinaryField(help_text="by number of finding: what was decided, sealed")
    counts = models.JSONField(default=dict, help_text="how many relations of each verdict")
    version = models.PositiveIntegerField(default=1)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-at", "-pk"]
        indexes: ClassVar = [models.Index(fields=["user", "-at"], name="audit_run_of_user")]
