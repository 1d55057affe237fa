"""rows in = taken + known + set aside: rules, duplicates, the repair file, decisions, the same file again."""

from __future__ import annotations

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from ledger_county import ACTOR, CASE_HEADINGS, CONFIRMING, HEALTH, OTHER, TOWN, case_row

from mingting.base.acts.decide_alias import decide_alias
from mingting.base.errors import NotAllowed
from mingting.base.models import AsideRow, Event, Grant, Ledger, Organ, OrganAlias, StoredFile, User
from mingting.exchange.checks import check_ledgers
from mingting.exchange.errors import UnknownKind, UnknownSource
from mingting.exchange.ledgers import retry_aside, run_import
from mingting.exchange.preview import open_names
from mingting.handle.cases.models import Case
from mingting.rules.codes import uscc

pytestmark = [pytest.mark.django_db, pytest.mark.both]
FIRM = uscc.make("91", "640521", "MA777777")


def take(path, **more):
    return run_import("cases", path, source=more.pop("source", "hall"), actor=ACTOR, **more)


BROKEN = {
    "办件编号": ({"办件编号": ""}, "没有填办件编号"),
    "实施编码": ({"实施编码": "11640521010123450H4000199999999"}, "没有实施编码为"),
    "受理单位": ({"受理单位": "卫健局"}, "不是受理单位的事项"),
    "办理场所": ({"办理场所": "月球大厅"}, "没有登记场所"),
    "办理渠道": ({"办理渠道": "飞鸽"}, "不在可填的范围内"),
    "申请人": ({"申请人": ""}, "没有填申请人"),
    "证件号码": ({"证件号码": "640521199001010017"}, "校验位不符"),
    "受理时间": ({"受理时间": "四月六日"}, "不是时间"),
    "办结时间": ({"受理时间": "2021-04-06 10:00", "办结时间": "2021-04-06 09:59"}, "办结时间早于受理时间"),
}


def test_every_rule_says_what_it_found_under_the_heading_of_the_sheet(county, write):
    rows = [case_row(at, **changed) for at, (changed, _) in enumerate(BROKEN.values())]
    outcome = take(write("坏.csv", [CASE_HEADINGS, *rows, case_row(50)]))
    assert (outcome.read, outcome.taken, outcome.aside) == (len(rows) + 1, 1, len(rows))
    for row, (field, (_, words)) in enumerate(BROKEN.items(), 2):
        found = [one.say for one in outcome.problems if one.row == row and one.field in {field, "实施编码"}]
        assert any(words in say for say in found), (field, [one for one in outcome.problems if one.row == row])


def test_all_that_is_wrong_with_a_row_is_said_at_once(county, write):
    outcome = take(write("坏.csv", [CASE_HEADINGS, case_row(1, 申请人="", 证件号码="123", 受理时间="x", 办理渠道="y")]))
    assert {one.field for one in outcome.problems} >= {"申请人", "证件号码", "受理时间", "办理渠道"}


@pytest.mark.parametrize(
    ("kind", "number", "fine"),
    [
        ("自然人", "64052119900101001x".replace("x", "6"), True),
        ("自然人", "E12345678", True),
        ("自然人", "6405**********0016", True),
        ("自然人", "640521900101001", True),
        ("自然人", FIRM, False),
        ("自然人", "640521209901010011", False),
        ("法人", FIRM, True),
        ("法人", FIRM[:-1] + ("0" if FIRM[-1] != "0" else "1"), False),
        ("", FIRM, True),
        ("", "", True),
    ],
)
def test_papers_of_people_and_firms(county, write, kind, number, fine):
    path = write("证件.csv", [(*CASE_HEADINGS, "申请人类型"), [*case_row(1, 证件号码=number), kind]])
    outcome = take(path)
    assert (outcome.taken == 1) is fine, outcome.problems
    if fine and number == FIRM:
        assert Case.objects.get().applicant_kind == "legal"


