"""Names, mentions, addresses and groups, as somebody said them, become the people of a meeting."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from adapters.chat import Message, PlaceKind
from bot.exchange import Exchange, Trouble, person_of
from bot.memory import Party, Unclear
from bot.spelling import slips_between
from bot.texts import en
from bot.understanding.requests import Request
from scheduling.people import Guest, Participant, Person, PersonKind
from scheduling.ports import Directory

MOST_PEOPLE = 20
MOST_NEAR = 5
MOST_NAME_WORDS, SHORTEST_MISSPELT, BEGINNING = 3, 3, 2
"""A misspelt name has so many words, of so many letters, and begins with two letters as it should."""
_HERE = frozenset(
    {
        "us",
        "everyone",
        "everyone here",
        "everybody",
        "everybody here",
        "all of us",
        "we",
        "here",
        "this chat",
        "anyone",
        "anybody",
    }
)
_MANAGER = frozenset({"my manager", "my boss", "manager", "boss"})
_TEAM = frozenset({"my team", "team", "the team", "our team"})


_OF_A_GROUP = re.compile(r"^(?:(?:any|every|some)(?:one|body) (?:from|in|on|of)|(?:all|members?|people|someone) (?:from|of|in)) ")
""" "Anyone from my team" is asked about as the team."""


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """Names that several people have; the others are known already."""

    unclear: tuple[Unclear, ...]


@dataclass(frozen=True, slots=True)
class NotFound:
    """Names that nobody has."""

    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Nobody:
    name: str


_Answer = Participant | Unclear | _Nobody | Trouble


async def party_of(ex: Exchange, asker: Person, request: Request) -> Party | Ambiguous | NotFound | Trouble:
    """Whom the request is for. Raises `DirectoryError`. What was answered before (`thread.known`) is not asked again."""
    names = {_key(name) for name in (*request.attendees, *request.optional)}
    known = {**ex.thread.known, **_mentioned(ex)}
    ex.remember(known={name: who for name, who in known.items() if name in names})
    required, optional, groups, rooms = await asyncio.gather(
        _each(ex, request.attendees),
        _each(ex, request.optional),
        asyncio.gather(*(_group(ex, asker, name) for name in request.people_refs)),
        _rooms(ex, request.place),
    )
    required, optional = await _chosen_before(ex, asker, required), await _chosen_before(ex, asker, optional)
    answers = [*required, *optional, *(answer for group in groups for answer in group)]
    if trouble := next((answer for answer in answers if isinstance(answer, Trouble)), None):
        return trouble
    if nobody := [answer.name for answer in answers if isinstance(answer, _Nobody)]:
        return NotFound(tuple(dict.fromkeys(nobody)))
    if unclear := [answer for answer in answers if isinstance(answer, Unclear)]:
        return Ambiguous(tuple({each.name.lower(): each for each in unclear}.values()))
    people = [answer for group in (required, *groups) for answer in group if isinstance(answer, Person | Guest)]
    people += rooms
    return _party(asker, request, people, [answer for answer in optional if isinstance(answer, Person | Guest)])


def _party(asker: Person, request: Request, required: Sequence[Participant], optional: Sequence[Participant]) -> Party | Trouble:
    """Everyone once; who is needed is not optional too, and the asker is the organizer whoever else names them."""
    everyone: dict[object, Participant] = {}
    for each in (asker, *required, *optional):
        everyone.setdefault(_identity(each), each)
    wanted = {_identity(each) for each in required}
    needed = [each for key, each in everyone.items() if key in wanted and key != asker.id]
    welcome = [each for key, each in everyone.items() if key not in wanted and key != asker.id]
    party = Party(
        organizer=asker,
        organizer_attends=request.asker_attends,
        required=tuple(each for each in needed if isinstance(each, Person)),
        optional=tuple(each for each in welcome if isinstance(each, Person)),
        guests=tuple(each for each in needed if isinstance(each, Guest)),
        optional_guests=tuple(each for each in welcome if isinstance(each, Guest)),
    )
    if party.size > MOST_PEOPLE:
        return Trouble(en.too_many(party.size, MOST_PEOPLE))
    return party


def _identity(participant: Participant) -> object:
    return participant.id if isinstance(participant, Person) else participant.address


# ---------------------------------------------------------------- one name


async def _each(ex: Exchange, names: Iterable[str]) -> list[_Answer]:
    return list(await asyncio.gather(*(_one(ex, name) for name in names)))


async def _one(ex: Exchange, name: str) -> _Answer:
    directory = ex.desk.directory
    key = _key(name)
    if key in ex.thread.known:
        return await _at(ex, ex.thread.known[key], name)
    if "@" in key.strip("@"):
        return await _at(ex, key, name)
    found = await directory.named(key)
    if not found:
        near = await near_names(directory, key)
        return Unclear(name, near) if near else _Nobody(name)
    exact = [person for person in found if person.name.casefold() == key]
    if len(found) == 1 or len(exact) == 1:
        return (exact or list(found))[0]
    return Unclear(name, tuple(found))


async def near_names(directory: Directory, said: str) -> tuple[Person, ...]:
    """People whose names are written nearly so, nearest first: for "Anna" an Ana, for "morri" a Mori. At most five."""
    words = said.split()
    if not 0 < len(words) <= MOST_NAME_WORDS or any(len(word) < SHORTEST_MISSPELT for word in words):
        return ()
    asked = dict.fromkeys(word[:length] for word in words for length in (len(word), min(BEGINNING, len(word) - 1)))
    found = await asyncio.gather(*(directory.named(each) for each in asked))
    people = {person.id: person for each in found for person in each if person.kind is not PersonKind.ROOM}
    near = {key: slips for key, person in people.items() if (slips := slips_between(words, person.name)) is not None}
    return tuple(people[key] for key in sorted(near, key=lambda key: (near[key], people[key].name)))[:MOST_NEAR]


async def _rooms(ex: Exchange, place: str | None) -> list[Person]:
    """The room that a place names, in whose calendar the meeting must fit too; any other place is mere words."""
    named = _key(place or "").removeprefix("the ")
    found = await ex.desk.directory.named(named) if named else ()
    return [person for person in found if person.kind is PersonKind.ROOM and person.name.casefold() == named][:1]


async def _at(ex: Exchange, where: str, name: str) -> _Answer:
    """Whoever has this object id or address."""
    if "@" in where:
        return await ex.desk.directory.at_address(where) or _Nobody(name)
    return await ex.desk.directory.person(where) or _Nobody(name)


def _key(name: str) -> str:
    return name.strip().removeprefix("@").casefold()


def _mentioned(ex: Exchange) -> dict[str, str]:
    if not isinstance(ex.event, Message):
        return {}
    pairs = ((_key(each.text), each.account.object_id or each.account.address) for each in ex.event.mentions)
    return {name: account.lower() for name, account in pairs if account}


def names_of(ex: Exchange) -> tuple[str, ...]:
    """People whom the asker is likely to mean: those mentioned, and those of the open request."""
    mentioned = [each.text.removeprefix("@") for each in ex.event.mentions] if isinstance(ex.event, Message) else []
    return tuple(dict.fromkeys((*mentioned, *ex.thread.known)))


async def _chosen_before(ex: Exchange, asker: Person, answers: list[_Answer]) -> list[_Answer]:
    """The answers with those people in place whom the asker chose for an unclear name earlier."""
    unclear = {_key(each.name): each for each in answers if isinstance(each, Unclear)}
    if not unclear:
        return answers
    chosen = await ex.desk.conversations.choices(asker.id, list(unclear))
    return [_chosen(each, chosen.get(_key(each.name))) if isinstance(each, Unclear) else each for each in answers]


def _chosen(unclear: Unclear, object_id: str | None) -> _Answer:
    return next((person for person in unclear.people if person.id.object_id == object_id), unclear)


# ---------------------------------------------------------------- groups


async def _group(ex: Exchange, asker: Person, said: str) -> Sequence[_Answer]:
    name = _OF_A_GROUP.sub("", _key(said))
    if name in _HERE:
        return await _members_here(ex, asker)
    if name in _MANAGER:
        return [await ex.desk.directory.manager(asker.id) or Trouble(en.NO_MANAGER)]
    if name in _TEAM:
        return await _team(ex, asker)
    return await _named_group(ex, name)


def asks_for_all_here(request: Request) -> bool:
    """Whether everybody in the chat is meant, the asker included."""
    return any(_key(each) in _HERE for each in request.people_refs)


async def _members_here(ex: Exchange, asker: Person) -> Sequence[_Answer]:
    channel = ex.desk.channels.get(ex.event.place.channel)
    if channel is None or ex.place is PlaceKind.PERSONAL:
        return [Trouble(en.NOBODY_HERE)]
    accounts = await channel.members(ex.event.place)
    if len(accounts) > MOST_PEOPLE:
        return [Trouble(en.too_many(len(accounts), MOST_PEOPLE))]
    people = await asyncio.gather(*(person_of(account, ex.desk.directory) for account in accounts))
    others = [person for person in people if person is not None and person.id != asker.id]
    return others or [Trouble(en.NOBODY_HERE)]


async def _team(ex: Exchange, asker: Person) -> Sequence[_Answer]:
    """Those with the same manager; for who has none, those who report to them."""
    manager = await ex.desk.directory.manager(asker.id)
    team = await ex.desk.directory.reports(manager.id if manager else asker.id)
    others = [person for person in team if person.id != asker.id]
    return others or [Trouble(en.NO_TEAM)]


async def _named_group(ex: Exchange, name: str) -> Sequence[_Answer]:
    found = await ex.desk.directory.groups_named(name.removeprefix("the ").removeprefix("our "))
    exact = [group for group in found if group.name.casefold() == name.removeprefix("the ")]
    if len(found) > 1 and len(exact) != 1:
        return [Trouble(en.many_groups(name, [group.name for group in found]))]
    if not found:
        return [_Nobody(name)]
    members = await ex.desk.directory.members((exact or list(found))[0])
    return list(members)


# ---------------------------------------------------------------- answers


async def answered(ex: Exchange, words: str) -> Participant | Unclear | Trouble:
    """Who is meant, now that somebody typed a full name or an address."""
    answer = await _one(ex, words)
    return Trouble(en.not_found([words])) if isinstance(answer, _Nobody) else answer


def settle(ex: Exchange, name: str, participant: Participant) -> None:
    """From now on `name` stands for this participant in the conversation, and a person of the tenant for good."""
    where = participant.id.object_id if isinstance(participant, Person) else participant.address
    ex.remember(known={**ex.thread.known, _key(name): where})
    if isinstance(participant, Person):
        ex.choices[_key(name)] = where
