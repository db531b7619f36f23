"""What Exchange carries between mailboxes: mails at once, copies and answers a little later."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from adapters.sandbox.events import NEVER, Attendee, StoredEvent
from adapters.sandbox.history import Author
from adapters.sandbox.mailboxes import Mailbox, opaque_id
from adapters.sandbox.outbox import Mail
from adapters.sandbox.people import Account
from adapters.sandbox.versions import change_key, differs, remove, save
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

TIMES = ("start", "end", "all_day", "recurrence")

_COPIED = (*_VISIBLE, "start_zone", "end_zone", "join_url", "join_ready", "attendees", "response_requested", "allow_proposals")


@dataclass(frozen=True, slots=True)
class Oddities:
    """Faults that change what a write does; all off by default."""

    forget_transaction: bool = False
    mails_again: bool = False
    extra_copy_delay: timedelta = timedelta(0)


PLAIN = Oddities()


def tell_of_changes(world: World, before: StoredEvent, after: StoredEvent, oddities: Oddities) -> None:
    were = {attendee.address.lower() for attendee in before.attendees}
    are = {attendee.address.lower() for attendee in after.attendees}
    invite(world, after, [a for a in after.attendees if a.address.lower() not in were], oddities)
    disinvite(world, after, [a for a in before.attendees if a.address.lower() not in are], comment="")
    stayed = [attendee for attendee in after.attendees if attendee.address.lower() in were]
    if differs(before, after, _VISIBLE) or oddities.mails_again:
        _mail(world, "update", after, stayed)
        _deliver(world, after, stayed, oddities)


def invite(world: World, event: StoredEvent, attendees: Iterable[Attendee], oddities: Oddities) -> None:
    invited = list(attendees)
    _mail(world, "invitation", event, invited)
    _deliver(world, event, invited, oddities)


def disinvite(world: World, event: StoredEvent, attendees: Iterable[Attendee], comment: str) -> None:
    leaving = list(attendees)
    _mail(world, "cancellation", event, leaving, comment)
    due = world.now() + timedelta(seconds=world.knobs.attendee_copy_delay_s)
    for account in _recipients(world, event, leaving).values():
        world.clock.at(due, lambda account=account: _withdraw(world, account.id, event))  # type: ignore[misc]
    world.clock.catch_up()


def _mail(world: World, kind: str, event: StoredEvent, attendees: Iterable[Attendee], comment: str = "") -> None:
    for attendee in attendees:
        if attendee.address.lower() != event.organizer[1].lower():
            _send(world, kind, event.organizer[1], attendee.address, event, comment)


def _send(world: World, kind: str, sender: str, recipient: str, event: StoredEvent, comment: str = "") -> None:
    start, end = event.start, event.end
    mail = Mail(world.history.next(), world.now(), kind, sender, recipient, event.subject, event.ical_uid, start, end, comment)
    world.send(mail)


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
        asked_again = differs(copy, sent, TIMES)
        fresh: dict[str, Any] = {"response": "notResponded", "responded": NEVER, "show_as": "tentative"} if asked_again else {}
        save(world, mailbox, replace(copy, **_copied(sent), **fresh, cancelled=False), EXCHANGE)
    elif account.adds_requests and sent.master is None:
        save(world, mailbox, _as_copy(world, mailbox, sent, "notResponded", "tentative"), EXCHANGE)


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
        change_key=change_key(world),
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
            remove(world, mailbox, copy, EXCHANGE)
        answer_organizer(world, room, sent, "declined", comment="The room is booked at that time.")
        return
    accepted = replace(copy, **_copied(sent)) if copy else _as_copy(world, mailbox, sent, "accepted", "busy")
    save(world, mailbox, replace(accepted, response="accepted", responded=world.now(), show_as="busy", cancelled=False), EXCHANGE)
    answer_organizer(world, room, sent, "accepted", comment="")


def answer_organizer(world: World, who: Account, event: StoredEvent, response: str, comment: str) -> None:
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
            save(world, mailbox, replace(own, attendees=attendees), EXCHANGE)

    world.clock.at(due, tally)
    world.clock.catch_up()


def _own_version(mailbox: Mailbox, event: StoredEvent) -> StoredEvent | None:
    if event.master is not None:
        return _copy_of_occurrence(mailbox, event)
    return mailbox.copy_of(event.ical_uid)


def _withdraw(world: World, account_id: str, event: StoredEvent) -> None:
    mailbox = world.mailboxes[account_id]
    copy = _own_version(mailbox, event)
    if copy is None:
        return
    if world.knobs.cancelled_copies_stay and world.accounts[account_id].kind != "room":
        subject = copy.subject if copy.subject.startswith("Canceled:") else f"Canceled: {copy.subject}"
        save(world, mailbox, replace(copy, cancelled=True, subject=subject), EXCHANGE)
    else:
        remove(world, mailbox, copy, EXCHANGE)
