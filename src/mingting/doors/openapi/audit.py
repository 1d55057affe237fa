"""POST /api/audit: the figures of documents or of a text, checked. Nothing is kept."""

from __future__ import annotations

import re
from typing import Any

from django.http import HttpRequest
from ninja import File, Form, Router, Schema
from ninja.files import UploadedFile

from mingting.base.errors import Refused
from mingting.doors.openapi.throttle import PersonRate
from mingting.report.audit.gate import turn
from mingting.report.audit.loaded import workdays_loaded
from mingting.report.audit.places import Examined, examine_bytes, examine_text
from mingting.web.uploads import FIELDS, Takes

MOST_FILES = 10
MOST_BYTES = 40 << 20
TAKES = Takes(MOST_BYTES, MOST_BYTES + FIELDS, "请分几次提交")
router = Router(tags=["核数"])


class TooMuch(Refused):
    code = "audit.too-much"
    message = "一次最多 %(files)s 个文件、合计 %(size)s MB，请分几次提交。"
    status = 413


class Nothing(Refused):
    code = "audit.nothing"
    message = "请提交 file（可多个）或 text。"


class WrongRegion(Refused):
    code = "audit.wrong-region"
    message = "region 应为 6 位或 12 位区划代码，如 640000。"


class Relation(Schema):
    kind: str
    text: str
    inputs: list[int | float]
    claimed: int | float
    recomputed: int | float | None
    verdict: str
    note: str
    unit: str
    place: str


class Checked(Schema):
    file: str
    relations: list[Relation]
    summary: dict[str, Any]


@router.post("/audit", response=list[Checked], summary="核对文件或文字里的数字", throttle=[PersonRate("30/m")])
def audit(
    request: HttpRequest,
    file: File[list[UploadedFile] | None] = None,
    text: Form[str] = "",
    region: Form[str] = "",
) -> Any:
    """DOCX、PDF、XLSX、HTML、Markdown、TXT；每个文件一项，与 `mingting audit --json` 相同。读不了的文件，summary 里有 refused 和 code。"""
    files = file or []
    _check(files, text, region)
    with turn():
        found: list[Examined] = [
            examine_bytes(one.read(), one.name or "未命名", region, workdays_loaded) for one in files
        ]
        if text.strip():
            found.append(examine_text(text, region=region, workdays=workdays_loaded))
    return [one.report.as_json() for one in found]


def _check(files: list[UploadedFile], text: str, region: str) -> None:
    if not files and not text.strip():
        raise Nothing()
    if len(files) > MOST_FILES or sum(one.size or 0 for one in files) + 3 * len(text) > MOST_BYTES:
        raise TooMuch(files=MOST_FILES, size=MOST_BYTES >> 20)
    if region and not re.fullmatch(r"\d{6}(\d{6})?", region):
        raise WrongRegion()
