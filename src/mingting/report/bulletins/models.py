"""通报: drafts with their figures, and what was published and can never change."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from mingting.assess.facts.models import Snapshot
from mingting.base.models import Organ, User


class Bulletin(models.Model):
    """One bulletin of a family for a period and scope, from draft to print."""

    class State(models.TextChoices):
        DRAFT = "draft", "拟稿"
        CHECKING = "checking", "部门核对"
        REVIEW = "review", "核稿"
        SIGNED = "signed", "签发"
        ISSUED = "issued", "印发"

    family = models.CharField(max_length=40)
    period = models.CharField(max_length=24)
    scope = models.ForeignKey(Organ, on_delete=models.PROTECT, related_name="bulletins")
    title = models.CharField(max_length=200)
    number = models.CharField("发文字号", max_length=60, blank=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.DRAFT)
    snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT)
    words = models.JSONField(
        default=dict, help_text="texts by section key that the clerk wrote: services, management, problems, demands"
    )
    tree = models.JSONField(default=dict, help_text="the compiled tree with its figures")
    findings = models.JSONField(default=list)
    version = models.PositiveIntegerField(default=1)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["-made_at"]


class Publication(models.Model):
    """印发: the bundle that answers for every number of an issued bulletin, for ever."""

    bulletin = models.OneToOneField(Bulletin, on_delete=models.PROTECT, related_name="publication")
    bundle = models.CharField(max_length=64, unique=True, help_text="SM3 of the bundle's manifest; also its folder")
    issued_at = models.DateTimeField()
    issued_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    seal_head = models.CharField(max_length=120)


class FigureCode(models.Model):
    """The short printable code of a figure: what it asks, in which bundle or snapshot."""

    code = models.CharField(primary_key=True, max_length=16)
    question = models.JSONField()
    bulletin = models.ForeignKey(Bulletin, null=True, on_delete=models.CASCADE, related_name="codes")
    made_at = models.DateTimeField()
