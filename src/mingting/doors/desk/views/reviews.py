"""评价: asking for one at the counter, the list of a reach, what waits for a supervisor's ruling, tablets and their windows."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_GET, require_POST

from mingting.base.errors import NotAllowed, NotFound, Refused
from mingting.base.models import User, Window
from mingting.base.papers.qr import qr_svg
from mingting.base.permissions import reach_of
from mingting.base.roles import Permission, Role
from mingting.doors.desk.case_page import case_here
from mingting.doors.desk.people import can, needs, person, roles
from mingting.handle.cases.models import Case
from mingting.handle.reviews import reads
from mingting.handle.reviews.acts.make_token import ask_at_tablet, make_token
from mingting.handle.reviews.acts.note_staff_phone import note_staff_phone
from mingting.handle.reviews.acts.rule_on_held import reveal_callback, rule_on_held, ruling_reach
from mingting.handle.reviews.acts.stations import end_station, make_station, pairing_reach
from mingting.handle.reviews.asks import may_ask_of, visit_of
from mingting.handle.reviews.models import Review, StaffPhone, Station
from mingting.handle.reviews.options import option_set
from mingting.rules.grades import Grade
from mingting.web.drawers import drawer_wanted, render_drawer
from mingting.web.values import Link, Pages

see_cases = needs(Permission.SEE_CASES)
see_reviews = needs(Permission.SEE_REVIEWS)
ask_reviews = needs(Permission.ASK_REVIEW)
_READS_WORDS = frozenset({Role.CHIEF, Role.SUPERVISOR})
_PAGE = 50
_TABS = (("", "全部"), ("held", "存疑待核定"), ("ruled", "已核定"), ("bad", "不满意"))


# ---- at the counter ---------------------------------------------------------------------------------------------------------------------


@see_cases
@require_GET
def of_case(request: HttpRequest, pk: int) -> HttpResponse:
    """The part of the case page that asks for a review and tells what became of it; it asks again while a person sits before the tablet."""
    return _part(request, case_here(request, pk))


@ask_reviews
@require_POST
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    """请办事人评价 (F10): the tablet of the window shows it within seconds."""
    case = case_here(request, pk)
    says = ""
    try:
        ask_at_tablet(case.pk, user=person(request))
    except Refused as refusal:
        if refusal.status == 403:
            raise
        says = str(refusal)
    if drawer_wanted(request):
        return _part(request, case, says)
    if says:
        messages.error(request, says)
    return redirect("cases-one", pk)


@ask_reviews
@require_POST
def slip(request: HttpRequest, pk: int) -> HttpResponse:
    """A slip with a code for the person's own phone: good for ten days, once."""
    case = case_here(request, pk)
    visit = visit_of(case)
    token = make_token(case, user=person(request), visit=visit)
    path = reverse("portal-review", args=[token])
    url = f"{settings.SITE.rstrip('/')}{path}" if settings.SITE else request.build_absolute_uri(path)
    context = {"case": case, "code": mark_safe(qr_svg(url)), "visit": visit.label}
    response = render(request, "desk/review_slip.html", context)
    response["Cache-Control"] = "no-store"
    return response


def _part(request: HttpRequest, case: Case, says: str = "") -> HttpResponse:
    last = reads.last_asked(case)
    rows = [
        {"visit": one.get_visit_display() or f"第{one.times}次", "grade": reads.grade_shown(one), "held": one.held}
        for one in reads.reviews_of(case)
    ]
    context = {"case": case, "last": last, "rows": rows, "may_ask": may_ask_of(case, person(request)), "says": says}
    response = render(request, "desk/review_ask.html", context)
    response["Cache-Control"] = "no-store"
    return response


# ---- the list ---------------------------------------------------------------------------------------------------------------------------


