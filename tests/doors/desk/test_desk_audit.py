"""核数: anything pasted or dropped is checked, decided upon and taken along; nobody else sees it, nothing of it leaks."""

from __future__ import annotations

import io
import logging
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from mingting.base.models import AnswerKey
from mingting.base.roles import Role
from mingting.report.audit import gate
from mingting.report.audit.models import AuditRun

KEY = "0123456789abcdef0123456789abcdef"
TEXT = """清源县2024年第一季度政务服务工作情况通报
一、办件情况
第一季度，全县政务服务窗口共受理办件5260件，其中部门窗口3140件，乡镇窗口2020件。经办人张晓明。
全县应办结4006件，已办结3907件，办结率97.52%。
全县评价满意率达99.5%。
二、各单位情况
单位\t受理(件)\t办结(件)
民政局\t120\t118
水务局\t230\t229
合计\t350\t357
"""
Enter = Callable[[str], Client]


def text_of(answer: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def send(client: Client, key: str = KEY, **data: Any) -> Any:
    return client.post("/audit/", {"idempotency_key": key, **data})


def begun(client: Client, **data: Any) -> str:
    answer = send(client, **(data or {"text": TEXT}))
    assert answer.status_code == 302, text_of(answer)
    return str(answer["Location"])


def card_of(page: str, words: str) -> str:
    """The finding whose card holds these words."""
    cards: list[str] = re.findall(r'<article class="find .*?</article>', page, re.DOTALL)
    return next(card for card in cards if words in card)


def decide(client: Client, url: str, words: str, act: str, key: str = KEY[::-1], **more: str) -> Any:
    page = client.get(url + "?show=all").content.decode()
    card = card_of(page, words)
    at, version = (re.search(rf'name="{name}" value="(\d+)"', card) for name in ("at", "version"))
    assert at and version
    data = {"at": at[1], "version": version[1], "act": act, "idempotency_key": key, **more}
    return client.post(url + "decide/", data)


def word_file(text: str) -> SimpleUploadedFile:
    made, out = docx.Document(), io.BytesIO()
    for line in text.splitlines():
        made.add_paragraph(line)
    made.save(out)
    return SimpleUploadedFile("通报.docx", out.getvalue())


@pytest.mark.parametrize("role", list(Role))
def test_any_member_of_staff_may_use_it_and_finds_it_in_the_menu(enter: Enter, role: Role) -> None:
    page = enter(role).get("/audit/")
    assert page.status_code == 200
    assert re.search(r'href="/audit/"[^>]*aria-current', page.content.decode())
    assert Client().get("/audit/").status_code == 302


def test_figures_are_marked_in_the_text_and_tied_to_their_findings_both_ways(enter: Enter) -> None:
    client = enter("WC")
    page = client.get(begun(client) + "?show=all").content.decode()
    bad = re.search(r'<a class="bad" id="(m-\d+)" href="#(f-\d+)" data-in="[^"]*">5260件', page)
    assert bad and f'id="{bad[2]}"' in page and f'href="#{bad[1]}"' in page
    assert re.search(r'<a class="ask" [^>]*>97.52%', page)
    assert re.search(r'<a class="ask open" [^>]*>99.5%', page)
    assert re.search(r'<td><a class="bad" [^>]*>357', page)
    assert re.search(r'<td><a class="ok" [^>]*>350<', page)
    parts = re.findall(r'data-in="([\d ]+)">(\d+件)', page)
    number = bad[2].removeprefix("f-")
    assert {text for numbers, text in parts if number in numbers.split()} == {"5260件", "3140件", "2020件"}


def test_the_page_counts_what_it_lists_and_filters_by_verdict_and_kind(enter: Enter) -> None:
    client = enter("ST")
    url = begun(client)
    counts = AuditRun.objects.get().counts
    assert counts["contradicted"] == 2 and counts["truncated"] == 1 and counts["unknown"] == 1 and counts["holds"] >= 1

    def listed(query: str) -> int:
        return client.get(url + query).content.decode().count('<article class="find ')

    assert listed("") == 4
    for verdict, count in counts.items():
        assert listed(f"?show={verdict}") == count
    assert listed("?show=all") == sum(counts.values())
    assert listed("?show=contradicted&kind=sum") == 2 and listed("?show=contradicted&kind=ratio") == 0
    assert listed("?show=nonsense&kind=nonsense&page=99999999") == 4


def test_a_correction_goes_into_the_text_that_is_taken_along(enter: Enter) -> None:
    client = enter("ST")
    url = begun(client)
    offered = re.search(r'name="text" value="([^"]*)"', card_of(client.get(url).content.decode(), "部门窗口"))
    assert offered and offered[1] == "5160件"
    answer = decide(client, url, "部门窗口", "fix", text=offered[1])
    assert answer.status_code == 302 and re.search(r"#f-\d+$", answer["Location"])
    assert re.search(r"<del>5260件</del> <ins>5160件</ins>", client.get(url).content.decode())
    taken = client.get(url + "text/txt/").content.decode("utf-8-sig")
    assert taken.replace("\r\n", "\n") == TEXT.replace("5260件", "5160件")
    words = [one.text for one in docx.Document(io.BytesIO(client.get(url + "text/docx/").content)).paragraphs]
    assert any("共受理办件5160件" in one for one in words)


def test_a_reason_is_kept_with_the_finding_and_can_be_taken_back(enter: Enter) -> None:
    client = enter("ST")
    url = begun(client)
    decide(client, url, "部门窗口", "reason", text="含市级窗口")
    page = client.get(url).content.decode()
    assert "已说明：含市级窗口" in card_of(page, "部门窗口")
    assert "还有 1 处矛盾没有处理" in text_of(client.get(url))
    assert re.search(r'<a class="settled" [^>]*>5260件', page)
    decide(client, url, "部门窗口", "back", key=KEY + "0")
    assert re.search(r'<a class="bad" [^>]*>5260件', client.get(url).content.decode())
    decide(client, url, "满意率", "no-figure", key=KEY + "1")
    assert "不是数字" in card_of(client.get(url).content.decode(), "满意率")


def test_an_empty_reason_is_asked_for_and_an_old_page_overwrites_nothing(enter: Enter) -> None:
    client = enter("ST")
    url = begun(client)
    answer = decide(client, url, "部门窗口", "reason", text=" ")
    assert "请先填写理由" in text_of(client.get(answer["Location"].split("#")[0]))
    stale = client.post(url + "decide/", {"at": "0", "version": "9", "act": "no-figure", "idempotency_key": KEY + "2"})
    assert stale.status_code == 409
    assert AuditRun.objects.get().version == 1


def test_the_same_form_sent_twice_is_one_run(enter: Enter) -> None:
    client = enter("ST")
    assert begun(client) == begun(client)
    assert AuditRun.objects.count() == 1
    assert send(client, text=TEXT + "另有3件。").status_code == 409


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.docm", b"PK\x03\x04", "文件含有宏"),
        ("a.docx", b"PK\x03\x04 broken", "已损坏或加密"),
        ("a.pdf", b"%PDF-1.7\nnothing", "无法"),
        ("a.doc", b"\xd0\xcf\x11\xe0" + b"\0" * 600, "旧版办公文档"),
        ("a.zip", b"PK\x05\x06" + b"\0" * 18, "不支持该文件格式"),
        ("a.txt", bytes(range(256)) * 20, "不是可读的文字"),
        ("a.png", b"\x89PNG\r\n", "不支持该文件格式"),
        ("a.txt", b"", "这个文件是空的"),
    ],
)
def test_a_hostile_upload_is_refused_with_a_sentence_and_keeps_nothing(
    enter: Enter, name: str, content: bytes, says: str
) -> None:
    answer = send(enter("WC"), file=SimpleUploadedFile(name, content))
    assert answer.status_code == 422
    assert says in text_of(answer)
    assert not AuditRun.objects.exists() and not AnswerKey.objects.exists()


