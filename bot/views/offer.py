"""The card with times to choose from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from adapters.chat import Block, Button, Card, Chips, Choice, Look, Piece, Weight
from bot.actions import Change, Choose, Dismiss, GoOn, Pack, Page, Refresh, Way
from bot.memory import InOutlook, Offer, OfferState
from bot.texts import en, when, why_en
from bot.views.names import full_name, short_names
from bot.views.pieces import button, is_shared, note, quiet, row, text, title
from scheduling.intervals import Interval, intersect
from scheduling.people import Participant, Person
from scheduling.slots import Option, Rule

FITS_A_PHONE = 30
"""Characters that a button shows on a phone before it is cut off."""


def offer_card(offer: Offer, now: datetime, pack: Pack, *notes: str, good: str = "") -> Card:
    """The offer as it stands; `notes` say first what just happened ("15:00 just went"), `good` that the wanted time is free."""
    if offer.state is OfferState.DISMISSED:
        return note(en.DISMISSED, look=Look.QUIET)
    heading = _heading(offer, now)
    refresh = pack(Refresh(offer.id))
    said = (*notes, good) if good else notes
    return Card(_summary(offer, now, heading, said), tuple(_blocks(offer, now, pack, heading, notes, good)), refresh)


def _blocks(offer: Offer, now: datetime, pack: Pack, heading: str, notes: tuple[str, ...], good: str) -> Iterator[Block]:
    yield title(heading)
    for each in notes:
        yield text(each, look=Look.WARNING)
    if good:
        yield text(good, look=Look.GOOD)
    if offer.in_outlook is not None:
        yield text(_as_it_stands(offer, offer.in_outlook, now))
    yield chips(offer, pack)
    yield from unknown_blocks(offer, pack)
    for number, option in enumerate(offer.options, 1):
        yield _choice(number, option, offer, now, pack)
    yield quiet(*_freshness(offer, now))
    yield row(
        button(en.MORE, Page(offer.id, offer.version, Way.MORE), pack),
        button(en.EARLIER, Page(offer.id, offer.version, Way.EARLIER), pack),
        button(en.LATER, Page(offer.id, offer.version, Way.LATER), pack),
        button(en.CHANGE, Change(offer.id, offer.version), pack),
        button(en.DISMISS, Dismiss(offer.id), pack),
    )


def _as_it_stands(offer: Offer, found: InOutlook, now: datetime) -> str:
    """What of a meeting made in Outlook is to be confirmed: where it stands, with whom, and who will be told."""
    names = [full_name(each) for each in (*offer.party.needed, *offer.party.welcome)]
    words = [en.stands_in_outlook(when.day_time(found.slot.start, now, offer.viewer), names)]
    words.append(en.MOVE_TELLS if names else en.NOBODY_INVITED)
    return " ".join([*words, en.ONLY_THIS_ONE] if found.of_series else words)


def _heading(offer: Offer, now: datetime) -> str:
    if offer.in_outlook is not None and len(offer.options) == 1:
        return en.sure_to_move(offer.subject, when.day_time(offer.options[0].slot.start, now, offer.viewer))
    return (en.new_times_for if offer.moves else en.times_for)(len(offer.options), shown_subject(offer))


def shown_subject(offer: Offer) -> str:
    """The title; where others read along, who is asked for instead: a moved meeting's title is nobody's business there."""
    if not is_shared(offer.place):
        return offer.subject
    return en.listed([full_name(each) for each in offer.party.needed]) or offer.party.organizer.name


def _summary(offer: Offer, now: datetime, heading: str, notes: tuple[str, ...]) -> str:
    first = when.day_time(offer.options[0].slot.start, now, offer.viewer) if offer.options else ""
    said = first if len(offer.options) == 1 else en.first_is(first)
    return " ".join((*notes, f"{heading}: {said}" if first else heading))


# ---------------------------------------------------------------- what was understood


def chips(offer: Offer, pack: Pack) -> Chips:
    """What was understood, each piece opening its editor. The title stands above them already."""
    party = offer.party
    pieces = [
        ("length", when.length(offer.length) if offer.length else ""),
        ("people", _people(offer)),
        ("optional", en.some([f"{full_name(each)} (optional)" for each in party.welcome], 3)),
        ("window", _window(offer)),
        ("window", _excluded(offer)),
        ("place", "" if is_shared(offer.place) else offer.location),
        ("online", en.FORM_ONLINE if offer.online and not is_shared(offer.place) else ""),
    ]
    return Chips(tuple(button(words, Change(offer.id, offer.version, part), pack) for part, words in pieces if words))


def _window(offer: Offer) -> str:
    """With its zone where others read a clock time along."""
    if offer.wanted is None or not offer.window or not is_shared(offer.place):
        return offer.window
    return when.with_zone(offer.window, offer.wanted, offer.viewer)


def _excluded(offer: Offer) -> str:
    """What was ruled out, where the days that are looked at would not tell."""
    within = intersect(offer.excluded, offer.windows)
    if not within:
        return ""
    spans = [_wall(each, offer.viewer) for each in offer.excluded if intersect((each,), within)]
    return en.but_not(when.stretches(spans, offer.viewer.local(offer.windows[0].start).date(), offer.viewer))


def _wall(span: Interval, viewer: when.Viewer) -> tuple[datetime, datetime]:
    return viewer.local(span.start).replace(tzinfo=None), viewer.local(span.end).replace(tzinfo=None)


def _people(offer: Offer) -> str:
    """Whole names, or given ones where those would not fit a phone's width; rooms are places."""
    if not (offer.party.needed or offer.party.welcome):
        return en.JUST_YOU if addressed(offer) else full_name(offer.party.organizer)
    names = short_names(offer.party.everyone)
    needed: list[Participant] = [*offer.party.colleagues, *offer.party.guests]
    whole = en.some([full_name(each) for each in needed], 4)
    if len(whole) <= FITS_A_PHONE:
        return whole
    return en.some([names[str(each.id)] if isinstance(each, Person) else full_name(each) for each in needed], 4)


