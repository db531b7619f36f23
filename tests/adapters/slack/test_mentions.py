"""How people who are mentioned are called in the sentence that is read."""

from __future__ import annotations

import pytest

from adapters.chat import Account
from adapters.slack.payloads import called, spoken


def accounts(*names: str) -> dict[str, Account]:
    return {f"U{number}": Account("slack", f"U{number}", name=name) for number, name in enumerate(names)}


@pytest.mark.parametrize(
    ("profile", "name"),
    [
        ("Ana Pérez", "Ana Pérez"),
        ("Ben Okafor | Sales", "Ben Okafor"),
        ("Ben (London, 3pm at the latest)", "Ben"),
        ("Ben Okafor - Tuesday off", "Ben Okafor"),
        ("Okafor, Ben", "Okafor"),
        ("Jean-Luc O’Neill &amp; team", "Jean-Luc O’Neill"),
        ("Ludwig van Beethoven", "Ludwig Beethoven"),
        ("ben.okafor", "ben okafor"),
        ("🎉🎉", "<@U0>"),
        ("W" * 80, "<@U0>"),
    ],
)
def test_the_name_is_what_of_a_profile_names(profile: str, name: str) -> None:
    assert called(accounts(profile)) == {"U0": name}


def test_two_of_one_name_are_called_differently() -> None:
    assert called(accounts("Ana Pérez", "ana pérez")) == {"U0": "Ana Pérez", "U1": "<@U1>"}


def test_many_people_are_called_shortly_so_that_the_sentence_is_read_to_its_end() -> None:
    people = accounts(*(f"Maximiliana Wolfeschlegelstein{chr(97 + number)}" for number in range(20)))
    text, mentions = spoken(" ".join(f"<@{user}>" for user in people), "UBOT", people)
    assert len(text) < 500
    assert [mention.account.id for mention in mentions] == list(people)
    assert all(mention.text in text for mention in mentions)


def test_whom_slack_does_not_know_stays_in_the_sentence() -> None:
    assert spoken("with <@U7> and <@U8|gus>", "UBOT", {}) == ("with @U7 and gus", ())
