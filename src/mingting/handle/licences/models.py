"""电子证照: licences issued and stored (入库), with the case that produced them where it is known."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from mingting.base.models import Ledger, Organ, Source, StoredFile, User
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
    face = models.BinaryField(
        "照面", null=True, help_text="sealed JSON {label: words}; null: a ledger brought it without"
    )
    file = models.ForeignKey(
        StoredFile, null=True, on_delete=models.PROTECT, related_name="+", help_text="PDF, made by a job"
    )
    replaces = models.OneToOneField(
        "self", null=True, on_delete=models.PROTECT, related_name="replaced_by", help_text="换发: the one before"
    )
    version = models.PositiveIntegerField(default=1, db_default=1)
    ledger = models.ForeignKey(Ledger, null=True, on_delete=models.PROTECT, related_name="+")
    row_no = models.PositiveIntegerField(null=True)
    extra = models.BinaryField(null=True)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["source", "source_no"], name="licence_once_a_source"),
            models.UniqueConstraint(
                fields=["case", "licence_type"], condition=Q(face__isnull=False), name="licence_once_a_case_made_here"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["organ_path", "issued_on"]),
            models.Index(fields=["ledger", "row_no"], name="licence_by_ledger"),
        ]


class LicenceChange(models.Model):
    """证照状态变更: one change of a licence's state, by its issuer, with the paper it rests on."""

    licence = models.ForeignKey(Licence, on_delete=models.PROTECT, related_name="changes")
    action = models.CharField(max_length=10)
    before = models.CharField(max_length=10, choices=Licence.State.choices)
    after = models.CharField(max_length=10, choices=Licence.State.choices)
    basis = models.CharField(max_length=200, help_text="the paper: its number, or its title and day")
    reason = models.BinaryField(null=True, help_text="sealed")
    at = models.DateTimeField()
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["id"]