# ---------------------------------------------------------------- whose calendars are unknown


def unknown_blocks(offer: Offer, pack: Pack) -> Iterator[Block]:
    """Calendars that nobody could read, with a way to go on knowingly; and guests, who are never read."""
    people = {str(person.id): person for person in offer.party.everyone}
    required = {str(person.id) for person in offer.party.required}
    accepted = [waiver.person for waiver in offer.accepted if waiver.rule is Rule.UNKNOWN and waiver.person in people]
    buttons: list[Button] = []
    for each, why in offer.unknown:
        if each not in people or each in accepted:
            continue
        yield text(en.unreadable(people[each].name, why), look=Look.WARNING)
        if each in required:
            action = GoOn(offer.id, offer.version, people[each].id.object_id)
            buttons.append(button(en.go_on_without(people[each].name), action, pack))
    if buttons:
        yield row(*buttons)
    if accepted:
        yield quiet(en.accepted_unknown([people[each].name for each in sorted(accepted)]))
    guests = [full_name(guest) for guest in (*offer.party.guests, *offer.party.optional_guests)]
    if guests:
        yield quiet(en.guest_unknown(guests))


# ---------------------------------------------------------------- one time


def _choice(number: int, option: Option, offer: Offer, now: datetime, pack: Pack) -> Choice:
    action = Choose(offer.id, offer.version, int(option.slot.start.timestamp()))
    spoken = en.book_spoken(when.day_time(option.slot.start, now, offer.viewer))
    label = en.MOVE_HERE if offer.moves else en.BOOK
    weight = Weight.PRIMARY if number == 1 else Weight.NORMAL
    notes: list[tuple[Piece, ...]] = [(reason(option, offer),)]
    elsewhere = local_times(option, offer)
    if elsewhere:
        notes.append((elsewhere,))
    return Choice(number, when.span(option.slot, now, offer.viewer), tuple(notes), button(label, action, pack, weight, spoken))


