"""台账导入: looked at before it counts, brought in once, every row accounted for, and nobody sees another's ledger."""

from __future__ import annotations

import csv
import io
import re
import secrets
from collections.abc import Callable, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from mingting.base.journal import SYSTEM
from mingting.base.models import AliasDecision, AsideRow, Event, Ledger, OrganAlias, SecurityEntry, Source
from mingting.base.roles import Permission, Role, may
from mingting.base.worker import run_once
from mingting.doors.desk import ledger_jobs
from mingting.doors.desk.ledger_look import heading_keys
from mingting.exchange.models import ColumnMapping
from mingting.registers.acts.declare_register import load_declared
from mingting.supervise.returns.models import ReturnLine

KEY = "0123456789abcdef0123456789abcdef"
HEAD = ("填报单位", "指标", "起始日期", "截止日期", "数量", "填报人", "填报时间")
Rows = Sequence[Sequence[object]]


def text_of(answer: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def row(organ: str = "住建局", month: int = 4, count: object = 120, who: str = "王小明") -> list[object]:
    return [organ, "受理量", f"2021-{month:02}-01", f"2021-{month:02}-28", count, who, "2021-05-06 09:00:00"]


def sheet(rows: Rows, head: Sequence[str] = HEAD) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows([head, *rows])
    return out.getvalue().encode("utf-8-sig")


def upload(client: Client, content: bytes, name: str = "月报.csv", key: str = "", **more: str) -> Any:
    file = SimpleUploadedFile(name, content)
    key = key or secrets.token_hex(16)
    data = {"kind": "returns", "source": "hall", "file": file, "idempotency_key": key, **more}
    return client.post("/imports/", data)


def staged(client: Client, rows: Rows, **more: Any) -> str:
    answer = upload(client, sheet(rows, more.pop("head", HEAD)), **more)
    assert answer.status_code == 302, text_of(answer)
    return str(answer["Location"])


def tell(client: Client, url: str, do: str, key: str = KEY[::-1], **more: str) -> Any:
    return client.post(url, {"do": do, "idempotency_key": key, **more})


def brought(client: Client, rows: Rows) -> str:
    url = staged(client, rows)
    assert tell(client, url, "import", key=secrets.token_hex(16))["Location"] == url
    return url


@pytest.mark.parametrize("role", list(Role))
def test_each_role_imports_just_as_the_matrix_says(enter: Callable[[str], Client], role: Role) -> None:
    client, status = enter(role), 200 if may(role, Permission.IMPORT) else 403
    for address in ("/imports/", "/imports/sources/", "/imports/template/returns/"):
        assert client.get(address).status_code == status, address
    sent = upload(client, sheet([row()]))
    assert sent.status_code == (302 if status == 200 else 403)
    declared = client.post(
        "/imports/sources/", {"name": "新系统", "code": "new", "kind": "hall", "idempotency_key": KEY[::-1]}
    )
    assert declared.status_code == (302 if may(role, Permission.DECLARE_SOURCE) else 403)
    assert Client().get("/imports/").status_code == 302


def test_a_file_is_looked_at_before_anything_is_written(enter: Callable[[str], Client]) -> None:
    client = enter("ST")
    url = staged(client, [row(), row(month=5, count="一百"), row("没有的局"), ["合计", "", "", "", 240, "", ""]])
    page = text_of(client.get(url))
    assert "3 行 = 新增 1 ＋ 已有 0 ＋ 冲突 0 ＋ 不收 2" in page
    assert "没有名为“没有的局”的单位" in page
    assert "合计" in page
    assert not ReturnLine.objects.exists()
    assert Ledger.objects.get().state == Ledger.State.STAGED
    assert not Event.objects.filter(kind="ledger.imported").exists()


def test_people_are_masked_in_what_is_shown_before(enter: Callable[[str], Client]) -> None:
    client = enter("ST")
    head = (*HEAD, "经办人", "身份证号", "手机")
    rows = [[*row(), "欧阳小明", "640521199001010016", "13812345678"]]
    page = client.get(staged(client, rows, head=head)).content.decode()
    for plain in ("王小明", "欧阳小明", "640521199001010016", "13812345678"):
        assert plain not in page
    for masked in ("王*明", "欧**明", "640521********0016", "138****5678"):
        assert masked in page


def test_what_came_of_every_row_adds_up_and_the_same_file_again_adds_nothing(enter: Callable[[str], Client]) -> None:
    client = enter("ST")
    url = brought(client, [row(), row(month=5), row("没有的局")])
    page = text_of(client.get(url))
    assert "3 = 2 ＋ 0 ＋ 1" in page
    assert ReturnLine.objects.count() == 2
    assert Event.objects.filter(kind="ledger.imported").count() == 1
    again = upload(client, sheet([row(), row(month=5), row("没有的局")]), key="f" * 32)
    assert again["Location"] == url
    assert "已经导入过" in text_of(client.get(url))
    assert ReturnLine.objects.count() == 2


def test_pressed_twice_it_is_brought_in_once(enter: Callable[[str], Client]) -> None:
    client = enter("ST")
    url = staged(client, [row()])
    for _ in range(2):
        assert tell(client, url, "import")["Location"] == url
    assert Event.objects.filter(kind="ledger.imported").count() == 1
    assert tell(client, url, "import", key="short").status_code == 400


def test_a_heading_nobody_knows_is_mapped_once_and_remembered(enter: Callable[[str], Client]) -> None:
    client = enter("ST")
    head = ("填报单位", "指标", "起始日期", "截止日期", "多少件呀", "填报人", "填报时间")
    url = staged(client, [row()], head=head)
    page = client.get(url).content.decode()
    assert "缺少必填的列" in page
    assert 'value="import"' not in page
    at = re.search(r'name="key-(\d+)" value="多少件呀"', page)
    assert at is not None
    n = at.group(1)
    mapped = {f"key-{n}": "多少件呀", f"map-{n}": "count", f"was-{n}": "", f"auto-{n}": ""}
    changed = tell(client, url, "import", **mapped)
    assert changed.status_code == 302
    assert not ReturnLine.objects.exists(), "what was not tried is not brought in"
    assert "列的对应改过，还没有导入" in text_of(client.get(url))
    tell(client, url, "import", key="a" * 32, **{**mapped, f"was-{n}": "count"})
    assert ReturnLine.objects.get().count == 120
    assert ColumnMapping.objects.get().headings == {"多少件呀": "count"}
    other = staged(client, [row(month=5)], head=head, key="b" * 32)
    assert "新增 1" in text_of(client.get(other))


@pytest.mark.parametrize(
    ("chosen", "says"),
    [({"1": "count", "2": "count"}, "都对应了“数量”"), ({"1": "nothing"}, "没有这一列")],
)
def test_a_mapping_that_cannot_be_is_refused_and_nothing_changes(
    enter: Callable[[str], Client], chosen: dict[str, str], says: str
) -> None:
    client = enter("ST")
    url = staged(client, [row()])
    fields = {
        f"{name}-{at}": value for at, code in chosen.items() for name, value in (("key", f"列{at}"), ("map", code))
    }
    answer = tell(client, url, "map", **fields)
    assert answer.status_code == 422
    assert says in text_of(answer)
    assert Ledger.objects.get().mapping == {}


def test_a_department_brings_in_only_its_own_rows(enter: Callable[[str], Client], land: SimpleNamespace) -> None:
    client = enter("DL")
    url = brought(client, [row("住建局"), row("审批服务局")])
    assert "“审批服务局”不在您可以导入的单位范围内" in text_of(client.get(url))
    assert list(ReturnLine.objects.values_list("organ__short_name", flat=True)) == ["住建局"]


def test_a_department_sees_neither_the_ledgers_of_others_nor_their_rows(enter: Callable[[str], Client]) -> None:
    whole, department = enter("ST"), enter("DL")
    url = brought(whole, [row("没有的局")])
    assert department.get(url).status_code == 404
    assert department.get(f"{url}repair/").status_code == 404
    assert department.get(f"{url}progress/").status_code == 404
    assert tell(department, url, "drop").status_code == 404
    assert "还没有导入过" in text_of(department.get("/imports/"))
    own = brought(department, [row()])
    assert own in whole.get("/imports/").content.decode()


def test_the_repair_file_is_noted_and_brings_its_rows_back(
    enter: Callable[[str], Client], land: SimpleNamespace
) -> None:
    client = enter("ST")
    url = brought(client, [row(), row("建设局", month=5)])
    assert "还有 1 行" in text_of(client.get(url))
    got = client.get(f"{url}repair/")
    assert got["Cache-Control"] == "no-store"
    assert SecurityEntry.objects.get(kind="repair-file").user == "st"
    OrganAlias.objects.create(organ=land.housing, name="建设局")
    answer = upload(client, got.content, name="修补.xlsx", key="c" * 32)
    tell(client, answer["Location"], "import", key="d" * 32)
    assert ReturnLine.objects.count() == 2
    page = text_of(client.get(url))
    assert "其中 1 行后来补上" in page
    assert "后来都补上了" in page
    assert client.get(f"{url}repair/").status_code == 404


def test_an_ambiguous_name_is_decided_once_and_the_rows_come_in(
    enter: Callable[[str], Client], land: SimpleNamespace
) -> None:
    for one in (land.housing, land.bureau):
        OrganAlias.objects.create(organ=one, name="服务中心")
    client = enter("ST")
    url = brought(client, [row(), row("服务中心", month=5), row("服务中心", month=3)])
    page = client.get(url).content.decode()
    assert page.count("organ-0") >= 2
    assert "organ-1" not in page, "a name is asked once however often it stands there"
    for wrong in ("", land.town.code):
        assert tell(client, url, "decide", key="e" * 32, **{"organ-0": wrong}).status_code == 422
    answer = tell(client, url, "decide", key="f" * 32, **{"organ-0": land.bureau.code})
    assert answer.status_code == 302
    assert "新增 2" in text_of(client.get(answer["Location"]))
    assert ReturnLine.objects.filter(organ=land.bureau).count() == 2
    assert AliasDecision.objects.get().text == "服务中心"
    next_time = brought(client, [row("服务中心", month=2)])
    assert "全部的行都有着落" in text_of(client.get(next_time))


def test_a_department_cannot_decide_a_name(enter: Callable[[str], Client], land: SimpleNamespace) -> None:
    for one in (land.housing, land.bureau):
        OrganAlias.objects.create(organ=one, name="服务中心")
    client = enter("DL")
    url = brought(client, [row("服务中心")])
    assert "请统计通报岗认定后重试" in text_of(client.get(url))
    assert tell(client, url, "decide", key="e" * 32, **{"organ-0": land.bureau.code}).status_code == 403
    assert not AliasDecision.objects.exists()


def test_a_retry_that_brings_nothing_says_why_as_of_now(enter: Callable[[str], Client], land: SimpleNamespace) -> None:
    client = enter("ST")
    url = brought(client, [row("新局", count="一百")])
    OrganAlias.objects.create(organ=land.housing, name="新局")
    assert tell(client, url, "retry", key="e" * 32)["Location"] == url
    page = text_of(client.get(url))
    assert "还没有一行能导入" in page
    assert "没有名为“新局”的单位" not in page
    assert "“一百”" in page


def test_a_large_file_is_read_and_brought_in_by_the_job_process(
    enter: Callable[[str], Client], monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    monkeypatch.setattr(ledger_jobs, "AT_ONCE", 10)
    client = enter("ST")
    url = staged(client, [row(), row("没有的局")])
    client.get(url)
    page = client.get(url)
    assert "由后台读取和写入" in text_of(page)
    assert "排队" in text_of(client.get(f"{url}progress/"))
    run_once("test")
    assert client.get(f"{url}progress/")["HX-Redirect"] == url
    assert "新增 1" in text_of(client.get(url))
    tell(client, url, "import")
    assert not ReturnLine.objects.exists()
    run_once("test")
    assert client.get(f"{url}progress/")["HX-Redirect"] == url
    assert client.get(url)["Location"] == url
    assert "2 = 1 ＋ 0 ＋ 1" in text_of(client.get(url))
    tell(client, url, "retry", key="e" * 32)
    run_once("test")
    client.get(url)
    assert "还没有一行能导入" in text_of(client.get(url))


def test_a_job_that_died_is_told_and_can_be_asked_again(
    enter: Callable[[str], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ledger_jobs, "AT_ONCE", 10)
    client = enter("ST")
    url = staged(client, [row()])
    client.get(url)
    run_once("test")

    def die(*args: Any, **more: Any) -> int:
        raise RuntimeError("the machine went away")

    with monkeypatch.context() as broken:
        broken.setattr(ledger_jobs, "bring_in", die)
        tell(client, url, "import")
        run_once("test")
    assert "后台处理没有完成" in text_of(client.get(url))
    tell(client, url, "import", key="e" * 32)
    run_once("test")
    client.get(url)
    assert ReturnLine.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("月报.exe", b"MZ", "只收 xlsx"),
        ("月报.csv", b"", "空"),
        ("月报.xlsm", b"PK", "只收 xlsx"),
        ("月报.xlsx", b"PK\x03\x04 not a zip", "文件读不出来"),
        ("月报.xlsx", b"a,b\n1,2\n", "扩展名是“.xlsx”"),
        ("月报.csv", b"<html><table>", "内容却是 html 格式"),
    ],
)
def test_an_unfit_file_is_refused_at_the_door(
    enter: Callable[[str], Client], name: str, content: bytes, says: str
) -> None:
    answer = upload(enter("ST"), content, name=name)
    assert answer.status_code == 422
    assert says in text_of(answer)
    assert not Ledger.objects.exists()


def test_kind_and_source_must_be_known(enter: Callable[[str], Client]) -> None:
    client = enter("ST")
    for wrong in ({"kind": ""}, {"kind": "register:nothing"}, {"source": "../etc"}):
        assert upload(client, sheet([row()]), **wrong).status_code == 422
    assert client.get("/imports/template/nothing/").status_code == 422
    assert client.get("/imports/999/").status_code == 404


def test_a_file_that_is_no_ledger_says_what_it_should_have(enter: Callable[[str], Client]) -> None:
    client = enter("ST")
    answer = upload(client, "甲,乙\n1,2\n3,4\n".encode())
    page = text_of(client.get(answer["Location"]))
    assert "这份文件还不能导入" in page
    assert "填报单位" in page


def test_names_with_paths_and_marks_do_no_harm(enter: Callable[[str], Client]) -> None:
    client = enter("ST")
    url = staged(client, [row()], name="..\\..\\<b>x</b>.csv")
    page = client.get(url).content.decode()
    assert "<b>x</b>.csv" not in page
    assert Ledger.objects.get().file.name.endswith("b>.csv")


def test_nothing_plain_is_left_on_the_disk(enter: Callable[[str], Client]) -> None:
    client = enter("ST")
    url = brought(client, [row(who="司马无忌"), row("没有的局", who="司马无忌")])
    client.get(url)
    client.get(f"{url}repair/")
    for path in Path(settings.DATA).rglob("*"):
        if path.is_file():
            assert "司马无忌".encode() not in path.read_bytes(), path
    assert not list(Path(settings.DATA).glob("tmp/*"))


def test_what_is_given_up_leaves_the_list_and_can_come_again(enter: Callable[[str], Client]) -> None:
    client = enter("ST")
    url = staged(client, [row()])
    assert tell(client, url, "drop")["Location"] == "/imports/"
    assert not Ledger.objects.exists()
    url = staged(client, [row()], key="c" * 32)
    tell(client, url, "import", key="d" * 32)
    assert tell(client, url, "drop", key="e" * 32).status_code == 302
    assert Ledger.objects.get().state == Ledger.State.DONE


def test_the_list_is_narrowed_by_links_that_can_be_shared(
    enter: Callable[[str], Client], land: SimpleNamespace
) -> None:
    client = enter("ST")
    done = brought(client, [row(), row("没有的局")])
    waiting = staged(client, [row(month=3)], key="c" * 32, source="zjj")
    listed = {
        only: [url for url in (done, waiting) if f'href="{url}"' in client.get(f"/imports/?{only}").content.decode()]
        for only in (
            "",
            "only=open",
            "only=aside",
            "kind=cases",
            "source=zjj",
            "only=mine&source=hall",
            "before=x&only=zz",
        )
    }
    assert listed[""] == listed["before=x&only=zz"] == [done, waiting]
    assert listed["only=open"] == listed["source=zjj"] == [waiting]
    assert listed["only=aside"] == listed["only=mine&source=hall"] == [done]
    assert listed["kind=cases"] == []


def test_a_source_is_declared_once_and_its_kind_stays(enter: Callable[[str], Client]) -> None:
    client, data = enter("ST"), {"name": "新大厅", "code": "hall-2", "kind": "hall"}
    assert client.post("/imports/sources/", {**data, "idempotency_key": KEY}).status_code == 302
    other = client.post("/imports/sources/", {**data, "kind": "agent", "idempotency_key": KEY[::-1]})
    assert other.status_code == 422
    assert "类型不能更改" in text_of(other)
    wrong = client.post("/imports/sources/", {**data, "code": "大厅 2", "idempotency_key": KEY})
    assert "只用小写字母" in text_of(wrong)
    assert Source.objects.filter(code="hall-2").count() == 1


def test_the_pages_ask_the_tables_little_however_many_rows_are_aside(
    enter: Callable[[str], Client], django_assert_max_num_queries: Callable[[int], Any]
) -> None:
    client = enter("ST")
    load_declared(actor=SYSTEM)
    url = brought(client, [row(f"没有的局{n}") for n in range(120)])
    with django_assert_max_num_queries(16):
        page = text_of(client.get(url))
    assert "没有的局49" in page
    assert "没有的局50" not in page
    assert "没有的局50" in text_of(client.get(f"{url}?after=51"))
    with django_assert_max_num_queries(16):
        client.get("/imports/")
    assert AsideRow.objects.count() == 120


def test_columns_that_share_their_word_cannot_be_mapped_by_it() -> None:
    assert heading_keys(("编号", "备注", "备注#3", "第4列"), double=False) == ["编号", "备注", "", ""]


def test_no_page_has_personal_data_in_its_title_or_address(enter: Callable[[str], Client]) -> None:
    client = enter("ST")
    url = brought(client, [row(who="司马无忌"), row("没有的局")])
    for address in ("/imports/", url, reverse("imports-sources"), "/calendar/", "/account/password/"):
        page = client.get(address).content.decode()
        title = re.search(r"<title>(.*?)</title>", page, re.S)
        assert title is not None
        assert "司马" not in title.group(1)
        assert "月报.csv" not in title.group(1)


def test_a_name_decided_wrongly_is_decided_again_for_what_comes_after(
    enter: Callable[[str], Client], land: SimpleNamespace
) -> None:
    for one in (land.housing, land.bureau):
        OrganAlias.objects.create(organ=one, name="服务中心")
    client, department = enter("ST"), enter("DL")
    url = brought(client, [row("服务中心")])
    tell(client, url, "decide", key="e" * 32, **{"organ-0": land.bureau.code})
    known = AliasDecision.objects.get()
    assert "认定过的名称" in text_of(client.get("/imports/sources/"))
    assert "认定过的名称" not in text_of(department.get("/imports/sources/"))
    for organ, says in (("", "请填单位"), ("服务中心", "对应多个单位"), ("没有的局", "不是已登记的单位")):
        client.post("/imports/names/", {"decision": known.pk, "organ": organ, "idempotency_key": secrets.token_hex(16)})
        assert says in text_of(client.get("/imports/sources/"))
    sent = {"decision": known.pk, "organ": "住建局", "idempotency_key": KEY}
    assert department.post("/imports/names/", sent).status_code == 403
    client.post("/imports/names/", sent)
    known.refresh_from_db()
    assert known.organ == land.housing
    brought(client, [row("服务中心", month=5)])
    assert ReturnLine.objects.filter(organ=land.housing).count() == 1
