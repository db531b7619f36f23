"""The one reader of offers and checks: people -> what a question about their time needs to know of them."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from scheduling.calendars import AnyEntry, Entry, Event, MailboxSettings, Reading, Readings, Unreadability, Unreadable
from scheduling.errors import DirectoryError, EventNotFound
from scheduling.intervals import Interval
from scheduling.people import MailboxId, Person, PersonKind
from scheduling.ports import Calendars, Clock, Directory, Holdings, OneCalendar, ReadRequest, RuleBook
from scheduling.rules import COLLEAGUE_NOTICE, GUEST_NOTICE, MAX_BUFFER, Hours, Rules, Weekday, WeeklyWindow, hosting
from scheduling.slots import Availability

ASSUMED_HOURS = Hours(
    weekly=(WeeklyWindow(frozenset(Weekday) - {Weekday.SAT, Weekday.SUN}, time(9), time(17)),),
)
UNSET = Rules()
FARTHEST_EAST = timedelta(hours=14)
FARTHEST_WEST = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class Besides:
    """A booking that is left out of a reading, because the reading is made for it.

    Its own holding always, and its event in the organizer's calendar by `event_id`. The attendees' copies only when
    `ical_uid` is given: for moves, where they are the same meeting; before anyone is invited there are none. `slot` is where
    the event stands now: in a calendar that shows free/busy alone, one item of exactly that time is left out for a move.
    Holdings that claimed after `number` are left out too: they gave way to this one when they claimed, and if each of two
    counted the other towards a cap, neither could have the last place.
    """

    booking: str
    organizer: MailboxId
    event_id: str = ""
    ical_uid: str = ""
    slot: Interval | None = None
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Wishes:
    """What somebody's rules ask for around and between meetings, and the zone whose days they mean (organizer's if unknown)."""

    rules: Rules
    zone: ZoneInfo


@dataclass(frozen=True, slots=True)
class PeopleRead:
    """What was read, in the order of the people asked about. `as_of` is when the oldest of the readings began.

    `zone_assumed` are those whose own zone nobody knows: they are treated as being where the first person is.
    `hours_assumed` are those for whom neither they nor Outlook gave working hours: weekdays 9 to 17, softly.
    """

    people: tuple[Availability, ...]
    readings: Readings
    as_of: datetime
    unreadable: tuple[Unreadable, ...] = ()
    zone_assumed: tuple[MailboxId, ...] = ()
    hours_assumed: tuple[MailboxId, ...] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """Where somebody is, and their rules and hours, without their calendar. `hours` None is always."""

    zone: ZoneInfo
    rules: Rules
    hours: Hours | None


class Reader:
    """Reads everyone at once. Offers, final checks and read-backs all come here, so that they mean the same by "free"."""

    def __init__(self, calendars: Calendars, directory: Directory, rules: RuleBook, holdings: Holdings, clock: Clock) -> None:
        self._calendars = calendars
        self._directory = directory
        self._rules = rules
        self._holdings = holdings
        self._clock = clock

    async def read(
        self,
        people: Sequence[Person],
        span: Interval,
        *,
        live: bool,
        for_guest: bool = False,
        optional: frozenset[MailboxId] = frozenset(),
        besides: Besides | None = None,
        zone: ZoneInfo | None = None,
        rules: Mapping[MailboxId, Rules] | None = None,
    ) -> PeopleRead:
        """Everyone's availability for meetings that lie within `span`; the organizer comes first.

        The span is widened here: by the largest buffer, and to whole local days or weeks where a cap counts them. `zone` is
        the asker's, for when not even the organizer's is known. A calendar that cannot be read is `unreadable`, never an
        exception; `StoreUnavailable` is raised. One round trip to Outlook; the settings, mostly cached, go beside it. `rules`
        are everyone's, from whoever has just read them.
        """
        if rules is None:
            rules = await self.rules(people)
        settings, (readings, held) = await asyncio.gather(
            self._settings(people), self._calendars_and_holdings(people, rules, span, live)
        )
        zones = _zones(people, rules, settings, zone)
        availabilities = tuple(
            _availability(
                person,
                zones[person.id],
                rules.get(person.id, UNSET),
                settings[person.id],
                readings[person.id],
                _without_holding(held.get(person.id, ()), besides),
                besides,
                for_guest=for_guest,
                required=person.id not in optional,
            )
            for person in people
        )
        return PeopleRead(
            people=availabilities,
            readings=readings,
            as_of=min((each.began for each in readings.values() if isinstance(each, Reading)), default=self._clock.now()),
            unreadable=tuple(each for each in readings.values() if isinstance(each, Unreadable)),
            zone_assumed=tuple(p.id for p in people if _own_zone(p.id, rules, settings) is None),
            hours_assumed=tuple(p.id for p, a in zip(people, availabilities, strict=True) if a.hours is ASSUMED_HOURS),
        )

    async def wishes(self, people: Sequence[Person], zone: ZoneInfo) -> Mapping[MailboxId, Wishes]:
        """Everyone's rules, with the zone only where a cap needs it (else `zone`): no calendar is read for this."""
        stored = await self._rules.rules_of([person.id for person in people])
        rules = {person.id: stored[person.id].rules if person.id in stored else UNSET for person in people}
        settings = await self._settings([each for each in people if _has_cap(rules[each.id]) and not rules[each.id].zone])
        names = {each: one.zone or (settings[each].zone if each in settings else None) for each, one in rules.items()}
        return {each: Wishes(rules[each], ZoneInfo(name) if name else zone) for each, name in names.items()}

    async def rules(self, people: Sequence[Person]) -> Mapping[MailboxId, Rules]:
        """The rules of those who have set any."""
        stored = await self._rules.rules_of([person.id for person in people])
        return {each: one.rules for each, one in stored.items()}

    async def standing(
        self, person: Person, zone: ZoneInfo | None = None, rules: Mapping[MailboxId, Rules] | None = None
    ) -> Standing:
        """Zone, rules and hours alone, for what must be known before calendars are read; `zone` is the asker's client's."""
        if rules is None:
            rules = await self.rules((person,))
        settings = await self._settings_of(person)
        zones = _zones((person,), rules, {person.id: settings}, zone)
        own = rules.get(person.id, UNSET)
        return Standing(zones[person.id], own, _hours(person, own, settings)[0])

    async def under(
        self, person: Person, rules: Sequence[Rules], span: Interval, zone: ZoneInfo | None = None
    ) -> tuple[Availability, ...]:
        """One person as they would be under each of these rules, each on the calendars that it names, which are read once."""
        choices = {each.read_calendars: {person.id: each} for each in rules}
        readings = (self.read((person,), span, live=False, zone=zone, rules=each) for each in choices.values())
        settings, read = await asyncio.gather(self._settings_of(person), asyncio.gather(*readings))
        found = {each: one.people[0] for each, one in zip(choices, read, strict=True)}
        return tuple(_under(found[each.read_calendars], each, person, settings) for each in rules)

    async def own_meetings(self, person: Person, span: Interval) -> Sequence[Event]:
        """What stands in somebody's default calendar, with titles and people: for their own eyes. Raises `CalendarError`."""
        return await self._calendars.meetings(person.id, span)

    async def own_meeting(self, person: Person, event_id: str) -> Event | None:
        """One of these as it is now; None when it is not found. Raises `CalendarError`."""
        try:
            return await self._calendars.event(person.id, event_id)
        except EventNotFound:
            return None

    async def calendars_of(self, person: Person) -> Sequence[OneCalendar]:
        """The calendars that a host may tick. Raises `CalendarError`."""
        return await self._calendars.calendars_of(person.id)

    async def _settings(self, people: Sequence[Person]) -> Mapping[MailboxId, MailboxSettings]:
        found = await asyncio.gather(*(self._settings_of(person) for person in people))
        return {person.id: settings for person, settings in zip(people, found, strict=True)}

    async def _settings_of(self, person: Person) -> MailboxSettings:
        """A directory that cannot be asked is no reason to refuse an answer: the zone is then assumed, and that is said."""
        if not person.has_mailbox:
            return MailboxSettings(None, None)
        try:
            return await self._directory.settings(person.id)
        except DirectoryError:
            return MailboxSettings(None, None)

    async def _calendars_and_holdings(
        self, people: Sequence[Person], rules: Mapping[MailboxId, Rules], span: Interval, live: bool
    ) -> tuple[Readings, Mapping[MailboxId, Sequence[Entry]]]:
        ids = [person.id for person in people]
        wide = _widened(span, rules.values())
        requests = [
            ReadRequest(person.id, person.address, rules.get(person.id, UNSET).read_calendars)
            for person in people
            if person.has_mailbox
        ]
        readings, held = await asyncio.gather(self._calendars.read(requests, wide, live=live), self._holdings.holdings(ids, wide))
        without = {p.id: Unreadable(p.id, Unreadability.NO_MAILBOX) for p in people if not p.has_mailbox}
        return {**readings, **without}, held


