"""办件: one application of one item, from submission to delivery; recorded by ledgers or lived here."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from mingting.base.models import Ledger, Organ, Place, Source, StoredFile, User, Window
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
    due_on = models.DateField(null=True, help_text="到期日 by the promise, as it stands")
    due_original_on = models.DateField(null=True, help_text="到期日 as it was told at acceptance")
    legal_due_on = models.DateField(null=True)
    due_provisional = models.BooleanField(default=False)
    used_days = models.SmallIntegerField(null=True, help_text="working days used, pauses out; by the region's calendar")
    corrections = models.PositiveSmallIntegerField(default=0)
    paused_days = models.PositiveSmallIntegerField(default=0)
    extended_days = models.PositiveSmallIntegerField(default=0, db_default=0)
    tolerant = models.BooleanField("容缺受理", default=False)
    agency = models.BooleanField("帮代办", default=False, db_default=False)
    urgent = models.BooleanField("加急", default=False, db_default=False)
    instant_here = models.BooleanField(
        "即办授权", default=False, db_default=False, help_text="accepted and decided by one person under a delegation"
    )
    accepted_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    decided_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    handler = models.ForeignKey(
        User, null=True, on_delete=models.PROTECT, related_name="+", help_text="who holds it now"
    )
    operator = models.BinaryField(
        null=True, help_text="sealed {name, id, phone} of the person at the counter, if another"
    )
    origins = models.JSONField(null=True, help_text="{field: card, licence, history, import or typed}; no values")
    no_reversed = models.CharField(
        max_length=50, blank=True, db_default="", help_text="case or source number backwards, for its last digits"
    )
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
            # The worklists: what is in hand, what waits to be handed over, what one has done today. All they ask stands in the index.
            models.Index(
                fields=["state", "organ_path", "due_on", "window", "place", "received_at", "id", "finished_at"],
                condition=Q(finished_at=None),
                name="case_in_hand",
            ),
            models.Index(
                fields=[
                    "case_kind",
                    "state",
                    "organ_path",
                    "due_on",
                    "window",
                    "place",
                    "id",
                    "delivered_at",
                    "ledger",
                ],
                condition=Q(delivered_at=None, ledger=None),
                name="case_to_hand_over",
            ),
            models.Index(
                fields=["accepted_by", "accepted_at"], condition=Q(accepted_by__isnull=False), name="case_accepted_by"
            ),
            models.Index(
                fields=["decided_by", "decided_at"], condition=Q(decided_by__isnull=False), name="case_decided_by"
            ),
            # The search: many cases looked at for their reach, without reading their rows.
            models.Index(fields=["id", "organ_path", "window", "place"], name="case_reach"),
            models.Index(fields=["no_reversed"], name="case_by_no_end"),
            models.Index(fields=["id_token"], name="case_by_id"),
            models.Index(fields=["id4_token", "-id"], name="case_by_id4"),
            models.Index(fields=["id6_token", "-id"], name="case_by_id6"),
            models.Index(fields=["phone_token"], name="case_by_phone"),
            models.Index(fields=["phone4_token", "-id"], name="case_by_phone4"),
        ]


class SearchKey(models.Model):
    """检索词: what a case's applicant can be found by besides numbers: name, pinyin, initials, parts of a firm's name, each as a keyed token.

    Written with the case, or by a job for cases that a ledger brought; may be made anew at any time.
    """

    token = models.BigIntegerField()
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+", db_index=False)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["token", "case"], name="search_key_once")]
        indexes: ClassVar = [models.Index(fields=["case"], name="search_key_by_case")]


class CaseMaterial(models.Model):
    """材料: one line of the material list of a case, as the item's version asks for it or as the clerk added it."""

    class State(models.TextChoices):
        MISSING = "missing", "缺件"
        RECEIVED = "received", "已收"
        TOLERATED = "tolerated", "容缺后补"
        WAIVED = "waived", "免提交"
        WRONG = "wrong", "不合格"

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="materials")
    order = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=200)
    necessity = models.CharField(max_length=12, default="required", help_text="required, optional, tolerable")
    form = models.CharField(max_length=12, default="copy", help_text="original, copy, both, electronic")
    copies = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=10, choices=State.choices, default=State.MISSING)
    version = models.PositiveSmallIntegerField(default=1, help_text="a correction makes a new one")
    note = models.CharField(max_length=200, blank=True)
    licence = models.CharField(max_length=120, blank=True, help_text="identifier of the licence that stands for it")
    received_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["order"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "order", "version"], name="material_once_a_version")
        ]


