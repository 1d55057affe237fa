"""通报: the list, the workbench (outline · text · evidence), its documents, and issuing."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from mingting.assess import reads
from mingting.assess.facts import take_snapshot
from mingting.base.errors import NotFound, Refused, Stale
from mingting.base.models import Organ, User
from mingting.base.papers.tree import Paper
from mingting.base.permissions import actor_of, reach_of, require
from mingting.base.roles import Permission
from mingting.doors.desk import bulletin_page
from mingting.doors.desk.bulletin_evidence import evidence_of
from mingting.doors.desk.figure_links import whole_number
from mingting.doors.desk.files import TYPES, as_file
from mingting.doors.desk.people import person
from mingting.doors.desk.views.figures import default_period
from mingting.report.bulletins import families
from mingting.report.bulletins.acts.edit import edit_words, explain
from mingting.report.bulletins.acts.issue import issue
from mingting.report.bulletins.acts.make import make
from mingting.report.bulletins.bundle import Bundle
from mingting.report.bulletins.documents import FORMATS, write
from mingting.report.bulletins.models import Bulletin
from mingting.report.bulletins.plain import from_plain
from mingting.report.bulletins.reach import may_read, readable
from mingting.rules.errors import InvalidPeriod
from mingting.rules.periods import Period
from mingting.web.drawers import drawer_wanted, render_drawer

_TAKEN = {"docx": "Word", "pdf": "PDF", "xlsx": "Excel"}


class DraftForm(forms.Form):
    """拟稿: which family, which period."""

    family = forms.ChoiceField(label="种类")
    period = forms.CharField(
        label="统计期",
        max_length=24,
        error_messages={"required": "请填统计期，如 2021Q2。"},
        help_text="如 2021Q2、2021-06、2021",
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["family"] = forms.ChoiceField(label="种类", choices=list(families.names().items()))

    def clean_period(self) -> str:
        try:
            return Period.parse(self.cleaned_data["period"]).code
        except InvalidPeriod as wrong:
            raise forms.ValidationError(str(wrong)) from wrong


# ---- the list --------------------------------------------------------------------------------------------------------------------


@login_required
def listing(request: HttpRequest) -> HttpResponse:
    """Bulletins of one's own county; who may draft sees drafts and begins one. `?code=` opens a printed code."""
    user = person(request)
    if request.GET.get("code", "").strip():
        return redirect("figure-code", code=request.GET["code"].strip()[:40].replace("/", ""))
    reach = require(user, Permission.SEE_BULLETIN)
    drafting = reach_of(user, Permission.DRAFT_BULLETIN)
    form = DraftForm(request.POST or None, initial={"family": "quarterly", "period": _newest_quarter()})
    if request.method == "POST" and form.is_valid():
        try:
            return redirect("bulletins-one", _draft(form, user).pk)
        except Refused as refusal:
            if refusal.status == 403:
                raise
            form.add_error("period", str(refusal))
    rows = Bulletin.objects.filter(readable(user, reach)).select_related("scope", "made_by", "snapshot", "publication")
    context = {"rows": [_listed(one) for one in rows[:200]], "form": None if drafting.nothing else form}
    return render(request, "desk/bulletins.html", context, status=422 if form.errors else 200)


def _draft(form: DraftForm, user: User) -> Bulletin:
    period = Period.parse(form.cleaned_data["period"])
    county: Organ | None = user.organ.get_root() if user.organ else None
    if county is None:
        raise NotFound(what="您的单位")
    require(user, Permission.DRAFT_BULLETIN, county.path)
    actor = actor_of(user)
    return make(form.cleaned_data["family"], period, county, take_snapshot(actor), actor=actor, user=user)


def _listed(bulletin: Bulletin) -> dict[str, Any]:
    findings = bulletin_page.findings_of(bulletin)
    return {
        "bulletin": bulletin,
        "period": Period.parse(bulletin.period).name,
        "issued": bulletin.state == Bulletin.State.ISSUED,
        "errors": sum(one.blocks for one in findings),
        "open": sum(not one.reason for one in findings),
    }


def _newest_quarter() -> str:
    snapshot = reads.latest()
    return default_period(reads.engine_for(snapshot)).code if snapshot else ""


# ---- the workbench ---------------------------------------------------------------------------------------------------------------


def _bulletin(request: HttpRequest, pk: int, permission: Permission = Permission.SEE_BULLETIN) -> Bulletin:
    """One bulletin that this person may read, else none is there; what changes it needs a permission over its county."""
    user = person(request)
    require(user, Permission.SEE_BULLETIN)
    found = (
        Bulletin.objects.select_related("scope", "snapshot", "made_by", "publication__issued_by").filter(pk=pk).first()
    )
    if found is None or not may_read(user, found):
        raise NotFound(what=f"第 {pk} 号通报")
    if permission is not Permission.SEE_BULLETIN:
        require(user, permission, found.scope.path)
    return found


