"""Who and where, the journal and its seals, files, ledgers, notices: what every room stands on."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import F, Q
from django.db.models.expressions import Combinable
from treebeard.mp_tree import MP_Node


class Region(models.Model):
    """行政区划: province to village, or a functional zone without a statutory code (`is_virtual`). GB/T 2260, GB/T 10114; 12 digits, padded."""

    code = models.CharField(primary_key=True, max_length=12)
    name = models.CharField(max_length=60)
    level = models.PositiveSmallIntegerField(help_text="2 province, 3 city, 4 county, 5 town, 6 village")
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    merged_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged")
    is_virtual = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["code"]

    def __str__(self) -> str:
        return self.name


class Organ(MP_Node):  # type: ignore[misc]
    """单位: an authority, an office, a town, a village point or an institution that stands in a hall; a node of the county's tree.

    `path` (four characters a level) is what scopes compare. An organ is never deleted: it ends (`valid_to`) and may name its successor.
    """

    class Kind(models.TextChoices):
        COUNTY = "county", "县（市、区）"
        DEPARTMENT = "department", "部门"
        TOWN = "town", "乡镇（街道）"
        VILLAGE = "village", "村（社区）"
        INSTITUTION = "institution", "商业服务机构"
        OFFICE = "office", "内设机构"

    code = models.CharField(
        max_length=40, unique=True, help_text="统一社会信用代码, or a local code where there is none"
    )
    name = models.CharField("全称", max_length=120)
    short_name = models.CharField("规范简称", max_length=60)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    region = models.ForeignKey(Region, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    order = models.PositiveIntegerField("排序", default=9999, help_text="place in the official order of tables")
    population = models.PositiveIntegerField("服务人口", null=True, blank=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    successor = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="predecessors")

    class Meta:
        ordering: ClassVar = ["path"]
        indexes: ClassVar = [models.Index(fields=["short_name"]), models.Index(fields=["kind", "order"])]

    def __str__(self) -> str:
        return str(self.short_name)


class OrganAlias(models.Model):
    """别名: another name an organ goes by, for a time; `within` keeps a village's name to its town."""

    organ = models.ForeignKey(Organ, on_delete=models.CASCADE, related_name="aliases")
    name = models.CharField(max_length=120, db_index=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    within = models.ForeignKey(Organ, null=True, blank=True, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["organ", "name"], name="alias_once_an_organ")]

    def __str__(self) -> str:
        return self.name


class AliasDecision(models.Model):
    """Which organ an ambiguous name means in one source: decided once by a person, remembered."""

    source = models.CharField(max_length=40)
    text = models.CharField(max_length=120)
    organ = models.ForeignKey(Organ, on_delete=models.CASCADE, related_name="+")
    decided_by = models.ForeignKey("User", null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["source", "text"], name="decision_once_a_source")]


class User(AbstractUser):
    """A member of staff who logs in. Leaving staff are disabled, never deleted."""

    name = models.CharField("姓名", max_length=40, blank=True)
    organ = models.ForeignKey(Organ, null=True, blank=True, on_delete=models.PROTECT, related_name="users")
    post = models.CharField("岗位", max_length=60, blank=True)
    password_at = models.DateTimeField(
        null=True, help_text="when the person chose the password; empty: given by another, to be changed at login"
    )

    def __str__(self) -> str:
        return self.name or self.username


class ApiKey(models.Model):
    """A key by which a program acts as one member of staff, with no more than that person's rights, until it is withdrawn."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="api_keys")
    name = models.CharField(max_length=60, help_text="which program uses it")
    digest = models.CharField(max_length=64, unique=True, help_text="keyed digest of the key")
    made_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "openapi_apikey"
        ordering: ClassVar = ["pk"]


class Grant(models.Model):
    """A role held over a scope for a time. Roles are those of `base.roles`."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="grants")
    role = models.CharField(max_length=2)
    organ = models.ForeignKey(Organ, on_delete=models.PROTECT, related_name="+")
    reach = models.CharField(max_length=8, choices=[("self", "本单位"), ("subtree", "本单位及下属")], default="subtree")
    window = models.ForeignKey(
        "Window", null=True, blank=True, on_delete=models.PROTECT, related_name="+", help_text="a clerk's own window"
    )
    items = models.JSONField(
        default=list, blank=True, help_text="a chief representative's letter of authorisation: item codes; empty: all"
    )
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["user", "role", "organ"], name="grant_once")]


