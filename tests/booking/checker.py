"""Decides from outside whether the promises were kept: from Outlook's log of writes, its outbox, and the database's states.

Nothing here uses the protocol's code or takes its word: people are mailboxes by address, conflicts a naive comparison.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from itertools import combinations

from scheduling.bookings import Book, Booked, Cancelled, Moved, NotBooked
from scheduling.calendars import Entry, Event, Reading
from scheduling.intervals import Interval
from scheduling.people import MailboxId, Person
from scheduling.rules import Rules, Status
from scheduling.slots import Rule, Waiver
from tests.booking.stage import Moment, Row, Snapshot, Story, reference_of
from tests.fakes.calendars import Write

INVITED = {"inviting", "confirmed", "moving", "cancelling", "cancelled", "done"}
ENDED = {"expired", "failed", "cancelled", "done"}
BLOCKING = {Status.BUSY, Status.OUT_OF_OFFICE, Status.TENTATIVE}
NOTICE_WITHIN = timedelta(minutes=6)


def violations(story: Story, *, late_writes: bool = False) -> list[str]:
    """Every breach of the invariants A to H of the booking protocol, each in a sentence; empty when all is well."""
    return [
        *claims_at_every_commit(story),
        *ours_against_ours(story),
        *justified_invitations(story),
        *foreign_overlaps(story),
        *at_rest(story, late_writes=late_writes),
        *mails(story),
        *words(story),
        *caps(story),
    ]


# ---------------------------------------------------------------- who is who, from outside


class _View:
    """What the observer works out for itself about the bookings of a story."""

    def __init__(self, story: Story) -> None:
        self.story = story
        self.calendars = story.office.calendars
        self.by_request = {each.request: each for each in story.commands.values()}
        self.mailboxes = {each.address: each.id for each in (*story.office.people, story.office.room)}
        self.mailboxes.update(story.office.directory.aliases)
        self.snapshots = [each for each in story.moments if each.snapshot is not None]
        self.final = _snapshot(self.snapshots[-1]) if self.snapshots else None

    def command(self, row: Row) -> Book:
        return self.by_request[row.request]

    def counted(self, command: Book) -> dict[MailboxId, Person]:
        people = (command.organizer, *command.required, *command.rooms, *command.optional)
        return {self.mailboxes[each.address]: each for each in people}

    def rules(self, mailbox: MailboxId) -> Rules:
        stored = self.story.office.rules.stored.get(mailbox)
        return stored.rules if stored else Rules()

    def ours(self) -> dict[str, str]:
        """iCalUId of every event of ours that ever was, with the id of its booking."""
        prefix = reference_of("")
        marked = {
            write.event.ical_uid: write.event.reference.removeprefix(prefix)
            for write in self.calendars.writes
            if write.event is not None and write.event.reference.startswith(prefix)
        }
        return marked | {each: booking_id for booking_id, each in self.adopted().items()}

    def adopted(self) -> dict[str, str]:
        """By the id of its booking, the iCalUId of every meeting that was made by hand and is ours since."""
        made = {write.event.ical_uid for write in self.calendars.writes if write.actor == "maker" and write.event is not None}
        rows = self.final.rows if self.final else ()
        return {row.id: row.ical_uid for row in rows if row.ical_uid in made}

    def is_of(self, event: Event, booking_id: str) -> bool:
        """Whether an event in the organizer's calendar is that of a booking."""
        return event.reference == reference_of(booking_id) or event.ical_uid == self.adopted().get(booking_id)

    def row(self, booking_id: str) -> Row | None:
        rows = self.final.rows if self.final else ()
        return next((each for each in rows if each.id == booking_id), None)


def _snapshot(moment: Moment) -> Snapshot:
    assert moment.snapshot is not None
    return moment.snapshot


def _intervals(row: Row) -> list[Interval]:
    return [row.slot] if row.pending is None else [row.slot, row.pending]


def _live(snapshot: Snapshot) -> list[Row]:
    return [each for each in snapshot.rows if each.state not in ENDED and not each.lapsed]


