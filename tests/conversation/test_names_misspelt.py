"""Names that nobody has: who may have been meant is asked, with buttons."""

from __future__ import annotations

import pytest

from tests.conversation.office import Desktop

pytestmark = pytest.mark.parametrize("engine_name", ["sqlite"])


async def test_people_with_nearly_that_name_are_offered(ada: Desktop) -> None:
    shown = await ada.types("find me 30 minutes with Anna")
    assert "I find no “Anna” in your directory. Did you mean one of these?" in shown
    assert "ana.petrova@contoso.test" in shown
    assert "Ada / Ana P" in await ada.clicks("1 Choose")


@pytest.mark.parametrize("answer", ["yes", "1", "Ben", "Okafor"])
async def test_the_only_one_is_taken_by_a_word(ada: Desktop, answer: str) -> None:
    assert "Did you mean this person?" in await ada.types("find me 30 minutes with Bem next week")
    shown = await ada.types(answer)
    assert "Ada / Ben Okafor" in shown
    assert "Mon 30 Nov" in shown


async def test_another_name_takes_the_place_of_the_misspelt_one(ada: Desktop) -> None:
    await ada.types("find me 30 minutes with Anna")
    assert "for Ada / Chie Mori" in await ada.types("Chie")


async def test_a_whole_name_may_be_misspelt(ada: Desktop) -> None:
    assert "Chie Mori" in await ada.types("find me 30 minutes with chie morri")


@pytest.mark.parametrize("name", ["Zebedee", "Xy", "Annabelle Smith"])
async def test_who_is_far_from_everybody_is_nobody(ada: Desktop, name: str) -> None:
    assert f"can’t find “{name}”" in await ada.types(f"find me 30 minutes with {name}")
