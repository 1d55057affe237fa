"""规则与日历: the days and their reasons, the counts side by side, notices loaded or handed in, and who may."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from mingting.base.calendars import calendar_of
from mingting.base.models import Event, HolidayNotice
from mingting.base.roles import Permission, Role, may

HEAD = "通知编号,标题,地区,年份,类型,开始,结束,名称,来源\n"
OWN_2023 = HEAD + "宁夏-2023,宁夏2023年放假通知,640000,2023,放假,2023-04-21,2023-04-21,开斋节,转载\n"
STATE_2027 = (
    HEAD + "国办-2027,国务院办公厅关于2027年部分节假日安排的通知,,2027,放假,2027-02-05,2027-02-09,春节,政府网\n"
)
KEY = "0123456789abcdef0123456789abcdef"
ASK = {"HTTP_HX_REQUEST": "true"}


def text_of(answer: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def send(client: Client, text: str, do: str, mode: str = "replace", key: str = KEY, **more: Any) -> Any:
    """Look first, as the page does, then load."""
    data = {"text": text, "mode": mode, "do": "check", "idempotency_key": key, **more}
    looked = client.post("/calendar/load/", data)
    seen = re.search(r'name="seen" value="(\w*)"', looked.content.decode())
    assert seen is not None
    return client.post("/calendar/load/", {**data, "do": do, "seen": seen.group(1)})


@pytest.mark.parametrize("role", list(Role))
def test_each_role_sees_the_calendar_and_loads_a_notice_just_as_the_matrix_says(
    enter: Callable[[str], Client], role: Role
) -> None:
    client = enter(role)
    assert client.get("/calendar/").status_code == (200 if may(role, Permission.SEE_CALENDAR) else 403)
    assert client.get("/calendar/day/2021-05-13/").status_code == (200 if may(role, Permission.SEE_CALENDAR) else 403)
    writes = may(role, Permission.LOAD_CALENDAR) or may(role, Permission.PROPOSE_CALENDAR)
    assert client.get("/calendar/load/").status_code == (200 if writes else 403)
    sent = client.post("/calendar/load/", {"text": OWN_2023, "mode": "replace", "do": "load", "idempotency_key": KEY})
    assert sent.status_code == (422 if writes else 403)
    assert ("录入放假通知" in client.get("/calendar/").content.decode()) == writes
    assert not HolidayNotice.objects.exists()


def test_the_second_quarter_of_2021_is_60_here_and_62_by_the_national_calendar(enter: Callable[[str], Client]) -> None:
    client = enter("WC")
    page = text_of(client.get("/calendar/?year=2021"))
    assert re.search(r"中宁县 \d+ 60 \d+ \d+ \d+ 只按全国安排 \d+ 62 ", page)
    assert "5月 17 个工作日（全国 19）" in page
    opened = text_of(client.get(reverse("calendar-span", args=["2021Q2"]), **ASK))
    assert "65 − 6 ＋ 1 = 60" in opened or "= 60" in opened
    left, off, more = map(int, re.search(r"(\d+) − (\d+) ＋ (\d+) = 60", opened).groups())  # type: ignore[union-attr]
    assert left - off + more == 60
    assert "只按全国安排 62 天" in opened
    assert "本地区通知另放 2 天" in opened


def test_a_day_says_why_by_which_notice_and_what_the_national_calendar_says(enter: Callable[[str], Client]) -> None:
    opened = text_of(enter("VC").get("/calendar/day/2021-05-13/", **ASK))
    assert "星期四，开斋节放假" in opened
    assert "宁夏-2021" in opened
    assert "全国日历上这一天是：星期四，工作日" in opened


def test_a_day_is_a_whole_page_without_script(enter: Callable[[str], Client]) -> None:
    answer = enter("WC").get("/calendar/day/2021-05-08/")
    assert "<html" in answer.content.decode()
    assert "调休上班" in text_of(answer)


def test_what_is_provisional_is_said_plainly(enter: Callable[[str], Client]) -> None:
    client = enter("WC")
    page = text_of(client.get("/calendar/?year=2027"))
    assert "2027年暂定" in page
    assert "2027年放假通知尚未录入" in page
    assert "尚未录入" in text_of(client.get("/calendar/day/2027-02-08/", **ASK))
    assert "暂定" not in text_of(client.get("/calendar/?year=2021")).split("数工作日")[1]


def test_the_spring_festival_is_called_so_in_its_cells_also_where_the_eve_is_named_first(
    enter: Callable[[str], Client],
) -> None:
    page = enter("WC").get("/calendar/?year=2026").content.decode()
    assert page.count("<i>春节</i>") >= 7 and "<i>农历" not in page
    assert "农历除夕、春节" in page, "the notice's own words are spoken"


def test_a_year_without_the_region_s_own_notice_is_noted(enter: Callable[[str], Client]) -> None:
    client = enter("WC")
    assert "只有全国安排" in text_of(client.get("/calendar/?year=2024"))
    assert "只有全国安排" not in text_of(client.get("/calendar/?year=2021"))


def test_the_calculator_answers_a_day_that_opens_to_its_account(enter: Callable[[str], Client]) -> None:
    client = enter("WC")
    page = client.get("/calendar/?year=2021&start=2021-05-10&days=5")
    assert "2021年5月19日（周三）" in text_of(page)
    url = re.search(r'href="(/calendar/account/[^"]+)"', page.content.decode())
    assert url is not None
    opened = text_of(client.get(url.group(1).replace("&amp;", "&"), **ASK))
    assert "计入 5 天 = 5 个工作日" in opened
    assert "开斋节放假" in opened


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("start=&days=5", "请填起算的日期"),
        ("start=2021-02-30&days=5", "日期请写成"),
        ("start=1899-01-01&days=5", "年以后的日期"),
        ("start=2021-05-10&days=0", "至少 1 个工作日"),
        ("start=2021-05-10&days=99999", "最多 1000 个工作日"),
        ("start=2021-05-10&days=五", "请填整数"),
    ],
)
def test_a_wrong_question_is_answered_beside_its_field(enter: Callable[[str], Client], query: str, says: str) -> None:
    answer = enter("WC").get(f"/calendar/?year=2021&{query}")
    assert answer.status_code == 422
    assert says in text_of(answer)


@pytest.mark.parametrize(
    "address",
    [
        "/calendar/?year=x",
        "/calendar/?year=99999",
        "/calendar/?year=1900",
        "/calendar/day/2021-13-01/",
        "/calendar/span/2021Q9/",
        "/calendar/span/0001-01-01..9999-12-31/",
        "/calendar/account/?start=x&days=1",
        "/calendar/proposals/ff/",
    ],
)
def test_an_address_that_means_nothing_is_not_found(enter: Callable[[str], Client], address: str) -> None:
    assert enter("BL").get(address).status_code == 404


def test_a_notice_is_looked_at_before_it_is_loaded(enter: Callable[[str], Client]) -> None:
    client = enter("BL")
    looked = client.post(
        "/calendar/load/", {"text": OWN_2023, "mode": "replace", "do": "check", "idempotency_key": KEY}
    )
    assert looked.status_code == 200
    assert "2023年4月21日（周五） 工作日 开斋节放假" in text_of(looked)
    assert re.search(r"2023年第二季度 \d+ \d+", text_of(looked))
    assert not HolidayNotice.objects.exists()
    answer = send(client, OWN_2023, "load")
    assert answer["Location"] == "/calendar/?year=2023"
    assert not calendar_of("640521000000").is_workday(date(2023, 4, 21))
    assert "已录入 1 份放假通知" in text_of(client.get(answer["Location"]))


def test_what_was_not_looked_at_is_not_loaded(enter: Callable[[str], Client]) -> None:
    client = enter("BL")
    data = {"text": OWN_2023, "mode": "replace", "do": "load", "seen": "0" * 32, "idempotency_key": KEY}
    answer = client.post("/calendar/load/", data)
    assert answer.status_code == 422
    assert "内容在核对之后改过" in text_of(answer)
    assert not HolidayNotice.objects.exists()


def test_sent_twice_is_loaded_once(enter: Callable[[str], Client]) -> None:
    client = enter("BL")
    first, again = send(client, OWN_2023, "load"), send(client, OWN_2023, "load")
    assert first["Location"] == again["Location"]
    assert Event.objects.filter(kind="calendar.notice-loaded").count() == 1


def test_a_form_without_its_key_is_refused(enter: Callable[[str], Client]) -> None:
    assert send(enter("BL"), OWN_2023, "load", key="").status_code == 400
    assert not HolidayNotice.objects.exists()


def test_bad_lines_are_told_line_by_line_and_nothing_is_lost(enter: Callable[[str], Client]) -> None:
    text = (
        HEAD
        + "a,甲,640000,2023,放假,2023-02-30,,春节,x\na,甲,640000,二三,放假,2023-03-01,,,\na,甲,640000,2023,休,2023-03-01,,,\n"
    )
    answer = enter("BL").post("/calendar/load/", {"text": text, "mode": "add", "do": "check", "idempotency_key": KEY})
    assert answer.status_code == 422
    page = text_of(answer)
    for line, word in ((2, "日期“2023-02-30”无法识别"), (3, "年份“二三”应为四位数字"), (4, "类型“休”应为放假或上班")):
        assert f"第{line}行：{word}" in page
    assert "a,甲,640000,2023,放假,2023-02-30,,春节,x" in page
    assert 'value="add"' in answer.content.decode()
    assert re.search(r'value="add"[^>]*checked', answer.content.decode())


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "请选文件，或把通知粘贴进来"),
        (HEAD, "只有表头，没有通知"),
        ("随便写的", "第1行：缺少表头"),
        ("[{", "不是完整的JSON"),
        (HEAD + "a,甲,,0001,放假,0001-01-01,,,\n", "不在 2001 至 2100 年之间"),
        (HEAD + "a,,,2027,放假,2027-01-01,,,\n", "没有标题"),
        (HEAD + "a," + "甲" * 140_000 + ",,2027,放假,2027-01-01,,,\n", "内容过长"),
    ],
)
def test_what_is_no_notice_is_refused_in_words(enter: Callable[[str], Client], text: str, says: str) -> None:
    answer = enter("BL").post(
        "/calendar/load/", {"text": text, "mode": "replace", "do": "check", "idempotency_key": KEY}
    )
    assert answer.status_code == 422
    assert says in text_of(answer)
    assert not HolidayNotice.objects.exists()


def test_cells_pasted_from_a_spreadsheet_are_understood(enter: Callable[[str], Client]) -> None:
    client = enter("BL")
    assert send(client, OWN_2023.replace(",", "\t"), "load").status_code == 302
    assert HolidayNotice.objects.get().code == "宁夏-2023"


def test_a_chosen_file_is_kept_in_the_page_so_that_it_is_chosen_once(enter: Callable[[str], Client]) -> None:
    file = SimpleUploadedFile("通知.csv", OWN_2023.encode("gb18030"))
    data = {"file": file, "mode": "replace", "do": "check", "idempotency_key": KEY}
    answer = enter("BL").post("/calendar/load/", data)
    assert answer.status_code == 200
    assert "宁夏2023年放假通知,640000" in answer.content.decode()


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("通知.exe", b"x", "只收 csv、txt、json 文件"),
        ("通知.csv", b"", "空"),
        ("通知.csv", b"a" * (257 * 1024), "超过"),
        ("通知.csv", b"\xff\xfe\xff\xff\x80", "文字编码认不出来"),
    ],
)
def test_an_unfit_file_is_refused(enter: Callable[[str], Client], name: str, content: bytes, says: str) -> None:
    data = {"file": SimpleUploadedFile(name, content), "mode": "replace", "do": "check", "idempotency_key": KEY}
    answer = enter("BL").post("/calendar/load/", data)
    assert answer.status_code == 422
    assert says in text_of(answer)


def test_statistics_hands_in_and_the_leader_decides(enter: Callable[[str], Client]) -> None:
    clerk, leader = enter("ST"), enter("BL")
    assert send(clerk, STATE_2027, "load").status_code == 403
    assert send(clerk, STATE_2027, "propose")["Location"] == "/calendar/?year=2027"
    assert not HolidayNotice.objects.exists()
    page = leader.get("/calendar/")
    assert "有一份放假通知等待审定" in text_of(page)
    url = re.search(r'href="(/calendar/proposals/\w+/)"', page.content.decode())
    assert url is not None
    assert "审定并录入" not in text_of(clerk.get(url.group(1)))
    assert clerk.post(url.group(1), {"do": "accept", "idempotency_key": KEY[::-1]}).status_code == 403
    assert "2027年由暂定变为已定" in text_of(leader.get(url.group(1)))
    for _ in range(2):
        assert leader.post(url.group(1), {"do": "accept", "idempotency_key": KEY})["Location"] == "/calendar/?year=2027"
    assert HolidayNotice.objects.get().code == "国办-2027"
    assert "等待审定" not in text_of(leader.get("/calendar/"))
    assert leader.get(url.group(1)).status_code == 404


def test_a_proposal_is_sent_back_with_a_reason_only(enter: Callable[[str], Client]) -> None:
    send(enter("ST"), STATE_2027, "propose")
    leader = enter("BL")
    url = re.search(r'href="(/calendar/proposals/\w+/)"', leader.get("/calendar/").content.decode())
    assert url is not None
    refused = leader.post(url.group(1), {"do": "decline", "why": " ", "idempotency_key": KEY})
    assert refused.status_code == 422
    assert "请写明退回的理由" in text_of(refused)
    assert (
        leader.post(url.group(1), {"do": "decline", "why": "日期抄错", "idempotency_key": KEY[::-1]}).status_code == 302
    )
    assert not HolidayNotice.objects.exists()
    assert Event.objects.get(kind="calendar.notice-declined").data["why"] == "日期抄错"
    assert "理由：日期抄错" in text_of(enter("ST").get("/calendar/"))
    assert "日期抄错" not in text_of(enter("WC").get("/calendar/"))
    send(enter("ST"), STATE_2027, "propose", key="f" * 32)
    assert "等待审定" in text_of(leader.get("/calendar/"))
    assert "日期抄错" not in text_of(enter("ST").get("/calendar/"))


def test_a_notice_of_another_region_changes_nothing_here_and_says_so(enter: Callable[[str], Client]) -> None:
    text = OWN_2023.replace("640000", "650000")
    answer = enter("BL").post(
        "/calendar/load/", {"text": text, "mode": "replace", "do": "check", "idempotency_key": KEY}
    )
    assert "地区代码 650000 不含本县" in text_of(answer)
    assert "没有哪一天会变" in text_of(answer)


def test_the_empty_notice_loads_as_it_is(enter: Callable[[str], Client]) -> None:
    client = enter("BL")
    text = client.get(reverse("calendar-template")).content.decode("utf-8-sig")
    assert send(client, text, "load").status_code == 302


def test_the_calendar_asks_the_tables_little(
    enter: Callable[[str], Client], django_assert_max_num_queries: Callable[[int], Any], land: SimpleNamespace
) -> None:
    client = enter("BL")
    client.get("/calendar/")
    with django_assert_max_num_queries(11):
        client.get("/calendar/?year=2021")
    with django_assert_max_num_queries(9):
        client.get("/calendar/day/2021-05-13/", **ASK)
    with django_assert_max_num_queries(9):
        client.get(reverse("calendar-span", args=["2021"]), **ASK)
