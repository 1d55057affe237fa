"""登记来源: the systems and sheets that ledgers come from."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.validators import RegexValidator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from mingting.base.acts.declare_source import declare_source
from mingting.base.errors import Refused
from mingting.base.models import Source
from mingting.base.permissions import actor_of
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
    context = {
        "form": form,
        "rows": Source.objects.order_by("kind", "name"),
        "may_declare": can(request, Permission.DECLARE_SOURCE),
    }
    return render(request, "desk/sources.html", context, status=422 if form.errors else 200)