def organizing(person: Availability, length: timedelta, slug: str = "") -> Availability:
    """The organizer of a meeting of this length: with the buffers and the notice of its type (`scheduling.rules.hosting`)."""
    rules = hosting(person.rules, length, slug)
    return replace(person, rules=rules, notice=person.notice if rules.notice is None else rules.notice)


def _widened(span: Interval, rules: Iterable[Rules]) -> Interval:
    """The span with room for buffers and, where somebody has a cap, for the whole local days or weeks that it touches."""
    wide = span.widened(MAX_BUFFER, MAX_BUFFER)
    all_rules = tuple(rules)
    if not any(_has_cap(one) for one in all_rules):
        return wide
    first = (span.start - FARTHEST_WEST).date()
    last = (span.end + FARTHEST_EAST).date() + timedelta(days=1)
    if any(one.weekly_cap is not None for one in all_rules):
        first -= timedelta(days=first.weekday())
        last += timedelta(days=-last.weekday() % 7)
    begin = datetime.combine(first, time(), UTC) - FARTHEST_EAST
    end = datetime.combine(last, time(), UTC) + FARTHEST_WEST
    return Interval(min(begin, wide.start), max(end, wide.end))


def _has_cap(rules: Rules) -> bool:
    return rules.daily_cap is not None or rules.weekly_cap is not None


