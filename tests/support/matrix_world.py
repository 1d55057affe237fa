"""The house the matrix is tried on: one record of each kind, and for every role a person at every distance from it."""

from __future__ import annotations

from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from case_house import PERSON, build_house
from PIL import Image

from mingting.assess.facts import take_snapshot
from mingting.base import clock, files
from mingting.base.acts.propose_notice import propose_notice
from mingting.base.crypto import seal, seal_fields
from mingting.base.journal import Actor
from mingting.base.models import Grant, Ledger, Organ, Place, Source, StandIn, User, Window
from mingting.base.roles import Role
from mingting.catalogue.models import LicenceType
from mingting.exchange.hooks.models import Hook
from mingting.handle.cases.acts.ask import ask_for
from mingting.handle.cases.acts.take_in import take_in
from mingting.handle.cases.models import Case, CaseMaterial, CasePaper, MaterialFile
from mingting.handle.licences.acts.record import HOLDER
from mingting.handle.licences.models import Licence
from mingting.handle.reviews.models import Review
from mingting.report.audit import runs
from mingting.report.audit.places import examine_text
from mingting.report.bulletins.acts.make import make
from mingting.report.bulletins.models import FigureCode
from mingting.rules.periods import Period
from mingting.supervise.returns.models import TallyDay

ACTOR = Actor("system:test")
NOTICE = """通知编号,标题,地区,年份,类型,开始,结束,名称,来源
宁夏-2023,宁夏2023年开斋节放假的通知,640000,2023,放假,2023-04-21,2023-04-22,开斋节,自治区政府网
"""
STANDINGS = ("own", "other", "county", "away")
"""Over the organ of the records, another of the county, the whole county, another county."""


@dataclass
class World:
    """Values by name, for the lines of the table; the paths of the organs behind them."""

    people: dict[tuple[Role, str], User] = field(default_factory=dict)
    values: dict[str, Any] = field(default_factory=dict)
    paths: dict[str, str] = field(default_factory=dict)
    standing: dict[str, str] = field(default_factory=dict)
    nobody: User | None = None

    def fill(self, given: Any) -> Any:
        """`@name` is that value of the world, also inside what is nested."""
        if isinstance(given, dict):
            return {name: self.fill(one) for name, one in given.items()}
        if isinstance(given, str) and given.startswith("@"):
            return self.values[given[1:]]
        return given

    def query(self, given: str) -> str:
        for name, value in self.values.items():
            given = given.replace(f"@{name}@", str(value))
        return given


def build_world() -> World:
    house, world = build_house(), World()
    away = Organ.objects.add_root(instance=Organ(code="bx", name="邻县", short_name="邻县", kind="county"))
    places = {"own": house.tax, "other": house.housing, "county": house.county, "away": away}
    for standing, organ in places.items():
        world.standing[standing] = organ.path
        Place.objects.create(code=f"point-{standing}", name=f"{organ.short_name}代办点", tier="village", organ=organ)
        for role in Role:
            username = f"{role.value.lower()}-{standing}"
            user = User.objects.create(username=username, name=username, organ=organ)
            Grant.objects.create(user=user, role=role, organ=organ)
            world.people[role, standing] = user
    world.nobody = User.objects.create(username="no-role", name="没有岗位", organ=house.tax)
    _cases(world, house)
    _records(world, house)
    return world


def _cases(world: World, house: Any) -> None:
    given = {"applicant": PERSON, "window": house.window, "place": None}
    case = take_in(user=house.clerk, item=house.item, until="accept", **given)
    asked = take_in(user=house.clerk, item=house.item, until="receive", **given)
    fields = {"reason": "不属于本机关职权", "basis": "行政许可法第三十二条"}
    _material(case, house.clerk)
    request = ask_for(asked.pk, version=asked.version, user=house.clerk, action="refuse", fields=fields)
    paper = CasePaper.objects.filter(case=case).first()
    world.paths["case"] = case.organ_path
    world.values |= {
        "case": case.pk,
        "case_no": case.case_no,
        "case_version": case.version,
        "item": house.item.code,
        "request": request.pk,
        "case_url": f"/cases/{case.pk}/",
        "asked": asked.pk,
        "paper": paper.pk if paper else 0,
        "paper_no": paper.number if paper else "",
        "asked_no": asked.case_no,
        "asked_version": asked.version,
        "organ": house.tax.code,
    }