# ---------------------------------------------------------------- A: claims, at every commit


def claims_at_every_commit(story: Story) -> Iterator[str]:
    view = _View(story)
    for moment in view.snapshots:
        snapshot = _snapshot(moment)
        for one, other in combinations(_live(snapshot), 2):
            yield from _too_close(view, one, other)
        lapsed = {each.id for each in snapshot.rows if each.lapsed}
        expected = {
            (str(mailbox), tick, row.id)
            for row in _live(snapshot)
            for mailbox in view.counted(view.command(row))
            for interval in _intervals(row)
            for tick in _ticks(interval)
        }
        loose = {each.id for each in snapshot.rows if each.overlaps} | lapsed
        present = {each for each in snapshot.claims if each[2] not in loose}
        expected = {each for each in expected if each[2] not in loose}
        if missing := expected - present:
            yield f"A: {len(missing)} ticks of a live booking are not claimed ({_states(snapshot)})"
        if surplus := present - expected:
            yield f"A: {len(surplus)} ticks are claimed by no live booking ({_states(snapshot)})"


def _too_close(view: _View, one: Row, other: Row) -> Iterator[str]:
    if one.overlaps or other.overlaps:
        return
    for mailbox in view.counted(view.command(one)).keys() & view.counted(view.command(other)).keys():
        for first in _intervals(one):
            for second in _intervals(other):
                earlier, later = sorted(((first, one), (second, other)), key=lambda each: each[0].start)
                gap = later[0].start - earlier[0].end
                wanted = max(
                    _wanted(view, mailbox, earlier[1], Rule.BUFFER_AFTER), _wanted(view, mailbox, later[1], Rule.BUFFER_BEFORE)
                )
                if gap < timedelta(0):
                    yield f"A: {mailbox.object_id[-2:]} is claimed twice at {later[0].start:%H:%M}"
                elif gap < wanted:
                    yield f"A: {mailbox.object_id[-2:]} has {gap} between two bookings, wanted {wanted}"


def _wanted(view: _View, mailbox: MailboxId, row: Row, rule: Rule) -> timedelta:
    """The gap that the person's rules wanted for this booking, unless it was waived for it."""
    if Waiver(str(mailbox), rule) in view.command(row).waived:
        return timedelta(0)
    rules = view.rules(mailbox)
    return rules.buffer_before if rule is Rule.BUFFER_BEFORE else rules.buffer_after