@see_reviews
@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    """The reviews of one's own reach, newest first; never who gave them."""
    tab = request.GET.get("tab", "")
    mine = reads.reviews_in(reach_of(person(request), Permission.SEE_REVIEWS))
    rows, pages = _paged(request, _tabbed(mine, tab), tab)
    context = {
        "rows": [_row(request, one) for one in rows],
        "tabs": [Link(label, f"?tab={name}" if name else "?", current=name == tab) for name, label in _TABS],
        "pages": pages,
        "may_pair": not pairing_reach(person(request)).nothing,
    }
    return render(request, "desk/review_list.html", context)


def _tabbed(rows: QuerySet[Review], tab: str) -> QuerySet[Review]:
    if tab == "held":
        return rows.filter(held=True, ruling="")
    if tab == "ruled":
        return rows.exclude(ruling="")
    if tab == "bad":
        return reads.told(rows).filter(grade__in=[one.value for one in Grade if one.bad])
    return rows


def _paged(request: HttpRequest, rows: QuerySet[Review], tab: str) -> tuple[list[Review], Pages]:
    """Fifty a page, by the number of the last one shown."""
    rows = rows.order_by("-pk")
    before = request.GET.get("before", "")
    if before.isascii() and before.isdigit() and len(before) < 18:
        rows = rows.filter(pk__lt=int(before))
    found = list(rows[: _PAGE + 1])
    more = f"?tab={tab}&before={found[_PAGE - 1].pk}" if len(found) > _PAGE else ""
    return found[:_PAGE], Pages("", next_url=more, first_url=f"?tab={tab}" if before else "")


def _row(request: HttpRequest, one: Review) -> dict[str, Any]:
    grade, told = Grade(one.grade), reads.is_told(one)
    words = option_set(one.option_set).words(grade, one.options or []) if one.option_set and told else []
    return {
        "review": one,
        "grade": reads.grade_shown(one),
        "tone": "near" if grade.bad and told else "",
        "words": words,
        "told": told,
        "number": one.case.case_no or one.case.source_no,
    }


class RulingForm(forms.Form):
    ruling = forms.ChoiceField(
        label="核定",
        choices=[("counts", "计入统计：核实是办事人本人评价"), ("out", "不计入：核实不是本人评价")],
        widget=forms.RadioSelect,
        error_messages={"required": "请选一项核定结果。", "invalid_choice": "请选一项核定结果。"},
    )
    reason = forms.CharField(
        label="理由",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="看了什么（录像、叫号、通话记录），至少 5 个字",
        error_messages={"required": "请写明理由。"},
    )


@see_reviews
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """One review: what was ticked, which signs held it, the ruling; words only for those who answer for them."""
    review = _review(request, pk)
    may_rule = review.held and not review.ruling and ruling_reach(person(request)).covers(review.organ_path)
    form = RulingForm(request.POST or None, auto_id="r-%s", use_required_attribute=False)
    if request.method == "POST":
        if not may_rule:
            raise NotAllowed()
        if form.is_valid():
            try:
                counts = form.cleaned_data["ruling"] == "counts"
                rule_on_held(pk, user=person(request), counts=counts, reason=form.cleaned_data["reason"])
                messages.success(request, "已核定，一分钟内反映到指标。")
                return _whole(request, f"{reverse('reviews')}?tab=held")
            except Refused as refusal:
                if refusal.status == 403:
                    raise
                form.add_error("reason", str(refusal))
    return _drawer(request, review, form=form if may_rule else None, status=422 if form.errors else 200)


@see_reviews
@require_POST
def number(request: HttpRequest, pk: int) -> HttpResponse:
    """The number left for calling back, for a reason, journalled."""
    review = _review(request, pk)
    try:
        phone = reveal_callback(pk, user=person(request), reason=request.POST.get("reason", ""))
    except Refused as refusal:
        if refusal.status == 403:
            raise
        return _drawer(request, review, says=str(refusal), status=422)
    return _drawer(request, review, phone=phone)


def _review(request: HttpRequest, pk: int) -> Review:
    found = reads.reviews_in(reach_of(person(request), Permission.SEE_REVIEWS)).filter(pk=pk).first()
    if found is None:
        raise NotFound(what="这条评价")
    return found