def _own_zone(person: MailboxId, rules: Mapping[MailboxId, Rules], settings: Mapping[MailboxId, MailboxSettings]) -> str | None:
    return rules.get(person, UNSET).zone or settings[person].zone


def _zones(
    people: Sequence[Person],
    rules: Mapping[MailboxId, Rules],
    settings: Mapping[MailboxId, MailboxSettings],
    asker: ZoneInfo | None,
) -> Mapping[MailboxId, ZoneInfo]:
    """Everyone's own zone; the organizer's for those without one, and the asker's, at last UTC, for an organizer without."""
    own = {person.id: _own_zone(person.id, rules, settings) for person in people}
    first = own[people[0].id] if people else None
    fallback = ZoneInfo(first) if first else asker or ZoneInfo("UTC")
    return {each: ZoneInfo(name) if name else fallback for each, name in own.items()}


def _availability(
    person: Person,
    zone: ZoneInfo,
    rules: Rules,
    settings: MailboxSettings,
    reading: Reading | Unreadable,
    held: tuple[Entry, ...],
    besides: Besides | None,
    *,
    for_guest: bool,
    required: bool,
) -> Availability:
    hours, soft = _hours(person, rules, settings)
    return Availability(
        id=str(person.id),
        zone=zone,
        entries=None if isinstance(reading, Unreadable) else _merged(reading, held, besides),
        rules=rules,
        hours=hours,
        hours_are_soft=soft,
        notice=rules.notice if rules.notice is not None else _default_notice(person, for_guest),
        required=required,
        held=_earlier(held, besides),
    )


