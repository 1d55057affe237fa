"""POST /api/audit: by key or session, the command line's answer, guarded in size and rate; nothing kept."""

from __future__ import annotations

import json
import logging
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client

from mingting.base.models import SecurityEntry, User
from mingting.doors.openapi import audit
from mingting.doors.openapi.keys import make_key, withdraw
from mingting.doors.openapi.models import ApiKey
from mingting.report.audit import audit_text, gate
from mingting.report.audit.models import AuditRun

BAD = "清源县2024年4月通报\n4月，窗口共受理办件5260件，其中部门窗口3140件，乡镇窗口2020件。\n"


def bearer(key: str) -> dict[str, str]:
    return {"HTTP_AUTHORIZATION": f"Bearer {key}"}


def call(user: User, **data: Any) -> Any:
    return Client().post("/api/audit", data, **bearer(make_key(user, "test")))


def test_a_key_calls_and_gets_what_the_command_line_prints(caller: User) -> None:
    answer = call(caller, file=SimpleUploadedFile("a.txt", BAD.encode()), text=BAD)
    assert answer.status_code == 200
    first, second = answer.json()
    expected = audit_text(BAD, "a.txt").as_json()
    assert json.dumps(first, ensure_ascii=False) == json.dumps(expected, ensure_ascii=False)
    assert second["relations"] == expected["relations"]
    assert not AuditRun.objects.exists()


def test_without_a_key_or_session_nothing_is_read(caller: User) -> None:
    answer = Client().post("/api/audit", {"text": BAD})
    assert answer.status_code == 401
    assert answer.json()["message"] == "请带上有效的密钥，或先登录再调用。"
    assert Client().post("/api/audit", {"text": BAD}, **bearer("mt_wrong")).status_code == 401


def test_a_withdrawn_key_and_a_disabled_person_call_no_more(caller: User) -> None:
    key = make_key(caller, "a")
    assert Client().post("/api/audit", {"text": BAD}, **bearer(key)).status_code == 200
    assert ApiKey.objects.get().used_at is not None
    withdraw(caller, "a")
    assert Client().post("/api/audit", {"text": BAD}, **bearer(key)).status_code == 401
    other = make_key(caller, "b")
    User.objects.update(is_active=False)
    assert Client().post("/api/audit", {"text": BAD}, **bearer(other)).status_code == 401


def test_a_wrong_key_is_not_replaced_by_the_session_it_came_with(session: Client) -> None:
    session.get("/api/docs")
    token = session.cookies["csrftoken"].value
    assert session.post("/api/audit", {"text": BAD}, HTTP_X_CSRFTOKEN=token, **bearer("mt_x")).status_code == 401


def test_a_session_calls_with_its_token_and_a_forged_request_is_refused(session: Client) -> None:
    forged = session.post("/api/audit", {"text": BAD})
    assert (forged.status_code, forged.json()["code"]) == (403, "csrf")
    session.get("/api/docs")
    token = session.cookies["csrftoken"].value
    assert session.post("/api/audit", {"text": BAD}, HTTP_X_CSRFTOKEN=token).status_code == 200


def test_keys_are_kept_as_digests_and_shown_once(caller: User, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("api_key", "caller", "统计平台")
    key = capsys.readouterr().out.strip()
    assert re.fullmatch(r"mt_[\w-]{43}", key)
    stored = ApiKey.objects.get()
    assert key not in str(ApiKey.objects.values_list().get()) and stored.name == "统计平台"
    assert SecurityEntry.objects.get(kind="api-key").detail == {"name": "统计平台"}
    assert Client().post("/api/audit", {"text": BAD}, **bearer(key)).status_code == 200
    call_command("api_key", "caller", "统计平台", "--withdraw")
    assert Client().post("/api/audit", {"text": BAD}, **bearer(key)).status_code == 401


def test_a_hostile_file_is_refused_in_its_place_with_a_sentence(caller: User) -> None:
    answer = call(caller, file=[SimpleUploadedFile("a.docm", b"PK\x03\x04"), SimpleUploadedFile("b.txt", BAD.encode())])
    refused, read = answer.json()
    assert refused["summary"]["code"] == "audit.macro" and "宏" in refused["summary"]["refused"]
    assert read["summary"]["contradicted"] == 1


@pytest.mark.parametrize(
    ("data", "status", "code"),
    [
        ({}, 422, "audit.nothing"),
        ({"text": "  "}, 422, "audit.nothing"),
        ({"text": BAD, "region": "宁夏"}, 422, "audit.wrong-region"),
    ],
)
def test_a_wrong_request_is_told_what_is_missing(caller: User, data: dict[str, str], status: int, code: str) -> None:
    answer = call(caller, **data)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert re.search(r"[\u4e00-\u9fff]", answer.json()["message"])


def test_too_many_or_too_large_files_are_refused_before_they_are_read(
    caller: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    many = [SimpleUploadedFile(f"{n}.txt", b"a") for n in range(audit.MOST_FILES + 1)]
    assert call(caller, file=many).json()["code"] == "audit.too-much"
    monkeypatch.setattr(audit, "MOST_BYTES", 10)
    answer = call(caller, file=SimpleUploadedFile("a.txt", b"a" * 11))
    assert (answer.status_code, answer.json()["code"]) == (413, "audit.too-much")


def test_a_person_who_calls_too_often_waits_also_with_another_key(caller: User) -> None:
    answers = [call(caller, text="无").status_code for _ in range(31)]
    assert answers == [200] * 30 + [429]
    last = call(caller, text="无")
    assert last.json()["message"] == "调用太频繁，请稍后再试。" and int(last["Retry-After"]) > 0
    assert call(User.objects.create(username="other"), text="无").status_code == 200


def test_when_two_are_being_checked_a_third_is_told_to_come_back(caller: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate, "WAIT", 0.01)
    with gate.turn(), gate.turn():
        answer = call(caller, text=BAD)
    assert (answer.status_code, answer.json()["code"]) == (503, "audit.busy")
    assert call(caller, text=BAD).status_code == 200


def test_nothing_of_the_text_reaches_the_log(caller: User, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        call(caller, text=BAD, region="坏")
        call(caller, text=BAD)
    assert "5260" not in caplog.text and "部门窗口" not in caplog.text


def test_the_description_is_for_those_logged_in_and_names_no_outside_host(session: Client) -> None:
    assert Client().get("/api/docs").status_code == 302
    page = session.get("/api/docs").content.decode()
    assert "swagger-ui" in page
    assert re.findall(r"(?:src|href)=\"(?:https?:)?//", page) == []
    described = session.get("/api/openapi.json").json()
    assert "/api/audit" in described["paths"]
