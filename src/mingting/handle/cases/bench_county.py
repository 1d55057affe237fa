"""A county of any size for the benches: organs, windows, items, invented people, and cases made in columns and loaded in bulk."""

from __future__ import annotations

import random
from collections import defaultdict
from datetime import date, datetime, time, timedelta
from typing import Any

import polars as pl

_DEPARTMENTS, _TOWNS, _VILLAGES, _WINDOWS, _ITEMS = 30, 12, 60, 40, 300
_CHUNK = 100_000


def fill(rows: int) -> None:
    """A county with so many cases of ten years: two in a hundred in hand, three ended without a result, the rest finished."""
    from django.db import connection, transaction

    from mingting.base.acts.record_rows import prepare_rows, record_rows
    from mingting.handle.cases.models import Case, SearchKey

    ground = _ground()
    people = People(min(60_000, max(500, rows // 15)))
    for start in range(0, rows, _CHUNK):
        cases, keys = _cases(start, min(_CHUNK, rows - start), ground, people, rows)
        with transaction.atomic():
            record_rows(prepare_rows(Case, cases))
            record_rows(prepare_rows(SearchKey, keys))
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            connection.ensure_connection()
            cursor.execute(
                "SELECT setval(pg_get_serial_sequence('cases_case', 'id'), (SELECT MAX(id) FROM cases_case))"
            )
            cursor.execute("VACUUM ANALYZE")


def _ground() -> dict[str, Any]:
    from mingting.base.crypto import seal_fields
    from mingting.base.models import Grant, Organ, Place, Region, Source, User, Window
    from mingting.catalogue.models import Item
    from mingting.handle.cases.acts.record import APPLICANT

    county = "640521000000"
    Region.objects.create(code=county, name="中宁县", level=4)
    root = Organ.objects.add_root(
        instance=Organ(code=county, name="中宁县", short_name="中宁县", kind="county", region_id=county)
    )
    kinds = [("department", _DEPARTMENTS), ("town", _TOWNS), ("village", _VILLAGES)]
    organs = [
        Organ.objects.add_child(
            root,
            instance=Organ(
                code=f"{kind}-{at}",
                name=f"{kind}{at}",
                short_name=f"{kind}{at}局",
                kind=kind,
                region_id=county,
                order=at,
            ),
        )
        for kind, many in kinds
        for at in range(many)
    ]
    hall = Place.objects.create(code="hall", name="市民服务大厅", tier="hall", organ=root)
    windows = [
        Window.objects.create(place=hall, code=f"{at:02}", name=f"综合窗{at:02}", kind="general")
        for at in range(_WINDOWS)
    ]
    own = Source.objects.create(code="own", name="本系统", kind="own")
    words = (
        "食品",
        "药品",
        "不动产",
        "道路运输",
        "林木",
        "取水",
        "医疗机构",
        "公共场所",
        "残疾人",
        "养老",
        "建设工程",
        "个体工商户",
    )
    verbs = ("经营许可", "登记", "补贴申领", "采伐许可", "卫生许可", "规划许可", "备案", "变更", "注销", "延续")
    Item.objects.bulk_create(
        Item(
            code=f"{at:031}", basic_code=f"{at:012}", name=f"{words[at % 12]}{verbs[at // 12 % 10]}（{at}）", organ=organs[at % _DEPARTMENTS],
            item_type="01", exercise_level="4", case_kind="promised" if at % 3 else "instant", promise_limit=10, valid_from=date(2015, 1, 1),
        )
        for at in range(_ITEMS)
    )  # fmt: skip
    for name, role, organ, window in (
        ("county", "ST", root, None), ("department", "AP", organs[3], None), ("window", "WC", root, windows[5]), ("village", "VC", organs[-1], None),
    ):  # fmt: skip
        user = User.objects.create(username=name, name=name, organ=organ)
        Grant.objects.create(user=user, role=role, organ=organ, window=window)
    items = list(Item.objects.order_by("pk").values_list("pk", flat=True))
    return {
        "organs": organs,
        "windows": windows,
        "hall": hall,
        "own": own,
        "items": items,
        "sealed": seal_fields({"name": "张学萍", "id": "", "phone": ""}, APPLICANT),
    }


class People:
    """So many names with their keys and masks, one in eight a firm's."""

    def __init__(self, many: int) -> None:
        from mingting.handle.cases.search.keys import keys_of
        from mingting.rules.masking import mask_name

        draw = random.Random(7)
        family = (
            "张王李刘陈杨赵黄周吴马丁单曾徐孙胡朱高林何郭罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈彭吕苏卢蒋蔡贾魏薛叶阎"
            "余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
        )
        given = (
            "明红军丽芳强伟静娜敏杰秀文玉兰英华萍学建国志平海燕霞洪亮梅桂珍雪琴春晓东晨鹏宇浩然"
            "子轩欣怡佳琪思远博涛超勇艳辉波斌宁立新成林云飞德福贵祥瑞生光忠义仁礼智信安康乐"
        )
        trades = ("枸杞", "粮油", "餐饮", "建材", "农机", "运输", "药业", "养殖", "超市", "电商", "装饰", "物流")
        marks = "丰茂源盛泰和祥瑞恒达鑫隆宏远天成金杞红舟鸣沙石空宁安"
        self.names, self.kinds = [], []
        for at in range(many):
            if at % 8:
                two = draw.choice(given) if draw.random() < 0.8 else ""
                self.names.append(draw.choice(family) + draw.choice(given) + two)
                self.kinds.append("person")
            else:
                mark = "".join(draw.sample(marks, draw.choice((2, 2, 3))))
                self.names.append(f"中宁县{mark}{draw.choice(trades)}{draw.choice(('有限公司', '专业合作社', '商行'))}")
                self.kinds.append("legal")
        self.keys = [sorted(keys_of(name, kind)) for name, kind in zip(self.names, self.kinds)]
        self.masks = [mask_name(name) for name in self.names]


def _cases(
    start: int, many: int, ground: dict[str, Any], people: People, rows: int
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """So many cases as the table takes them, and their keys. The last are the newest."""
    from mingting.base import clock

    draw = random.Random(start)
    today = datetime.combine(clock.today(), time(1), clock.CHINA)
    ends = {kind: _ends(kind) for kind in ("id4", "phone4")}
    columns: dict[str, list[Any]] = defaultdict(list)
    tokens: list[int] = []
    holders: list[int] = []
    for at in range(start, start + many):
        who = draw.randrange(len(people.names))
        row = _life(draw, today, (rows - at) * 3650 // rows) | _numbers(draw, at, ends) | _places(draw, ground)
        row |= {
            "id": at + 1, "applicant": ground["sealed"], "applicant_masked": people.masks[who], "applicant_kind": people.kinds[who],
            "source_id": ground["own"].pk, "tolerant": at % 50 == 0
        }  # fmt: skip
        for name, value in (row | _PLAIN).items():
            columns[name].append(value)
        tokens += people.keys[who]
        holders += [at + 1] * len(people.keys[who])
    frame = pl.DataFrame(columns, schema_overrides=_SCHEMA)
    return frame, pl.DataFrame({"token": tokens, "case_id": holders})


_PLAIN: dict[str, Any] = {
    "case_no": None, "channel": "window", "result": "", "due_provisional": False, "corrections": 0, "paused_days": 0,
    "double_entry": "", "version": 1,
}  # fmt: skip
_TIMES = ("received_at", "accepted_at", "finished_at", "delivered_at", "recorded_at")
_SCHEMA: dict[str, Any] = dict.fromkeys(_TIMES, pl.Datetime("us", "Asia/Shanghai")) | {
    "case_no": pl.String,
    "due_on": pl.Date,
}
_OPEN = (
    "submitted", "received", "correcting", "accepted", "reviewing", "reviewing", "deciding", "suspended", "decided", "producing",
)  # fmt: skip
_COMING_IN = _OPEN[:3]
_ENDED = ("withdrawn", "terminated", "returned", "voided")


def _life(draw: random.Random, today: datetime, age: int) -> dict[str, Any]:
    """A state with the times that belong to it; `age` is in days."""
    luck = draw.random()
    state = (
        draw.choice(_OPEN if luck < 0.02 else _ENDED)
        if luck < 0.05
        else draw.choice(("delivered", "delivered", "finished"))
    )
    taken = today - timedelta(days=draw.randrange(14) if luck < 0.02 else age, seconds=-draw.randrange(30_000))
    done = taken + timedelta(hours=draw.randrange(1, 90)) if state in {"finished", "delivered"} else None
    accepted = None if state in _COMING_IN else taken
    return {
        "state": state, "received_at": taken, "accepted_at": accepted, "finished_at": done, "recorded_at": taken,
        "delivered_at": done if state == "delivered" else None, "due_on": accepted.date() + timedelta(days=14) if accepted else None,
        "case_kind": "instant" if state == "finished" else "promised",
    }  # fmt: skip


def _numbers(draw: random.Random, at: int, ends: dict[str, dict[str, bytes]]) -> dict[str, Any]:
    from mingting.base.crypto import token
    from mingting.handle.cases.search.keys import reversed_number

    number, digits = f"640521{20_150_000 + at % 9_999}{at % 10**6:06}", f"{draw.randrange(10**6):06}"
    return {
        "source_no": f"{number}-{at}", "no_reversed": reversed_number(number), "id_token": at.to_bytes(16, "big"),
        "id4_token": ends["id4"][digits[-4:]], "id6_token": token("id6", digits), "phone_token": at.to_bytes(16, "little"),
        "phone4_token": ends["phone4"][digits[:4]],
    }  # fmt: skip


def _places(draw: random.Random, ground: dict[str, Any]) -> dict[str, Any]:
    organs = ground["organs"]
    organ = organs[draw.choice((draw.randrange(_DEPARTMENTS), draw.randrange(len(organs))))]
    return {
        "item_id": draw.choice(ground["items"]), "organ_id": organ.pk, "organ_path": organ.path, "place_id": ground["hall"].pk,
        "window_id": draw.choice(ground["windows"]).pk,
    }  # fmt: skip


def _ends(kind: str) -> dict[str, bytes]:
    from mingting.base.crypto import token

    return {f"{number:04}": token(kind, f"{number:04}") for number in range(10_000)}
