"""What Exchange does when calendars are written: versions, invitations, copies that arrive later, answers, cancellations."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import msgspec

from adapters.sandbox.bodies import Changes, parse_changes
from adapters.sandbox.events import NEVER, Attendee, StoredEvent
from adapters.sandbox.history import Author
from adapters.sandbox.mailboxes import Calendar, Mailbox, Transaction, opaque_id
from adapters.sandbox.outbox import Mail
from adapters.sandbox.people import Account
from adapters.sandbox.wire import GraphError, Json
from adapters.sandbox.world import World

EXCHANGE = Author("exchange")

# What an update mail is about; the rest is each reader's own (graph-contract, section 4.6).
_VISIBLE = (
    "subject",
    "body",
    "body_type",
    "start",
    "end",
    "all_day",
    "locations",
    "recurrence",
    "importance",
    "hide_attendees",
    "online",
)
_TIMES = ("start", "end", "all_day", "recurrence")
_COPIED = (*_VISIBLE, "start_zone", "end_zone", "join_url", "join_ready", "attendees", "response_requested", "allow_proposals")


@dataclass(frozen=True, slots=True)
class Oddities:
    """Faults that change what a write does; all off by default."""

    forget_transaction: bool = False
    mails_again: bool = False
    extra_copy_delay: timedelta = timedelta(0)


PLAIN = Oddities()


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
    _save(world, mailbox, event, author)
    if event.transaction_id is not None:
        mailbox.transactions[event.transaction_id] = Transaction(canonical, event, world.now())
    _invite(world, event, event.attendees, oddities)
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
        change_key=_change_key(world),
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


def _change_key(world: World) -> str:
    return opaque_id("", world.seed, "change", world.serial())[:24] + "=="


def _save(world: World, mailbox: Mailbox, event: StoredEvent, author: Author) -> StoredEvent:
    """Store a version; an occurrence is stored as an exception of its series."""
    before = mailbox.find(event.id)
    now = world.now()
    saved = replace(event, change_key=_change_key(world) if before else event.change_key, modified=now)
    if saved.master is None:
        mailbox.put(saved, now)
    else:
        master = _master(mailbox, saved)
        others = tuple(o for o in master.exceptions if o.original_date != saved.original_date)
        saved = replace(saved, type="exception")
        mailbox.put(replace(master, exceptions=(*others, saved), change_key=_change_key(world), modified=now), now)
    world.history.wrote(now, author, mailbox.owner, before, saved)
    return saved


def _remove(world: World, mailbox: Mailbox, event: StoredEvent, author: Author) -> None:
    now = world.now()
    if event.master is None or event.original_date is None:
        mailbox.remove(event.id, now)
    else:
        master = _master(mailbox, event)
        kept = tuple(o for o in master.exceptions if o.original_date != event.original_date)
        cancelled = master.cancelled_dates | {event.original_date}
        mailbox.put(replace(master, exceptions=kept, cancelled_dates=cancelled, change_key=_change_key(world), modified=now), now)
    world.history.wrote(now, author, mailbox.owner, event, None)


def _master(mailbox: Mailbox, occurrence: StoredEvent) -> StoredEvent:
    master = mailbox.find(occurrence.master or "")
    if master is None:
        raise GraphError(404, "ErrorItemNotFound", "The specified object was not found in the store.")
    return master


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
    if event.is_organizer and _differs(event, after, _TIMES):
        after = replace(after, attendees=tuple(replace(a, response="none", responded=NEVER) for a in after.attendees))
    saved = _save(world, mailbox, after, author)
    if event.is_organizer:
        _tell_of_changes(world, event, saved, oddities)
    return saved


def _with_known_answers(event: StoredEvent, attendees: Iterable[Attendee]) -> tuple[Attendee, ...]:
    known = {attendee.address.lower(): attendee for attendee in event.attendees}
    merged = []
    for attendee in attendees:
        before = known.get(attendee.address.lower())
        merged.append(replace(attendee, response=before.response, responded=before.responded) if before else attendee)
    return tuple(merged)


def _differs(before: StoredEvent, after: StoredEvent, names: Iterable[str]) -> bool:
    return any(getattr(before, name) != getattr(after, name) for name in names)


def _check_boundaries(mailbox: Mailbox, before: StoredEvent, after: StoredEvent) -> None:
    """An occurrence may not be pushed onto or over its neighbours."""
    if before.master is None or before.original_date is None or (before.start, before.end) == (after.start, after.end):
        return
    master = _master(mailbox, before)
    around = timedelta(days=400)
    row = mailbox.occurrences_on(master, before.original_date - around, before.original_date + around)
    place = next(i for i, o in enumerate(row) if o.original_date == before.original_date)
    over_previous = place > 0 and after.start < row[place - 1].end
    over_next = place + 1 < len(row) and after.end > row[place + 1].start
    if over_previous or over_next:
        message = "Modified occurrence is crossing or overlapping adjacent occurrence."
        raise GraphError(400, "ErrorOccurrenceCrossingBoundary", message)


def _tell_of_changes(world: World, before: StoredEvent, after: StoredEvent, oddities: Oddities) -> None:
    were = {attendee.address.lower() for attendee in before.attendees}
    are = {attendee.address.lower() for attendee in after.attendees}
    _invite(world, after, [a for a in after.attendees if a.address.lower() not in were], oddities)
    _disinvite(world, after, [a for a in before.attendees if a.address.lower() not in are], comment="")
    stayed = [attendee for attendee in after.attendees if attendee.address.lower() in were]
    if _differs(before, after, _VISIBLE) or oddities.mails_again:
        _mail(world, "update", after, stayed)
        _deliver(world, after, stayed, oddities)


def _mail(world: World, kind: str, event: StoredEvent, attendees: Iterable[Attendee], comment: str = "") -> None:
    for attendee in attendees:
        if attendee.address.lower() != event.organizer[1].lower():
            _send(world, kind, event.organizer[1], attendee.address, event, comment)


def _send(world: World, kind: str, sender: str, recipient: str, event: StoredEvent, comment: str = "") -> None:
    start, end = event.start, event.end
    mail = Mail(world.history.next(), world.now(), kind, sender, recipient, event.subject, event.ical_uid, start, end, comment)
    world.send(mail)


def _invite(world: World, event: StoredEvent, attendees: Iterable[Attendee], oddities: Oddities) -> None:
    invited = list(attendees)
    _mail(world, "invitation", event, invited)
    _deliver(world, event, invited, oddities)


def _recipients(world: World, event: StoredEvent, attendees: Iterable[Attendee]) -> dict[str, Account]:
    """The accounts with mailboxes that mail to the attendees ends up in, without the organizer."""
    found: dict[str, Account] = {}
    for attendee in attendees:
        account = world.at_address(attendee.address)
        reached = [] if account is None else world.transitive_members(account) if account.is_group else [account]
        found |= {one.id: one for one in reached if one.has_mailbox and one.id != event.mailbox}
    return found


def _deliver(world: World, event: StoredEvent, attendees: Iterable[Attendee], oddities: Oddities) -> None:
    """Bring the event to the attendees' mailboxes, later: by then it may have changed, or be gone."""
    if not world.knobs.attendee_copies:
        return
    due = world.now() + timedelta(seconds=world.knobs.attendee_copy_delay_s) + oddities.extra_copy_delay
    for account in _recipients(world, event, attendees).values():
        world.clock.at(due, lambda account=account: _arrive(world, account.id, event))  # type: ignore[misc]
    world.clock.catch_up()