def test_a_packed_bomb_is_refused_before_it_is_unpacked(enter: Enter) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for part in range(8):
            package.writestr(f"word/{part if part else 'document'}.xml", b" " * (40 << 20))
    answer = send(enter("WC"), file=SimpleUploadedFile("a.docx", out.getvalue()))
    assert answer.status_code == 422 and "展开后过大" in text_of(answer)


def test_words_of_a_document_are_never_markup(enter: Enter) -> None:
    client = enter("WC")
    evil = "<script>alert(1)</script>共受理<b>52</b>60件，其中部门3140件，乡镇2020件。\n甲\"'><img src=x>\t5\n乙\t6\n合计\t12"
    page = client.get(begun(client, text=evil) + "?show=all").content.decode()
    assert "<script>alert" not in page and "<img" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_who_comes_while_two_are_being_checked_keeps_the_text_and_is_told(
    enter: Enter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gate, "WAIT", 0.01)
    with gate.turn(), gate.turn():
        answer = send(enter("WC"), text=TEXT)
    assert answer.status_code == 422 and "请过一会儿再试" in text_of(answer) and "5260件" in text_of(answer)


def test_nothing_sent_is_asked_for(enter: Enter) -> None:
    answer = send(enter("WC"), text="  ")
    assert answer.status_code == 422 and "请选一个文件，或者粘贴正文" in text_of(answer)


