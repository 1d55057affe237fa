"""录入放假通知: paste or choose a file, see what it would change, then load it or hand it in for approval."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import Any

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from mingting.base.acts.load_notice import Mode, load_notice
from mingting.base.acts.propose_notice import accept_notice, decline_notice, proposal, propose_notice
from mingting.base.calendars import notices_of
from mingting.base.crypto import sm3
from mingting.base.permissions import actor_of
from mingting.base.roles import Permission
from mingting.doors.desk.calendar_cells import level_of
from mingting.doors.desk.notice_effect import Effect, effect_of, empty_notice, plain_csv
from mingting.doors.desk.people import can, needs, person
from mingting.doors.desk.sending import check_upload, do_once
from mingting.doors.desk.views.calendar import FIRST_YEAR, LAST_YEAR, calendar_here, region_of, see_calendar
from mingting.rules.errors import InvalidNotice
from mingting.rules.notices import Notice, parse_notices
from mingting.web.drawers import render_drawer
from mingting.web.uploads import FIELDS, Takes

MOST = 256 * 1024
TAKES = Takes(MOST, FIELDS, "一份通知只有几行，请核对选的是不是通知的表格")
MOST_PROBLEMS = 20
_HOW = [
    ("replace", "替换：这份通知写明了该地区该年的全部安排"),
    ("add", "补充：只增加这份通知写的日子，原有的保留"),
]


class NoticeForm(forms.Form):
    file = forms.FileField(label="选一个文件，或把表格粘贴在下面", required=False)
    text = forms.CharField(
        label="通知内容",
        required=False,
        max_length=MOST,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 9, "spellcheck": "false", "wrap": "off"}),
        error_messages={"max_length": "内容太长，请分几次录入。"},
    )
    mode = forms.ChoiceField(
        label="怎样录入",
        choices=_HOW,
        initial="replace",
        widget=forms.RadioSelect,
        error_messages={"required": "请选一种。"},
    )
    notices: tuple[Notice, ...] = ()

    def clean_file(self) -> UploadedFile[Any] | None:
        file: UploadedFile[Any] | None = self.cleaned_data["file"]
        if file:
            check_upload(file, (".csv", ".txt", ".json"), MOST)
        return file

    def clean(self) -> dict[str, Any]:
        if self.errors:
            return self.cleaned_data
        file = self.cleaned_data["file"]
        text = plain_csv(_decoded(file.read()) if file else self.cleaned_data["text"])
        self.cleaned_data["text"] = text
        if not text:
            self.add_error("text", "请选文件，或把通知粘贴进来；可以先下载空白表填写。")
            return self.cleaned_data
        problems: list[str] = []
        try:
            self.notices = parse_notices(text)
            problems = list(_problems(self.notices))
        except InvalidNotice as error:
            problems = str(error.facts["problems"]).split("；")
        except csv.Error:
            problems = ["有一格的内容过长，或引号没有成对；请核对后再录入。"]
        shown = problems[:MOST_PROBLEMS]
        if len(problems) > len(shown):
            shown.append(f"还有 {len(problems) - len(shown)} 处没有列出，请先改正以上各处。")
        for problem in shown:
            self.add_error("text", problem)
        return self.cleaned_data


def _problems(notices: tuple[Notice, ...]) -> Iterator[str]:
    if not notices:
        yield "只有表头，没有通知；请从第2行起逐行填写。"
    for notice in notices:
        if not FIRST_YEAR <= notice.year <= LAST_YEAR:
            yield f"{notice.cited}的年份 {notice.year} 不在 {FIRST_YEAR} 至 {LAST_YEAR} 年之间。"
        if not notice.title:
            yield f"通知“{notice.code}”没有标题。"


def _decoded(raw: bytes) -> str:
    for name in ("utf-8-sig", "gb18030"):
        try:
            return raw.decode(name)
        except UnicodeDecodeError:
            continue
    raise forms.ValidationError("文字编码认不出来；请用 Excel 或 WPS 打开，另存为 csv 后再选。")


def _mark(text: str, mode: str) -> str:
    """The text as it was looked at: what is loaded is what was shown."""
    return sm3(f"{mode}\n{text}".encode()).hex()[:32]


@needs(Permission.LOAD_CALENDAR, Permission.PROPOSE_CALENDAR)
def load(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return _page(request, NoticeForm())
    form = NoticeForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, _with_text(form), status=422)
    text, mode = form.cleaned_data["text"], form.cleaned_data["mode"]
    effect = effect_of(form.notices, calendar_here(request), adds=mode == "add")
    todo, seen = request.POST.get("do", ""), request.POST.get("seen", "")
    if todo not in ("load", "propose"):
        return _page(request, _with_text(form), effect)
    if seen != _mark(text, mode):
        messages.warning(request, "内容在核对之后改过，还没有录入；请看过下面的变化再录入。")
        return _page(request, _with_text(form), effect, status=422)
    return _sent(request, text, mode, form.notices, todo)


def _sent(request: HttpRequest, text: str, mode: Mode, notices: tuple[Notice, ...], todo: str) -> HttpResponse:
    user, year = person(request), notices[0].year
    body = {"text": text, "mode": mode, "do": todo}

    def act() -> dict[str, Any]:
        if todo == "load":
            load_notice(text, actor=actor_of(user), user=user, mode=mode)
        else:
            propose_notice(text, actor=actor_of(user), user=user, mode=mode)
        return {"year": year, "count": len(notices)}

    answer = do_once(request, body, act)
    words = "已录入 {} 份放假通知，日历已更新。" if todo == "load" else "已提请审定 {} 份放假通知；审定前日历不变。"
    messages.success(request, words.format(answer["count"]))
    return redirect(f"{reverse('calendar')}?year={answer['year']}")


def _with_text(form: NoticeForm) -> NoticeForm:
    """The form once more with what was read, also from a file: nothing has to be chosen or typed again."""
    if text := form.cleaned_data.get("text"):
        form.data = {**form.data.dict(), "text": text}  # type: ignore[attr-defined]
    return form


def _page(request: HttpRequest, form: NoticeForm, effect: Effect | None = None, status: int = 200) -> HttpResponse:
    seen = _mark(form.cleaned_data["text"], form.cleaned_data["mode"]) if effect else ""
    context = {"form": form, "effect": effect, "seen": seen, "may_load": can(request, Permission.LOAD_CALENDAR)}
    return render(request, "desk/calendar_load.html", context, status=status)


@needs(Permission.LOAD_CALENDAR, Permission.PROPOSE_CALENDAR)
def template(request: HttpRequest) -> HttpResponse:
    response = HttpResponse(empty_notice(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = "attachment; filename*=UTF-8''%E6%94%BE%E5%81%87%E9%80%9A%E7%9F%A5.csv"
    return response


class DecideForm(forms.Form):
    why = forms.CharField(label="退回的理由", required=False, max_length=200)


@needs(Permission.LOAD_CALENDAR, Permission.PROPOSE_CALENDAR)
def decide(request: HttpRequest, digest: str) -> HttpResponse:
    """A proposal: what it would change; accepted or sent back by who may load."""
    form = DecideForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        if request.POST.get("do") != "decline":
            return _decided(request, digest, "accept", "")
        if form.cleaned_data["why"]:
            return _decided(request, digest, "decline", form.cleaned_data["why"])
        form.add_error("why", "请写明退回的理由，让提请的人知道改哪里。")
    found, text = proposal(digest)
    context = {
        "found": found,
        "effect": effect_of(parse_notices(text), calendar_here(request), adds=found.mode == "add"),
        "form": form,
        "text": text,
        "may_load": can(request, Permission.LOAD_CALENDAR),
    }
    return render(request, "desk/calendar_proposal.html", context, status=422 if form.errors else 200)


def _decided(request: HttpRequest, digest: str, todo: str, why: str) -> HttpResponse:
    user = person(request)

    def act() -> dict[str, Any]:
        if todo == "accept":
            loaded = accept_notice(digest, actor=actor_of(user), user=user)
            return {"year": loaded[0].year}
        decline_notice(digest, why, actor=actor_of(user), user=user)
        return {"year": 0}

    answer = do_once(request, {"do": todo, "why": why}, act)
    messages.success(request, "已审定并录入，日历已更新。" if todo == "accept" else "已退回，日历没有变动。")
    return redirect(f"{reverse('calendar')}?year={answer['year']}" if answer["year"] else reverse("calendar"))


@see_calendar
def listing(request: HttpRequest) -> HttpResponse:
    """Every notice that binds the county, replaced ones too."""
    rows = [(row, level_of(row.notice)) for row in notices_of(region_of(request))]
    return render_drawer(request, "desk/calendar_notices.html", {"page_title": "历年放假通知", "rows": rows})