def _arrive(world: World, account_id: str, sent: StoredEvent) -> None:
    account = world.accounts[account_id]
    mailbox = world.mailboxes[account_id]
    copy = mailbox.copy_of(sent.ical_uid) if sent.master is None else _copy_of_occurrence(mailbox, sent)
    source = world.mailboxes[sent.mailbox].find(sent.id)
    if source is None or account_id not in _recipients(world, source, source.attendees):
        return
    if account.kind == "room":
        _room_answers(world, account, mailbox, sent, copy)
    elif copy is not None:
        asked_again = _differs(copy, sent, _TIMES)
        fresh: dict[str, Any] = {"response": "notResponded", "responded": NEVER, "show_as": "tentative"} if asked_again else {}
        _save(world, mailbox, replace(copy, **_copied(sent), **fresh, cancelled=False), EXCHANGE)
    elif account.adds_requests and sent.master is None:
        _save(world, mailbox, _as_copy(world, mailbox, sent, "notResponded", "tentative"), EXCHANGE)


def _copied(sent: StoredEvent) -> dict[str, Any]:
    return {name: getattr(sent, name) for name in _COPIED if sent.master is None or name != "recurrence"}


def _copy_of_occurrence(mailbox: Mailbox, sent: StoredEvent) -> StoredEvent | None:
    if sent.original_date is None:
        return None
    for master in mailbox.events():
        if master.recurrence is not None and sent.ical_uid.startswith(master.ical_uid):
            return next(iter(mailbox.occurrences_on(master, sent.original_date, sent.original_date)), None)
    return None


def _as_copy(world: World, mailbox: Mailbox, sent: StoredEvent, response: str, show_as: str) -> StoredEvent:
    serial, now = world.serial(), world.now()
    copy = replace(
        sent,
        id=opaque_id("AAMkAD", world.seed, mailbox.owner, serial),
        immutable_id=opaque_id("AAkALg", world.seed, mailbox.owner, serial),
        mailbox=mailbox.owner,
        calendar=mailbox.default.id,
        change_key=_change_key(world),
        created=now,
        is_organizer=False,
        response=response,
        show_as=show_as,
        transaction_id=None,
        properties=(),
        categories=(),
        exceptions=(),
    )
    return replace(copy, exceptions=tuple(_exception_copy(copy, exception) for exception in sent.exceptions))