def _under(now: Availability, rules: Rules, person: Person, settings: MailboxSettings) -> Availability:
    hours, soft = _hours(person, rules, settings)
    notice = rules.notice if rules.notice is not None else _default_notice(person, for_guest=False)
    name = rules.zone or settings.zone
    zone = ZoneInfo(name) if name else now.zone
    return replace(now, rules=rules, hours=hours, hours_are_soft=soft, notice=notice, zone=zone)


def _hours(person: Person, rules: Rules, settings: MailboxSettings) -> tuple[Hours | None, bool]:
    """The hours in force, and whether they are soft. A room keeps no office hours, whatever its mailbox says by default."""
    if rules.hours is not None:
        return rules.hours, False
    if person.kind is PersonKind.ROOM:
        return None, False
    return settings.hours or ASSUMED_HOURS, True


def _default_notice(person: Person, for_guest: bool) -> timedelta | None:
    if person.kind is PersonKind.ROOM:
        return None
    return GUEST_NOTICE if for_guest else COLLEAGUE_NOTICE


def _without_holding(held: Iterable[Entry], besides: Besides | None) -> tuple[Entry, ...]:
    return tuple(entry for entry in held if besides is None or entry.booking != besides.booking)


def _earlier(held: tuple[Entry, ...], besides: Besides | None) -> tuple[Entry, ...]:
    if besides is None or besides.number is None:
        return held
    return tuple(entry for entry in held if entry.number < besides.number)


def _merged(reading: Reading, held: tuple[Entry, ...], besides: Besides | None) -> tuple[AnyEntry, ...]:
    """Outlook's entries and our holdings, each meeting once.

    Ours stand for what Outlook shows of them, because they know their buffers. Where Outlook shows one at a time that we
    do not hold, both times are busy: somebody moved it, and the booking has not followed yet.
    """
    outlook = [entry for entry in reading.entries if not _is_empty(entry) and not _is_left_out(entry, reading, besides)]
    counted = _earlier(held, besides)
    if not reading.detailed:
        return (*counted, *_unlike(outlook, _exact_times(held, besides)))
    ours_at = {(key, entry.start, entry.end) for entry in held for key in (entry.event_id, entry.ical_uid) if key}
    return (*counted, *(entry for entry in outlook if not _is_ours(entry, ours_at)))


def _is_empty(entry: AnyEntry) -> bool:
    """Outlook allows entries that end when they start; they take no time."""
    return isinstance(entry, Entry) and entry.end <= entry.start


def _is_left_out(entry: AnyEntry, reading: Reading, besides: Besides | None) -> bool:
    if besides is None:
        return False
    if besides.event_id and entry.event_id == besides.event_id and reading.mailbox == besides.organizer:
        return True
    return bool(besides.ical_uid) and entry.ical_uid == besides.ical_uid


def _is_ours(entry: AnyEntry, ours_at: Collection[tuple[str, datetime, datetime]]) -> bool:
    if not isinstance(entry, Entry):
        return False
    return any((key, entry.start, entry.end) in ours_at for key in (entry.event_id, entry.ical_uid) if key)


def _exact_times(held: Iterable[Entry], besides: Besides | None) -> Counter[tuple[datetime, datetime]]:
    """The times at which an entry without ids is taken for a meeting of ours, once each."""
    times = Counter((entry.start, entry.end) for entry in held)
    if besides is not None and besides.ical_uid and besides.slot is not None:
        times[besides.slot.start, besides.slot.end] += 1
    return times


def _unlike(entries: Iterable[AnyEntry], times: Counter[tuple[datetime, datetime]]) -> Iterable[AnyEntry]:
    for entry in entries:
        if isinstance(entry, Entry) and times[entry.start, entry.end] > 0:
            times[entry.start, entry.end] -= 1
        else:
            yield entry