def test_days_without_hours_keep_the_order_of_steps(county, write):
    headings = (*CASE_HEADINGS, "申请时间", "决定时间")
    row = [*case_row(1, 受理时间="2021-04-06", 办结时间="2021-04-06"), "2021-04-06 10:15:00", "2021-04-06 15:00:00"]
    assert take(write("日.csv", [headings, row])).taken == 1
    case = Case.objects.get()
    assert case.submitted_at <= case.accepted_at <= case.decided_at <= case.finished_at


def test_states_agree_with_times(county, write):
    headings = (*CASE_HEADINGS, "办理状态")
    rows = [
        [*case_row(1), "已受理"],
        [*case_row(2, 办结时间=""), "已办结"],
        [*case_row(3, 办结时间=""), ""],
        [*case_row(4), "已退件"],
        [*case_row(5, 受理时间="", 办结时间=""), "已受理"],
    ]
    outcome = take(write("状态.csv", [headings, *rows]))
    assert {one.row for one in outcome.problems} == {2, 3, 6}
    assert set(Case.objects.values_list("source_no", "state")) == {
        ("ZN00000003", "accepted"),
        ("ZN00000004", "returned"),
    }


def test_towns_and_agents_accept_for_departments(county, write):
    rows = [case_row(1, 受理单位="石空镇"), case_row(2, 受理单位="石空镇丰安村", 实施编码="", 办结时间="")]
    outcome = take(write("代办.csv", [(*CASE_HEADINGS, "事项名称"), *([*row, "帮办"] for row in rows)]), source="agent")
    assert outcome.taken == 2, outcome.problems
    assert Case.objects.get(source_no="ZN00000002").item is None
    assert Case.objects.get(source_no="ZN00000001").organ.code == TOWN


def test_what_is_not_written_is_known_from_the_source(county, write):
    headings = [name for name in CASE_HEADINGS if name not in {"办理渠道", "办理场所"}]
    rows = [[cell for name, cell in zip(CASE_HEADINGS, case_row(1)) if name in headings]]
    assert take(write("厅.csv", [headings, *rows])).taken == 1
    assert take(write("网.csv", [headings, *rows]), source="nxzw").taken == 1
    agent = [[cell if name != "受理单位" else "石空镇" for name, cell in zip(headings, rows[0])]]
    assert take(write("代.csv", [headings, *agent]), source="agent").taken == 1
    assert set(Case.objects.values_list("source__code", "place__code", "channel")) == {
        ("hall", "640521-hall", "window"),
        ("nxzw", None, "web"),
        ("agent", "640521-shikong", "agent"),
    }
    assert list(check_ledgers()) == []


def test_an_item_without_code_is_found_by_its_name_within_the_organ(county, write):
    headings = (*CASE_HEADINGS, "事项名称")
    rows = [[*case_row(1, 实施编码="", 受理单位="卫健局"), "生育登记"], [*case_row(2, 实施编码=""), "生育登记"]]
    outcome = take(write("名称.csv", [headings, *rows]))
    assert (outcome.taken, outcome.aside) == (1, 1)
    assert Case.objects.get().item.code == CONFIRMING


def test_the_same_number_with_the_same_content_is_known_with_another_is_set_aside(county, write):
    assert take(write("一.csv", [CASE_HEADINGS, case_row(1), case_row(2)])).taken == 2
    rows = [case_row(1), case_row(2, 证件号码=OTHER), case_row(3), case_row(3), case_row(3, 联系电话="13900000000")]
    outcome = take(write("二.csv", [CASE_HEADINGS, *rows]))
    assert (outcome.read, outcome.taken, outcome.known, outcome.aside, outcome.conflicts) == (5, 1, 2, 2, 2)
    assert {one.row: one.say[:10] for one in outcome.problems} == {3: "办件编号已经登记过，", 6: "与第4行办件编号相同"}
    assert take(write("二.csv", [CASE_HEADINGS, case_row(1)]), source="nxzw").taken == 1


