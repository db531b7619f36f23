"""Asking who is meant, and taking the answer: a click on a person, a number, a name or an address."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from adapters.chat import Click, Reply, Submit
from bot.actions import PickPerson, SomeoneElse
from bot.exchange import Exchange, Trouble, say, show, whisper
from bot.memory import Question, Unclear
from bot.people import answered, settle
from bot.said import is_yes
from bot.texts import en
from bot.understanding.requests import Request
from bot.views.which_person import choices, field_of, which_person_card
from scheduling.people import Guest, Participant, Person

ABOUT_QUESTION = "question/"


def ask_who_is_meant(ex: Exchange, request: Request, unclear: Sequence[Unclear]) -> Reply:
    question = Question(ex.desk.new_id(), request, tuple(unclear))
    ex.remember(question=question, offer="", starts=())  # "yes" must not book a time of the question before
    return show(which_person_card(question, ex.pack), ABOUT_QUESTION + question.id)


# ---------------------------------------------------------------- answers


async def picked(ex: Exchange, action: PickPerson) -> Question | Reply:
    """A click on one of the people. The question as it is afterwards, with nothing unclear when all are known."""
    question = _open_question(ex, action.question)
    if question is None or not 0 <= action.name < len(question.unclear):
        return whisper(en.ANSWERED_ALREADY)
    unclear = question.unclear[action.name]
    person = next((each for each in unclear.people if each.id.object_id == action.person), None)
    return whisper(en.ANSWERED_ALREADY) if person is None else _settled(ex, question, unclear, person)


async def named_other(ex: Exchange, action: SomeoneElse) -> Question | Reply:
    """The field of one name was filled in: with a full name or an address."""
    question = _open_question(ex, action.question)
    if question is None or not 0 <= action.name < len(question.unclear):
        return whisper(en.ANSWERED_ALREADY)
    assert isinstance(ex.event, Click | Submit)
    words = ex.event.inputs.get(field_of(action.name), "").strip()
    if not words:
        return show(which_person_card(question, ex.pack, error=en.SOMEONE_ELSE_EMPTY), ABOUT_QUESTION + question.id)
    return await _answered(ex, question, question.unclear[action.name], words)


async def typed(ex: Exchange, question: Question, text: str) -> Question | Reply | None:
    """A typed answer: a number, one of the names, or somebody else's. None when it answers nothing."""
    if text.isdigit():
        return _by_number(ex, question, int(text))
    words = text.casefold().split()
    only = question.unclear[0].people if len(question.unclear) == 1 else ()
    if len(only) == 1 and is_yes(text):
        return _settled(ex, question, question.unclear[0], only[0])
    for unclear in question.unclear:
        fitting = [person for person in unclear.people if _fits(words, person)]
        if len(fitting) == 1:
            return _settled(ex, question, unclear, fitting[0])
    return None


async def typed_name(ex: Exchange, question: Question, text: str) -> Question | Reply:
    """A typed answer that is none of the choices: somebody else's name or address for the first unclear name."""
    return await _answered(ex, question, question.unclear[0], text)


def _by_number(ex: Exchange, question: Question, number: int) -> Question | Reply:
    offered = choices(question)
    if not 1 <= number <= len(offered):
        return say(en.no_such_choice(number, len(offered)))
    place, person = offered[number - 1]
    return _settled(ex, question, question.unclear[place], person)


def _fits(words: list[str], person: Person) -> bool:
    """Whether what was typed names this one of the choices: part of the name, the address, or the department."""
    named = {*person.name.casefold().split(), person.address, person.department.casefold(), person.job_title.casefold()}
    return bool(words) and (all(word in named for word in words) or " ".join(words) in named)


async def _answered(ex: Exchange, question: Question, unclear: Unclear, words: str) -> Question | Reply:
    answer = await answered(ex, words)
    match answer:
        case Trouble(sentence=sentence):
            return show(which_person_card(question, ex.pack, error=sentence), ABOUT_QUESTION + question.id)
        case Unclear(people=people):
            narrowed = _with(question, unclear, Unclear(unclear.name, people))
            ex.remember(question=narrowed)
            return show(which_person_card(narrowed, ex.pack), ABOUT_QUESTION + question.id)
        case Person() | Guest():
            return _settled(ex, question, unclear, answer)


def _settled(ex: Exchange, question: Question, unclear: Unclear, participant: Participant) -> Question:
    settle(ex, unclear.name, participant)
    left = tuple(each for each in question.unclear if each != unclear)
    asked = replace(question, unclear=left)
    ex.remember(question=asked if left else None)
    return asked


def still_unclear(ex: Exchange, question: Question) -> Reply:
    return show(which_person_card(question, ex.pack), ABOUT_QUESTION + question.id)


def _with(question: Question, old: Unclear, new: Unclear) -> Question:
    return replace(question, unclear=tuple(new if each == old else each for each in question.unclear))


def _open_question(ex: Exchange, question_id: str) -> Question | None:
    question = ex.thread.question
    return question if question is not None and question.id == question_id else None
