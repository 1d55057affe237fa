from __future__ import annotations

from mingting.base.crypto import token, unseal_fields
from mingting.base.people import seal_person


def test_a_person_opens_again_and_shows_only_the_mask() -> None:
    person = seal_person("张小明", "64052119900101001x", "138 1234 5678", context=b"case.applicant")
    assert unseal_fields(person.sealed, b"case.applicant") == {
        "name": "张小明",
        "id": "64052119900101001X",
        "phone": "13812345678",
    }
    assert person.masked == "张*明"
    assert "张小明".encode() not in person.sealed


def test_whole_numbers_and_their_ends_are_found_by_token() -> None:
    person = seal_person("张小明", "64052119900101001X", "13812345678", context=b"case.applicant")
    assert person.id_token == token("id", "64052119900101001X")
    assert person.id4_token == token("id4", "001X")
    assert person.id6_token == token("id6", "01001X")
    assert person.phone4_token == token("phone4", "5678")


def test_no_number_has_no_token() -> None:
    person = seal_person("张小明", context=b"case.applicant")
    assert (person.id_token, person.id4_token, person.phone_token) == (None, None, None)
