"""办件: one application of one item, from submission to delivery; recorded by ledgers or lived here."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from mingting.base.models import Ledger, Organ, Place, Source, Window
from mingting.catalogue.models import Item


class Case(models.Model):
    """One case. `source` and `source_no` name it for ever; `case_no` is ours and given only to cases accepted here.

    Names, ID numbers and phones are sealed together in `applicant`; tokens answer whole and suffix searches. `organ_path` is the deciding organ's
    place in the tree on the day of the case: facts keep it, permission follows the successor.
    """

    class State(models.TextChoices):
        DRAFT = "draft", "草稿"
        SUBMITTED = "submitted", "已申报"
        PRE_REVIEWING = "pre_reviewing", "预审"
        RECEIVED = "received", "已收件"
        CORRECTING = "correcting", "待补正"
        ACCEPTED = "accepted", "已受理"
        REVIEWING = "reviewing", "审查中"
        SUSPENDED = "suspended", "中止计时"
        DECIDING = "deciding", "待决定"
        DECIDED = "decided", "已决定"
        PRODUCING = "producing", "制证中"
        FINISHED = "finished", "已办结"
        DELIVERED = "delivered", "已送达"
        ACCEPTANCE_REFUSED = "acceptance_refused", "不予受理"
        WITHDRAWN = "withdrawn", "已撤回"
        RETURNED = "returned", "已退件"
        TERMINATED = "terminated", "已终止"
        FORWARDED = "forwarded", "已转报"
        VOIDED = "voided", "作废"

    class Channel(models.TextChoices):
        WINDOW = "window", "窗口"
        WEB = "web", "网上"
        MOBILE = "mobile", "移动端"
        KIOSK = "kiosk", "自助终端"
        AGENT = "agent", "代办"
        EXPRESS = "express", "邮寄"

    source = models.ForeignKey(Source, on_delete=models.PROTECT)
    source_no = models.CharField(max_length=50)
    case_no = models.CharField(max_length=20, null=True, blank=True, unique=True)
    item = models.ForeignKey(Item, null=True, on_delete=models.PROTECT)
    organ = models.ForeignKey(Organ, on_delete=models.PROTECT, related_name="cases")
    organ_path = models.CharField(max_length=40)
    place = models.ForeignKey(Place, null=True, on_delete=models.PROTECT)
    window = models.ForeignKey(Window, null=True, on_delete=models.PROTECT)
    channel = models.CharField(max_length=8, choices=Channel.choices)
    case_kind = models.CharField(max_length=8, choices=Item.CaseKind.choices)
    state = models.CharField(max_length=20, choices=State.choices)
    result = models.CharField(max_length=20, blank=True)

    applicant = models.BinaryField(help_text="sealed {name, id, phone}")
    applicant_masked = models.CharField(max_length=60)
    applicant_kind = models.CharField(max_length=6, choices=[("person", "自然人"), ("legal", "法人")], default="person")
    id_token = models.BinaryField(null=True, max_length=16)
    id4_token = models.BinaryField(null=True, max_length=16)
    id6_token = models.BinaryField(null=True, max_length=16)
    phone_token = models.BinaryField(null=True, max_length=16)
    phone4_token = models.BinaryField(null=True, max_length=16)

    submitted_at = models.DateTimeField(null=True)
    received_at = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)
    promise_days = models.PositiveSmallIntegerField(null=True)
    legal_days = models.PositiveSmallIntegerField(null=True)
    due_on = models.DateField(null=True)
    due_provisional = models.BooleanField(default=False)
    used_days = models.SmallIntegerField(null=True, help_text="working days used, pauses out; by the region's calendar")
    corrections = models.PositiveSmallIntegerField(default=0)
    paused_days = models.PositiveSmallIntegerField(default=0)
    tolerant = models.BooleanField(default=False)
    double_entry = models.CharField(
        max_length=40, blank=True, help_text="the other system it is keyed in, if it is (二次录入)"
    )

    ledger = models.ForeignKey(Ledger, null=True, on_delete=models.PROTECT, related_name="+")
    row_no = models.PositiveIntegerField(null=True)
    extra = models.BinaryField(null=True, help_text="sealed: the ledger's unmapped columns")
    recorded_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["source", "source_no"], name="case_once_a_source"),
            models.CheckConstraint(
                condition=Q(accepted_at=None) | Q(finished_at=None) | Q(finished_at__gte=F("accepted_at")),
                name="case_finish_after_accept",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["organ_path", "accepted_at"], name="case_by_organ"),
            models.Index(fields=["accepted_at"], name="case_by_accepted"),
            models.Index(fields=["ledger", "row_no"], name="case_by_ledger"),
            models.Index(fields=["due_on"], condition=Q(finished_at=None), name="case_open_by_due"),
        ]