def test_another_persons_run_is_not_there(enter: Enter) -> None:
    url = begun(enter("ST"))
    for other in (enter("SA"), enter("BL")):
        for address in ("", "report/docx/", "report/pdf/", "text/txt/", "text/docx/"):
            assert other.get(url + address).status_code == 404
        assert other.post(url + "decide/", {"at": "0", "version": "1", "act": "back"}).status_code == 404
        assert other.post(url + "drop/").status_code == 404
    assert AuditRun.objects.count() == 1


def test_a_run_is_listed_with_its_counts_and_can_be_deleted(enter: Enter) -> None:
    client = enter("ST")
    url = begun(client, file=word_file(TEXT))
    assert re.search(r"通报.docx .* 删除", text_of(client.get("/audit/")))
    assert "通报.docx" not in text_of(enter("SA").get("/audit/"))
    assert client.post(url + "drop/").status_code == 302
    assert client.get(url).status_code == 404 and not AuditRun.objects.exists()


def test_the_report_is_a_document_of_findings(enter: Enter) -> None:
    client = enter("ST")
    url = begun(client, file=word_file(TEXT))
    answer = client.get(url + "report/docx/")
    words = "\n".join(one.text for one in docx.Document(io.BytesIO(answer.content)).paragraphs)
    assert "核对文件：通报.docx。" in words and "矛盾（" in words and "5260件" in words
    assert client.get(url + "report/pdf/").content.startswith(b"%PDF-")
    assert client.get(url + "report/exe/").status_code == 404 and client.get(url + "text/exe/").status_code == 404


def test_no_word_of_the_document_stands_in_an_address_a_title_or_the_log(
    enter: Enter, caplog: pytest.LogCaptureFixture
) -> None:
    client = enter("ST")
    with caplog.at_level(logging.DEBUG):
        url = begun(client, file=SimpleUploadedFile("张晓明.txt", TEXT.encode()))
        answers = [client.get(url + more) for more in ("", "?show=all", "report/docx/", "text/txt/", "report/exe/")]
        answers.append(decide(client, url, "部门窗口", "reason", text="张晓明说明过"))
    page = answers[0].content.decode()
    title = re.search(r"<title>(.*?)</title>", page)
    assert title and title[1] == "核数结果 · 明厅"
    addresses = re.findall(r'(?:href|action|src)="([^"]*)"', page) + [url, answers[-1]["Location"]]
    heads = [f"{name}: {value}" for answer in answers for name, value in answer.headers.items()]
    for word in ("张晓明", "5260", "部门窗口"):
        assert not any(word in one for one in addresses + heads)
        assert word not in caplog.text
    assert all(answer["Cache-Control"] == "no-store, private" for answer in answers[:4])


def test_long_lists_of_findings_are_shown_in_pages_and_every_mark_leads_to_its_own(enter: Enter) -> None:
    lines = [f"第{n}组共受理{n * 3}件，其中窗口{n}件，网上{n * 2}件。" for n in range(1001, 1121)]
    client = enter("ST")
    url = begun(client, text="清源县2024年4月办件情况\n" + "\n".join(lines))
    first = client.get(url + "?show=all").content.decode()
    assert first.count('<article class="find ') == 100 and "page=2" in first
    far = re.search(r'href="(\?show=\w+(?:&amp;page=\d+)?)#(f-\d+)"', first)
    assert far
    assert f'id="{far[2]}"' in client.get(url + far[1].replace("&amp;", "&")).content.decode()


def test_the_buttons_and_words_the_manual_names_are_on_the_pages(enter: Enter) -> None:
    manual = (Path(__file__).parents[3] / "docs" / "manual" / "audit.md").read_text()
    client = enter("ST")
    page = text_of(client.get(begun(client) + "?show=all")) + text_of(client.get("/audit/"))
    for word in (
        "核数",
        "矛盾",
        "截尾",
        "无从核对",
        "相符",
        "改为",
        "改成别的",
        "说明理由",
        "不是数字",
        "核数报告",
        "改后文本",
    ):
        assert word in manual
        assert word in page


def test_the_calendar_of_a_region_can_be_chosen(enter: Callable[[str], Client]) -> None:
    """五月 2021 had 19 working days by the national calendar and 17 in 宁夏."""
    client = enter("ST")
    text = "某县2021年5月份政务服务情况通报\n5月份，中心共受理业务3400件，日均200件（17个工作日）。"
    assert "宁夏" in client.get("/audit/").content.decode()
    nation = begun(client, text=text, region="000000")
    assert "工作日天数不符" in text_of(client.get(nation))
    own = begun(client, text=text, region="640000", key=KEY[:-1] + "0")
    assert "工作日天数不符" not in text_of(client.get(own))
    assert send(client, text=text, region="99", key=KEY[:-1] + "1").status_code == 422