def _exception_copy(master: StoredEvent, exception: StoredEvent) -> StoredEvent:
    return replace(
        exception,
        id=opaque_id("AAMkAD", master.id, exception.original_date),
        immutable_id=opaque_id("AAkALg", master.id, exception.original_date),
        mailbox=master.mailbox,
        calendar=master.calendar,
        master=master.id,
        is_organizer=False,
        response=master.response,
        show_as=master.show_as,
        properties=(),
    )


def _room_answers(world: World, room: Account, mailbox: Mailbox, sent: StoredEvent, copy: StoredEvent | None) -> None:
    """A room's booking attendant accepts what does not overlap, and declines the rest."""
    occurrences = (
        [sent] if sent.recurrence is None else mailbox.occurrences_of(sent, sent.start, sent.start + timedelta(days=180))
    )
    taken = any(
        other.blocks() and other.overlaps(one.start, one.end) and (copy is None or copy.id not in (other.id, other.master))
        for one in occurrences
        for other in mailbox.at(one.start, one.end, mailbox.default.id)
    )
    if taken:
        if copy is not None:
            _remove(world, mailbox, copy, EXCHANGE)
        _answer_organizer(world, room, sent, "declined", comment="The room is booked at that time.")
        return
    accepted = replace(copy, **_copied(sent)) if copy else _as_copy(world, mailbox, sent, "accepted", "busy")
    _save(
        world, mailbox, replace(accepted, response="accepted", responded=world.now(), show_as="busy", cancelled=False), EXCHANGE
    )
    _answer_organizer(world, room, sent, "accepted", comment="")


def _answer_organizer(world: World, who: Account, event: StoredEvent, response: str, comment: str) -> None:
    """An answer is mailed at once and tallied a little later, on the organizer's default calendar only."""
    _send(world, "response", who.mail, event.organizer[1], event, comment or response)
    due = world.now() + timedelta(seconds=world.knobs.response_delay_s)
    answered = world.now()
    addresses = {address.lower() for address in who.addresses()}

    def tally() -> None:
        organizer = world.at_address(event.organizer[1])
        mailbox = world.mailbox_of(organizer) if organizer else None
        own = None if mailbox is None else _own_version(mailbox, event)
        if mailbox is None or own is None or own.calendar != mailbox.default.id:
            return
        attendees = tuple(
            replace(a, response=response, responded=answered) if a.address.lower() in addresses else a for a in own.attendees
        )
        if attendees != own.attendees:
            _save(world, mailbox, replace(own, attendees=attendees), EXCHANGE)

    world.clock.at(due, tally)
    world.clock.catch_up()


def _own_version(mailbox: Mailbox, event: StoredEvent) -> StoredEvent | None:
    if event.master is not None:
        return _copy_of_occurrence(mailbox, event)
    return mailbox.copy_of(event.ical_uid)


def cancel_event(world: World, mailbox: Mailbox, event: StoredEvent, comment: str, author: Author) -> None:
    """The organizer's cancellation: mailed with the comment, the event removed, attendees' copies marked as cancelled."""
    if not event.is_organizer:
        message = "Your request can't be completed. You need to be an organizer to cancel a meeting."
        raise GraphError(400, "ErrorInvalidRequest", message)
    _remove(world, mailbox, event, author)
    _disinvite(world, event, event.attendees, comment)


def delete_event(world: World, mailbox: Mailbox, event: StoredEvent, author: Author) -> None:
    """Remove an event: the organizer's way of cancelling without words, an attendee's way of declining."""
    _remove(world, mailbox, event, author)
    if event.is_organizer:
        _disinvite(world, event, event.attendees, "")
    elif not event.cancelled and event.response != "declined":
        _answer_organizer(world, world.accounts[mailbox.owner], event, "declined", "")


def _disinvite(world: World, event: StoredEvent, attendees: Iterable[Attendee], comment: str) -> None:
    leaving = list(attendees)
    _mail(world, "cancellation", event, leaving, comment)
    due = world.now() + timedelta(seconds=world.knobs.attendee_copy_delay_s)
    for account in _recipients(world, event, leaving).values():
        world.clock.at(due, lambda account=account: _withdraw(world, account.id, event))  # type: ignore[misc]
    world.clock.catch_up()


def _withdraw(world: World, account_id: str, event: StoredEvent) -> None:
    mailbox = world.mailboxes[account_id]
    copy = _own_version(mailbox, event)
    if copy is None:
        return
    if world.knobs.cancelled_copies_stay and world.accounts[account_id].kind != "room":
        subject = copy.subject if copy.subject.startswith("Canceled:") else f"Canceled: {copy.subject}"
        _save(world, mailbox, replace(copy, cancelled=True, subject=subject), EXCHANGE)
    else:
        _remove(world, mailbox, copy, EXCHANGE)


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
        _remove(world, mailbox, event, author)
    else:
        answered = replace(event, response=response, responded=world.now(), show_as=SHOWN_AFTER[response])
        _save(world, mailbox, answered, author)
    if tells is not False:
        _answer_organizer(world, owner, event, response, str(body.get("comment") or ""))
