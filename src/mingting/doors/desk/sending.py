"""What every form of the desk has in common: a key that makes it harmless when sent twice, and uploads that are guarded."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePath
from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.core.files.uploadedfile import UploadedFile
from django.forms import ValidationError
from django.http import HttpRequest

from mingting.base.once import once
from mingting.doors.desk.people import person
from mingting.web.formatting import file_size
from mingting.web.parts.forms import ONCE_FIELD


def do_once(request: HttpRequest, body: Any, act: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """Do it under the form's key, or give the answer it gave the first time."""
    key = request.POST.get(ONCE_FIELD, "")
    if not 16 <= len(key) <= 64:
        raise SuspiciousOperation("a form without its key")
    return once(person(request), key, {"path": request.path, "body": body}, act)


def check_upload(file: UploadedFile[Any], endings: tuple[str, ...], most: int) -> None:
    """Refuse by name and size before anything is read; what is inside is for the reader to judge."""
    name, size = file.name or "", file.size or 0
    if PurePath(name).suffix.lower() not in endings:
        known = "、".join(one.removeprefix(".") for one in endings)
        raise ValidationError(f"只收 {known} 文件；请用 Excel 或 WPS 另存后再选。")
    if size == 0:
        raise ValidationError("这个文件是空的，请核对后重新选。")
    if size > most:
        raise ValidationError(f"文件 {file_size(size)}，超过 {file_size(most)}；请拆成几个文件。")
