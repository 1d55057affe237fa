"""登记来源: the systems and sheets that ledgers come from."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.validators import RegexValidator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from mingting.base.acts.decide_alias import decide_alias
from mingting.base.acts.declare_source import declare_source
from mingting.base.errors import NotFound, Refused
from mingting.base.models import AliasDecision, Organ, Source
from mingting.base.organs import OrganNames
from mingting.base.permissions import actor_of, reach_of
from mingting.base.roles import Permission
from mingting.doors.desk.people import can, needs, person
from mingting.doors.desk.sending import do_once

_SIGNS = RegexValidator(r"\A[a-z0-9][a-z0-9-]*\Z", "只用小写字母、数字和短横线，如 hall-640521。")


class SourceForm(forms.Form):
    name = forms.CharField(label="名称", max_length=60, error_messages={"required": "请填来源的名称。"})
    code = forms.CharField(
        label="代码", max_length=40, validators=[_SIGNS], error_messages={"required": "请填来源的代码。"}
    )
    kind = forms.ChoiceField(label="类型", choices=Source.Kind.choices, error_messages={"required": "请选类型。"})


class DecisionForm(forms.Form):
    """A name decided otherwise than before."""

    decision = forms.IntegerField(widget=forms.HiddenInput)
    organ = forms.CharField(label="改为", max_length=120, error_messages={"required": "请填单位的名称或代码。"})


@needs(Permission.DECIDE_ALIAS)
def decide(request: HttpRequest) -> HttpResponse:
    """Change what a name means from now on; ledgers brought in before stay as they are."""
    form = DecisionForm(request.POST)
    if request.method != "POST" or not form.is_valid():
        messages.error(request, "没有改：请填单位的名称或代码。")
        return redirect("imports-sources")
    user = person(request)
    known = _decisions(request).filter(pk=form.cleaned_data["decision"]).first()
    if known is None:
        raise NotFound(what="这条认定")
    found = OrganNames().find(form.cleaned_data["organ"])
    if isinstance(found, tuple):
        names = "、".join(one.name for one in found)
        why = f"对应多个单位（{names}），请填单位代码。" if names else "不是已登记的单位。"
        messages.error(request, f"没有改：“{form.cleaned_data['organ']}”{why}")
        return redirect("imports-sources")

    def act() -> dict[str, Any]:
        organ = Organ.objects.get(pk=found.id)
        decide_alias(known.source, known.text, organ, actor=actor_of(user), user=user)
        return {"name": found.short_name}

    name = do_once(request, form.cleaned_data, act)["name"]
    messages.success(request, f"已改为“{name}”，以后导入照此办理；以前导入的不变。")
    return redirect("imports-sources")


def _decisions(request: HttpRequest) -> QuerySet[AliasDecision]:
    reach = reach_of(person(request), Permission.DECIDE_ALIAS)
    found = AliasDecision.objects.filter(reach.where("organ__path"))
    return found.select_related("organ", "decided_by").order_by("-decided_at", "-id")


@needs(Permission.IMPORT)
def sources(request: HttpRequest) -> HttpResponse:
    form = SourceForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        user, given = person(request), form.cleaned_data

        def act() -> dict[str, Any]:
            made = declare_source(given["code"], given["name"], given["kind"], actor=actor_of(user), user=user)
            return {"name": made.name}

        try:
            messages.success(request, f"已登记来源“{do_once(request, given, act)['name']}”，导入时可以选它。")
            return redirect("imports-sources")
        except Refused as refusal:
            if refusal.status == 403:
                raise
            form.add_error("code", str(refusal))
    rows = list(Source.objects.order_by("kind", "name"))
    names = {one.code: one.name for one in rows}
    context = {
        "form": form,
        "rows": rows,
        "decisions": [(one, names.get(one.source, one.source)) for one in _decisions(request)[:200]],
        "may_declare": can(request, Permission.DECLARE_SOURCE),
    }
    return render(request, "desk/sources.html", context, status=422 if form.errors else 200)
