"""What lies in a case: its materials with their pages, papers, requests, corrections, and what happened, as the page draws them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import NoReverseMatch, reverse

from mingting.base.clock import CHINA
from mingting.base.crypto import unseal
from mingting.base.errors import NotAllowed
from mingting.base.models import User
from mingting.doors.desk.case_forms import Choosing, in_words
from mingting.handle.cases.acts.ask import asked_fields, reason_of
from mingting.handle.cases.material_files import SEEN
from mingting.handle.cases.materials import OPEN_STATES, lines_of, may_keep
from mingting.handle.cases.models import Case, CaseCorrection, CaseMaterial, CasePaper, CaseRequest, MaterialFile
from mingting.handle.cases.move_fields import MOVE_FORMS
from mingting.handle.cases.moving import NOTE
from mingting.handle.cases.reads import TimelineRow
from mingting.rules.masking import mask_name
from mingting.rules.move_words import State
from mingting.rules.moves import DOCUMENTS, name_of
from mingting.web.values import Step

_TONES = {"received": "done", "tolerated": "near", "missing": "late", "waived": "done", "wrong": "late"}
_FORMS = {"original": "原件", "copy": "复印件", "both": "原件和复印件", "electronic": "电子件"}
_FILE_ORIGINS = {"scan": "扫描", "upload": "上传", "history": "历史", "licence": "证照"}
_LABELS = {field.name: field.label for form in MOVE_FORMS.values() for field in form.fields} | {"reason": "理由"}
_NAMES_OF_PEOPLE = ("signer", "witnesses")
_STOPS = ("case.start_special", "clock.overdue")


def link(name: str, *args: object) -> str:
    """An address, or none where that page is not there."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def keeps(user: User, case: Case) -> bool:
    """Whether this person may still add to the materials."""
    if State(case.state) not in OPEN_STATES:
        return False
    try:
        may_keep(case, user)
    except NotAllowed:
        return False
    return True


# ---- materials --------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Page:
    """One page to look at; a file that has no pages to show is taken along instead."""

    file: MaterialFile
    number: int
    image: str
    download: str


@dataclass(frozen=True)
class MaterialLine:
    """One material in the rail."""

    order: int
    name: str
    word: str
    tone: str
    sub: str
    version: int
    pages: tuple[Page, ...]


def materials_of(case: Case) -> list[MaterialLine]:
    """The newest version of each line, with its files."""
    return [_material(case, row) for row in lines_of(case)]


def _material(case: Case, row: CaseMaterial) -> MaterialLine:
    files = list(row.files.all())
    pages = tuple(page for file in files for page in _pages(case, file))
    said = [_FORMS.get(row.form, "")]
    if row.copies > 1:
        said.append(f"{row.copies} 份")
    if pages:
        said.append(f"{len(pages)} 页")
    said += dict.fromkeys(_FILE_ORIGINS.get(one.origin, "") for one in files)
    if row.version > 1:
        said.append(f"第 {row.version} 次提交")
    if row.licence:
        said.append(f"电子证照 {row.licence}")
    said.append(row.note)
    word = str(row.get_state_display())
    if row.state == CaseMaterial.State.MISSING and row.necessity == "optional":
        return MaterialLine(row.order, row.name, "未交", "off", _joined([*said, "可不交"]), row.version, pages)
    return MaterialLine(row.order, row.name, word, _TONES[row.state], _joined(said), row.version, pages)


def _pages(case: Case, file: MaterialFile) -> list[Page]:
    """A picture is its own page; a PDF is drawn page by page; anything else is taken along."""
    whole = link("cases-material-file", case.pk, file.pk)
    if file.kind == "pdf":
        numbers = range(1, file.pages + 1)
        return [Page(file, one, link("cases-material-page", case.pk, file.pk, one), whole) for one in numbers]
    return [Page(file, 1, whole if file.kind in SEEN else "", f"{whole}?take")]


def _joined(words: Iterable[str]) -> str:
    return "，".join(word for word in words if word)


@dataclass(frozen=True)
class Looking:
    """The page of a material that lies beside the form, and its neighbours."""

    line: MaterialLine
    page: Page | None
    number: int
    before: str
    after: str


