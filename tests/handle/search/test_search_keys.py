"""What a name can be found by."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingting.handle.cases.search.asked import meanings
from mingting.handle.cases.search.folding import fold_name
from mingting.handle.cases.search.keys import key, keys_of, words_of

pytestmark = pytest.mark.usefixtures("_keys")


@pytest.fixture(scope="module")
def _keys() -> None:
    """Tokens need the run's keys only, no table."""


def typed(text: str) -> set[int]:
    return {one for meaning in meanings(text) for one in meaning.keys}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("zxp", "张学萍"), ("zx", "张学萍"), ("zhangxueping", "张学萍"), ("Zhang Xue Ping", "张学萍"), ("ＺＸＰ", "张学萍"), ("张学萍", "张学萍"),
        ("shanxx", ""), ("sxx", "单雄信"), ("dxx", "单雄信"), ("shanxiongxin", "单雄信"), ("zj", "曾静"), ("zengjing", "曾静"), ("cengjing", "曾静"),
        ("yuchigong", "尉迟恭"), ("lvli", "吕丽"), ("luli", "吕丽"), ("張學萍", "张学萍"), ("张学萍", "張學萍"), ("马峰", "马峯"),
        ("张U+20BB7明", "张𠮷明"), ("买买提吐尔逊", "买买提·吐尔逊"), ("吐尔逊", "买买提·吐尔逊"), ("mmt", "买买提·吐尔逊"),
    ],
)  # fmt: skip
def test_a_person_is_found_by_name_initials_and_pinyin(text: str, name: str) -> None:
    assert bool(typed(text) & keys_of(name)) is bool(name)


@pytest.mark.parametrize(
    "text", ["杞里源", "里源", "qly", "ql", "qlygq", "宁夏杞里源枸杞有限公司", "中宁县杞里源", "qiliyuangouqi", "枸杞"]
)
def test_a_firm_is_found_by_part_initials_and_pinyin_of_its_own_name(text: str) -> None:
    keys = keys_of("宁夏杞里源枸杞有限公司", "legal")
    assert any(set(meaning.keys) <= keys for meaning in meanings(text) if meaning.keys)


def test_a_place_named_with_a_polyphonic_character_is_read_as_a_word() -> None:
    assert ("initials", "cq") in words_of("重庆火锅店", "legal")


@pytest.mark.parametrize("text", ["有限公司", "中宁县"])
def test_the_kind_of_body_or_the_place_alone_finds_no_firm_that_carries_it(text: str) -> None:
    keys = keys_of("中宁县丰茂枸杞有限公司", "legal")
    assert not any(set(meaning.keys) <= keys for meaning in meanings(text) if meaning.keys)


def test_a_long_name_has_few_keys() -> None:
    name = "宁夏" + "丰茂源盛泰和祥瑞恒达鑫隆宏远天成金杞红舟鸣沙石空宁安中卫固原吴忠银川灵武青铜峡" + "有限公司"
    assert len(keys_of(name, "legal")) <= 24 + 24 * 6 + 2


def test_words_of_other_names_are_not_found() -> None:
    assert not typed("李明") & keys_of("张学萍")
    assert not typed("zxq") & keys_of("张学萍")
    assert typed("张") == set() == typed("z")


def test_a_key_tells_its_kind_apart() -> None:
    assert key("initials", "ma") != key("pinyin", "ma")


@given(st.text(alphabet=st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=1, max_size=8))
def test_every_name_is_found_by_itself_and_folding_is_done_once(name: str) -> None:
    assert key("name", fold_name(name)) in keys_of(name)
    assert fold_name(fold_name(name)) == fold_name(name)
    assert all(len(words) == 2 and words[1] for words in words_of(name, "person"))


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("1234", ["number-end", "id4", "phone4"]),
        ("００１x", ["number-end", "id", "id4"]),
        ("123456", ["number-end", "id6"]),
        ("12345678", ["number-end", "phone"]),
        ("13812345678", ["number", "phone"]),
        ("640521199001010016", ["number", "id"]),
        ("64052120210610000015", ["number"]),
        ("91640521MA75", ["number", "id"]),
        ("张伟", ["name", "name-start", "name-part"]),
        ("张学萍", ["name", "name-part"]),
        ("sp xk", ["initials", "pinyin"]),
        ("123", []),
        ("!?", []),
    ],
)
def test_a_text_is_read_in_the_order_of_likelihood(text: str, kinds: list[str]) -> None:
    assert [one.kind for one in meanings(text)] == kinds
