"""The tables of docs/language.md say what is really read."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.understanding.requests import RuleChange
from bot.understanding.understand import understand
from tests.language.scoring import NOW, ZONE
from tests.understanding.readings import reading

DOCUMENT = (Path(__file__).parents[2] / "docs" / "language.md").read_text(encoding="utf-8")
STANDING_ALONE = ("dinner", "breakfast")


def _rows(heading: str) -> list[tuple[str, str]]:
    """The rows of every table under headings that start so, without their head."""
    found = []
    for section in re.split(r"\n#+ ", DOCUMENT):
        table = re.findall(r"^\| ([^|]+) \| ([^|]+) \|$", section, flags=re.MULTILINE)
        if table and table[0] == ("typed", heading):
            found += [row for row in table[1:] if not row[0].startswith("---")]
    return found


TIMES = _rows("read as")


def _sentence(phrase: str) -> str:
    if phrase.startswith("last"):
        return f"what did I have {phrase}"
    return phrase if phrase.startswith(STANDING_ALONE) else f"30 min with Ana {phrase}"


def test_the_document_has_all_its_tables() -> None:
    assert len(TIMES) > 100


@pytest.mark.parametrize(("phrase", "expected"), TIMES)
def test_a_time_is_read_as_the_document_says(phrase: str, expected: str) -> None:
    request = understand(_sentence(phrase), NOW, ZONE)
    assert reading(request) == expected
    assert request.leftover == ()


def _rule(row: str) -> RuleChange:
    name, *values = re.findall(r"`([^`]+)`", row.split(" (")[0])
    days = re.search(r" on ([a-z, ]+)$", row)
    return RuleChange(name, values[0] if values else "", tuple(days[1].split(", ")) if days else ())


@pytest.mark.parametrize(("sentence", "row"), _rows("`rule`"))
def test_a_rule_is_read_as_the_document_says(sentence: str, row: str) -> None:
    request = understand(sentence, NOW, ZONE)
    assert (request.intent.value, request.rule) == ("rules", _rule(row))


KINDS = [
    (kind, sentence)
    for kinds, sentences in re.findall(r"^\| (`[^|]+`) \| ([^|]+) \|$", DOCUMENT.split("## Times")[0], flags=re.MULTILINE)
    for kind, sentence in zip(re.findall(r"`(\w+)`", kinds) * 9, sentences.split(" · "), strict=False)
    if kind != "other"
]


@pytest.mark.parametrize(("kind", "sentence"), KINDS)
def test_an_example_is_of_the_kind_that_the_document_says(kind: str, sentence: str) -> None:
    assert understand(sentence, NOW, ZONE).intent.value == kind
