"""材料: the list of a case with its scanned pages beside it; files come in here, are marked, ordered and taken away."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header

from mingting.base.errors import NotFound, Refused
from mingting.base.files import open_stored
from mingting.base.permissions import reach_of
from mingting.base.roles import Permission
from mingting.doors.desk.case_page import reveals
from mingting.doors.desk.case_parts import keeps
from mingting.doors.desk.intake_lines import FORMS, NECESSITIES
from mingting.doors.desk.people import needs, person
from mingting.doors.desk.sending import do_once
from mingting.handle.cases.acts.add_material_file import add_material_file
from mingting.handle.cases.acts.mark_double_entry import mark_double_entry
from mingting.handle.cases.acts.mark_material import add_material, mark_material
from mingting.handle.cases.acts.remove_material_file import order_material_file, remove_material_file
from mingting.handle.cases.errors import MaterialRefused
from mingting.handle.cases.material_files import ENDINGS, MOST_BYTES, SAYS, SEEN, TYPES, clean_name, look_again
from mingting.handle.cases.materials import file_of, lines_of, page_of
from mingting.handle.cases.models import Case, CaseMaterial, MaterialFile
from mingting.web.formatting import file_size
from mingting.web.uploads import Takes

see_cases = needs(Permission.SEE_CASES)
BOXED = "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'"
"""What a file of a citizen may do in the browser: nothing."""
_MOST_AT_ONCE = 20
TAKES = Takes(MOST_BYTES, 100 << 20, "请分几次上传，或者降低扫描的分辨率")


def case_here(request: HttpRequest, pk: int) -> Case:
    """The case, if it is within the reach; as if it were not there otherwise."""
    reach = reach_of(person(request), Permission.SEE_CASES)
    mine = Case.objects.filter(reach.where("organ_path", window="window", place="place"), pk=pk)
    found = mine.select_related("item", "organ", "window", "place").first()
    if found is None:
        raise NotFound(what="办件")
    return found


@see_cases
def materials(request: HttpRequest, pk: int) -> HttpResponseBase:
    case = case_here(request, pk)
    if request.method != "POST":
        return _page(request, case)
    try:
        order = _DOINGS[request.POST.get("do", "")](request, case)
    except KeyError:
        raise NotFound(what="这一步") from None
    except Refused as refusal:
        return _page(request, case, str(refusal), status=409 if refusal.status == 409 else 422)
    return redirect(f"{request.path}#m{order}")


# ---- what is done ------------------------------------------------------------------------------------------------------------


def _upload(request: HttpRequest, case: Case) -> int:
    """Files for one material. Each is judged by itself: good ones come in, others are told one by one."""
    material = _line(case, request.POST.get("material", ""))
    chosen = request.FILES.getlist("files")
    given, over = chosen[:_MOST_AT_ONCE], len(chosen) - _MOST_AT_ONCE
    if not given:
        raise MaterialRefused(name=material.name, why="还没有选文件")
    refused, taken = [], 0
    for one in given:
        try:
            _take(request, material, one)
            taken += 1
        except Refused as refusal:
            refused.append(str(refusal))
    if taken:
        messages.success(request, f"“{material.name}”收下 {taken} 个文件。")
    for words in refused:
        messages.error(request, words)
    if over > 0:
        messages.error(request, f"一次最多收 {_MOST_AT_ONCE} 个文件，后面的 {over} 个没有收，请再选一次。")
    if refused and not taken and len(refused) == 1:
        list(messages.get_messages(request))
        raise _Told(refused[0])
    return material.order


class _Told(Refused):
    """A refusal already in words."""

    def __init__(self, words: str) -> None:
        Exception.__init__(self, words)


def _take(request: HttpRequest, material: CaseMaterial, file: UploadedFile[Any]) -> MaterialFile:
    name = file.name or ""
    if (file.size or 0) > MOST_BYTES:
        raise MaterialRefused(
            name=clean_name(name),
            why=f"有 {file_size(file.size or 0)}，超过 {MOST_BYTES >> 20} MB，请降低分辨率或分开上传",
        )
    with tempfile.TemporaryDirectory(prefix="mingting-") as folder:
        path = Path(folder) / "given"
        with path.open("wb") as out:
            for piece in file.chunks():
                out.write(piece)
        origin = "scan" if request.POST.get("origin") == "scan" else "upload"
        made = add_material_file(material.pk, path, name, user=person(request), origin=origin)
        warning = look_again(path, made.kind)
    if warning:
        messages.warning(request, f"“{clean_name(name)}”已收下，但{warning}。")
    return made


def _mark(request: HttpRequest, case: Case) -> int:
    material = _line(case, request.POST.get("material", ""))
    given = {name: request.POST.get(name, "") for name in ("state", "note", "was")}
    do_once(
        request,
        given | {"material": material.pk},
        lambda: _pk(mark_material(material.pk, user=person(request), **given)),
    )
    return material.order


def _add(request: HttpRequest, case: Case) -> int:
    name = request.POST.get("name", "")
    made = do_once(request, {"name": name}, lambda: _pk(add_material(case.pk, user=person(request), name=name)))
    return CaseMaterial.objects.get(pk=made["pk"]).order


def _remove(request: HttpRequest, case: Case) -> int:
    return remove_material_file(_file(case, request).pk, user=person(request)).material.order


def _order(request: HttpRequest, case: Case) -> int:
    earlier = request.POST.get("do") == "earlier"
    return order_material_file(_file(case, request).pk, user=person(request), earlier=earlier).material.order


def _double(request: HttpRequest, case: Case) -> int:
    version, system = request.POST.get("version", ""), request.POST.get("system", "")
    shown = int(version) if version.isdigit() else -1
    mark_double_entry(case.pk, version=shown, user=person(request), system=system)
    return 0


_DOINGS: dict[str, Callable[[HttpRequest, Case], int]] = {
    "upload": _upload,
    "mark": _mark,
    "add": _add,
    "remove": _remove,
    "earlier": _order,
    "later": _order,
    "double": _double,
}


def _line(case: Case, pk: str) -> CaseMaterial:
    found = CaseMaterial.objects.filter(case=case, pk=int(pk)).first() if pk.isdigit() else None
    if found is None:
        raise NotFound(what="材料")
    return found


def _file(case: Case, request: HttpRequest) -> MaterialFile:
    pk = request.POST.get("file", "")
    found = MaterialFile.objects.filter(material__case=case, pk=int(pk)).first() if pk.isdigit() else None
    if found is None:
        raise NotFound(what="材料文件")
    return found


def _pk(made: CaseMaterial) -> dict[str, Any]:
    return {"pk": made.pk}


# ---- what is shown -----------------------------------------------------------------------------------------------------------

TONES = {"received": "done", "waived": "done", "tolerated": "near", "missing": "late", "wrong": "late"}


def _page(request: HttpRequest, case: Case, refusal: str = "", status: int = 200) -> HttpResponse:
    lines = lines_of(case)
    chosen = _chosen(request, lines) if reveals(person(request), case) else None
    page = _number(request.GET.get("p", ""), chosen.pages if chosen else 1)
    context = {
        "case": case,
        "lines": [_drawn(line) for line in lines],
        "states": CaseMaterial.State.choices,
        "chosen": chosen,
        "page": page,
        "before": page - 1 if page > 1 else 0,
        "after": page + 1 if chosen and page < chosen.pages else 0,
        "open": keeps(person(request), case),
        "refusal": refusal,
        "accept": ",".join(ENDINGS),
        "limits": f"{SAYS}，每个不超过 {MOST_BYTES >> 20} MB，一次合计不超过 {TAKES.whole >> 20} MB",
    }
    response = render(request, "desk/materials.html", context, status=status)
    response["Cache-Control"] = "no-store"
    return response


def _drawn(line: CaseMaterial) -> dict[str, Any]:
    asks = f"{NECESSITIES.get(line.necessity, '')} · {FORMS.get(line.form, '')} {line.copies} 份"
    lacks = line.necessity != "optional" or line.state != "missing"
    return {"row": line, "files": list(line.files.all()), "asks": asks, "tone": TONES[line.state] if lacks else "off"}


def _chosen(request: HttpRequest, lines: list[CaseMaterial]) -> MaterialFile | None:
    """The file asked for, else the first that can be looked at."""
    there = [file for line in lines for file in line.files.all()]
    asked = request.GET.get("f", "")
    found = next((file for file in there if str(file.pk) == asked), None)
    return found or next((file for file in there if file.kind in SEEN), None)


def _number(text: str, most: int) -> int:
    return min(max(int(text), 1), most) if text.isdigit() else 1


@see_cases
def file(request: HttpRequest, pk: int, file_id: int) -> HttpResponseBase:
    """The file itself, to take along; pictures may also be looked at. It can do nothing in the browser."""
    found = _kept(request, pk, file_id)
    inline = found.kind in ("jpg", "png") and "take" not in request.GET
    response = FileResponse(open_stored(found.file), content_type=TYPES.get(found.kind, "application/octet-stream"))
    name = f"{_case_number(found)}-{found.material.order}-{found.order}.{found.kind or 'bin'}"
    response["Content-Disposition"] = content_disposition_header(not inline, name) or "attachment"
    return _boxed(response)


@see_cases
def page(request: HttpRequest, pk: int, file_id: int, number: int) -> HttpResponseBase:
    """One page of a PDF as a picture."""
    found = _kept(request, pk, file_id)
    return _boxed(HttpResponse(page_of(found, number), content_type="image/png"))


def _kept(request: HttpRequest, pk: int, file_id: int) -> MaterialFile:
    """A scan shows a person in full: only those who may see that open it."""
    found = file_of(file_id, reach_of(person(request), Permission.REVEAL))
    if found.material.case_id != pk:
        raise NotFound(what="材料文件")
    return found


def _case_number(found: MaterialFile) -> str:
    """A name without a person in it."""
    return found.material.case.case_no or str(found.material.case_id)


def _boxed(response: HttpResponseBase) -> HttpResponseBase:
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = BOXED
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "private, no-store"
    return response
