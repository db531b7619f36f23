"""The card that asks who is meant by a name that several people have."""

from __future__ import annotations

from collections.abc import Iterator

from adapters.chat import Block, Card, Choice, Piece, TextInput
from bot.actions import Pack, PickPerson, SomeoneElse
from bot.memory import Question, Unclear
from bot.texts import en
from bot.views.pieces import button, row, text, title
from scheduling.people import Person

MOST_CHOICES = 5


def which_person_card(question: Question, pack: Pack, *, error: str = "") -> Card:
    """Every unclear name with up to five people; numbers run through, so that one can be typed. `error` stands by the field."""
    heading = _asked(question.unclear[0]) if len(question.unclear) == 1 else en.WHO_TITLE
    return Card(heading, (title(heading), *_blocks(question, pack, error)))


def choices(question: Question) -> list[tuple[int, Person]]:
    """What the numbers stand for: which name (by its place), and which person; the first is number 1."""
    return [(place, person) for place, unclear in enumerate(question.unclear) for person in unclear.people[:MOST_CHOICES]]


def _blocks(question: Question, pack: Pack, error: str) -> Iterator[Block]:
    number = 0
    for place, unclear in enumerate(question.unclear):
        if len(question.unclear) > 1:
            yield text(_asked(unclear))
        for person in unclear.people[:MOST_CHOICES]:
            number += 1
            yield _choice(number, place, person, question, pack)
        yield TextInput(field_of(place), en.SOMEONE_ELSE_LABEL, error=error if place == 0 else "")
        yield row(button(en.SOMEONE_ELSE, SomeoneElse(question.id, place), pack))


def _asked(unclear: Unclear) -> str:
    """Which of those who are called so; or, where nobody is, whether one of those with nearly that name is meant."""
    return en.did_you_mean(unclear.name, len(unclear.people)) if unclear.is_guess else en.which(unclear.name)


def field_of(place: int) -> str:
    """The id of the input that belongs to the name at this place."""
    return f"who{place}"


def _choice(number: int, place: int, person: Person, question: Question, pack: Pack) -> Choice:
    notes: list[tuple[Piece, ...]] = []
    about = " · ".join(part for part in (person.department, person.job_title) if part)
    if about:
        notes.append((about,))
    notes.append((person.address,))
    action = PickPerson(question.id, place, person.id.object_id)
    return Choice(number, (person.name,), tuple(notes), button(en.CHOOSE, action, pack, spoken=f"{en.CHOOSE} {person.name}"))
