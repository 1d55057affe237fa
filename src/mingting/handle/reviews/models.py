"""好差评: a review belongs to the person; default reviews are kept apart."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from mingting.base.models import Ledger, Organ, Source
from mingting.handle.cases.models import Case


class Review(models.Model):
    """One review of one case (`times` from 1). `grade` by name: provincial interfaces number them both ways."""

    class Grade(models.TextChoices):
        VERY_SATISFIED = "very_satisfied", "非常满意"
        SATISFIED = "satisfied", "满意"
        BASICALLY = "basically_satisfied", "基本满意"
        DISSATISFIED = "dissatisfied", "不满意"
        VERY_DISSATISFIED = "very_dissatisfied", "非常不满意"

    class Channel(models.TextChoices):
        PC = "pc", "网站"
        MOBILE = "mobile", "移动端"
        QR = "qr", "二维码"
        TABLET = "tablet", "窗口评价器"
        TERMINAL = "terminal", "自助终端"
        PHONE = "phone", "电话"
        SMS = "sms", "短信"
        PAPER = "paper", "测评卡"

    source = models.ForeignKey(Source, on_delete=models.PROTECT)
    source_no = models.CharField(max_length=60)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="reviews")
    organ = models.ForeignKey(Organ, on_delete=models.PROTECT, related_name="reviews")
    organ_path = models.CharField(max_length=40)
    times = models.PositiveSmallIntegerField(default=1)
    grade = models.CharField(max_length=20, choices=Grade.choices)
    channel = models.CharField(max_length=8, choices=Channel.choices)
    is_default = models.BooleanField(default=False, help_text="filled in by a system, not by the person")
    held = models.BooleanField(default=False, help_text="signs of rigging: out of every rate until a supervisor rules")
    reviewed_at = models.DateTimeField()
    comment = models.BinaryField(null=True, help_text="sealed")
    ledger = models.ForeignKey(Ledger, null=True, on_delete=models.PROTECT, related_name="+")
    row_no = models.PositiveIntegerField(null=True)
    extra = models.BinaryField(null=True)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["source", "source_no"], name="review_once_a_source"),
            models.UniqueConstraint(fields=["case", "times"], name="review_once_a_time"),
        ]
        indexes: ClassVar = [models.Index(fields=["ledger", "row_no"], name="review_by_ledger")]
