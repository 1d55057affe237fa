"""人员: who works at windows, in offices and as village agents."""

from __future__ import annotations

from functools import partial
from typing import Any, ClassVar

import polars as pl

from mingting.base.acts.record_organs import record_staff
from mingting.base.models import Staff
from mingting.exchange.columns import Column
from mingting.exchange.context import Context
from mingting.exchange.kinds.base import Kind, Record, choices, frame_of
from mingting.exchange.values import Choice, Code, Known, OrganName, Text


class StaffMembers(Kind):
    code = "staff"
    name = "人员"
    whole: ClassVar[bool] = True
    per_source: ClassVar[bool] = False
    subject: ClassVar[str] = "base/staff:"
    columns = (
        Column("code", "工号", Code(30, "工号"), True, ("人员编号", "工作证号"), "ZN0001"),
        Column("name", "姓名", Text(40, name=True), True, ("人员姓名",), "张三"),
        Column("organ", "单位", OrganName(), True, ("所属单位", "部门", "派出单位"), "审批服务局"),
        Column(
            "category",
            "人员类别",
            Choice(
                choices(Staff.Category),
                {"全额事业": "full_funded", "自收自支": "self_funded", "聘用": "contract", "编外": "contract"},
            ),
            True,
            ("身份", "人员性质"),
            "公务员",
        ),
        Column("place", "场所", Known("place", "场所"), aliases=("工作场所", "窗口所在"), example="640521-hall"),
        Column("post", "岗位", Text(60), aliases=("职务", "窗口"), example="综合窗口"),
    )
    key = ("code",)
    content = ("code", "name", "organ", "category", "place", "post")

    def stored(self, context: Context, keys: pl.DataFrame | None = None) -> pl.DataFrame:
        rows = Staff.objects.values_list("code", "name", "organ__code", "category", "place__code", "post")
        schema: dict[str, Any] = dict.fromkeys(self.content, pl.String) | {"ledger": pl.Int64}
        return frame_of(((*row[:5], row[5] or None, None) for row in rows), schema)

    def ready(self, rows: pl.DataFrame, context: Context) -> Record:
        return partial(
            record_staff,
            [
                Staff(
                    code=row["code"],
                    name=row["name"],
                    organ_id=row["organ~id"],
                    category=row["category"],
                    place_id=row["place~id"],
                    post=row["post"] or "",
                )
                for row in rows.iter_rows(named=True)
            ],
        )
