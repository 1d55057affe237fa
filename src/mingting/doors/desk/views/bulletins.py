"""通报: the list, the workbench (outline · text · evidence), its documents, and issuing."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_POST

from mingting.assess import reads
from mingting.assess.facts import take_snapshot
from mingting.assess.indicators.answers import Question
from mingting.base.errors import NotFound
from mingting.base.papers.html import write_html
from mingting.base.papers.tree import Paper, figures_of
from mingting.base.permissions import actor_of, reach_of, require
from mingting.base.roles import Permission
from mingting.doors.desk.figure_page import shown
from mingting.doors.desk.people import person
from mingting.report.bulletins import families
from mingting.report.bulletins.acts.edit import edit_words, explain
from mingting.report.bulletins.acts.issue import issue
from mingting.report.bulletins.acts.make import make
from mingting.report.bulletins.bundle import Bundle
from mingting.report.bulletins.documents import FORMATS, write
from mingting.report.bulletins.models import Bulletin
from mingting.report.bulletins.plain import from_plain
from mingting.rules.errors import InvalidPeriod
from mingting.rules.periods import Period
from mingting.web.drawers import render_drawer
from mingting.web.formatting import thousands
from mingting.web.values import Definition, Line, Link, Part

_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "html": "text/html; charset=utf-8",
}
_WORDS = {
    "services": "（八）窗口优化服务情况",
    "management": "（九）窗口人员管理情况",
    "problems": "问题（补充）",
    "demands": "三、工作要求",
}


class DraftForm(forms.Form):
    """拟稿: which family, which period."""

    family = forms.ChoiceField(label="种类")
    period = forms.CharField(label="统计期", max_length=24, help_text="如 2021Q2、2021-06、2021")

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["family"] = forms.ChoiceField(label="种类", choices=list(families.names().items()))

    def clean_period(self) -> str:
        try:
            return Period.parse(self.cleaned_data["period"]).code
        except InvalidPeriod as wrong:
            raise forms.ValidationError(str(wrong)) from wrong


@login_required
def listing(request: HttpRequest) -> HttpResponse:
    user = person(request)
    reach = require(user, Permission.SEE_BULLETIN)
    drafts = reach_of(user, Permission.DRAFT_BULLETIN)
    form = DraftForm(request.POST or None, initial={"family": "quarterly", "period": _newest_quarter()})
    if request.method == "POST" and form.is_valid():
        scope = _own_county(user, drafts)
        made = make(
            form.cleaned_data["family"],
            Period.parse(form.cleaned_data["period"]),
            scope,
            take_snapshot(actor_of(user)),
            actor=actor_of(user),
            user=user,
        )
        return redirect("bulletins-one", made.pk)
    mine = Bulletin.objects.filter(reach.where("scope__path")).select_related(
        "scope", "made_by", "snapshot", "publication"
    )
    rows = mine if not drafts.nothing else mine.filter(state=Bulletin.State.ISSUED)
    context = {"rows": rows[:200], "form": None if drafts.nothing else form}
    return render(request, "desk/bulletins.html", context, status=422 if form.errors else 200)


def _newest_quarter() -> str:
    from mingting.doors.desk.views.figures import default_period

    snapshot = reads.latest()
    return default_period(reads.engine_for(snapshot)).code if snapshot else ""


def _own_county(user: Any, drafts: Any) -> Any:
    county = user.organ.get_root()
    require(user, Permission.DRAFT_BULLETIN, county.path)
    return county


def _bulletin(request: HttpRequest, pk: int, permission: Permission = Permission.SEE_BULLETIN) -> Bulletin:
    """One bulletin inside one's reach; a draft only for those who draft or issue."""
    found = Bulletin.objects.select_related("scope", "snapshot", "made_by", "publication").filter(pk=pk).first()
    if found is None:
        raise NotFound(what=f"第 {pk} 号通报")
    user = person(request)
    require(user, permission, found.scope.path)
    if found.state != Bulletin.State.ISSUED and not any(
        reach_of(user, one).covers(found.scope.path) for one in (Permission.DRAFT_BULLETIN, Permission.ISSUE_BULLETIN)
    ):
        raise NotFound(what=f"第 {pk} 号通报")
    return found


@login_required
def workbench(request: HttpRequest, pk: int) -> HttpResponse:
    user = person(request)
    found = _bulletin(request, pk)
    paper: Paper = from_plain(found.tree)
    issued = found.state == Bulletin.State.ISSUED
    open_errors = [one for one in found.findings if one["level"] == "error" and not one.get("reason")]
    context = {
        "bulletin": found,
        "paper": paper,
        "article": mark_safe(write_html(paper, lambda code: reverse("figure-code", args=[code]))),
        "outline": _outline(paper, found.findings),
        "findings": found.findings,
        "open_errors": open_errors,
        "figure_count": sum(1 for section in paper.sections for _ in figures_of(section.blocks)),
        "issued": issued,
        "may_draft": not issued and reach_of(user, Permission.DRAFT_BULLETIN).covers(found.scope.path),
        "may_issue": not issued and reach_of(user, Permission.ISSUE_BULLETIN).covers(found.scope.path),
        "formats": FORMATS,
        "words": [Link(title, reverse("bulletins-words", args=[pk, key])) for key, title in _WORDS.items()],
    }
    return render(request, "desk/bulletin.html", context)


