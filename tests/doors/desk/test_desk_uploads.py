"""Uploads: too much is refused unread, a file that grows too large is dropped while it comes, and the form keeps what was entered."""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import Any
from urllib.parse import unquote

import pytest
from api_program import Program
from case_house import build_house
from case_steps import case_at, desk_of, words
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, RequestFactory
from django.urls import NoReverseMatch, get_resolver, reverse
from material_samples import picture

from mingting.handle.cases.models import CaseMaterial, MaterialFile
from mingting.web import uploads
from mingting.web.uploads import USUAL, Takes

pytestmark = pytest.mark.django_db


_FORM = "multipart/form-data; boundary=x"


class Unread:
    """A body that nobody may read."""

    def read(self, *args: Any) -> bytes:
        raise AssertionError("read before it was refused")

    readline = read

    def close(self) -> None: ...


def announce(client: Client, url: str, length: int, **extra: Any) -> Any:
    """A form that says it is so long, and must be answered without being read."""
    return client.post(
        url,
        data=b"",
        content_type=_FORM,
        **{"wsgi.input": Unread(), "CONTENT_LENGTH": str(length), "CONTENT_TYPE": _FORM, **extra},
    )


@pytest.fixture
def house(db: None) -> SimpleNamespace:
    return build_house()


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> Takes:
    """Limits of the size of a test."""
    takes = Takes(200_000, 900_000, "请分几次上传")
    monkeypatch.setattr(uploads, "_declared", lambda: dict.fromkeys(settings.UPLOADS, takes))
    return takes


@pytest.mark.parametrize("name", ["cases-materials", "imports", "audit", "calendar-load"])
def test_what_is_announced_as_too_long_is_refused_unread_in_words(house: SimpleNamespace, name: str) -> None:
    url = reverse(name, args=[case_at(house, "received").pk] if name == "cases-materials" else [])
    client = desk_of(house.clerk)
    answer = announce(client, url, 900 << 20)
    assert answer.status_code == 413
    said = words(answer)
    assert "900.0 MB" in said and "一次最多" in said and "没有收；" in said and "请" in said and "填的内容还在" in said


def test_a_page_that_sent_by_script_stays_and_is_told_the_sentence(house: SimpleNamespace) -> None:
    answer = announce(desk_of(house.head), reverse("imports"), 900 << 20, HTTP_HX_REQUEST="true")
    assert (answer.status_code, answer.content) == (413, b"")
    assert "请按月份拆成几个文件再导入" in unquote(answer.headers["X-Says"])


def test_a_ledger_may_be_larger_than_a_scan_and_a_stranger_sends_nothing_large(house: SimpleNamespace) -> None:
    with pytest.raises(AssertionError, match="read before"):
        announce(desk_of(house.head), reverse("imports"), 250 << 20)  # within its limit: it is read
    answer = announce(Client(enforce_csrf_checks=True), reverse("imports"), 250 << 20)
    assert answer.status_code == 413 and "请先登录" in words(answer)


def test_the_api_refuses_in_its_own_form(house: SimpleNamespace) -> None:
    headers = {"HTTP_AUTHORIZATION": f"Bearer {Program(house.leader).key}"}
    answer = announce(Client(), "/api/audit", 200 << 20, **headers)
    assert answer.status_code == 413
    assert json.loads(answer.content)["code"] == "request.too-large" and "请分几次提交" in answer.json()["message"]
    body = Client().generic("POST", "/api/cases", b"{}", "application/json", CONTENT_LENGTH=str(20 << 20), **headers)
    assert (body.status_code, body.json()["code"]) == (413, "request.too-large")


def test_one_file_too_large_is_told_and_the_others_come_in(house: SimpleNamespace, small: Takes) -> None:
    case = case_at(house, "received")
    material = CaseMaterial.objects.filter(case=case).order_by("order")[0]
    good = picture(size=(400, 300))
    large = SimpleUploadedFile("large.png", b"x" * 400_000)
    files = [SimpleUploadedFile("good.png", good), large]
    answer = desk_of(house.clerk).post(
        reverse("cases-materials", args=[case.pk]),
        {"do": "upload", "material": material.pk, "files": files},
        follow=True,
    )
    assert MaterialFile.objects.filter(material=material).count() == 1
    assert "收下 1 个文件" in words(answer)


def test_what_was_entered_stands_in_the_form_when_its_file_is_too_large(house: SimpleNamespace) -> None:
    text = "放假通知的草稿文字"
    given = {"text": text, "mode": "add", "file": SimpleUploadedFile("notice.csv", b"x" * 300_000)}
    answer = desk_of(house.leader).post(reverse("calendar-load"), given)
    assert answer.status_code == 422
    assert text in words(answer) and "超过 256" in words(answer)


def test_of_a_file_that_is_too_large_nothing_is_kept_but_its_size(small: Takes, house: SimpleNamespace) -> None:
    request = RequestFactory().post("/x/", {"a": "1", "file": SimpleUploadedFile("l.bin", b"x" * 700_000), "b": "2"})
    request.user = house.clerk
    request.resolver_match = get_resolver().resolve(reverse("imports"))
    assert uploads.UploadLimits(lambda _: None).process_view(request, None, (), {}) is None  # type: ignore[arg-type,return-value]
    file = request.FILES["file"]
    assert (file.size, file.read(), file.name) == (700_000, b"", "l.bin")
    assert (request.POST["a"], request.POST["b"]) == ("1", "2")
    kept = [getattr(one, "file", None) for one in request.upload_handlers]
    assert all(one is None or one.closed for one in kept)


def test_every_address_that_takes_files_is_there_and_takes_its_largest_file() -> None:
    for name, takes in uploads._declared().items():
        assert USUAL.whole <= takes.whole and takes.each <= takes.whole and takes.does.startswith(("请", "一份"))
        try:
            reverse(name)
        except NoReverseMatch:
            assert reverse(name, args=[1])
