"""Laws in general form: many at once is the same as one at a time, and what is written is what is read."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from mingting.base.crypto import token
from mingting.base.people import seal_person
from mingting.exchange.identity import citizen_numbers_hold
from mingting.exchange.kinds.base import utc
from mingting.exchange.ledgers.ranges import pack, unpack
from mingting.exchange.ledgers.repair import write_sheet
from mingting.exchange.people import Tokens, masked, tokens_of
from mingting.exchange.reading.fold import moments
from mingting.exchange.reading.sheets import read_sheets
from mingting.rules.codes import resident_id

PLAIN = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Co", "Cn")), min_size=1, max_size=12
).filter(lambda text: text.strip() == text)
DAYS = st.dates(date(1950, 1, 1), date(2020, 12, 31))


@given(DAYS, st.integers(0, 999), st.sampled_from("0123456789X"), st.sampled_from(["640521", "110105", "820000"]))
def test_check_digits_in_columns_are_those_of_the_rule(born, sequence, last, region):
    right = resident_id.make(region, born, sequence)
    other = right[:17] + last
    assert citizen_numbers_hold(pl.Series([right, other])).to_list() == [True, resident_id.is_valid(other)]


@given(st.text("张王欧阳小明公司超市有限店李", min_size=1, max_size=9))
def test_names_are_masked_in_columns_as_one_by_one(name):
    assert masked(pl.Series([name])).to_list() == [seal_person(name, context=b"x").masked]


@given(st.from_regex(r"\A[0-9]{17}[0-9X]\Z"), st.from_regex(r"\A1[3-9][0-9]{9}\Z"))
def test_tokens_in_columns_are_those_of_a_person(number, phone):
    person = seal_person("张三", number, phone, context=b"x")
    found = tokens_of([number], [phone], Tokens())
    assert {name: cells[0] for name, cells in found.items()} == {name: getattr(person, name) for name in found}
    assert found["id_token"][0] == token("id", number)


@given(st.sets(st.integers(1, 5000)))
def test_row_numbers_packed_are_the_same_unpacked(rows):
    assert set(unpack(pack(pl.Series(sorted(rows), dtype=pl.UInt32))).to_list()) == rows


@settings(max_examples=25, deadline=None)
@given(st.lists(st.lists(PLAIN, min_size=3, max_size=3), min_size=1, max_size=6))
def test_a_repair_file_gives_back_every_cell(tmp_path_factory, rows):
    path = tmp_path_factory.mktemp("repair") / "x.xlsx"
    path.write_bytes(write_sheet([["甲", "乙", "丙"]], [(row, "因为") for row in rows], "表"))
    (sheet,) = read_sheets(path)
    assert [list(row[1:4]) for row in sheet.frame.rows()[1:]] == rows


FORMS = ["%Y-%m-%d %H:%M:%S", "%Y/%m/%d %H:%M:%S", "%Y年%m月%d日 %H时%M分%S秒", "%Y.%m.%d %H:%M:%S", "%Y%m%d%H%M%S"]


@given(st.datetimes(datetime.fromisoformat("1992-01-01"), datetime.fromisoformat("2030-01-01")), st.sampled_from(FORMS))
def test_a_time_reads_the_same_in_every_form(at, form):
    at = at.replace(microsecond=0)
    found = moments(pl.Series([at.strftime(form)]))
    assert found.at.to_list() == [at] and found.bad.to_list() == [False]
    assert utc(found.at).to_list()[0].replace(tzinfo=None) == at - timedelta(hours=8)