def _drawer(request: HttpRequest, review: Review, status: int = 200, **more: Any) -> HttpResponse:
    reads_words = bool(_READS_WORDS & roles(request))
    context = {
        **_row(request, review),
        "page_title": "一条评价",
        "comment": reads.comment_of(review) if reads_words else "",
        "sees_case": can(request, Permission.SEE_CASES),
        "has_words": bool(review.comment) and reads.is_told(review),
        "reads_words": reads_words,
        "may_call": bool(review.callback) and reads_words and reads.is_told(review),
        **more,
    }
    response = render_drawer(request, "desk/review_one.html", context, status=status)
    response["Cache-Control"] = "no-store"
    return response


def _whole(request: HttpRequest, url: str) -> HttpResponse:
    """From the drawer to a whole page."""
    if not drawer_wanted(request):
        return redirect(url)
    return HttpResponse(status=204, headers={"HX-Redirect": url})


# ---- tablets ------------------------------------------------------------------------------------------------------------------------------


@see_reviews
def stations(request: HttpRequest) -> HttpResponse:
    """Which windows have a tablet; a new code for one, or its end. By the hall's manager or a supervisor alone."""
    user = person(request)
    reach = pairing_reach(user)
    if reach.nothing:
        raise NotAllowed()
    windows = Window.objects.filter(reach.where("place__organ__path")).select_related("place", "organ")
    shown: dict[str, Any] = {}
    if request.method == "POST":
        given = request.POST.get("window", "")
        window = windows.filter(pk=int(given)).first() if given.isascii() and given.isdigit() else None
        if window is None:
            raise NotFound(what="这个窗口")
        if request.POST.get("do") == "end":
            for station in Station.objects.filter(window=window, ended_at=None):
                end_station(station.pk, user=user)
            messages.success(request, f"{window.name}的评价器已取消配对。")
            return redirect("reviews-stations")
        station, code = make_station(window.pk, user=user)
        shown = {"code": f"{code[:4]} {code[4:]}", "made": station, "address": request.build_absolute_uri("/tablet/")}
    live = {one.window_id: one for one in Station.objects.filter(window__in=windows, ended_at=None)}
    rows = [(one, live.get(one.pk)) for one in windows.order_by("place__code", "code")[:500]]
    response = render(request, "desk/review_stations.html", {"rows": rows, **shown})
    response["Cache-Control"] = "no-store"
    return response


class PhoneForm(forms.Form):
    username = forms.CharField(label="用户名", max_length=150, error_messages={"required": "请填用户名。"})
    phone = forms.CharField(
        label="手机号",
        max_length=40,
        help_text="只存加密后的标记，存下后谁也看不到号码",
        error_messages={"required": "请填手机号。"},
    )


@needs(Permission.MANAGE_USERS)
def phones(request: HttpRequest) -> HttpResponse:
    """Numbers of members of staff, so that a review with one of them is looked at."""
    form = PhoneForm(request.POST or None, use_required_attribute=False)
    user = person(request)
    reach = reach_of(user, Permission.MANAGE_USERS)
    if request.method == "POST" and form.is_valid():
        of = User.objects.filter(reach.where("organ__path"), username=form.cleaned_data["username"]).first()
        if of is None:
            form.add_error("username", "您管理的单位里没有这个用户名，请核对。")
        else:
            try:
                note_staff_phone(of, form.cleaned_data["phone"], user=user)
                messages.success(request, f"已登记{of}的手机号。")
                return redirect("reviews-phones")
            except Refused as refusal:
                form.add_error("phone", str(refusal))
    noted = StaffPhone.objects.filter(reach.where("user__organ__path")).select_related("user__organ")
    context = {"form": form, "noted": noted.order_by("-noted_at")[:200]}
    return render(request, "desk/review_phones.html", context, status=422 if form.errors else 200)
