"""All that the database holds on one person: shown to them, and erased.

A person of the tenant is a mailbox; a guest is an address. Nothing of a live booking is changed: it has to stay claimed, and
its event has to stay ours. Whose bookings live on is erased from everything else at once, and from these when they have ended.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

import msgspec
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.chat import home_at, met_at
from adapters.sql.bookings import booking_of
from adapters.sql.database import Database
from adapters.sql.record import lines
from adapters.sql.schema import (
    booking,
    card,
    choice,
    inbox,
    job,
    offer,
    person,
    record,
    reminder,
    rules,
    seat,
    sighting,
    telling,
    thread,
)
from scheduling.bookings import LIVE, Book
from scheduling.people import Guest, MailboxId, Person

ERASED: Final = "erased"
"""In the place of tenant, name and address of somebody who was erased."""

WITHOUT_PEOPLE: Final = frozenset(
    {"answered_event", "chore", "claim", "forgetting", "installation", "job", "schema_floor", "slack_tenant", "slack_workspace"}
)
"""Tables that name nobody: ids of events, numbers of persons who stand in `person`, and the installation's own."""

_WAITING: Final = sa.select(inbox.c.key, inbox.c.at, inbox.c.body)


@dataclass(frozen=True, slots=True)
class Somebody:
    """Who is meant: by mailbox, with the address that leads to it, or (a guest, or gone from the directory) by address alone."""

    address: str
    mailbox: MailboxId | None = None

    @property
    def key(self) -> str:
        """As `person.mailbox` has it; empty for a guest."""
        return str(self.mailbox) if self.mailbox else ""

    @property
    def words(self) -> tuple[str, ...]:
        """What stands for them in what conversations keep as JSON."""
        return tuple(word for word in (self.address, self.mailbox.object_id if self.mailbox else "") if word)


@dataclass(frozen=True, slots=True)
class Erased:
    """What became of it: how much went, and the bookings that are still to come or in hand, which stay until they have ended."""

    rules: int
    conversations: int
    bookings: int
    staying: tuple[str, ...]


async def known_as(database: Database, word: str, tenant: str) -> Somebody | None:
    """Who is meant by an address that the directory does not know, or by an object id; None when nothing here tells of them."""

    async def work(connection: AsyncConnection) -> Somebody | None:
        mailbox = f"{tenant}/{word}"
        if await _number(connection, mailbox) is not None:
            return Somebody("", MailboxId.parse(mailbox))
        named = booking.c.asked.contains(f'"address":"{word}"', autoescape=True)
        row = (await connection.execute(sa.select(booking.c.asked).where(named).limit(1))).one_or_none()
        if row is None:
            return None
        asked = msgspec.json.decode(row.asked, type=Book)
        people = (asked.organizer, *asked.required, *asked.optional, *asked.optional_busy)
        return Somebody(word, next((each.id for each in people if each.address == word), None))

    return await database.read(work)


async def _number(connection: AsyncConnection, mailbox: str) -> int | None:
    return (await connection.execute(sa.select(person.c.id).where(person.c.mailbox == mailbox))).scalar_one_or_none()


# ---------------------------------------------------------------- shown


async def held_on(database: Database, who: Somebody) -> Mapping[str, Any]:
    """Everything about them, as JSON values. Raises `StoreUnavailable`."""

    async def work(connection: AsyncConnection) -> Mapping[str, Any]:
        ids = await _bookings_with(connection, who)
        rows = (await connection.execute(sa.select(booking).where(booking.c.id.in_(ids)).order_by(booking.c.starts))).all()
        offers = await _rows(connection, sa.select(offer).where(_tells_of(offer, who)), "body")
        of_them = sa.select(sighting.c.record).join(person, person.c.id == sighting.c.person).where(person.c.mailbox == who.key)
        told = await lines(connection, sa.select(record).where(sa.or_(record.c.booking.in_(ids), record.c.id.in_(of_them))))
        return {
            "address": who.address,
            "mailbox": who.key or None,
            "rules": await _rows(connection, sa.select(rules).where(rules.c.person == who.key), "rules"),
            "bookings": [
                {**_plain(booking_of(row)), "event_id": row.event_id, "ical_uid": row.ical_uid, "comment": row.comment}
                for row in rows
            ],
            "record": [_without_others(_plain(line), who.key) for line in told],
            "offers": offers,
            "conversations": await _rows(connection, sa.select(thread).where(_tells_of(thread, who)), "body"),
            "tellings": await _rows(connection, sa.select(telling).where(telling.c.person == who.key)),
            "reminders": await _rows(connection, sa.select(reminder).where(reminder.c.person == who.key)),
            "choices": await _rows(connection, sa.select(choice).where(_chose(who))),
            "unanswered": await _rows(connection, _WAITING.where(await _asked(connection, who))),
            "chats": await _rows(connection, sa.select(card).where(_cards(who, ids, [each["id"] for each in offers]))),
        }

    return await database.read(work)


