"""核数: a bulletin from anywhere is pasted or dropped; its figures stand marked in the text, its findings in the margin."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_POST

from mingting.base import clock
from mingting.base.errors import NotFound
from mingting.doors.desk.audit_findings import findings_of
from mingting.doors.desk.audit_page import Filters, cards, page_of
from mingting.doors.desk.files import as_file
from mingting.doors.desk.people import View, person
from mingting.doors.desk.sending import do_once
from mingting.report.audit import paper, runs
from mingting.report.audit.gate import Busy, turn
from mingting.report.audit.loaded import region_choices, workdays_loaded
from mingting.report.audit.mend import mended, text_of
from mingting.report.audit.places import Examined, examine_bytes, examine_text
from mingting.report.audit.readers.guards import MOST_BYTES
from mingting.web.formatting import file_size
from mingting.web.uploads import FIELDS, Takes

_PASTED = "粘贴的文字"
TAKES = Takes(MOST_BYTES, MOST_BYTES + FIELDS, "请只传正文和附表，或者拆成几份")


def _private(view: View) -> View:
    """For any member of staff; neither the browser nor anything between keeps the words."""

    @login_required
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        patch_cache_control(response, no_store=True, private=True)
        return response

    return guarded


class DocumentForm(forms.Form):
    """Text, or a file, and whose calendar its daily means are checked by."""

    file = forms.FileField(
        label="把通报拖到这里，或点按钮选文件",
        required=False,
        error_messages={"empty": "这个文件是空的，请核对后重新选。"},
    )
    text = forms.CharField(
        label="或者把正文粘贴在这里",
        required=False,
        widget=forms.Textarea(attrs={"rows": 9, "spellcheck": "false"}),
    )
    region = forms.ChoiceField(
        label="日均按哪里的工作日历",
        required=False,
        choices=region_choices,
        error_messages={"invalid_choice": "没有这个地区，请从列表里选。"},
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file and file.size > MOST_BYTES:
            raise forms.ValidationError(
                f"文件 {file_size(file.size)}，超过 {file_size(MOST_BYTES)}；请只传正文和附表，或拆开。"
            )
        return file

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors and not found.get("file") and not found.get("text", "").strip():
            raise forms.ValidationError("请选一个文件，或者粘贴正文。")
        return found


@_private
def start(request: HttpRequest) -> HttpResponse:
    form = DocumentForm(request.POST, request.FILES) if request.method == "POST" else DocumentForm()
    if request.method == "POST" and form.is_valid():
        field = "file" if form.cleaned_data.get("file") else "text"
        try:
            with turn():
                source, examined = _examined(form)
        except Busy as refusal:
            form.add_error(field, str(refusal))
        else:
            if not examined.report.refused:
                return redirect("audit-run", pk=_begun(request, source, examined))
            form.add_error(field, examined.report.refused)
    context = {"form": form, "runs": runs.runs_of(person(request)), "most": file_size(MOST_BYTES)}
    return render(request, "desk/audit.html", context, status=422 if form.errors else 200)


def _examined(form: DocumentForm) -> tuple[bytes, Examined]:
    file, region = form.cleaned_data.get("file"), form.cleaned_data["region"]
    if not file:
        text = form.cleaned_data["text"]
        return text.encode(), examine_text(text, _PASTED, region, workdays_loaded)
    name = PurePath((file.name or "").replace("\\", "/")).name[-120:] or "未命名"
    data = file.read()
    return data, examine_bytes(data, name, region, workdays_loaded)


def _begun(request: HttpRequest, source: bytes, examined: Examined) -> int:
    """Kept once a key: a form sent twice is one run."""

    def act() -> dict[str, Any]:
        return {"run": runs.begin(examined, source, person(request)).pk}

    body = {"size": len(source), "digest": runs.digest_of(source), "region": request.POST.get("region", "")}
    return int(do_once(request, body, act)["run"])


@_private
def run(request: HttpRequest, pk: int) -> HttpResponse:
    found = runs.opened(runs.run_of(person(request), pk))
    page = page_of(found, Filters.of(request.GET))
    return render(
        request, "desk/audit_run.html", {"page": page, "run": found.run, "name": found.name, "cards": cards(page)}
    )


@_private
@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """改正, 说明理由, 不是数字 or 撤回, and back to the same finding."""
    found = runs.run_of(person(request), pk)
    post = request.POST
    at, version = _whole(post.get("at", "")), _whole(post.get("version", ""))
    act = post.get("act", "")
    if act not in {"back", *map(str, runs.Act)}:
        raise NotFound(what=act[:20])
    decision = None if act == "back" else runs.Decision(runs.Act(act), post.get("text", ""))

    def write() -> dict[str, Any]:
        runs.decide(found, at, decision, version)
        return {}

    query = Filters.of(post).query
    where = f"{reverse('audit-run', args=[pk])}{'?' if query else ''}{query}#f-{_number(found, at)}"
    try:
        do_once(request, {"at": at, "act": act, "text": post.get("text", ""), "version": version}, write)
    except runs.NothingSaid as refusal:
        messages.error(request, str(refusal))
    return redirect(where)


def _whole(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 9 else -1


def _number(found: Any, at: int) -> int:
    return next((one.number for one in findings_of(runs.opened(found)) if one.at == at), 0)


@_private
@require_POST
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    runs.forget(runs.run_of(person(request), pk))
    messages.success(request, "已删除，系统里不再保留这份文件的内容。")
    return redirect("audit")


@_private
def report(request: HttpRequest, pk: int, suffix: str) -> HttpResponse:
    """核数报告 as DOCX or PDF."""
    found = runs.opened(runs.run_of(person(request), pk))
    if suffix not in paper.FORMATS:
        raise NotFound(what=suffix)
    return as_file(paper.write(paper.report_paper(found, clock.today()), suffix), suffix, f"核数报告-{pk}.{suffix}")


@_private
def text(request: HttpRequest, pk: int, suffix: str) -> HttpResponse:
    """The text with the corrections put in."""
    found = runs.opened(runs.run_of(person(request), pk))
    document = mended(found.examined.document, found.corrections)
    if suffix == "txt":
        response = as_file(text_of(document).replace("\n", "\r\n").encode("utf-8-sig"), "html", f"改后文本-{pk}.txt")
        response["Content-Type"] = "text/plain; charset=utf-8"
        return response
    if suffix not in paper.FORMATS:
        raise NotFound(what=suffix)
    return as_file(paper.write(paper.text_paper(document), suffix), suffix, f"改后文本-{pk}.{suffix}")
