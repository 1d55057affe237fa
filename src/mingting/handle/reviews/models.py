"""好差评: a review belongs to the person; default reviews are kept apart."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from mingting.base.models import Ledger, Organ, Source, User, Window
from mingting.handle.cases.models import Case


class Visit(models.TextChoices):
    """The visits after which a person is asked: 一次一评 offline, 一事一评 online."""

    ACCEPT = "accept", "受理"
    FINISH = "finish", "办结"


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
    visit = models.CharField(
        max_length=6, choices=Visit.choices, blank=True, db_default="", help_text="empty: a ledger's"
    )
    window = models.ForeignKey(
        Window, null=True, on_delete=models.PROTECT, related_name="+", help_text="where it was asked"
    )
    signs = models.JSONField(null=True, help_text="the rules that held it, with what they saw")
    option_set = models.PositiveSmallIntegerField(null=True, help_text="version of the options that were shown")
    options = models.JSONField(null=True, help_text="codes of the options ticked")
    device = models.BinaryField(null=True, max_length=16, help_text="keyed token of the browser it came from")
    address = models.BinaryField(null=True, max_length=16, help_text="keyed token of its public address and kind")
    callback = models.BinaryField(null=True, help_text="sealed {phone}: the person agreed to be called back")
    callback_token = models.BinaryField(null=True, max_length=16)
    ruling = models.CharField(max_length=8, blank=True, db_default="", choices=[("counts", "计入"), ("out", "不计入")])
    ruled_at = models.DateTimeField(null=True)
    ruled_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    ruling_reason = models.BinaryField(null=True, help_text="sealed")
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
            models.UniqueConstraint(fields=["case", "visit"], condition=~Q(visit=""), name="review_once_a_visit"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["ledger", "row_no"], name="review_by_ledger"),
            models.Index(fields=["device", "reviewed_at"], condition=Q(device__isnull=False), name="review_by_device"),
            models.Index(
                fields=["address", "reviewed_at"], condition=Q(address__isnull=False), name="review_by_address"
            ),
            models.Index(fields=["window", "reviewed_at"], condition=Q(window__isnull=False), name="review_by_window"),
            models.Index(
                fields=["callback_token"], condition=Q(callback_token__isnull=False), name="review_by_callback"
            ),
            models.Index(fields=["organ_path", "-reviewed_at"], condition=Q(held=True), name="review_held"),
        ]


class Station(models.Model):
    """评价器: a tablet at a counter, paired with its window by a member of staff who is not reviewed there.

    The code is shown to that person once and typed in on the tablet; from then on the tablet carries a signed token of its own,
    kept here as a digest.
    """

    window = models.ForeignKey(Window, on_delete=models.PROTECT, related_name="stations")
    pairing = models.BinaryField(null=True, max_length=16, help_text="keyed digest of the code, until it is used")
    pairing_until = models.DateTimeField(null=True)
    digest = models.BinaryField(null=True, max_length=16, help_text="keyed digest of the token it carries")
    paired_at = models.DateTimeField(null=True)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True, help_text="when it last asked for work, to some minutes")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["window"], condition=Q(ended_at=None), name="one_station_a_window"),
            models.UniqueConstraint(fields=["pairing"], condition=Q(pairing__isnull=False), name="pairing_once"),
        ]


class Ask(models.Model):
    """请评: one request for one review, of one case after one visit. Its token is kept as a keyed digest alone and opens once.

    It ends reviewed, or unreviewed: closed by the person, by twenty quiet seconds, by the next request at the window, or by its last moment.
    """

    class Channel(models.TextChoices):
        TABLET = "tablet", "窗口评价器"
        QR = "qr", "二维码"

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="asks")
    visit = models.CharField(max_length=6, choices=Visit.choices)
    channel = models.CharField(max_length=6, choices=Channel.choices)
    window = models.ForeignKey(Window, null=True, on_delete=models.PROTECT, related_name="+")
    station = models.ForeignKey(Station, null=True, on_delete=models.PROTECT, related_name="asks")
    digest = models.BinaryField(
        null=True, max_length=16, unique=True, help_text="null: waits for the tablet to fetch it"
    )
    asked_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True, help_text="when its page was first seen")
    device = models.BinaryField(null=True, max_length=16, help_text="keyed token of the browser that saw it first")
    closed_at = models.DateTimeField(null=True)
    review = models.OneToOneField(Review, null=True, on_delete=models.PROTECT, related_name="ask")

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["window", "-id"], condition=Q(closed_at=None, channel="tablet"), name="ask_waiting"),
            models.Index(fields=["case", "-id"], name="ask_by_case"),
        ]


class StaffPhone(models.Model):
    """工作人员手机号: keyed token only, so that a review with it as the person's own number is seen."""

    token = models.BinaryField(unique=True, max_length=16)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    noted_at = models.DateTimeField()