def _without_others(line: dict[str, Any], key: str) -> dict[str, Any]:
    """What a line says of other people's calendars is theirs."""
    seen = [each for each in line["note"]["seen"] if f"{each['person']['tenant']}/{each['person']['object_id']}" == key]
    return {**line, "note": {**line["note"], "seen": seen}}


async def _rows(connection: AsyncConnection, query: sa.Select[Any], *in_json: str) -> Sequence[dict[str, Any]]:
    found = []
    for row in (await connection.execute(query)).mappings():
        plain = {str(name): value.isoformat() if isinstance(value, datetime) else value for name, value in row.items()}
        found.append(plain | {name: json.loads(plain[name]) for name in in_json})
    return found


def _plain(value: object) -> dict[str, Any]:
    plain: dict[str, Any] = msgspec.to_builtins(value)
    return plain


# ---------------------------------------------------------------- erased


async def erase(database: Database, who: Somebody) -> Erased:
    """Let go of somebody, in one transaction; safe to repeat. Raises `StoreUnavailable`."""

    async def work(connection: AsyncConnection) -> Erased:
        pseudonym = await _marked(connection, who)
        ended, staying = await _let_go(connection, who, pseudonym)
        kept = sa.select(booking.c.request).where(booking.c.id.in_(staying))
        theirs = sa.and_(_tells_of(offer, who), offer.c.id.not_in(kept))
        offers = (await connection.execute(sa.select(offer.c.id).where(theirs))).scalars().all()
        conversations = [
            await _deleted(connection, inbox, await _asked(connection, who)),
            await _deleted(connection, card, _cards(who, ended, offers)),
            await _deleted(connection, offer, offer.c.id.in_(offers)),
            await _deleted(connection, thread, _tells_of(thread, who)),
            await _deleted(connection, choice, _chose(who)),
        ]
        gone = await _deleted(connection, rules, rules.c.person == who.key)
        return Erased(gone, sum(conversations), len(ended), tuple(staying))

    return await database.run(work)


async def waiting_to_be_erased(connection: AsyncConnection) -> Sequence[str]:
    """Mailboxes of people whose bookings were still to come when they asked."""
    waiting = sa.select(person.c.mailbox).where(person.c.pseudonym.is_not(None), person.c.mailbox != person.c.pseudonym)
    return (await connection.execute(waiting.order_by(person.c.id))).scalars().all()


async def erase_from_ended(connection: AsyncConnection, mailbox: str) -> int:
    """What has ended of somebody who asked before: how many bookings."""
    who = Somebody("", MailboxId.parse(mailbox))
    ended, _ = await _let_go(connection, who, await _marked(connection, who))
    return len(ended)


async def _marked(connection: AsyncConnection, who: Somebody) -> str:
    """What stands for them from now on. Their row is locked: nobody claims time of theirs until this transaction ends."""
    row = (await connection.execute(sa.select(person).where(person.c.mailbox == who.key).with_for_update())).one_or_none()
    if row is not None and row.pseudonym is not None:
        return str(row.pseudonym)
    pseudonym = f"{ERASED}/{secrets.token_hex(12)}"
    if row is not None:
        await connection.execute(sa.update(person).where(person.c.id == row.id).values(pseudonym=pseudonym))
    return pseudonym


