"""政务服务事项: items with their elements, by version; licence types that items produce."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from mingting.base.models import Organ


class LicenceType(models.Model):
    """证照类型: a kind of licence as its defining organ declared it (GB/T 36902); code of 21 characters."""

    code = models.CharField(max_length=21, unique=True)
    name = models.CharField(max_length=120)
    organ = models.ForeignKey(
        Organ, null=True, on_delete=models.PROTECT, related_name="licence_types", help_text="who issues it here"
    )

    def __str__(self) -> str:
        return self.name


class Item(models.Model):
    """事项 (实施清单 of one authority, one version). A case keeps the version it was accepted under.

    Codes: basic 12, implementation 31 (GB/T 39554.1), handling 33. `legal_limit` null is 无法定时限, never 0.
    """

    class Type(models.TextChoices):
        LICENSING = "01", "行政许可"
        LEVY = "04", "行政征收"
        PAYMENT = "05", "行政给付"
        INSPECTION = "06", "行政检查"
        CONFIRMATION = "07", "行政确认"
        REWARD = "08", "行政奖励"
        RULING = "09", "行政裁决"
        OTHER = "10", "其他行政权力"
        FILING = "11", "行政备案"
        PUBLIC = "20", "公共服务"
        CONVENIENCE = "21", "便民服务"

    class CaseKind(models.TextChoices):
        INSTANT = "instant", "即办件"
        PROMISED = "promised", "承诺件"

    class State(models.TextChoices):
        ACTIVE = "active", "在用"
        SUSPENDED = "suspended", "暂停"
        CANCELLED = "cancelled", "取消"
        DRAFT = "draft", "草稿"

    code = models.CharField("实施编码", max_length=33)
    version = models.PositiveIntegerField(default=1)
    basic_code = models.CharField("基本编码", max_length=12, db_index=True)
    name = models.CharField(max_length=200)
    organ = models.ForeignKey(Organ, on_delete=models.PROTECT, related_name="items")
    item_type = models.CharField(max_length=2, choices=Type.choices)
    exercise_level = models.CharField(max_length=1)
    case_kind = models.CharField(max_length=8, choices=CaseKind.choices)
    legal_limit = models.PositiveIntegerField(null=True, blank=True)
    legal_unit = models.CharField(max_length=12, default="workday")
    promise_limit = models.PositiveIntegerField(null=True, blank=True)
    promise_unit = models.CharField(max_length=12, default="workday")
    onsite_visits = models.PositiveSmallIntegerField(null=True, blank=True)
    online_depth = models.CharField(max_length=20, blank=True, help_text="functional codes, such as 3^4^5")
    in_hall = models.BooleanField(default=False)
    presence_exemption = models.CharField(max_length=120, blank=True)
    service_object = models.CharField(max_length=20, blank=True)
    produces = models.ForeignKey(LicenceType, null=True, blank=True, on_delete=models.PROTECT, related_name="items")
    special_procedures = models.JSONField(default=list)
    elements = models.JSONField(
        default=dict, help_text="guide elements by their exchange names (by_law, handle_flow, materials ...)"
    )
    state = models.CharField(max_length=10, choices=State.choices, default=State.ACTIVE)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    ledger = models.ForeignKey("base.Ledger", null=True, on_delete=models.PROTECT, related_name="+")
    row_no = models.PositiveIntegerField(null=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["code", "version"], name="item_version_once")]
        indexes: ClassVar = [models.Index(fields=["organ", "state"]), models.Index(fields=["name"])]

    def __str__(self) -> str:
        return self.name
