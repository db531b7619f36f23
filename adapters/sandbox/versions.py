"""Versions of events: every save makes another, with its own change key, and is recorded."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from adapters.sandbox.events import StoredEvent
from adapters.sandbox.history import Author
from adapters.sandbox.mailboxes import Mailbox, opaque_id
from adapters.sandbox.wire import GraphError
from adapters.sandbox.world import World


def change_key(world: World) -> str:
    return opaque_id("", world.seed, "change", world.serial())[:24] + "=="


def save(world: World, mailbox: Mailbox, event: StoredEvent, author: Author) -> StoredEvent:
    """Store a version; an occurrence is stored as an exception of its series."""
    before = mailbox.find(event.id)
    now = world.now()
    saved = replace(event, change_key=change_key(world) if before else event.change_key, modified=now)
    if saved.master is None:
        mailbox.put(saved, now)
    else:
        master = master_of(mailbox, saved)
        others = tuple(o for o in master.exceptions if o.original_date != saved.original_date)
        saved = replace(saved, type="exception")
        mailbox.put(replace(master, exceptions=(*others, saved), change_key=change_key(world), modified=now), now)
    world.history.wrote(now, author, mailbox.owner, before, saved)
    return saved


def remove(world: World, mailbox: Mailbox, event: StoredEvent, author: Author) -> None:
    now = world.now()
    if event.master is None or event.original_date is None:
        mailbox.remove(event.id, now)
    else:
        master = master_of(mailbox, event)
        kept = tuple(o for o in master.exceptions if o.original_date != event.original_date)
        cancelled = master.cancelled_dates | {event.original_date}
        mailbox.put(replace(master, exceptions=kept, cancelled_dates=cancelled, change_key=change_key(world), modified=now), now)
    world.history.wrote(now, author, mailbox.owner, event, None)


def master_of(mailbox: Mailbox, occurrence: StoredEvent) -> StoredEvent:
    master = mailbox.find(occurrence.master or "")
    if master is None:
        raise GraphError(404, "ErrorItemNotFound", "The specified object was not found in the store.")
    return master


def differs(before: StoredEvent, after: StoredEvent, names: Iterable[str]) -> bool:
    return any(getattr(before, name) != getattr(after, name) for name in names)