def _material(case: Case, by: User) -> None:
    line = CaseMaterial.objects.create(case=case, order=9, name="身份证复印件", state="received")
    kept = files.store(_page(), "身份证.pdf", "material", by=by)
    MaterialFile.objects.create(material=line, file=kept, kind="pdf", added_at=clock.now(), added_by=by)


def _page() -> bytes:
    out = BytesIO()
    Image.new("L", (60, 40), 255).save(out, "PDF")
    return out.getvalue()


def _counter(world: World, house: Any, owner: User) -> None:
    """A window of the department's own, with a day to confirm, and a review of the case."""
    hall = Place.objects.create(code="branch", name="分中心", tier="branch", organ=house.tax)
    window = Window.objects.create(place=hall, code="B1", name="专窗1", kind="department", organ=house.tax)
    day = TallyDay.objects.create(
        window=window, day=clock.today(), state="handed", handed_at=clock.now(), handed_by=owner
    )
    source = Source.objects.get(code="hall")
    given = {"source": source, "source_no": "P1", "grade": "satisfied", "channel": "tablet", "organ": house.tax}
    given |= {"reviewed_at": clock.now(), "recorded_at": clock.now()}
    review = Review.objects.create(**given, case_id=world.values["case"], organ_path=house.tax.path)
    kind = LicenceType.objects.create(code="11100000000013338W032", name="小餐饮经营许可证", organ=house.tax)
    licence = Licence.objects.create(
        source=source, source_no="L1", licence_type=kind, organ=house.tax, organ_path=house.tax.path, issued_on=clock.today(),
        holder=seal_fields({"name": PERSON.name, "code": ""}, HOLDER), holder_masked="张*萍", recorded_at=clock.now(),
    )  # fmt: skip
    hook = Hook.objects.create(
        name="省平台", url="https://example.org/", secret=seal(b"x"), owner=owner, made_at=clock.now()
    )
    world.values |= {"window": window.pk, "place": hall.pk, "day": day.pk, "review": review.pk, "hook": hook.pk}
    world.values["licence"] = licence.pk
    world.values["file"] = MaterialFile.objects.get().pk


def _records(world: World, house: Any) -> None:
    snapshot = take_snapshot(ACTOR)
    draft = make("quarterly", Period.parse("2021Q2"), house.county, snapshot, actor=ACTOR)
    owner = User.objects.create(username="owner", name="台账员", organ=house.tax)
    Grant.objects.create(user=owner, role=Role.STATISTICS, organ=house.tax)
    source, _ = Source.objects.get_or_create(code="hall", defaults={"name": "大厅", "kind": "hall"})
    kept = files.store(b"x", "x.csv", "ledger", by=owner)
    ledger = Ledger.objects.create(
        kind="cases", source=source, file=kept, started_at=clock.now(), started_by=owner, state=Ledger.State.REFUSED
    )
    run = runs.begin(examine_text("全县办件5件。"), "全县办件5件。".encode(), owner)
    proposal = propose_notice(NOTICE, actor=ACTOR)
    absent = world.people[Role.APPROVER, "own"]
    lent = StandIn.objects.create(
        absent=absent, stand_in=owner, valid_from=clock.today(), valid_to=clock.today(), made_at=clock.now()
    )
    world.paths |= {"county": house.county.path, "organ": house.tax.path}
    code = FigureCode.objects.filter(bulletin=draft).order_by("pk").first()
    world.values |= {
        "bulletin": draft.pk,
        "bulletin_version": draft.version,
        "bulletin_code": code.code if code else "",
        "ledger": ledger.pk,
        "run": run.pk,
        "proposal": proposal.digest,
        "stand_in": lent.pk,
        "colleague": owner.username,
    }
    _counter(world, house, owner)