def test_a_trial_says_the_same_and_writes_nothing(county, write):
    path = write("试.csv", [CASE_HEADINGS, case_row(1), case_row(1), case_row(2, 受理单位="无")])
    before = (Event.objects.count(), Ledger.objects.count(), StoredFile.objects.count())
    trial = take(path, trial=True)
    assert (trial.taken, trial.known, trial.aside, trial.repair_file, trial.ledger_id) == (1, 1, 1, None, None)
    assert (
        Event.objects.count(),
        Ledger.objects.count(),
        StoredFile.objects.count(),
    ) == before and not Case.objects.exists()
    real = take(path)
    assert (real.taken, real.known, real.aside, real.problems) == (
        trial.taken,
        trial.known,
        trial.aside,
        trial.problems,
    )


def test_the_same_file_again_takes_nothing(county, write):
    path = write("同.csv", [CASE_HEADINGS, case_row(1), case_row(1), case_row(2, 受理单位="无")])
    first = take(path)
    again = take(path)
    assert (again.read, again.taken, again.known, again.aside) == (3, 0, 2, 1)
    assert (
        again.ledger_id == first.ledger_id
        and Event.objects.filter(kind="ledger.imported", data__kind="cases").count() == 1
    )


def test_the_mended_repair_file_imports_clean(county, write):
    rows = [[*case_row(at), "x"] for at in range(4)]
    rows[1][2], rows[2][8] = "无此单位", "=1+1"
    outcome = take(write("送.csv", [["四月办件"], [], (*CASE_HEADINGS, "窗口号"), *rows]))
    assert (outcome.taken, outcome.aside) == (2, 2) and outcome.repair_file.exists()
    book = openpyxl.load_workbook(outcome.repair_file)
    sheet = book.active
    layout = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert layout[0][0] == "四月办件" and layout[2][:11] == [*CASE_HEADINGS, "窗口号"] and layout[2][11] == "未导入原因"
    assert len(layout) == 5 and "没有名为“无此单位”的单位" in layout[3][11] and "第5行" in layout[3][11]
    sheet["C4"], sheet["I5"] = "市场监管局", "2021-04-02 09:00"
    book.save(outcome.repair_file)
    mended = take(outcome.repair_file)
    assert (mended.read, mended.taken, mended.aside, mended.repair_file) == (2, 2, 0, None), mended.problems
    assert not AsideRow.objects.exists() and Case.objects.count() == 4
    assert list(check_ledgers()) == []


def test_an_ambiguous_name_is_set_aside_with_candidates_and_decided_once(county, write):
    OrganAlias.objects.create(organ=Organ.objects.get(short_name="市场监管局"), name="综合科")
    OrganAlias.objects.create(organ=Organ.objects.get(short_name="卫健局"), name="综合科")
    rows = [case_row(1, 受理单位="综合科", 实施编码=CONFIRMING), case_row(2, 受理单位="无此单位")]
    outcome = take(write("科.csv", [CASE_HEADINGS, *rows]))
    (first, second) = outcome.problems
    assert [one.name for one in first.candidates] == ["市场监管局", "卫健局"] or {
        one.code for one in first.candidates
    } >= {HEALTH}
    assert not second.candidates and outcome.as_json()["problems"][0]["candidates"]
    ledger = Ledger.objects.get(pk=outcome.ledger_id)
    assert list(open_names(ledger)) == ["综合科"]
    nothing = retry_aside(ledger, actor=ACTOR)
    assert nothing.trial and (nothing.taken, nothing.aside) == (0, 2)
    decide_alias("hall", "综合科", Organ.objects.get(short_name="卫健局"), actor=ACTOR)
    done = retry_aside(ledger, actor=ACTOR)
    assert (done.read, done.taken, done.aside) == (2, 1, 1)
    assert Case.objects.get().organ.code == HEALTH
    assert list(AsideRow.objects.values_list("ledger_id", flat=True)) == [done.ledger_id]
    assert Ledger.objects.get(pk=done.ledger_id).decisions["organ"]["综合科"] == HEALTH
    assert list(check_ledgers()) == []
    assert take(write("又.csv", [CASE_HEADINGS, case_row(3, 受理单位="综合科", 实施编码=CONFIRMING)])).taken == 1


