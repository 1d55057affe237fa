import re
from datetime import date, timedelta

import pytest
from django import forms
from django.template import engines

from mingting.web.charts import bar_chart, line_chart, meter, spark
from mingting.web.icons import ICONS, icon
from mingting.web.parts.days import months, spoken, weeks
from mingting.web.parts.words import status
from mingting.web.values import Bar, Day, Kpi, Line, Link

pytestmark = pytest.mark.usefixtures("site")


def shown(template: str, **context: object) -> str:
    return engines["django"].from_string("{% load web %}" + template).render(context)


def words_of(html: str) -> str:
    return re.sub(r"[ \n]+", " ", re.sub(r"<[^>]+>", "", html)).strip()


def test_a_figure_is_a_link_that_leads_somewhere_without_script() -> None:
    html = shown('{% figure "14 853" "/open/x/" late=True %}')
    assert 'href="/open/x/"' in html
    assert 'class="fig late"' in html
    assert "data-drawer" in html


def test_a_number_that_cannot_be_opened_has_no_dotted_line() -> None:
    assert "fig" not in shown('{% figure "3.7" %}')


def test_a_restated_figure_carries_its_note() -> None:
    assert "一件迟报" in shown('{% figure "1 876" "/x/" restated="一件迟报" %}')


def test_a_rate_shows_its_counts_and_opens_both() -> None:
    html = shown('{% rate 2858 4118 "/r/" numerator_url="/n/" denominator_url="/d/" %}')
    assert words_of(html) == "69.40%（2\u2009858/4\u2009118）"
    assert re.findall(r'href="([^"]+)"', html) == ["/r/", "/n/", "/d/"]


def test_a_rate_over_few_says_so() -> None:
    assert words_of(shown("{% rate 7 8 %}")) == "数量少 87.50%（7/8）"
    assert 'class="fig few"' in shown('{% rate 29 29 "/x/" %}')
    assert "few" not in shown('{% rate 30 30 "/x/" %}')


def test_a_rate_over_nothing_is_a_dash_and_says_why() -> None:
    assert words_of(shown("{% rate 0 0 '/x/' %}")) == "—不适用"


def test_none_and_zero_differ() -> None:
    assert words_of(shown("{% count None %}")) == "—不适用"
    assert words_of(shown("{% count 0 %}")) == "0"
    assert "/x/" in shown('{% count 0 "/x/" %}')


def test_what_people_typed_is_never_markup() -> None:
    evil = '<img src=x onerror="1">'
    html = shown(
        "{% figure e e %}{% status e %}{% flag e %}{% call e e %}x{% endcall %}{% panel e %}{{ e }}{% endpanel %}",
        e=evil,
    )
    assert "<img" not in html


def test_an_unknown_tone_or_icon_is_our_own_mistake() -> None:
    with pytest.raises(ValueError, match="tone"):
        status("x", "purple")
    with pytest.raises(KeyError):
        icon("dragon")


