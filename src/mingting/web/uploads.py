"""上传的限度: how much an address takes, asked of the announced length before anything is read, and of each file while it comes.

What is announced as too long is refused unread. A file that grows past its own limit is dropped from there on, neither kept in memory nor on disk,
while the other fields of the form still arrive: the view finds it with its true size and no content, says so, and the form keeps what was entered.
Which address takes how much is declared beside its view and entered in `settings.tables.UPLOADS`; every other takes `USUAL`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.utils.module_loading import import_string

from mingting.web.errors import message_page
from mingting.web.formatting import file_size

FIELDS = 8 << 20
"""Bytes that the fields of a form may take beside its files; Django holds them to the same."""


@dataclass(frozen=True)
class Takes:
    """The largest file in bytes, how much one request may bring, and what to do about more, in a clause."""

    each: int
    whole: int
    does: str


USUAL = Takes(FIELDS, FIELDS, "请把内容分成几次提交")


class UploadLimits:
    """Stands before the check of the CSRF token, which reads the form."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponseBase | None:
        if request.method in ("GET", "HEAD", "OPTIONS"):
            return None
        takes, length = takes_of(request), _announced(request)
        if length > takes.whole:
            return _refused(request, takes, length)
        if request.content_type == "multipart/form-data":
            request.upload_handlers.insert(0, _Cut(request, takes.each))
        return None


def takes_of(request: HttpRequest) -> Takes:
    """What this address takes of this caller: who is not logged in and shows no key sends no large files."""
    here = request.resolver_match
    known = request.user.is_authenticated or request.headers.get("Authorization")
    return _declared().get(here.view_name, USUAL) if here is not None and known else USUAL


@cache
def _declared() -> dict[str, Takes]:
    return {name: import_string(path) for name, path in settings.UPLOADS.items()}


def _announced(request: HttpRequest) -> int:
    text = str(request.META.get("CONTENT_LENGTH") or "")
    return int(text) if text.isascii() and text.isdigit() else 0


def _refused(request: HttpRequest, takes: Takes, length: int) -> HttpResponseBase:
    says = f"这次提交有 {file_size(length)}，一次最多 {file_size(takes.whole)}，没有收；{takes.does}。"
    if not request.user.is_authenticated:
        says += "登录已经过期的，请先登录再提交。"
    here = request.resolver_match
    if here is not None and "openapi" in here.namespaces:
        return JsonResponse({"code": "request.too-large", "message": says}, status=413)
    if request.headers.get("HX-Request") == "true":  # the page stays as it is and says it
        return HttpResponse(status=413, headers={"X-Says": quote(says)})
    lines = [says, "请返回上一页，填的内容还在；换一个小些的文件再提交。"]
    return message_page(413, "没有提交", lines)


class TooLarge(UploadedFile[Any]):
    """A file that was not kept: its name, its true size, no content."""


class _Cut(FileUploadHandler):
    """Lets the handlers behind it have a file up to the limit, and nothing of it from there on."""

    def __init__(self, request: HttpRequest, most: int) -> None:
        super().__init__(request)
        self.most = most
        self.come = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.come = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        self.come += len(raw_data)
        return raw_data if self.come <= self.most else None

    def file_complete(self, file_size: int) -> TooLarge | None:
        if file_size <= self.most:
            return None
        assert self.request is not None
        for other in self.request.upload_handlers:
            begun = getattr(other, "file", None)
            if begun is not None:
                begun.close()
        return TooLarge(BytesIO(), self.file_name, self.content_type, file_size, self.charset, self.content_type_extra)