class StandIn(models.Model):
    """AB岗: one person stands in for another from a day to a day, with the other's roles; whatever is done so names both."""

    absent = models.ForeignKey(User, on_delete=models.CASCADE, related_name="stand_ins")
    stand_in = models.ForeignKey(User, on_delete=models.CASCADE, related_name="standing_for")
    valid_from = models.DateField()
    valid_to = models.DateField()
    reason = models.CharField(max_length=120, blank=True)
    made_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, help_text="ended before its last day")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(valid_to__gte=F("valid_from")), name="stand_in_ends_after_it_begins"),
            models.CheckConstraint(condition=~Q(absent=F("stand_in")), name="stand_in_is_another"),
        ]


class Place(models.Model):
    """服务场所: hall, branch hall, town centre, village point, neighbourhood station."""

    class Tier(models.TextChoices):
        HALL = "hall", "政务服务大厅"
        BRANCH = "branch", "分中心"
        TOWN = "town", "乡镇服务中心"
        VILLAGE = "village", "村（社区）代办点"
        STATION = "station", "小区便民站点"

    code = models.CharField(max_length=30, unique=True)
    name = models.CharField(max_length=60)
    tier = models.CharField(max_length=8, choices=Tier.choices)
    region = models.ForeignKey(Region, null=True, blank=True, on_delete=models.PROTECT)
    organ = models.ForeignKey(Organ, on_delete=models.PROTECT, related_name="places", help_text="who runs it")
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    address = models.CharField(max_length=120, blank=True)

    def __str__(self) -> str:
        return self.name


class Window(models.Model):
    """窗口: a counter of a place."""

    class Kind(models.TextChoices):
        GENERAL = "general", "全科综合窗"
        THEME = "theme", "主题综合窗"
        DEPARTMENT = "department", "专窗"

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="windows")
    code = models.CharField(max_length=20)
    name = models.CharField(max_length=60)
    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.DEPARTMENT)
    organ = models.ForeignKey(Organ, null=True, blank=True, on_delete=models.PROTECT, related_name="windows")
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True, help_text="the last day it was open")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["place", "code"], name="window_once_a_place")]


class Presence(models.Model):
    """进驻: an organ's standing at a place. Its class is a matter of the place: a town's centre may hold a window in the county hall."""

    class Class(models.TextChoices):
        APPROVAL = "approval", "审批部门"
        COMMERCIAL = "commercial", "商业服务机构"

    organ = models.ForeignKey(Organ, on_delete=models.PROTECT, related_name="presences")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="presences")
    presence_class = models.CharField(max_length=10, choices=Class.choices, default=Class.APPROVAL)
    label = models.CharField(max_length=60, blank=True, help_text="the name it goes by there, if not the short name")
    order = models.PositiveIntegerField(default=9999)
    required = models.BooleanField(default=True)
    reports_only = models.BooleanField(default=False, help_text="keeps cases in its own system and reports counts")
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organ", "place"], condition=Q(valid_to=None), name="presence_once_open")
        ]


class Staff(models.Model):
    """人员: a person who works at a window, in an office or as a village agent; attendance, grades and honours name them."""

    class Category(models.TextChoices):
        CIVIL = "civil_servant", "公务员"
        FUNDED = "full_funded", "全额预算事业人员"
        SELF = "self_funded", "自收自支事业人员"
        CONTRACT = "contract", "聘用人员"

    code = models.CharField("工号", max_length=30, unique=True)
    name = models.CharField(max_length=40)
    organ = models.ForeignKey(Organ, on_delete=models.PROTECT, related_name="staff")
    category = models.CharField(max_length=14, choices=Category.choices)
    place = models.ForeignKey(Place, null=True, blank=True, on_delete=models.PROTECT, related_name="staff")
    post = models.CharField(max_length=60, blank=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name


class Source(models.Model):
    """来源: the system or sheet a record comes from. With a record's own number there it names the record for ever."""

    class Kind(models.TextChoices):
        HALL = "hall", "大厅窗口系统"
        ONLINE = "online", "网上政务服务平台"
        AGENT = "agent", "村级代办"
        DEPARTMENT = "department", "部门自建系统"
        RETURNS = "returns", "定期报表"
        OWN = "own", "本系统"

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=60)
    kind = models.CharField(max_length=12, choices=Kind.choices)

    def __str__(self) -> str:
        return self.name