def reason(option: Option, offer: Offer) -> str:
    """Why this time is offered: everyone is free; Ben until 16:00."""
    names, you = short_names(offer.party.everyone), addressed(offer)
    words = [_who_is_free(option, offer, names)]
    if option.free_until is not None and option.limited_by in names and _counts(option.limited_by, offer):
        is_you = option.limited_by == you
        name = en.YOU if is_you else names[option.limited_by]
        is_next = option.free_until == option.slot.end
        until = when.time_of(option.free_until, offer.viewer)
        if is_next:
            words.append(en.something_right_after(name, is_you=is_you))
        elif words == [en.YOU_FREE]:
            words = [en.free_only_until(en.YOU_FREE, until)]
        else:
            words.append(en.free_only_until(name, until))
    for each in option.relaxed:
        there = when.Viewer(offer.zones.get(each, offer.viewer.zone), offer.viewer.twelve_hours)
        clock = when.time_of(option.slot.start, offer.viewer if each == you else there)
        words.append(en.outside_hours(names.get(each, ""), clock, is_you=each == you))
    words += _set_aside(option, offer, names, you)
    return "; ".join(words)


def _set_aside(option: Option, offer: Offer, names: Mapping[str, str], you: str) -> Iterator[str]:
    """Whose rules are waived for it; nothing where others read along."""
    if is_shared(offer.place):
        return
    for person in dict.fromkeys(each.person for each in option.waived):
        rules = [each.rule for each in option.waived if each.person == person and each.rule in why_en.WAIVABLE]
        if rules:
            yield why_en.set_aside(names.get(person, ""), rules, is_you=person == you)


def addressed(offer: Offer) -> str:
    """Who is meant by "you" on the card; nobody where others read along."""
    return "" if is_shared(offer.place) else str(offer.party.organizer.id)


def _counts(person: str, offer: Offer) -> bool:
    """What an organizer has next matters only when they attend; where others read along, nobody's is shown."""
    return not is_shared(offer.place) and (offer.party.organizer_attends or person != str(offer.party.organizer.id))


def _who_is_free(option: Option, offer: Offer, names: Mapping[str, str]) -> str:
    """Never says more than was read: those whose calendars are unknown are not called free."""
    if len(offer.party.everyone) == 1 and addressed(offer) and offer.is_all_known:
        return en.YOU_FREE
    if option.missing:
        return en.free_but_optional([names.get(each, "") for each in option.missing])
    return en.EVERYONE_FREE if offer.is_all_known else en.EVERYONE_SEEN_FREE


def local_times(option: Option, offer: Offer) -> str:
    """What the clock shows for those who are elsewhere; their day too where it is another one."""
    start, names = option.slot.start, short_names(offer.party.everyone)
    here = offer.viewer.local(start).replace(tzinfo=None)
    words = []
    for person in offer.party.everyone:
        zone = offer.zones.get(str(person.id))
        if zone is None or str(person.id) in option.relaxed:
            continue
        reader = when.Viewer(zone, offer.viewer.twelve_hours, offer.viewer.month_first)
        local = reader.local(start).replace(tzinfo=None)
        if local == here:
            continue
        clock = when.time_of(start, reader)
        same_day = local.date() == here.date()
        words.append(en.there(names[str(person.id)], clock if same_day else f"{when.weekday_of(start, reader)} {clock}"))
    return " · ".join(words)


def _freshness(offer: Offer, now: datetime) -> tuple[Piece, ...]:
    parts = [en.read_ago(when.ago(offer.read_at, now))] if offer.read_at else []
    if is_shared(offer.place):
        parts.append(en.PICK_BY_NUMBER)
    else:
        parts.append(en.your_zone(when.zone_of(offer.options[0].slot.start if offer.options else now, offer.viewer)))
    return (" ".join(parts),)
