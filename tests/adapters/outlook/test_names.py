"""Names as people type them against names as the directory has them."""

import pytest

from adapters.outlook.names import folded, matches, spellings, words


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("ana", "Ana Pérez"),
        ("perez", "Ana Pérez"),
        ("PEREZ ana", "Ana Pérez"),
        ("asa ob", "Åsa Öberg"),
        ("soren", "Søren Kierkegård"),
        ("lukasz", "Łukasz Żak"),
        ("o'neil", "Shaun O'Neil"),
    ],
)
def test_a_name_is_found_in_any_order_without_case_or_accents(typed: str, name: str) -> None:
    assert matches(words(folded(typed)), words(folded(name)))


@pytest.mark.parametrize(("typed", "name"), [("na", "Ana Pérez"), ("ana ana", "Ana Pérez"), ("ana petrova", "Ana Pérez")])
def test_a_word_must_begin_a_word_of_its_own(typed: str, name: str) -> None:
    assert not matches(words(folded(typed)), words(folded(name)))


def test_a_letter_is_looked_for_in_all_its_spellings() -> None:
    assert {"o", "ö", "ø", "ő", "œ"} <= set(spellings("o"))
    assert all(folded(letter).startswith("o") for letter in spellings("o"))