class ReviewConnection(models.Model):
    """好差评接入: from when to when the cases of a source (of one organ, or of all) must be reviewable. 应评办件 are finished cases under one."""

    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="review_connections")
    organ = models.ForeignKey(Organ, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)


class HolidayNotice(models.Model):
    """放假通知: a national or regional notice as loaded; a later one for the same region and year replaces it (`replaced`), unless it only `adds`."""

    code = models.CharField(max_length=60, unique=True)
    title = models.CharField(max_length=160)
    region = models.CharField(max_length=12, blank=True, help_text="empty: national")
    year = models.PositiveSmallIntegerField()
    off = models.JSONField(default=list)
    worked = models.JSONField(default=list)
    source = models.CharField(max_length=200, blank=True)
    loaded_at = models.DateTimeField()
    loaded_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    replaced = models.BooleanField(default=False)
    adds = models.BooleanField(
        default=False, help_text="stands beside the others of its region and year instead of replacing them"
    )

    class Meta:
        ordering: ClassVar = ["year", "region"]


class StoredFile(models.Model):
    """A file kept by its content: name on disk is the SM3 of what it holds; sealed at rest when it carries personal data."""

    digest = models.CharField(max_length=64, unique=True, help_text="SM3 of the plain content")
    name = models.CharField(max_length=160)
    kind = models.CharField(max_length=20)
    size = models.BigIntegerField()
    sealed = models.BooleanField(default=True)
    stored_at = models.DateTimeField()
    stored_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")


class Ledger(models.Model):
    """台账导入: one file of one source brought in, as one act. Its rows enter by `— → as recorded` and count once it is `done`.

    rows_read = taken + known + aside, always.
    """

    class State(models.TextChoices):
        STAGED = "staged", "待导入"
        MERGING = "merging", "导入中"
        DONE = "done", "已导入"
        REFUSED = "refused", "未导入"

    kind = models.CharField(max_length=40, help_text="importer's code, such as cases or register:news")
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="ledgers")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="ledgers")
    mapping = models.JSONField(default=dict)
    decisions = models.JSONField(default=dict, help_text="alias decisions used, by text")
    state = models.CharField(max_length=8, choices=State.choices, default=State.STAGED)
    rows_read = models.PositiveIntegerField(default=0)
    taken = models.PositiveIntegerField(default=0)
    known = models.PositiveIntegerField(default=0)
    aside = models.PositiveIntegerField(default=0)
    rows_digest = models.CharField(max_length=64, blank=True, help_text="SM3 over the canonical rows taken, in order")
    totals = models.JSONField(default=list, help_text="total rows found in the sheet, and whether they agree")
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    started_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "source", "file"], name="ledger_once_a_file"),
            models.CheckConstraint(
                condition=~Q(state="done") | Q(rows_read=F("taken") + F("known") + F("aside")),
                name="ledger_loses_nothing",
            ),
        ]


class AsideRow(models.Model):
    """A ledger row set aside with its reasons; the row itself is sealed. It leaves when a repair file brings it in."""

    ledger = models.ForeignKey(Ledger, on_delete=models.CASCADE, related_name="aside_rows")
    row_no = models.PositiveIntegerField(help_text="row in the sheet, heading included, from 1")
    problems = models.JSONField(help_text="[{field, say, candidates?}]")
    sealed_row = models.BinaryField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["ledger", "row_no"], name="aside_once")]


class Event(models.Model):
    """The journal: one row per change, written by acts in the transaction of the change, never edited.

    `position` is given by the sealer after commit, in an order without gaps; readers follow positions, so no reader skips an event.
    `link` is SM3 over the link before it and this event's canonical bytes, so that an altered event is found at its own position.
    """

    position = models.BigIntegerField(null=True, unique=True)
    link = models.BinaryField(null=True, max_length=32)
    effective_at = models.DateTimeField(help_text="when the thing happened")
    recorded_at = models.DateTimeField(help_text="when it was written down")
    actor = models.CharField(max_length=60)
    organ = models.CharField(max_length=40, blank=True)
    place = models.CharField(max_length=30, blank=True)
    kind = models.CharField(max_length=60)
    subject = models.CharField(max_length=80, help_text="room/table:key")
    data = models.JSONField(default=dict)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["id"], condition=Q(position=None), name="event_unsealed"),
            models.Index(fields=["subject"]),
            models.Index(fields=["kind", "position"]),
        ]