@login_required
def workbench(request: HttpRequest, pk: int) -> HttpResponse:
    user, found = person(request), _bulletin(request, pk)
    paper: Paper = from_plain(found.tree)
    issued = found.state == Bulletin.State.ISSUED
    findings = bulletin_page.findings_of(found)
    may_draft = not issued and reach_of(user, Permission.DRAFT_BULLETIN).covers(found.scope.path)
    context = {
        "bulletin": found,
        "period": Period.parse(found.period).name,
        "article": bulletin_page.article(paper),
        "outline": bulletin_page.outline(paper, found, findings, may_draft),
        "findings": findings,
        "errors": sum(one.blocks for one in findings),
        "asks": sum(not one.reason and not one.blocks for one in findings),
        "counts": bulletin_page.figure_count(paper),
        "issued": issued,
        "may_draft": may_draft,
        "may_issue": not issued and reach_of(user, Permission.ISSUE_BULLETIN).covers(found.scope.path),
        "taken": [(kind, name) for kind, name in _TAKEN.items() if kind in FORMATS],
    }
    return render(request, "desk/bulletin.html", context)


@login_required
def evidence(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """What stands behind the figure under the cursor."""
    found = _bulletin(request, pk)
    entry = found.codes.filter(code=code).first()
    if entry is None or "attachment" in entry.question:
        raise NotFound(what=code)
    return render(
        request, "desk/evidence.html", evidence_of(found, entry, reach_of(person(request), Permission.SEE_FIGURES))
    )


# ---- changes ---------------------------------------------------------------------------------------------------------------------


@login_required
def words(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """The clerk's words for one section, in the drawer. What was typed on an old version is kept and shown beside the newer text."""
    found = _bulletin(request, pk, Permission.DRAFT_BULLETIN)
    if key not in bulletin_page.WORDS:
        raise NotFound(what=key)
    context = {"bulletin": found, "key": key, "title": bulletin_page.WORDS[key], "text": found.words.get(key, "")}
    if request.method != "POST":
        return render_drawer(request, "desk/words_drawer.html", context)
    user, text = person(request), request.POST.get("text", "")
    try:
        edit_words(found, key, text, whole_number(request.POST.get("version")), actor=actor_of(user), user=user)
    except Stale as stale:
        found.refresh_from_db()
        context |= {"text": text, "theirs": found.words.get(key, ""), "stale": str(stale)}
        return render_drawer(request, "desk/words_drawer.html", context, status=stale.status)
    return _back(request, pk, bulletin_page.section_of(key))


@login_required
@require_POST
def reason(request: HttpRequest, pk: int) -> HttpResponse:
    """说明理由, or take a reason back."""
    found, user = _bulletin(request, pk, Permission.DRAFT_BULLETIN), person(request)
    given = request.POST
    version = whole_number(given.get("version"))
    explain(found, given.get("key", ""), given.get("reason", ""), version, actor=actor_of(user), user=user)
    return _back(request, pk, "findings")


@login_required
@require_POST
def refresh(request: HttpRequest, pk: int) -> HttpResponse:
    """重新取数: the newest snapshot under the same words."""
    found, user = _bulletin(request, pk, Permission.DRAFT_BULLETIN), person(request)
    actor = actor_of(user)
    make(found.family, Period.parse(found.period), found.scope, take_snapshot(actor), actor=actor, user=user)
    messages.success(request, "已按最新数据重新取数，您写的文字和说明的理由没有改动。")
    return redirect("bulletins-one", pk)


@login_required
@require_POST
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    """印发: what is issued is the version that was looked at."""
    found, user = _bulletin(request, pk, Permission.ISSUE_BULLETIN), person(request)
    if found.state != Bulletin.State.ISSUED and whole_number(request.POST.get("version")) != found.version:
        raise Stale(who=str(found.made_by or "系统"))
    number = request.POST.get("number", "").strip()[:60]
    if number and found.state != Bulletin.State.ISSUED:
        found.number = number
        found.save(update_fields=["number"])
    made = issue(found, actor=actor_of(user), user=user)
    messages.success(request, f"已印发，数据已冻结（数据包 {made.bundle[:12]}）。以后迟到的数据进入下一期的修订说明。")
    return redirect("bulletins-one", pk)


@login_required
def document(request: HttpRequest, pk: int, suffix: str) -> HttpResponse | FileResponse:
    """A document: as issued, or made now from the draft. `?look` shows it instead of saving it."""
    found = _bulletin(request, pk)
    if suffix not in FORMATS:
        raise NotFound(what=suffix)
    look = "look" in request.GET and suffix == "pdf"
    if found.state == Bulletin.State.ISSUED:
        path = Bundle(found.publication.bundle).document(f"{found.family}-{found.period}.{suffix}")
        return FileResponse(
            path.open("rb"), as_attachment=not look, filename=f"{found.title}.{suffix}", content_type=TYPES[suffix]
        )
    content = write(from_plain(found.tree), [suffix])[suffix]
    return as_file(content, suffix, f"{found.title}（草稿第{found.version}稿）.{suffix}", inline=look)


def _back(request: HttpRequest, pk: int, place: str = "") -> HttpResponse:
    """To the workbench: htmx is told to go there, a plain form is redirected."""
    url = reverse("bulletins-one", args=[pk]) + (f"#{place}" if place else "")
    if drawer_wanted(request):
        response = HttpResponse(status=204)
        response.headers["HX-Redirect"] = url
        return response
    return HttpResponseRedirect(url)
