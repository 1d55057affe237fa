"""台账导入: the list and a new file; what is in the file before it counts; what became of every row."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path, PurePath
from typing import Any
from urllib.parse import quote

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from mingting.base import clock, files
from mingting.base.errors import Refused
from mingting.base.models import Ledger, Source
from mingting.base.roles import Permission
from mingting.doors.desk import ledger_jobs as jobs
from mingting.doors.desk.ledger_list import TONES, Filters, ledger_of, page_of, source_choices, visible
from mingting.doors.desk.ledger_look import Look, double_mapped, look
from mingting.doors.desk.ledger_result import Result
from mingting.doors.desk.people import can, needs, person
from mingting.doors.desk.sending import check_upload, do_once
from mingting.exchange.kinds import KINDS, kind_of
from mingting.exchange.reading.files import EXTENSIONS, MOST_BYTES, form_of
from mingting.exchange.templates import empty_ledger
from mingting.registers.models import Register
from mingting.web.uploads import FIELDS, Takes

import_ledgers = needs(Permission.IMPORT)

TAKES = Takes(MOST_BYTES, MOST_BYTES + FIELDS, "请按月份拆成几个文件再导入")


def kind_choices() -> list[tuple[str, str]]:
    """Every kind with its name; all registers by one question."""
    fixed = [(code, kind.name) for code, kind in KINDS.items()]
    registers = Register.objects.order_by("code").values_list("code", "name")
    return [*fixed, *((f"register:{code}", name) for code, name in registers)]


class FileForm(forms.Form):
    kind = forms.ChoiceField(label="是什么台账", error_messages={"required": "请选台账种类。"})
    source = forms.ChoiceField(label="从哪里来", error_messages={"required": "请选来源。"})
    file = forms.FileField(
        label="把文件拖到这里，或点按钮选",
        error_messages={"required": "请选一个文件。", "empty": "这个文件是空的，请核对后重新选。"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        blank = [("", "请选")]
        for name, choices in (("kind", kind_choices()), ("source", source_choices())):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = blank + choices
            field.error_messages["invalid_choice"] = "没有这一项，请在列表里选。"

    def clean_file(self) -> UploadedFile[Any]:
        file: UploadedFile[Any] = self.cleaned_data["file"]
        check_upload(file, EXTENSIONS, MOST_BYTES)
        return file


@import_ledgers
def imports(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        chosen = {name: request.GET.get(name, "") for name in ("kind", "source")}
        return _list(request, FileForm(initial=chosen))
    form = FileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _list(request, form, status=422)
    try:
        ledger = _staged(request, form)
    except Refused as refusal:
        form.add_error("file", str(refusal))
        return _list(request, form, status=422)
    if ledger.state == Ledger.State.DONE:
        messages.info(request, "这份文件已经导入过，下面是当时的结果；再导一次不会重复。")
    return redirect("imports-ledger", pk=ledger.pk)


def _staged(request: HttpRequest, form: FileForm) -> Ledger:
    """Keep the file, and a ledger that counts nothing yet. The same file of the same source is the same ledger."""
    user, file = person(request), form.cleaned_data["file"]
    name = PurePath(file.name.replace("\\", "/")).name[-160:]
    with tempfile.TemporaryDirectory(prefix="mingting-") as folder:
        path = Path(folder) / f"ledger{PurePath(name).suffix.lower()}"
        with path.open("wb") as out:
            for piece in file.chunks():
                out.write(piece)
        form_of(path, name)
        kept = files.store(path, name, "ledger", sealed=True, by=user)

    def act() -> dict[str, Any]:
        ledger, _ = Ledger.objects.get_or_create(
            kind=form.cleaned_data["kind"],
            source=Source.objects.get(code=form.cleaned_data["source"]),
            file=kept,
            defaults={"started_at": clock.now(), "started_by": user},
        )
        if ledger.state == Ledger.State.REFUSED:  # given up before: from the start
            ledger.state, ledger.started_at, ledger.started_by = Ledger.State.STAGED, clock.now(), user
            ledger.save(update_fields=["state", "started_at", "started_by"])
        return {"ledger": ledger.pk}

    body = {"kind": form.cleaned_data["kind"], "source": form.cleaned_data["source"], "file": kept.digest}
    return ledger_of(request, do_once(request, body, act)["ledger"])


def _list(request: HttpRequest, form: FileForm, status: int = 200) -> HttpResponse:
    filters = Filters.of(request.GET)
    rows, pages = page_of(filters.narrow(visible(request), request), filters)
    kinds = kind_choices()
    names = dict(kinds)
    context = {
        "form": form,
        "kinds": kinds,
        "rows": [(row, names.get(row.kind, row.kind), TONES[row.state]) for row in rows],
        "filters": filters,
        "pages": pages,
        "most": f"{MOST_BYTES >> 20} MB",
        "may_declare": can(request, Permission.DECLARE_SOURCE),
    }
    return render(request, "desk/imports.html", context, status=status)


@import_ledgers
def template(request: HttpRequest, kind: str) -> HttpResponse:
    found = kind_of(kind)
    return _workbook(empty_ledger(found), f"{found.name}.xlsx")


def _workbook(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    response["Cache-Control"] = "no-store"
    return response


# ---- one ledger -------------------------------------------------------------------------------------------------------------------


@import_ledgers
def ledger(request: HttpRequest, pk: int) -> HttpResponse:
    """Staged: a look and a trial. Under way: how far. Done: what became of every row."""
    found = ledger_of(request, pk)
    if request.method == "POST":
        return _told_to(request, found)
    return _shown(request, found)


def _shown(request: HttpRequest, found: Ledger, status: int = 200) -> HttpResponse:
    names = dict(kind_choices())
    context: dict[str, Any] = {
        "ledger": found,
        "kind_name": names.get(found.kind, found.kind),
        "sheet": request.GET.get("sheet", request.POST.get("sheet", ""))[:60],
        "tone": TONES[found.state],
    }
    busy = jobs.under_way(found.pk)
    if busy and not _over(busy):
        return render(request, "desk/ledger_busy.html", context | {"busy": busy})
    if busy:
        jobs.forget(found.pk)
        if "failed" in busy:
            messages.error(request, f"没有办成：{busy['failed']}")
        else:
            return _brought(request, found, busy["brought"])
    if found.state == Ledger.State.DONE:
        context |= {"result": Result.of(request, found), "may_decide": can(request, Permission.DECIDE_ALIAS)}
        return render(request, "desk/ledger_done.html", context, status=status)
    seen = _look(request, found, context["sheet"])
    if seen is None:
        return redirect("imports-ledger", pk=found.pk)
    kind = kind_of(found.kind)
    choices = [(one.code, f"{one.heading}{'（必填）' if one.required else ''}") for one in kind.columns]
    return render(request, "desk/ledger_look.html", context | {"look": seen, "choices": choices}, status=status)


def _over(busy: dict[str, Any]) -> bool:
    return "failed" in busy or "ended" in busy


def _look(request: HttpRequest, found: Ledger, sheet: str) -> Look | None:
    """Small files are read at once; large ones by the job process, whose answer is kept."""
    if jobs.small(found):
        return look(found, person(request), sheet)
    kept = jobs.kept_look(found.pk)
    if kept is None:
        jobs.put_off(jobs.look_at_ledger, found.pk, person(request).pk, sheet)
        return None
    return kept | {"kept": True}


def _told_to(request: HttpRequest, found: Ledger) -> HttpResponse:
    steps = {"map": _map, "import": _import, "retry": _retry, "decide": _decide, "drop": _drop, "again": _again}
    step = steps.get(request.POST.get("do", ""))
    if step is None:
        raise Http404
    return step(request, found)


def _here(found: Ledger, sheet: str = "") -> HttpResponse:
    url = reverse("imports-ledger", args=[found.pk])
    return redirect(f"{url}?sheet={quote(sheet)}" if sheet else url)


MOST_COLUMNS = 300


def _columns(request: HttpRequest) -> list[dict[str, str]]:
    """The rows of the mapping as the page sent them: the heading, our column chosen, as it was shown, as it would be by its name."""
    post = request.POST
    found = (
        {name: post.get(f"{name}-{at}", "") for name in ("key", "map", "was", "auto")}
        for at in range(MOST_COLUMNS)
        if f"map-{at}" in post
    )
    return [one for one in found if one["key"]]


def _changed(request: HttpRequest) -> bool:
    return any(one["map"] != one["was"] for one in _columns(request))


def _mapping(request: HttpRequest, found: Ledger) -> str:
    """Keep the mapping with the ledger; answers what is wrong with it."""
    kind, rows = kind_of(found.kind), _columns(request)
    if not {one["map"] for one in rows} <= {"", *kind.codes}:
        return "没有这一列，请在列表里选。"
    if wrong := double_mapped({one["key"]: one["map"] for one in rows}, kind):
        return wrong
    if found.state in (Ledger.State.STAGED, Ledger.State.MERGING):
        found.mapping = {one["key"]: one["map"] for one in rows if one["map"] != one["auto"]}
        found.save(update_fields=["mapping"])
    return ""


def _map(request: HttpRequest, found: Ledger) -> HttpResponse:
    """Look again, with the columns mapped as chosen."""
    if wrong := _mapping(request, found):
        messages.error(request, wrong)
        return _shown(request, found, status=422)
    jobs.forget_look(found.pk)
    return _here(found, request.POST.get("sheet", "")[:60])


def _import(request: HttpRequest, found: Ledger) -> HttpResponse:
    if found.state == Ledger.State.STAGED and _changed(request):
        messages.warning(request, "列的对应改过，还没有导入；下面是按新的对应试出的结果，请看过再导入。")
        return _map(request, found)
    if found.state == Ledger.State.STAGED and (wrong := _mapping(request, found)):
        messages.error(request, wrong)
        return _shown(request, found, status=422)
    sheet = request.POST.get("sheet", "")[:60]
    return _work(
        request,
        found,
        {"do": "import", "sheet": sheet},
        lambda: jobs.bring_in(found, person(request), sheet),
        lambda: jobs.put_off(jobs.import_ledger, found.pk, person(request).pk, sheet),
    )


def _retry(request: HttpRequest, found: Ledger) -> HttpResponse:
    """What was set aside, once more: names may be decided and organs registered by now."""
    return _work(
        request,
        found,
        {"do": "retry"},
        lambda: jobs.try_again(found, person(request)),
        lambda: jobs.put_off(jobs.retry_ledger, found.pk, person(request).pk),
    )


def _work(
    request: HttpRequest, found: Ledger, body: dict[str, Any], now: Callable[[], int | None], later: Callable[[], None]
) -> HttpResponse:
    """Once a key: at once if small, else by the job process. The import itself does no more twice than once."""
    ours: list[bool] = []

    def act() -> dict[str, Any]:
        ours.append(True)
        if not jobs.small(found):
            later()
        return {"ledger": found.pk}

    do_once(request, body, act)
    if ours and jobs.small(found):
        try:
            return _brought(request, found, now())
        except Refused as refusal:
            messages.error(request, f"没有导入：{refusal}")
    return _here(found, body.get("sheet", ""))


def _brought(request: HttpRequest, found: Ledger, brought: int | None) -> HttpResponse:
    """To the ledger that holds what came in: rows tried again come in as one of their own."""
    if brought is None:
        messages.info(request, "没有未导入的行，不需要重试。")
    elif brought == 0:
        messages.warning(request, "重试过了，还没有一行能导入，下面是现在的原因。")
    else:
        messages.success(request, "已导入，指标在下一次取数后更新。")
    return redirect("imports-ledger", pk=brought or found.pk)


def _again(request: HttpRequest, found: Ledger) -> HttpResponse:
    """A large file looked at once more."""
    jobs.forget_look(found.pk)
    return _here(found, request.POST.get("sheet", "")[:60])


def _drop(request: HttpRequest, found: Ledger) -> HttpResponse:
    """A ledger that was only looked at leaves the list."""
    dropped, _ = Ledger.objects.filter(pk=found.pk, state=Ledger.State.STAGED).delete()
    jobs.forget(found.pk)
    jobs.forget_look(found.pk)
    messages.info(request, "已放弃，这份文件没有导入任何一行。" if dropped else "这份台账已经开始导入，不能放弃。")
    return redirect("imports")


def _decide(request: HttpRequest, found: Ledger) -> HttpResponse:
    """Which organ each ambiguous name means, remembered for the source; then the rows once more."""
    result = Result.of(request, found)
    if not result.ambiguous:
        return _retry(request, found)
    wanted = {text: request.POST.get(f"organ-{at}", "") for at, (text, _) in enumerate(result.ambiguous)}
    chosen = {text: code for text, code in wanted.items() if code}
    offered = {text: {one["code"] for one in candidates} for text, candidates in result.ambiguous}
    if not chosen or any(code not in offered[text] for text, code in chosen.items()):
        messages.error(request, "请先为名称选定一个单位，再按“认定并重试”。")
        return _shown(request, found, status=422)
    jobs.decide_names(found, chosen, person(request))
    return _retry(request, found)


@import_ledgers
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """How far the job process is, asked every second by the page that waits."""
    found = ledger_of(request, pk)
    busy = jobs.under_way(found.pk)
    if busy and not _over(busy):
        return render(request, "desk/ledger_progress.html", {"ledger": found, "busy": busy})
    response = HttpResponse(status=200)
    response["HX-Redirect"] = reverse("imports-ledger", args=[found.pk])
    return response


@import_ledgers
def repair(request: HttpRequest, pk: int) -> HttpResponse:
    """The rows set aside, to mend and send again."""
    found = ledger_of(request, pk)
    content = jobs.repair_of(found, person(request))
    if content is None:
        raise Http404
    return _workbook(content, f"台账{found.pk}-未导入.xlsx")
