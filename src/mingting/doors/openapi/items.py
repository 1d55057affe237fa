"""GET /api/items…: the items in force today, and what each asks for."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Field, Path, Query, Router, Schema

from mingting.base import clock
from mingting.base.errors import NotFound
from mingting.base.models import Organ
from mingting.base.scopes import Scope
from mingting.catalogue.materials import materials_of
from mingting.catalogue.models import Item
from mingting.catalogue.reads import find_items, items_on, version_on
from mingting.doors.openapi.case_schemas import Named
from mingting.doors.openapi.throttle import READS
from mingting.doors.openapi.words import LINE

router = Router(tags=["事项"], throttle=[READS])
MOST = 200


class ItemRow(Schema):
    code: str = Field(description="实施编码")
    version: int
    name: str
    organ: Named
    item_type: str
    case_kind: str
    promise_limit: int | None
    promise_unit: str
    legal_limit: int | None = Field(description="null 为无法定时限")
    legal_unit: str
    state: str
    valid_from: date
    valid_to: date | None


class ItemPage(Schema):
    rows: list[ItemRow]
    next: str | None = Field(description="下一页带在 after 里；按名称找的不翻页")


class MaterialAsked(Schema):
    name: str
    necessity: str
    form: str
    copies: int
    licence: str
    note: str


class ItemOut(ItemRow):
    special_procedures: list[str]
    materials: list[MaterialAsked]


class ItemsAsked(Schema):
    q: str = Field("", description="名称、拼音首字母、全拼或编码", max_length=60, pattern=LINE)
    organ: str = Field("", description="单位代码，含下属单位", max_length=40, pattern=LINE)
    after: str = Field("", description="上一页的 next", max_length=33, pattern=LINE)
    limit: int = Field(50, ge=1, le=MOST)


@router.get("/items", response=ItemPage, operation_id="list_items", summary="事项")
def listing(request: HttpRequest, asked: Query[ItemsAsked]) -> Any:
    """今天有效的事项，按编码翻页；带 q 的按相近程度，只有一页。"""
    found = items_on(clock.today())
    if asked.organ:
        organ = Organ.objects.filter(code=asked.organ).first()
        if organ is None:
            raise NotFound(what=asked.organ)
        found = found.filter(**Scope(organ.path).lookup("organ__path"))
    if asked.q.strip():
        return {"rows": [_row(one) for one in find_items(asked.q, found, asked.limit)], "next": None}
    rows = list(found.filter(code__gt=asked.after).select_related("organ").order_by("code")[: asked.limit + 1])
    more = len(rows) > asked.limit
    rows = rows[: asked.limit]
    return {"rows": [_row(one) for one in rows], "next": rows[-1].code if more else None}


ItemCode = Annotated[str, Path(description="实施编码", min_length=1, max_length=33, pattern=LINE)]


@router.get("/items/{code}", response=ItemOut, operation_id="get_item", summary="一个事项")
def one(request: HttpRequest, code: ItemCode) -> Any:
    """今天有效的版本，和它要的材料。"""
    found = version_on(code, clock.today())
    if found is None:
        raise NotFound(what=code)
    materials = [{name: getattr(row, name) for name in MaterialAsked.model_fields} for row in materials_of(found)]
    return _row(found) | {
        "special_procedures": [str(kind) for kind in found.special_procedures],
        "materials": materials,
    }


def _row(item: Item) -> dict[str, Any]:
    own = {name: getattr(item, name) for name in ItemRow.model_fields if name != "organ"}
    return own | {"organ": {"code": item.organ.code, "name": item.organ.short_name}}