def test_the_same_file_after_a_decision_brings_in_what_was_set_aside(county, write):
    path = write("科.csv", [CASE_HEADINGS, case_row(1), case_row(2, 受理单位="新局"), case_row(3, 受理单位="无")])
    first = take(path)
    assert (first.taken, first.aside) == (1, 2)
    OrganAlias.objects.create(organ=Organ.objects.get(short_name="市场监管局"), name="新局")
    again = take(path)
    assert (again.read, again.taken, again.known, again.aside) == (3, 1, 1, 1)
    assert AsideRow.objects.count() == 1 and Case.objects.count() == 2
    assert take(path).taken == 0 and list(check_ledgers()) == []


def test_a_person_imports_only_for_organs_in_reach(county, write):
    user = User.objects.create(username="daly", organ=Organ.objects.get(short_name="卫健局"))
    path = write("界.csv", [CASE_HEADINGS, case_row(1), case_row(2, 受理单位="卫健局", 实施编码=CONFIRMING)])
    with pytest.raises(NotAllowed):
        take(path, user=user)
    Grant.objects.create(user=user, role="DL", organ=user.organ)
    outcome = take(path, user=user)
    assert (outcome.taken, outcome.aside) == (1, 1) and "不在您可以导入的单位范围内" in outcome.problems[0].say


def test_the_tree_is_brought_in_only_by_those_who_may_for_the_whole_county(county, write):
    user = User.objects.create(username="daly", organ=Organ.objects.get(short_name="卫健局"))
    Grant.objects.create(user=user, role="DL", organ=user.organ)
    path = write(
        "树.csv", [("单位代码", "全称", "规范简称", "类别", "上级代码"), ("N1", "新", "新", "内设机构", HEALTH)]
    )
    with pytest.raises(NotAllowed):
        run_import("organs", path, source="own", actor=ACTOR, user=user)
    Grant.objects.create(user=user, role="ST", organ=Organ.objects.get(short_name="中宁县"))
    assert run_import("organs", path, source="own", actor=ACTOR, user=user).taken == 1


def test_the_number_of_queries_does_not_grow_with_the_rows(county, write):
    counts = []
    for number in (10, 300):
        rows = [CASE_HEADINGS, *(case_row(at + number * 10) for at in range(number)), case_row(1, 受理单位="无")]
        path = write(f"{number}.csv", rows)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert take(path).taken == number
        counts.append(len(queries))
    assert counts[0] == counts[1], counts


def test_unknown_kinds_and_sources_are_refused_with_what_there_is(county, write):
    path = write("x.csv", [CASE_HEADINGS, case_row(1)])
    with pytest.raises(UnknownKind, match="register:代码"):
        run_import("猫", path, source="hall", actor=ACTOR)
    with pytest.raises(UnknownSource, match="hall"):
        take(path, source="无")


def test_nothing_of_a_person_stands_in_clear(county, write):
    outcome = take(
        write(
            "密.csv", [(*CASE_HEADINGS, "住址"), [*case_row(1), "富康路1号张小明"], [*case_row(2, 受理单位="无"), "x"]]
        )
    )
    case = Case.objects.get()
    for field in (case.applicant, case.extra, AsideRow.objects.get().sealed_row):
        assert "张小明".encode() not in bytes(field)
    ledger = Ledger.objects.get(pk=outcome.ledger_id)
    told = str(list(Event.objects.values_list("data", flat=True))) + str(ledger.decisions) + str(ledger.account.layout)
    assert "张小明" not in told and "640521199001010016" not in told and "13812345678" not in told
    from mingting.base.crypto import token

    assert bytes(case.id_token) == token("id", "640521199001010016") and bytes(case.phone4_token) == token(
        "phone4", "5678"
    )