def test_every_icon_is_well_formed() -> None:
    from xml.etree import ElementTree

    for name in ICONS:
        ElementTree.fromstring(str(icon(name)).replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"'))


def test_a_spark_needs_two_values_and_skips_gaps() -> None:
    assert spark([5]) == ""
    assert spark([1, None, 3]).count(",") == 2
    assert "35.0,14.0" not in spark([1, 2])


def test_a_level_trend_runs_through_the_middle() -> None:
    assert "3.0,14.0 69.0,14.0" in spark([7, 7])


def test_a_meter_never_leaves_its_track() -> None:
    assert 'width="100"' in meter(180)
    assert 'width="0"' in meter(-3)
    assert meter(None) == ""


def test_a_chart_reads_itself_aloud() -> None:
    assert 'aria-label="超期：住建局 7 件，公安局 1 件"' in bar_chart(
        [Bar("住建局", 7, "7 件"), Bar("公安局", 1, "1 件")], "超期"
    )
    assert 'aria-label="评价率，94.55%"' in line_chart(Line([1, 2], "a", "b", "94.55%"), "评价率")


def test_a_target_lies_between_the_values_it_separates() -> None:
    html = line_chart(Line([0, 100], target=50), "x")
    low, high = (float(p.split(",")[1]) for p in re.search(r'points="([^"]+)"', html)[1].split())  # type: ignore[index]
    level = float(re.search(r'class="l2" d="M0 ([\d.]+)H', html)[1])  # type: ignore[index]
    assert level == pytest.approx((low + high) / 2)


def days_from(first: date, count: int) -> list[Day]:
    return [Day(first + timedelta(days=i)) for i in range(count)]


def test_weeks_begin_on_monday_and_keep_every_day_once() -> None:
    rows = weeks(days_from(date(2025, 10, 1), 31))
    assert all(len(row) == 7 for row in rows)
    assert [cell is None for cell in rows[0]] == [True, True, False, False, False, False, False]
    assert sum(cell is not None for row in rows for cell in row) == 31


def test_the_first_cell_names_its_month() -> None:
    assert [cell[1] for row in weeks(days_from(date(2025, 9, 29), 4)) for cell in row if cell] == [
        "9/29",
        "30",
        "10/1",
        "2",
    ]


def test_a_year_falls_into_twelve_months() -> None:
    found = months(days_from(date(2024, 1, 1), 366))
    assert [name for name, _ in found][:2] == ["2024年1月", "2024年2月"]
    assert [len(days) for _, days in found] == [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]


def test_a_day_is_spoken_with_its_reason() -> None:
    assert (
        spoken(Day(date(2025, 10, 11), "on", "第 5 天", title="调休上班"))
        == "2025年10月11日（周六），第 5 天，调休上班"
    )


class Order(forms.Form):
    name = forms.CharField(label="名称")
    note = forms.CharField(label="备注", required=False, help_text="申请人看得到")


def test_a_wrong_field_is_tied_to_its_error() -> None:
    html = shown("{% field form.name %}", form=Order({"name": ""}))
    described = re.search(r'aria-describedby="([^"]+)"', html)
    assert described
    assert f'id="{described[1]}"' in html
    assert 'aria-invalid="true"' in html


def test_help_is_tied_to_its_field_and_a_free_one_says_so() -> None:
    html = shown("{% field form.note %}", form=Order())
    assert 'aria-describedby="id_note_helptext"' in html
    assert 'id="id_note_helptext"' in html
    assert "可不填" in html


def test_the_summary_links_to_what_is_wrong_and_is_silent_otherwise() -> None:
    assert 'href="#id_name"' in shown("{% errors form %}", form=Order({}))
    assert shown("{% errors form %}", form=Order({"name": "x"})).strip() == ""
    assert shown("{% errors form %}", form=Order()).strip() == ""


def test_each_form_drawn_has_a_key_of_its_own() -> None:
    keys = re.findall(r'value="([0-9a-f]{32})"', shown("{% once %}{% once %}"))
    assert len(set(keys)) == 2


def test_a_toast_is_taken_back_by_a_form_not_by_a_link() -> None:
    html = shown('{% toast "已转走" "/undo/" %}', csrf_token="t0ken")
    assert 'method="post"' in html
    assert "t0ken" in html
    assert "<a" not in html


def test_the_current_tab_is_marked_and_counts_are_grouped() -> None:
    html = shown(
        '{% tabs links "队列" %}', links=[Link("在办", "?a", True, 1200), Link("超期", "?b", count=0, late=True)]
    )
    assert html.count("aria-current") == 1
    assert "1\u2009200" in html
    assert '<span class="n late">0</span>' in html


def test_a_kpi_without_a_trend_draws_none() -> None:
    assert "<svg" not in shown("{% kpi k %}", k=Kpi("受理量", "12", "/x/", "件"))


def test_a_late_note_is_announced_and_others_wait() -> None:
    assert 'role="alert"' in shown('{% note "late" %}x{% endnote %}')
    assert 'role="alert"' not in shown("{% note %}x{% endnote %}")
