"""Grades by name, and what masking leaves."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingting.rules.codes import phone, resident_id
from mingting.rules.errors import InvalidGrade
from mingting.rules.grades import Grade, grade_of_code, grade_of_stars, grade_of_text
from mingting.rules.masking import mask_account, mask_id, mask_id_public, mask_name, mask_phone


def test_codes_and_stars_run_in_opposite_directions():
    assert [grade_of_code(code) for code in range(1, 6)] == list(Grade)
    assert [grade_of_stars(stars) for stars in range(5, 0, -1)] == list(Grade)
    assert [grade.good for grade in Grade] == [True, True, True, False, False]


@pytest.mark.parametrize("call", [lambda: grade_of_code(0), lambda: grade_of_code(6), lambda: grade_of_text("好")])
def test_an_unknown_grade_is_refused(call):
    with pytest.raises(InvalidGrade):
        call()


@given(st.sampled_from(list(Grade)))
def test_a_grade_comes_back_from_each_of_its_forms(grade):
    assert grade is grade_of_code(grade.code) is grade_of_stars(grade.stars) is grade_of_text(grade.label)


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("张明", "张*"),
        ("张小明", "张*明"),
        ("欧阳建社", "欧**社"),
        ("宁夏杞里源公司", "宁夏杞*源公司"),
        ("宁夏中宁县杞里源枸杞有限公司", "宁夏中宁县杞*源枸杞有限公司"),
        ("宁夏回族自治区中卫市甲乙丙商行", "宁夏回族自治区中卫市甲*丙商行"),
        ("中宁县有限公司", "中*县有限公司"),
    ],
)
def test_names_keep_what_tells_them_apart(name, masked):
    assert mask_name(name) == masked


def test_numbers_keep_their_ends():
    assert mask_id("640521199001010016") == "640521********0016"
    assert mask_phone("１３８ 1234 5678") == "138****5678"


@given(st.text("张王李赵明小红芳伟欧阳", min_size=2, max_size=6))
def test_a_masked_name_is_as_long_and_never_the_name(name):
    assert len(mask_name(name)) == len(name) and mask_name(name) != name


@given(st.text("0123456789X", max_size=20))
def test_no_number_is_shown_whole(number):
    for mask in (mask_id, mask_id_public, mask_phone, mask_account):
        masked = mask(number)
        assert len(masked) == len(number)
        assert not number or "*" in masked
    assert not resident_id.is_valid(mask_id(number)) and (not number or not phone.is_valid(mask_phone(number)))
