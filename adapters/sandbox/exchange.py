"""What Exchange does when calendars are written: create, change, cancel, delete, answer (graph-contract, section 4)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

import msgspec

from adapters.sandbox.bodies import Changes, parse_changes
from adapters.sandbox.delivery import PLAIN, TIMES, Oddities, answer_organizer, disinvite, invite, tell_of_changes
from adapters.sandbox.events import NEVER, Attendee, StoredEvent
from adapters.sandbox.history import Author
from adapters.sandbox.mailboxes import Calendar, Mailbox, Transaction, opaque_id
from adapters.sandbox.people import Account
from adapters.sandbox.versions import change_key, differs, master_of, remove, save
from adapters.sandbox.wire import GraphError, Json
from adapters.sandbox.world import World


def create_event(
    world: World, mailbox: Mailbox, calendar: Calendar, body: Json, author: Author, oddities: Oddities = PLAIN
) -> StoredEvent:
    """Create an event of the mailbox's owner; a repeated transaction id gives the first one again (section 4.2)."""
    changes = parse_changes(body, None)
    known = None if oddities.forget_transaction else _known_transaction(world, mailbox, changes.transaction_id)
    canonical = msgspec.json.encode(body, order="deterministic")
    if known is not None:
        return _same_or_refused(world, known, canonical)
    owner = world.accounts[mailbox.owner]
    event = _new_event(world, owner, calendar, changes)
    save(world, mailbox, event, author)
    if event.transaction_id is not None:
        mailbox.transactions[event.transaction_id] = Transaction(canonical, event, world.now())
    invite(world, event, event.attendees, oddities)
    return event


def _known_transaction(world: World, mailbox: Mailbox, transaction_id: str | None) -> Transaction | None:
    known = mailbox.transactions.get(transaction_id) if transaction_id else None
    if known is None or world.knobs.transaction_mode == "ignore":
        return None
    if world.now() - known.at > timedelta(seconds=world.knobs.transaction_retention_s):
        return None
    gone = mailbox.find(known.event.id) is None
    return None if gone and not world.knobs.transaction_survives_delete else known


def _same_or_refused(world: World, known: Transaction, canonical: bytes) -> StoredEvent:
    if known.body == canonical and world.knobs.transaction_mode == "graph":
        mailbox = world.mailboxes[known.event.mailbox]
        return mailbox.find(known.event.id) or known.event
    status = 409 if world.knobs.transaction_mode == "409" else 400
    message = "Your request can't be completed. The transaction ID has already been used to create a different event."
    raise GraphError(status, "ErrorDuplicateTransactionId", message, extra={"@event.existingEventId": known.event.id})


def _new_event(world: World, owner: Account, calendar: Calendar, changes: Changes) -> StoredEvent:
    serial, now = world.serial(), world.now()
    event = StoredEvent(
        id=opaque_id("AAMkAD", world.seed, owner.id, serial),
        immutable_id=opaque_id("AAkALg", world.seed, owner.id, serial),
        mailbox=owner.id,
        calendar=calendar.id,
        change_key=change_key(world),
        ical_uid="040000008200E00074C5B7101A82E008" + opaque_id("", world.seed, owner.id, serial).encode().hex().upper()[:48],
        subject="",
        start=now,
        end=now,
        created=now,
        modified=now,
        organizer=(owner.name, owner.mail),
        transaction_id=changes.transaction_id,
    )
    event = replace(event, **changes.fields)
    return _online(world, owner, event) if changes.wants_online else event


def _online(world: World, owner: Account, event: StoredEvent) -> StoredEvent:
    """Make it a Teams meeting; without a licence Exchange says nothing and leaves it as it is (section 4.3)."""
    if not owner.teams or event.online:
        return event
    url = f"https://teams.microsoft.com/l/meetup-join/{opaque_id('', event.ical_uid)[:60]}"
    return replace(event, online=True, join_url=url, join_ready=world.now() + timedelta(seconds=world.knobs.join_url_delay_s))