def _outline(paper: Paper, findings: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Title, sections and attachments with what is still open in each."""
    waiting: dict[str, int] = {}
    for one in findings:
        if not one.get("reason"):
            waiting[one["section"]] = waiting.get(one["section"], 0) + 1
    lines = [
        {
            "title": section.title,
            "key": section.key,
            "sub": section.title.startswith("（"),
            "open": waiting.get(section.key, 0),
        }
        for section in paper.sections
        if section.title
    ]
    lines += [
        {"title": f"附件 {one.number} {one.title}", "key": f"attachment-{one.number}", "sub": False, "open": 0}
        for one in paper.attachments
    ]
    return lines


@login_required
def evidence(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """What stands behind the figure under the cursor: definition, both sides, the last period, the year before."""
    found = _bulletin(request, pk)
    entry = found.codes.filter(code=code).first()
    if entry is None:
        raise NotFound(what=code)
    question = Question.from_plain(entry.question)
    engine = reads.engine_for(found.snapshot)
    compared = engine.compare(question)
    figure, indicator = compared.figure, engine.indicator(question.indicator)
    is_rate = figure.denominator is not None
    url = reverse("figure-code", args=[code])
    definition = Definition(
        f"{figure.name} {shown(figure)}",
        indicator.says,
        numerator=Part("分子", thousands(figure.numerator), url) if is_rate else None,
        denominator=Part("分母", thousands(figure.denominator), f"{url}?side=denominator") if is_rate else None,
        facts=[
            ("单位", figure.scope_name),
            ("统计期", Period.parse(question.period).name),
            ("上期", shown(compared.previous)),
            ("上年同期", shown(compared.last_year)),
            ("编码", code),
            ("口径依据", indicator.basis),
        ],
        url=url,
    )
    return render(
        request,
        "desk/evidence.html",
        {"bulletin": found, "definition": definition, "figure": figure, "url": url, "line": _line(engine, question)},
    )


def _line(engine: Any, question: Question) -> Line | None:
    """The last six periods, where there are facts in at least two."""
    period, values = Period.parse(question.period), []
    first = period
    for _ in range(6):
        one = engine.figure(Question(question.indicator, period.code, question.scope, question.reach, question.slices))
        values.append(float(one.value) if one.value else None)
        first, period = period, period.previous()
    if sum(one is not None for one in values) < 2:
        return None
    return Line(values[::-1], first.code, question.period)


@login_required
def words(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """The clerk's words for one section, in the drawer."""
    found = _bulletin(request, pk, Permission.DRAFT_BULLETIN)
    if key not in _WORDS:
        raise NotFound(what=key)
    if request.method == "POST":
        user = person(request)
        edit_words(
            found,
            key,
            request.POST.get("text", ""),
            int(request.POST.get("version") or 0),
            actor=actor_of(user),
            user=user,
        )
        return _back(request, pk)
    context = {"bulletin": found, "key": key, "title": _WORDS[key], "text": found.words.get(key, "")}
    return render_drawer(request, "desk/words_drawer.html", context)


@login_required
@require_POST
def reason(request: HttpRequest, pk: int) -> HttpResponse:
    found = _bulletin(request, pk, Permission.DRAFT_BULLETIN)
    user = person(request)
    version = int(request.POST.get("version") or 0)
    explain(
        found, request.POST.get("key", ""), request.POST.get("reason", ""), version, actor=actor_of(user), user=user
    )
    return redirect("bulletins-one", pk)


@login_required
@require_POST
def refresh(request: HttpRequest, pk: int) -> HttpResponse:
    """重新取数: the newest snapshot under the same words."""
    found = _bulletin(request, pk, Permission.DRAFT_BULLETIN)
    user = person(request)
    make(
        found.family,
        Period.parse(found.period),
        found.scope,
        take_snapshot(actor_of(user)),
        actor=actor_of(user),
        user=user,
    )
    messages.success(request, "已按最新数据重新取数，您写的文字没有改动。")
    return redirect("bulletins-one", pk)


@login_required
@require_POST
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    found = _bulletin(request, pk, Permission.ISSUE_BULLETIN)
    user = person(request)
    number = request.POST.get("number", "").strip()[:60]
    if number:
        found.number = number
        found.save(update_fields=["number"])
    made = issue(found, actor=actor_of(user), user=user)
    messages.success(request, f"已印发，数据已冻结（数据包 {made.bundle[:12]}）。以后迟到的数据进入下一期的修订说明。")
    return redirect("bulletins-one", pk)


@login_required
def document(request: HttpRequest, pk: int, suffix: str) -> HttpResponse | FileResponse:
    """A document: as issued, or made now from the draft."""
    found = _bulletin(request, pk)
    if suffix not in FORMATS:
        raise NotFound(what=suffix)
    name = f"{found.family}-{found.period}.{suffix}"
    if found.state == Bulletin.State.ISSUED:
        path = Bundle(found.publication.bundle).document(name)
        return FileResponse(
            path.open("rb"), as_attachment=True, filename=f"{found.title}.{suffix}", content_type=_TYPES[suffix]
        )
    content = write(from_plain(found.tree), [suffix])[suffix]
    response = HttpResponse(content, content_type=_TYPES[suffix])
    response.headers["Content-Disposition"] = f'attachment; filename="draft-{found.pk}.{suffix}"'
    return response


def _back(request: HttpRequest, pk: int) -> HttpResponse:
    """To the workbench: htmx is told to go there, a plain form is redirected."""
    url = reverse("bulletins-one", args=[pk])
    if request.headers.get("HX-Request") == "true":
        response = HttpResponse(status=204)
        response.headers["HX-Redirect"] = url
        return response
    return HttpResponseRedirect(url)
