"""电子证照: licences issued and stored (入库), with the case that produced them where it is known."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from mingting.base.models import Ledger, Organ, Source
from mingting.catalogue.models import LicenceType
from mingting.handle.cases.models import Case


class Licence(models.Model):
    """One licence. Identifier by GB/T 36904 where the issuer gave one; holder sealed."""

    class State(models.TextChoices):
        VALID = "valid", "有效"
        SUSPENDED = "suspended", "暂扣"
        REVOKED = "revoked", "撤销"
        CANCELLED = "cancelled", "注销"
        EXPIRED = "expired", "失效"
        REPLACED = "replaced", "已换发"

    source = models.ForeignKey(Source, on_delete=models.PROTECT)
    source_no = models.CharField(max_length=80)
    identifier = models.CharField(max_length=120, blank=True, db_index=True)
    licence_type = models.ForeignKey(LicenceType, on_delete=models.PROTECT)
    number = models.CharField("证照编号", max_length=80, blank=True)
    organ = models.ForeignKey(Organ, on_delete=models.PROTECT, related_name="licences")
    organ_path = models.CharField(max_length=40)
    holder = models.BinaryField(help_text="sealed {name, code}")
    holder_masked = models.CharField(max_length=60)
    holder_token = models.BinaryField(null=True, max_length=16)
    issued_on = models.DateField()
    stored_at = models.DateTimeField(null=True, help_text="入库时间; null: issued and not stored yet")
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True, help_text="null: 长期")
    state = models.CharField(max_length=10, choices=State.choices, default=State.VALID)
    case = models.ForeignKey(Case, null=True, on_delete=models.PROTECT, related_name="licences")
    ledger = models.ForeignKey(Ledger, null=True, on_delete=models.PROTECT, related_name="+")
    row_no = models.PositiveIntegerField(null=True)
    extra = models.BinaryField(null=True)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["source", "source_no"], name="licence_once_a_source")]
        indexes: ClassVar = [
            models.Index(fields=["organ_path", "issued_on"]),
            models.Index(fields=["ledger", "row_no"], name="licence_by_ledger"),
        ]