def update_event(
    world: World, mailbox: Mailbox, event: StoredEvent, body: Json, author: Author, oddities: Oddities = PLAIN
) -> StoredEvent:
    """Change an event. The organizer's visible changes are mailed; anybody else changes only their own copy (section 4.6)."""
    changes = parse_changes(body, event)
    fields = dict(changes.fields)
    if "attendees" in fields:
        fields["attendees"] = _with_known_answers(event, fields["attendees"])
    if "properties" in fields:
        fields["properties"] = tuple((dict(event.properties) | dict(fields["properties"])).items())
    if "body" in fields and event.online and event.join_url not in fields["body"]:
        fields |= {"online": False, "join_url": ""}  # a body without the join block disables the meeting
    after = replace(event, **fields)
    if changes.wants_online:
        after = _online(world, world.accounts[mailbox.owner], after)
    _check_boundaries(mailbox, event, after)
    if event.is_organizer and differs(event, after, TIMES):
        after = replace(after, attendees=tuple(replace(a, response="none", responded=NEVER) for a in after.attendees))
    saved = save(world, mailbox, after, author)
    if event.is_organizer:
        tell_of_changes(world, event, saved, oddities)
    return saved


def _with_known_answers(event: StoredEvent, attendees: Iterable[Attendee]) -> tuple[Attendee, ...]:
    known = {attendee.address.lower(): attendee for attendee in event.attendees}
    merged = []
    for attendee in attendees:
        before = known.get(attendee.address.lower())
        merged.append(replace(attendee, response=before.response, responded=before.responded) if before else attendee)
    return tuple(merged)


def _check_boundaries(mailbox: Mailbox, before: StoredEvent, after: StoredEvent) -> None:
    """An occurrence may not be pushed onto or over its neighbours."""
    if before.master is None or before.original_date is None or (before.start, before.end) == (after.start, after.end):
        return
    master = master_of(mailbox, before)
    around = timedelta(days=400)
    row = mailbox.occurrences_on(master, before.original_date - around, before.original_date + around)
    place = next(i for i, o in enumerate(row) if o.original_date == before.original_date)
    over_previous = place > 0 and after.start < row[place - 1].end
    over_next = place + 1 < len(row) and after.end > row[place + 1].start
    if over_previous or over_next:
        message = "Modified occurrence is crossing or overlapping adjacent occurrence."
        raise GraphError(400, "ErrorOccurrenceCrossingBoundary", message)


def cancel_event(world: World, mailbox: Mailbox, event: StoredEvent, comment: str, author: Author) -> None:
    """The organizer's cancellation: mailed with the comment, the event removed, attendees' copies marked as cancelled."""
    if not event.is_organizer:
        message = "Your request can't be completed. You need to be an organizer to cancel a meeting."
        raise GraphError(400, "ErrorInvalidRequest", message)
    remove(world, mailbox, event, author)
    disinvite(world, event, event.attendees, comment)


def delete_event(world: World, mailbox: Mailbox, event: StoredEvent, author: Author) -> None:
    """Remove an event: the organizer's way of cancelling without words, an attendee's way of declining."""
    remove(world, mailbox, event, author)
    if event.is_organizer:
        disinvite(world, event, event.attendees, "")
    elif not event.cancelled and event.response != "declined":
        answer_organizer(world, world.accounts[mailbox.owner], event, "declined", "")


SHOWN_AFTER = {"accepted": "busy", "tentativelyAccepted": "tentative", "declined": "free"}


def respond(world: World, mailbox: Mailbox, event: StoredEvent, response: str, body: Json, author: Author) -> None:
    """An attendee's answer on their own copy. `body` has lower-case names (section 4.4)."""
    if event.is_organizer:
        message = "Your request can't be completed. You can't respond to this meeting because you're the meeting organizer."
        raise GraphError(400, "ErrorInvalidRequest", message)
    tells = body.get("sendresponse")
    if tells is False and body.get("proposednewtime") is not None:
        raise GraphError(400, "ErrorInvalidParameter", "proposedNewTime cannot be set when sendResponse is false.")
    owner = world.accounts[mailbox.owner]
    if response == "declined" and not owner.keeps_declined:
        remove(world, mailbox, event, author)
    else:
        answered = replace(event, response=response, responded=world.now(), show_as=SHOWN_AFTER[response])
        save(world, mailbox, answered, author)
    if tells is not False:
        answer_organizer(world, owner, event, response, str(body.get("comment") or ""))