class Seal(models.Model):
    """A batch `first..last` of the journal closed: its digest is the link of its last event, and the first link starts from the seal before."""

    number = models.BigIntegerField(primary_key=True)
    first = models.BigIntegerField()
    last = models.BigIntegerField(unique=True)
    digest = models.CharField(max_length=64)
    sealed_at = models.DateTimeField()


class ReaderPlace(models.Model):
    """How far a reader of the journal has come."""

    name = models.CharField(primary_key=True, max_length=60)
    position = models.BigIntegerField(default=0)


class Lease(models.Model):
    """Who works on what until when. A lease that ran out is taken by the next; the work behind it is harmless when repeated."""

    name = models.CharField(primary_key=True, max_length=80)
    holder = models.CharField(max_length=80, blank=True)
    until = models.DateTimeField(null=True)
    next_run = models.DateTimeField(null=True, help_text="for scheduled jobs")
    failures = models.PositiveIntegerField(default=0)
    last_error = models.TextField(blank=True)


class Serial(models.Model):
    """The last number given under a name; taken as the last lock of the transaction that prints it, so none is skipped and none given twice."""

    name = models.CharField(primary_key=True, max_length=120)
    value = models.BigIntegerField(default=0)


class Clock(models.Model):
    """A clock of anything that must be done by a day: one row a subject and kind, open until it is stopped.

    `next_at` is the next moment at which the sweep has something to say (first the warning, then the end) and empty when there is none: a sweep costs
    what is newly due. A paused clock has no `next_at`. `round` counts restarts (a second correction).
    """

    subject = models.CharField(max_length=80, help_text="room/table:key, as the journal names it")
    kind = models.CharField(
        max_length=30, help_text="case.intake, case.promise, case.legal, case.correction, case.delivery"
    )
    round = models.PositiveSmallIntegerField(default=1)
    organ_path = models.CharField(max_length=40, blank=True)
    region = models.CharField(max_length=12, blank=True, help_text="whose calendar counts")
    started_on = models.DateField(help_text="the day it runs from; not counted itself")
    limit = models.PositiveIntegerField()
    unit = models.CharField(max_length=12, default="workday")
    warn_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(help_text="the last lawful moment")
    provisional = models.BooleanField(default=False)
    paused_on = models.DateField(null=True)
    stopped_at = models.DateTimeField(null=True)
    next_at = models.DateTimeField(null=True)
    warned_at = models.DateTimeField(null=True)
    overdue_at = models.DateTimeField(null=True, help_text="when the sweep told that the end has passed")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["subject", "kind", "round"], name="clock_once")]
        indexes: ClassVar = [
            models.Index(fields=["next_at"], condition=Q(next_at__isnull=False), name="clock_next"),
            models.Index(fields=["kind"], condition=Q(provisional=True, stopped_at=None), name="clock_provisional"),
        ]


class AnswerKey(models.Model):
    """A client-made key of a form or API write, kept a day with its answer: a repeat gets the first answer."""

    key = models.CharField(max_length=64)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    body = models.CharField(max_length=64, help_text="SM3 of the body")
    answer = models.JSONField(default=dict)
    made_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["user", "key"], name="answer_key_once")]


class SecurityEntry(models.Model):
    """安全日志: logins, refused attempts, reveals refused. Kept apart from the journal."""

    at = models.DateTimeField(db_index=True)
    user = models.CharField(max_length=150, blank=True)
    kind = models.CharField(max_length=40)
    address = models.CharField(max_length=60, blank=True)
    path = models.CharField(max_length=200, blank=True)
    result = models.CharField(max_length=40, blank=True)
    detail = models.JSONField(default=dict)


def valid_on(day: date | Combinable, prefix: str = "") -> Q:
    """Rows in force on a day, by `valid_from` and `valid_to` (the last day included; empty is open)."""
    return (Q(**{f"{prefix}valid_from": None}) | Q(**{f"{prefix}valid_from__lte": day})) & (
        Q(**{f"{prefix}valid_to": None}) | Q(**{f"{prefix}valid_to__gte": day})
    )