def looking_at(case: Case, lines: Sequence[MaterialLine], order: str, number: str) -> Looking | None:
    """The material asked for, else the first that has pages, else the first."""
    if not lines:
        return None
    asked = next((one for one in lines if str(one.order) == order), None)
    line = asked or next((one for one in lines if one.pages), lines[0])
    count = len(line.pages)
    at = min(max(int(number), 1), count) if number.isascii() and number.isdigit() and count else min(1, count)
    base = reverse("cases-look", args=[case.pk, line.order])
    before = f"{base}?p={at - 1}" if at > 1 else ""
    after = f"{base}?p={at + 1}" if at < count else ""
    return Looking(line, line.pages[at - 1] if count else None, at, before, after)


# ---- papers -----------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class PaperLine:
    """One paper; a voided one stays and says so."""

    paper: CasePaper
    name: str
    url: str
    card: str
    """The paper's own card, with its shapes and 作废."""

    @property
    def voided(self) -> bool:
        return self.paper.voided_at is not None


def papers_of(case: Case) -> list[PaperLine]:
    rows = CasePaper.objects.filter(case=case).select_related("issued_by", "voided_by").defer("facts")
    return [
        PaperLine(
            row,
            DOCUMENTS.get(row.kind, row.kind),
            link("cases-paper", case.pk, row.pk),
            link("cases-paper-void", case.pk, row.pk),
        )
        for row in rows
    ]


# ---- requests and corrections --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class RequestLine:
    """请示: what is asked for and what came of it."""

    row: CaseRequest
    name: str
    fields: list[tuple[str, str]]
    reason: str
    may: bool
    url: str

    @property
    def word(self) -> tuple[str, str]:
        if self.row.decided_at is None:
            return "等批复", "near"
        if self.row.decided_by_id is None:
            return "自动终结", "off"
        return ("已同意", "done") if self.row.agreed else ("不同意", "late")


def requests_of(case: Case, may: Iterable[str]) -> list[RequestLine]:
    """The newest first; `may` are the moves this person may make, and so may decide."""
    able = set(may)
    rows = CaseRequest.objects.filter(case=case).select_related("asked_by", "decided_by").order_by("-id")
    return [_request(row, row.action in able and row.decided_at is None) for row in rows]


def _request(row: CaseRequest, may: bool) -> RequestLine:
    return RequestLine(
        row,
        name_of(row.action),
        in_words(row.action, Choosing(), asked_fields(row)),
        reason_of(row),
        may,
        reverse("cases-request", args=[row.case_id, row.pk]),
    )


@dataclass(frozen=True)
class CorrectionLine:
    """补正: one round, everything that was told in it."""

    row: CaseCorrection
    items: list[dict[str, Any]]


def corrections_of(case: Case) -> list[CorrectionLine]:
    if not case.corrections:
        return []
    rows = CaseCorrection.objects.filter(case=case).select_related("paper").order_by("-round")
    return [CorrectionLine(row, json.loads(unseal(row.items, NOTE))) for row in rows]


# ---- what happened ---------------------------------------------------------------------------------------------------------------------


def steps_of(rows: Sequence[TimelineRow], papers: Sequence[PaperLine], ended: bool) -> list[Step]:
    """The time line, the newest first: when, which office and who, what, with which paper."""
    waiting: dict[str, list[PaperLine]] = {}
    for one in papers:
        waiting.setdefault(one.name, []).append(one)
    steps = [_step(row, waiting) for row in rows]
    if steps and not ended:
        last = steps[-1]
        steps[-1] = Step(last.when, last.who, last.act, last.note, last.paper, last.paper_url, "now")
    return steps[::-1]


def _step(row: TimelineRow, waiting: dict[str, list[PaperLine]]) -> Step:
    papers = [waiting[name].pop(0) for name in row.papers if waiting.get(name)]
    return Step(
        when=f"{row.at.astimezone(CHINA):%Y-%m-%d %H:%M}",
        who=" ".join(filter(None, (row.organ, who_of(row)))),
        act=row.name,
        note="；".join(_said(name, text) for name, text in row.notes.items() if text),
        paper="、".join(f"{one.name} {one.paper.number}" for one in papers),
        paper_url=papers[0].url if papers else "",
        state="stop" if row.kind in _STOPS else "done",
    )


def who_of(row: TimelineRow) -> str:
    """Both names where somebody stood in (AB岗)."""
    return f"{row.who}（代 {row.standing_for}）" if row.standing_for else row.who


def _said(name: str, text: str) -> str:
    if name in _NAMES_OF_PEOPLE:
        text = mask_name(text)
    return f"{_LABELS.get(name, name)}：{text}"
