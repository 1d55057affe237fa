"""事项: what the county's organs handle, and what each asks for. Its organ and the bureau set lists, delegation and special procedures."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from mingting.base import clock
from mingting.base.errors import NotAllowed, NotFound, Refused
from mingting.base.permissions import actor_of, reach_of, require
from mingting.base.roles import Permission
from mingting.catalogue.acts.set_delegation import set_delegation
from mingting.catalogue.acts.set_materials import digest_of, set_materials
from mingting.catalogue.acts.set_special import set_special
from mingting.catalogue.checks import issues_of
from mingting.catalogue.delegation import village_may_accept, window_may_decide
from mingting.catalogue.elements import NAMES, text_of
from mingting.catalogue.errors import ItemChanged
from mingting.catalogue.materials import FORMS, NECESSITIES, materials_of
from mingting.catalogue.models import Item
from mingting.catalogue.reads import items_on
from mingting.doors.desk.item_forms import DelegationForm, MaterialLines, SpecialForm, initial, rows_in
from mingting.doors.desk.item_list import Filters, among, page_of
from mingting.doors.desk.people import can, county, needs, person
from mingting.rules.clocks import Unit
from mingting.rules.special import Special

_SET = Permission.SET_ITEMS
_UNITS = {Unit.WORKDAY: "个工作日", Unit.NATURAL_DAY: "天", Unit.HOUR: "小时", Unit.MONTH: "个月", Unit.YEAR: "年"}


@needs(Permission.SEE_CASES)
def items(request: HttpRequest) -> HttpResponse:
    filters = Filters.of(request.GET)
    rows, pages = page_of(among(county(request), person(request).organ, filters), filters)
    context = {
        "rows": [_row(one) for one in rows],
        "pages": pages,
        "filters": filters,
        "links": filters.links(can(request, _SET)),
    }
    return render(request, "desk/items.html", context)


def _row(item: Item) -> dict[str, Any]:
    return {
        "item": item,
        "promise": _limit(item.promise_limit, item.promise_unit),
        "materials": len(materials_of(item)),
        "window": window_may_decide(item),
        "village": village_may_accept(item),
    }


@needs(Permission.SEE_CASES)
def one(request: HttpRequest, code: str) -> HttpResponse:
    item = _item(code)
    return _page(request, item, _forms(item))


@needs(Permission.SET_ITEMS)
def change(request: HttpRequest, code: str) -> HttpResponse:
    """Do what the sent form's button says; what was wrong comes back on the page with everything that was filled in."""
    item = _item(code)
    user = person(request)
    require(user, _SET, item.organ.path)
    if request.method != "POST":
        return redirect("items-one", code=code)
    does = request.POST.get("does", "")
    forms = _forms(item, request.POST, does)
    if does not in forms:
        raise NotFound(what="这项操作")
    if not forms[does].is_valid():
        return _page(request, item, forms, refused="有几处填得不对，改好再保存。")
    try:
        if request.POST.get("version") != str(item.version) and not _stands(does, item, forms[does]):
            raise ItemChanged(item=item.name)
        changed = _act(does, item, forms[does], request.POST.get("seen", ""), {"actor": actor_of(user), "user": user})
    except NotAllowed:
        raise
    except Refused as refusal:
        return _page(request, item, forms, refused=str(refusal))
    if changed.pk == item.pk:
        messages.success(request, "已保存。")
    else:
        messages.success(request, f"已保存为第 {changed.version} 版，今天起生效；已受理的办件仍按受理时的版本办。")
    return redirect("items-one", code=code)


def _act(does: str, item: Item, form: Any, seen: str, terms: dict[str, Any]) -> Item:
    if does == "materials":
        same = _stands(does, item, form)
        return set_materials(item, rows_in(form), seen="" if same else seen, **terms)
    if does == "special":
        return set_special(item, form.cleaned_data["kinds"], **terms)
    return set_delegation(item, **form.cleaned_data, **terms)


def _stands(does: str, item: Item, form: Any) -> bool:
    """Whether what was sent is what stands already: the same form sent twice is no conflict."""
    if does == "materials":
        return tuple(rows_in(form)) == materials_of(item)
    if does == "special":
        return sorted(form.cleaned_data["kinds"]) == sorted(item.special_procedures)
    given = form.cleaned_data
    return (given["window_decides"], given["village_accept"]) == (window_may_decide(item), village_may_accept(item))


def _item(code: str) -> Item:
    found = items_on(clock.today()).filter(code=code).select_related("organ", "produces").first()
    if found is None:
        raise NotFound(what=f"{code}（今天有效的事项）")
    return found


def _forms(item: Item, given: Any = None, does: str = "") -> dict[str, Any]:
    """The three forms, the sent one with what was sent."""
    flags = {"window_decides": window_may_decide(item), "village_accept": village_may_accept(item)}
    return {
        "materials": MaterialLines(
            given if does == "materials" else None, initial=initial(materials_of(item)), prefix="m"
        ),
        "delegation": DelegationForm(given if does == "delegation" else None, initial=flags),
        "special": SpecialForm(given if does == "special" else None, initial={"kinds": item.special_procedures}),
    }


def _page(request: HttpRequest, item: Item, forms: dict[str, Any], refused: str = "") -> HttpResponse:
    edits = can(request, _SET) and reach_of(person(request), _SET).covers(item.organ.path)
    rows = [(row, NECESSITIES.get(row.necessity, ""), FORMS.get(row.form, "")) for row in materials_of(item)]
    names = [Special(one).label for one in item.special_procedures if one in Special._value2member_map_]
    context = {
        "item": item,
        "edits": edits,
        "promise": _limit(item.promise_limit, item.promise_unit),
        "legal": _limit(item.legal_limit, item.legal_unit),
        "rows": rows,
        "seen": digest_of(item),
        "window": window_may_decide(item),
        "village": village_may_accept(item),
        "kinds": "、".join(names),
        "elements": [
            (title, text_of(item.elements, name))
            for name, title in NAMES.items()
            if name not in ("materials", "special_procedure") and item.elements.get(name)
        ],
        "versions": Item.objects.filter(code=item.code).exclude(state=Item.State.DRAFT).order_by("-version")[:12],
        "issues": [issue for issue in issues_of(item) if issue.where != "guide"][:12] if edits else [],
        "instant": item.case_kind == Item.CaseKind.INSTANT,
        "refused": refused,
        **forms,
    }
    return render(request, "desk/items_one.html", context, status=422 if refused else 200)


def _limit(amount: int | None, unit: str) -> str:
    if amount is None:
        return ""
    return f"{amount} {_UNITS.get(Unit(unit), unit)}" if amount else "当场"