def _ticks(interval: Interval) -> set[int]:
    """Five-minute stretches since 1970, the naive way."""
    first, last = int(interval.start.timestamp()), int(interval.end.timestamp())
    return (
        {second // 300 for second in range(first, last)}
        if last - first < 300
        else set(range(first // 300, (last - 1) // 300 + 1))
    )


def _states(snapshot: Snapshot) -> str:
    return ", ".join(f"{each.state}{'' if each.pending is None else '+'}" for each in snapshot.rows)


# ---------------------------------------------------------------- B: ours against ours, at every instant


def ours_against_ours(story: Story) -> Iterator[str]:
    view = _View(story)
    ours = view.ours()
    dragged = {write.event.ical_uid for write in view.calendars.writes if write.actor == "human" and write.event is not None}
    dragged |= {row.ical_uid for moment in view.snapshots for row in _snapshot(moment).rows if row.overlaps}
    present: dict[tuple[MailboxId, str], Event] = {}
    found: set[str] = set()
    for write in view.calendars.writes:
        key = (write.mailbox, write.event_id)
        if write.event is None:
            present.pop(key, None)
        else:
            present[key] = write.event
        if write.actor in {"human", "maker"}:
            continue
        in_mailbox = [event for (mailbox, _), event in present.items() if mailbox == write.mailbox and event.ical_uid in ours]
        for one, other in combinations(in_mailbox, 2):
            if {one.ical_uid, other.ical_uid} & dragged or one.is_cancelled or other.is_cancelled:
                continue
            if one.slot.overlaps(other.slot) and _counts(view, write.mailbox, one, other, ours):
                found.add(f"B: two events of ours overlap in {write.mailbox.object_id[-2:]} at {one.slot.start:%H:%M}")
    yield from sorted(found)


def _counts(view: _View, mailbox: MailboxId, one: Event, other: Event, ours: dict[str, str]) -> bool:
    invited = bool(one.invitees), bool(other.invitees)
    if invited[0] != invited[1]:
        return False
    for event in (one, other):
        row = view.row(ours[event.ical_uid])
        if row is None or mailbox not in view.counted(view.command(row)):
            return row is None
    return True


# ---------------------------------------------------------------- C: justified invitations


def justified_invitations(story: Story) -> Iterator[str]:
    view = _View(story)
    invited: set[str] = set()
    for index, write in enumerate(view.calendars.writes):
        event = write.event
        if event is None or write.actor != "convene" or not event.reference or not event.invitees or event.id in invited:
            continue
        invited.add(event.id)
        yield from _unjustified(view, index, write, event)


def _unjustified(view: _View, index: int, write: Write, event: Event) -> Iterator[str]:
    booking_id = event.reference.removeprefix(reference_of(""))
    row = view.row(booking_id)
    if row is None:
        yield "C: people were invited for a booking that the database does not know"
        return
    command = view.command(row)
    created = next((n for n, each in enumerate(view.calendars.writes) if each.event_id == event.id), 0)
    inviting = next(
        (
            each
            for each in view.snapshots
            if any(r.id == booking_id and r.state in {"inviting", "confirmed", "cancelling"} for r in _snapshot(each).rows)
        ),
        None,
    )
    if inviting is None or inviting.writes > index:
        yield "C: people were invited before `inviting` was stored"
        return
    reads = [
        each
        for each in view.story.moments[: view.story.moments.index(inviting)]
        if each.reading is not None and each.writes_before > created
    ]
    if not reads:
        yield "C: people were invited without a reading after the event was written"
        return
    accepted = {waiver.person for waiver in command.waived if waiver.rule is Rule.UNKNOWN}
    counted = view.counted(command)
    last = next((each for each in reversed(reads) if each.reading and counted.keys() <= each.reading.keys()), None)
    if last is None or last.reading is None or last.began is None:
        yield "C: people were invited although somebody who counts was not read"
        return
    if inviting.at - last.began > timedelta(seconds=10):
        yield f"C: `inviting` was stored {inviting.at - last.began} after the reading began"
    for mailbox in counted:
        reading = last.reading[mailbox]
        if not isinstance(reading, Reading):
            if str(mailbox) not in accepted:
                yield f"C: {mailbox.object_id[-2:]} could not be read, and people were invited"
            continue
        yield from _conflicts(view, mailbox, reading, command, event)
    organizers = last.reading[view.mailboxes[command.organizer.address]]
    if isinstance(organizers, Reading) and event.id not in {each.event_id for each in organizers.entries}:
        yield "C: the reading did not show our own event"


def _conflicts(view: _View, mailbox: MailboxId, reading: Reading, command: Book, event: Event) -> Iterator[str]:
    """The naive oracle: anything that blocks and is not this very event."""
    rules = view.rules(mailbox)
    for entry in reading.entries:
        if not isinstance(entry, Entry) or entry.status not in BLOCKING or entry.event_id == event.id:
            continue
        if entry.start - rules.buffer_after < command.slot.end and command.slot.start < entry.end + rules.buffer_before:
            yield f"C: the last reading showed {mailbox.object_id[-2:]} taken, and people were invited"


# ---------------------------------------------------------------- D: foreign overlaps


def foreign_overlaps(story: Story) -> Iterator[str]:
    view = _View(story)
    if view.final is None:
        return
    for row in view.final.rows:
        if row.state != "confirmed":
            continue
        command = view.command(row)
        entered = list(_put_over(view, row, command))
        notices = view.final.notices.count(row.id)
        if entered and not row.overlaps:
            yield "D: somebody put something over a confirmed meeting, and nobody was told"
        if notices > 1:
            yield f"D: {notices} notices of one overlap"
        if notices and not entered:
            yield "D: an overlap was told that is none"


def _put_over(view: _View, row: Row, command: Book) -> Iterator[Event]:
    ours = {each for each, booking_id in view.ours().items() if booking_id == row.id}
    for mailbox in view.counted(command):
        for event in view.calendars.events_in(mailbox):
            foreign = event.ical_uid not in ours and event.status in BLOCKING and not event.is_cancelled
            if foreign and event.slot.overlaps(row.slot):
                yield event


# ---------------------------------------------------------------- E: at rest


def at_rest(story: Story, *, late_writes: bool) -> Iterator[str]:
    view = _View(story)
    if view.final is None:
        return
    for booking_id in view.final.leased:
        yield f"E: a job of {_state(view, booking_id)} is still leased"
    carried = {booking_id for booking_id, work in view.final.jobs if work == "carry"}
    for row in view.final.rows:
        if row.state not in ENDED | {"confirmed"}:
            yield f"E: a booking was left {row.state}"
        if row.cancel_asked and row.state == "confirmed":
            yield "E: a booking stands that was cancelled while it was being made"
        if row.id in carried:
            yield f"E: a booking that is {row.state} still has its job"
        yield from _event_matches(view, row, late_writes=late_writes)


def _state(view: _View, booking_id: str) -> str:
    row = view.row(booking_id)
    return row.state if row else "nothing"


def _event_matches(view: _View, row: Row, *, late_writes: bool) -> Iterator[str]:
    command = view.command(row)
    organizer = view.mailboxes[command.organizer.address]
    events = [each for each in view.calendars.events_in(organizer) if view.is_of(each, row.id)]
    adopted = {write.event_id for write in view.calendars.writes if write.actor == "human"}
    created = {
        write.event_id
        for write in view.calendars.writes
        if write.actor == "convene" and write.event is not None and write.event.reference == reference_of(row.id)
    }
    by_hand = {write.event_id for write in view.calendars.writes if write.actor == "human" and write.event is None}
    if len(created - by_hand) > 1 and not late_writes:  # what a person deletes between two sendings Outlook forgets
        yield f"E: {len(created)} events were made for one booking"
    if row.state == "confirmed":
        if len(events) != 1:
            yield f"E: a confirmed booking has {len(events)} events"
        for event in events:
            if event.slot != row.slot:
                yield "E: a confirmed booking and its event are at different times"
            if _addresses(command) - {each.address for each in event.invitees}:
                yield "E: a confirmed booking's event lacks attendees"
    elif events and row.state != "done" and not {each.id for each in events} <= adopted:
        yield f"E: a booking that is {row.state} has {len(events)} events"


def _addresses(command: Book) -> set[str]:
    people = (*command.required, *command.optional, *command.optional_busy, *command.rooms)
    guests = (*command.guests, *command.optional_guests)
    return ({each.address for each in people} | {each.address for each in guests}) - {command.organizer.address}


# ---------------------------------------------------------------- F: mail


def mails(story: Story) -> Iterator[str]:
    view = _View(story)
    ours = view.ours()
    sent = Counter((ours.get(mail.ical_uid, ""), mail.kind, mail.to) for mail in view.calendars.mails)
    human = Counter(write.event.ical_uid for write in view.calendars.writes if write.actor == "human" and write.event)
    for (booking_id, kind, _), count in sent.items():
        by_hand = sum(count for uid, count in human.items() if ours.get(uid) == booking_id)
        if booking_id and kind in {"invitation", "cancellation"} and count > 1:
            yield f"F: {count} mails of one {kind} to one person"
        if booking_id and kind == "update" and count > _moves(view, booking_id) + by_hand:
            yield f"F: {count} mails about moves, and there were {_moves(view, booking_id)}"
    for index, mail in enumerate(view.calendars.mails):
        booking_id = ours.get(mail.ical_uid, "")
        made_by_hand = mail.kind == "invitation" and booking_id in view.adopted()
        if not booking_id or made_by_hand or _is_by_hand(view, mail.ical_uid):
            continue
        if not _had_been(view, booking_id, index, INVITED):
            yield f"F: a mail ({mail.kind}) left before `inviting`"
        if mail.kind == "cancellation" and not _had_been(view, booking_id, index, {"cancelling"}):
            yield "F: a meeting was cancelled that nobody asked to cancel"


def _moves(view: _View, booking_id: str) -> int:
    """How many times a move was begun."""
    begun, was = 0, False
    for moment in view.snapshots:
        row = next((each for each in _snapshot(moment).rows if each.id == booking_id), None)
        is_moving = row is not None and row.pending is not None
        begun += is_moving and not was
        was = is_moving
    return begun


def _had_been(view: _View, booking_id: str, mail: int, states: set[str]) -> bool:
    """Whether the booking was stored in one of the states when the mail left."""
    return any(
        moment.mails <= mail and any(row.id == booking_id and row.state in states for row in _snapshot(moment).rows)
        for moment in view.snapshots
    )


def _is_by_hand(view: _View, ical_uid: str) -> bool:
    return any(w.actor == "human" and (w.event is None or w.event.ical_uid == ical_uid) for w in view.calendars.writes)


# ---------------------------------------------------------------- G: words


def words(story: Story) -> Iterator[str]:
    view = _View(story)
    for moment in story.moments:
        match moment.said:
            case Booked(booking) | Moved(booking):
                wanted = _addresses(view.by_request[booking.request])
                stood = _versions(view, moment.writes, booking.id)
                by_hand = any(write.actor == "human" for write in view.calendars.writes)
                at_that_time = [each for each in stood if each.slot == booking.slot]
                if not by_hand and not at_that_time:
                    yield "G: a meeting was said to stand where no event ever was"
                elif not by_hand and all(wanted - {each.address for each in event.invitees} for event in at_that_time):
                    yield "G: `confirmed` was said before everyone was on the event"
            case NotBooked(booking=booking, certain=True) if booking is not None:
                later = view.calendars.mails[moment.mails :]
                if any(view.ours().get(mail.ical_uid) == booking.id and mail.kind == "invitation" for mail in later):
                    yield "G: people were invited after it was said that nothing was booked"
            case Cancelled(booking):
                event = _as_of(view, moment.writes, booking.id)
                if event is not None and not event.is_cancelled:
                    yield "G: `cancelled` was said while the event stood"


def _versions(view: _View, writes: int, booking_id: str) -> list[Event]:
    """Our event in the organizer's calendar, in every version that it had by then."""
    seen = (write.event for write in view.calendars.writes[:writes])
    return [event for event in seen if event is not None and event.is_organizer and view.is_of(event, booking_id)]


def _as_of(view: _View, writes: int, booking_id: str) -> Event | None:
    """Our event in the organizer's calendar after so many writes."""
    present: dict[str, Event] = {}
    for write in view.calendars.writes[:writes]:
        if write.event is None:
            present.pop(write.event_id, None)
        elif write.event.is_organizer and view.is_of(write.event, booking_id):
            present[write.event_id] = write.event
    return next(iter(present.values()), None)


# ---------------------------------------------------------------- H: caps


def caps(story: Story) -> Iterator[str]:
    view = _View(story)
    for moment in view.snapshots:
        standing = [each for each in _live(_snapshot(moment)) if each.state != "undoing"]
        for mailbox in {each for row in standing for each in view.counted(view.command(row))}:
            cap = view.rules(mailbox).daily_cap
            invited = [
                row
                for row in standing
                if mailbox in view.counted(view.command(row)) and row.state in {"inviting", "confirmed", "moving"}
            ]
            days = Counter(row.slot.start.date() for row in invited)
            if cap is not None and any(count > cap for count in days.values()):
                yield f"H: {mailbox.object_id[-2:]} has more meetings on a day than allowed"