async def _let_go(connection: AsyncConnection, who: Somebody, pseudonym: str) -> tuple[Sequence[str], Sequence[str]]:
    """Take them out of what has ended, and out of the record when nothing else is left; what had ended, and what has not."""
    among = await _bookings_with(connection, who)
    in_hand = sa.or_(booking.c.state.in_(LIVE), sa.exists().where(job.c.booking == booking.c.id))
    staying = (await connection.execute(sa.select(booking.c.id).where(booking.c.id.in_(among), in_hand))).scalars().all()
    ended = [each for each in among if each not in set(staying)]
    for row in (await connection.execute(sa.select(booking).where(booking.c.id.in_(ended)))).all():
        await connection.execute(sa.update(booking).where(booking.c.id == row.id).values(_nameless(row, who, pseudonym)))
    for table in (telling, reminder):
        await connection.execute(sa.delete(table).where(table.c.person == who.key, table.c.booking.not_in(staying)))
    if not staying:
        await connection.execute(sa.update(person).where(person.c.mailbox == who.key).values(mailbox=pseudonym))
    return ended, staying


def _nameless(row: sa.Row[Any], who: Somebody, pseudonym: str) -> Mapping[str, Any]:
    """Without title, place and comment too: others' words may name them, and a title mostly does."""

    them = MailboxId.parse(pseudonym)

    def person_of(one: Person) -> Person:
        if one.id != who.mailbox and one.address != who.address:
            return one
        return replace(one, id=them, name="", address="", given_name="", department="", job_title="")

    def guest_of(one: Guest) -> Guest:
        return one if one.address != who.address else Guest(f"{ERASED}@invalid")

    asked = msgspec.json.decode(row.asked, type=Book)
    asked = replace(
        asked,
        organizer=person_of(asked.organizer),
        required=tuple(map(person_of, asked.required)),
        optional=tuple(map(person_of, asked.optional)),
        optional_busy=tuple(map(person_of, asked.optional_busy)),
        guests=tuple(map(guest_of, asked.guests)),
        optional_guests=tuple(map(guest_of, asked.optional_guests)),
        subject="",
        place="",
        waived=frozenset(),
    )
    return {
        "asked": msgspec.json.encode(asked).decode(),
        "waived": "[]",
        "reasons": "{}",
        "comment": "",
        "frozen": b"",
        "join_url": None,
        "visitor": "",
    }


# ---------------------------------------------------------------- where somebody stands


async def _bookings_with(connection: AsyncConnection, who: Somebody) -> Sequence[str]:
    """A guest has no number: their address is looked for in what was asked for."""
    if who.mailbox is None:
        named = booking.c.asked.contains(f'"address":"{who.address}"', autoescape=True)
        return (await connection.execute(sa.select(booking.c.id).where(named).order_by(booking.c.id))).scalars().all()
    seats = sa.select(seat.c.booking).join(person, person.c.id == seat.c.person).where(person.c.mailbox == who.key)
    return (await connection.execute(seats.order_by(seat.c.booking))).scalars().all()


def _tells_of(table: sa.Table, who: Somebody) -> sa.ColumnElement[bool]:
    """Offers and threads: their own, and those of others that name them."""
    named = (table.c.body.contains(word, autoescape=True) for word in who.words)
    return sa.or_(table.c.person == who.key, *named)


def _chose(who: Somebody) -> sa.ColumnElement[bool]:
    if who.mailbox is None:
        return sa.false()
    return sa.or_(choice.c.chooser == who.key, choice.c.person == who.mailbox.object_id)


def _cards(who: Somebody, bookings: Iterable[str], offers: Iterable[str]) -> sa.ColumnElement[bool]:
    abouts = [*(f"booking/{each}" for each in bookings), *(f"offer/{each}" for each in offers)]
    return card.c.about.in_([*abouts, met_at(who.mailbox), home_at(who.mailbox)] if who.mailbox else abouts)


async def _asked(connection: AsyncConnection, who: Somebody) -> sa.ColumnElement[bool]:
    """What is not answered yet of what they asked or others said of them: known by their chats, and by what stands for them."""
    words = list(who.words)
    if who.mailbox is not None:
        chats = sa.select(card.c.place).where(card.c.about.in_([met_at(who.mailbox), home_at(who.mailbox)]))
        words += (await connection.execute(chats)).scalars().all()
    said = (inbox.c.body, inbox.c.reply)
    return sa.or_(sa.false(), *(column.contains(word, autoescape=True) for word in words for column in said))


async def _deleted(connection: AsyncConnection, table: sa.Table, which: sa.ColumnElement[bool]) -> int:
    return (await connection.execute(sa.delete(table).where(which))).rowcount
