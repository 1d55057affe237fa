"""Numbers and their checks: published samples, laws, and why each wrong one is refused."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import ric as other_resident_id
from stdnum.cn import uscc as other_uscc
from stdnum.iso7064 import mod_11_10, mod_37_36

from mingting.rules.codes import case_no, item_code, licence_id, phone, region, resident_id, uscc
from mingting.rules.codes.errors import (
    InvalidCharacter,
    InvalidCheck,
    InvalidCode,
    InvalidComponent,
    InvalidLength,
)

LICENCE = "1.2.156.3005.2.11100000000013338W032.11220000013544541J.2430599.001.F"


@pytest.mark.parametrize(
    ("module", "text", "reason"),
    [
        (resident_id, "64052119900101001", InvalidLength),
        (resident_id, "640521900101001", InvalidLength),
        (resident_id, "64O521199001010016", InvalidCharacter),
        (resident_id, "64052119900101001A", InvalidCharacter),
        (resident_id, "６４０５２１19900101001７", InvalidCheck),
        (resident_id, "990521199001010016", InvalidComponent),
        (resident_id, "640521199013010016", InvalidComponent),
        (resident_id, "640521100001010016", InvalidComponent),
        (uscc, "11640521010123450", InvalidLength),
        (uscc, "1164052101012345OH", InvalidCharacter),
        (uscc, "116405A1010123450H", InvalidCharacter),
        (uscc, "11640521010123450J", InvalidCheck),
        (region, "6405", InvalidLength),
        (region, "64052A", InvalidCharacter),
        (region, "990000", InvalidComponent),
        (region, "640021", InvalidComponent),
        (item_code, "00011711200", InvalidLength),
        (item_code, "00011711200一", InvalidCharacter),
        (item_code, "11370800MB285591853370117002011", InvalidCheck),
        (item_code, "11370800MB285591849370117002011", InvalidComponent),
        (item_code, "00AB17112000", InvalidComponent),
        (item_code, "11370800MB285591843370117002011A1", InvalidComponent),
        (case_no, "6405212026010500123", InvalidLength),
        (case_no, "6405212026010500123X", InvalidCharacter),
        (case_no, "64052120260229001232", InvalidComponent),
        (case_no, "64052120260105001230", InvalidCheck),
        (licence_id, "11100000000013338W032.2430599.001.F", InvalidComponent),
        (licence_id, LICENCE.replace("W032", "W03"), InvalidLength),
        (licence_id, LICENCE.replace("2430599", "24305-9"), InvalidCharacter),
        (licence_id, LICENCE.replace(".001.", ".000."), InvalidComponent),
        (licence_id, LICENCE.replace("2430599", "2430598"), InvalidCheck),
        (phone, "12812345678", InvalidComponent),
        (phone, "1381234567", InvalidComponent),
        (phone, "", InvalidComponent),
    ],
)
def test_a_wrong_number_is_refused_for_its_reason(module, text, reason):
    with pytest.raises(InvalidCode) as refused:
        module.validate(text)
    assert type(refused.value) is reason
    assert refused.value.code.startswith("code.")
    assert len(text) < 6 or text not in str(refused.value)
    assert not module.is_valid(text)


@pytest.mark.parametrize(
    ("module", "text"),
    [
        (resident_id, "64052119900101001６"),
        (resident_id, "11010519491231002Ｘ"),
        (resident_id, "640521 20000229 0027"),
        (resident_id, resident_id.make("810000", date(1990, 1, 1), 1)),
        (resident_id, resident_id.make("830000", date(1990, 1, 1), 2)),
        (resident_id, resident_id.make("361002", date(1990, 1, 1), 1)),
        (resident_id, resident_id.make("330113", date(1990, 1, 1), 1)),
        (resident_id, resident_id.make("911156", date(1990, 1, 1), 1)),
        (uscc, "11640521010123450H"),
        (uscc, "12640521MB1A23457L"),
        (uscc, "54640521ME12345635"),
        (uscc, "11100000000013338W"),
        (uscc, "11430000006122244L"),
        (uscc, "11370800MB28559184"),
        (uscc, uscc.make("N2", "640521", "ME123456")),
        (item_code, "11370800MB285591843370117002011"),
        (item_code, "370117002011"),
        (region, "640521100201"),
        (region, "441900003000"),
        (case_no, "64052120260105001232"),
        (licence_id, LICENCE),
        (licence_id, "1.2.156.3005.2.11100000000013338W011.11430000006122244L.20230000403.001.U"),
        (licence_id, "11100000000013338W032.116405210101234560.2026000001.001.3"),
        (phone, "１３８１２３４５６７８"),
        (phone, "010-62345678"),
        (phone, "0955－5021234"),
        (phone, "19912345678"),
        (phone, "12345"),
        (phone, "5021234"),
    ],
)
def test_a_lawful_number_is_taken(module, text):
    clean = module.validate(text)
    assert module.validate(clean) == clean
    assert module.is_valid(module.format(text))
    assert module.validate(module.format(text)) in (clean, clean.rstrip("0"))


def test_a_birth_in_the_future_is_refused_only_when_the_day_is_known():
    number = resident_id.make("640521", date(2030, 1, 1), 1)
    assert resident_id.is_valid(number)
    assert not resident_id.is_valid(number, today=date(2026, 1, 1))


def test_an_age_is_full_on_the_birthday():
    number = resident_id.make("640521", date(2008, 6, 15), 2)
    ages = [resident_id.age_on(number, date(2026, 6, day)) for day in (14, 15)]
    assert ages == [17, 18]


def test_an_inner_check_that_fails_is_told_and_not_refused():
    body = "91640521" + "00000000" + "1"
    code = body + uscc.check_character(body)
    assert uscc.is_valid(code) and len(uscc.warnings(code)) == 1


def test_region_levels_and_parents_climb_to_the_province():
    climbed = ["640521100201"]
    while parent := region.parent_of(climbed[-1]):
        climbed.append(parent)
    assert climbed == ["640521100201", "640521100", "640521", "640500", "640000"]
    assert [region.level_of(code).value for code in climbed] == [6, 5, 4, 3, 2]
    assert all(region.is_within(climbed[0], outer) for outer in climbed)
    assert [region.level_of(region.pad(code)) for code in climbed] == [region.level_of(code) for code in climbed]


def test_an_item_code_is_compared_with_its_item():
    code = item_code.make("11640521010123450H", "4", "640117002011", 1)
    assert item_code.problems(code, "640117002011", "4", "01", "11640521010123450H") == ()
    assert len(item_code.problems(code, "640107002011", "3", "07", "11100000000013338W")) == 4


def test_case_numbers_of_a_day_end_at_99999():
    assert case_no.parts(case_no.make("640521", date(2026, 1, 5), 99999))[2] == 99999
    for serial in (0, 100000):
        with pytest.raises(InvalidComponent, match="流水号"):
            case_no.make("640521", date(2026, 1, 5), serial)


def test_a_licence_serial_keeps_to_digits_and_letters():
    with pytest.raises(InvalidCharacter):
        licence_id.make("11100000000013338W032", "11640521010123450H", "宁2026-1")


# ------------------------------------------------------------------ laws

regions = st.sampled_from(["640521", "610700", "110105", "330113", "810000"])
births = st.dates(date(1900, 1, 1), date(2030, 12, 31))
uscc_bodies = st.text(uscc.ALPHABET, min_size=8, max_size=8)


@given(regions, births, st.integers(0, 999))
def test_made_resident_ids_hold_their_parts_and_agree_with_another_reader(area, birth, sequence):
    number = resident_id.make(area, birth, sequence)
    assert (resident_id.region(number), resident_id.birth_date(number)) == (area, birth)
    assert resident_id.sex(number) == ("男" if sequence % 2 else "女")
    assert other_resident_id.calc_check_digit(number) == number[17]


@given(st.sampled_from(["11", "12", "51", "91", "92"]), regions, uscc_bodies)
def test_made_credit_codes_agree_with_another_reader(kind, area, organisation):
    code = uscc.make(kind, area, organisation)
    assert uscc.warnings(code) == () and uscc.region(code) == area
    assert other_uscc.calc_check_digit(code[:17]) == code[17]


@given(regions, births, st.integers(1, 99999))
def test_case_numbers_agree_with_another_reader(area, day, serial):
    number = case_no.make(area, day, serial)
    assert case_no.parts(number) == (area, day, serial)
    assert mod_11_10.is_valid(number)


@given(st.text("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=1, max_size=32), st.integers(1, 999))
def test_licence_identifiers_agree_with_another_reader(serial, version):
    identifier = licence_id.make("11100000000013338W032", "11640521010123450H", serial, version)
    assert licence_id.parts(identifier).serial == serial
    assert mod_37_36.is_valid(identifier[15:].replace(".", ""))


@given(births, st.integers(0, 999), st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_is_always_found(birth, sequence, place, shift):
    number = resident_id.make("640521", birth, sequence)
    wrong = number[:place] + str((int(number[place]) + shift) % 10) + number[place + 1 :]
    assert not resident_id.is_valid(wrong)


@given(st.text(max_size=40))
def test_any_text_is_either_taken_or_refused_with_a_reason(text):
    for module in (resident_id, uscc, region, item_code, case_no, licence_id, phone):
        try:
            clean = module.validate(text)
        except InvalidCode:
            continue
        assert clean.isascii()