class MaterialFile(models.Model):
    """A scanned or uploaded page or file of a material, kept by content."""

    material = models.ForeignKey(CaseMaterial, on_delete=models.CASCADE, related_name="files")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    order = models.PositiveSmallIntegerField(default=1)
    origin = models.CharField(max_length=10, default="scan", help_text="scan, upload, history, licence")
    kind = models.CharField(max_length=4, blank=True, db_default="", help_text="by its bytes: jpg, png, pdf, docx ...")
    pages = models.PositiveSmallIntegerField(default=1, db_default=1)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    removed_at = models.DateTimeField(null=True)


class CasePaper(models.Model):
    """文书: a paper of a case. Its number is given in the transaction of its move; the file is made after commit by a job and stored with its hash.

    A voided paper stays, marked 作废; each print is counted. `facts` is what the paper says, frozen when its number was given.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="papers")
    kind = models.CharField(max_length=24, help_text="a key of rules.move_words.DOCUMENTS")
    number = models.CharField("文号", max_length=80, unique=True)
    organ = models.ForeignKey(Organ, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    serial = models.PositiveIntegerField()
    facts = models.BinaryField(help_text="sealed JSON: what the paper says")
    issued_at = models.DateTimeField()
    issued_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    file = models.ForeignKey(
        StoredFile, null=True, on_delete=models.PROTECT, related_name="+", help_text="A4; made by the job"
    )
    slip = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+", help_text="80 mm")
    made_at = models.DateTimeField(null=True)
    prints = models.PositiveSmallIntegerField(default=0)
    voided_at = models.DateTimeField(null=True)
    voided_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    void_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering: ClassVar = ["issued_at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organ", "kind", "year", "serial"], name="paper_number_once")
        ]


class CasePause(models.Model):
    """特别程序: a stretch of days that does not count, by its kind and paper. The day it starts counts, the day it ends does not."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="pauses")
    kind = models.CharField(max_length=20, help_text="a key of rules.special.KINDS")
    started_on = models.DateField()
    expected_on = models.DateField(help_text="预计结束, as the applicant was told")
    ended_on = models.DateField(null=True)
    result = models.BinaryField(null=True, help_text="sealed: what came of it")
    paper = models.ForeignKey(CasePaper, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case"], condition=Q(ended_on=None), name="one_open_pause_a_case"),
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(ended_on__gte=F("started_on")), name="pause_ends_later"
            ),
        ]


class CaseExtension(models.Model):
    """延期: days added once by the head of the organ."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="extension")
    days = models.PositiveSmallIntegerField()
    reason = models.BinaryField(help_text="sealed")
    approved_on = models.DateField()
    approved_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    paper = models.ForeignKey(CasePaper, null=True, on_delete=models.PROTECT, related_name="+")


class CaseCorrection(models.Model):
    """补正: one notice that told everything missing or wrong, and its answer."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="correction_notices")
    round = models.PositiveSmallIntegerField()
    items = models.BinaryField(help_text="sealed JSON: [{material, wrong, how}]")
    told_on = models.DateField()
    due_on = models.DateField()
    answered_at = models.DateTimeField(null=True)
    paper = models.ForeignKey(CasePaper, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["case", "round"], name="correction_once_a_round")]
        indexes: ClassVar = [
            models.Index(fields=["due_on", "case"], condition=Q(answered_at=None), name="correction_open_by_due")
        ]


class CaseRequest(models.Model):
    """请示: a move asked for by one who may ask, decided by one who may make it (refuse, extend, void)."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="requests")
    action = models.CharField(max_length=20)
    fields = models.BinaryField(help_text="sealed JSON: what the move would be given")
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    decided_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    agreed = models.BooleanField(null=True)
    reason = models.BinaryField(null=True, help_text="sealed: why not")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case", "action"], condition=Q(decided_at=None), name="one_open_request_an_action"
            )
        ]
