"""Finding a time, as the chat reads."""

from __future__ import annotations

from datetime import timedelta

import pytest

from adapters.chat import Look, Mention, PlaceKind, Text
from scheduling.calendars import MailboxSettings, Unreadability
from scheduling.ports import StoredRules
from scheduling.rules import MeetingType, Rules
from scheduling.service.reading import ASSUMED_HOURS
from tests.conversation.office import ADA, ANA, ANA_PETROVA, BEN, BLUE_ROOM, CHIE, EVA, Desktop, Office, account_of, utc

pytestmark = pytest.mark.parametrize("engine_name", ["sqlite"])


async def test_two_people_of_one_name_are_asked_about_and_then_times_come(ada: Desktop) -> None:
    shown = await ada.types("find me 30 minutes with Ana")
    assert "Which Ana?" in shown
    assert "Design" in shown
    assert "ana.petrova@contoso.test" in shown
    offered = await ada.clicks("1 Choose")
    assert "5 times for Ada / Ana Pérez" in offered
    assert "30 min · Ana Pérez · Mon 23 Nov – Fri 27 Nov" in offered
    assert "Calendars read just now" in offered
    assert ada.buttons[-5:] == ["More times", "Earlier", "Later", "Change…", "Dismiss"]


@pytest.mark.parametrize("answer", ["2", "Petrova", "finance", "ana.petrova@contoso.test"])
async def test_who_is_meant_can_be_typed(ada: Desktop, answer: str) -> None:
    await ada.types("find me 30 minutes with Ana")
    assert "Ada / Ana Petrova" in await ada.types(answer)


async def test_a_choice_is_remembered_for_who_made_it(office: Office, ada: Desktop) -> None:
    await ada.types("find me 30 minutes with Ana")
    await ada.clicks("2 Choose")
    assert "Ada / Ana Petrova" in await ada.types("find me an hour with Ana next week")
    assert "Which Ana?" in await office.chat(BEN).types("find me 30 minutes with Ana")


async def test_someone_else_is_looked_up_from_the_cards_field(ada: Desktop) -> None:
    await ada.types("find me 30 minutes with Ana")
    assert "Please type their full name" in await ada.clicks("Look up")
    assert "can’t find “Xaver”" in await ada.clicks("Look up", who0="Xaver")
    assert "Ada / Chie Mori" in await ada.clicks("Look up", who0="Chie")


async def test_all_unclear_names_are_asked_about_in_one_card(office: Office, ada: Desktop) -> None:
    office.directory.people[ANA.id] = ANA
    ben = office.directory.people[BEN.id]
    other = type(ben)(type(ben.id)(ben.id.tenant, "b2"), "Ben Ivory", "ben.ivory@contoso.test", given_name="Ben")
    office.directory.people[other.id] = other
    office.calendars.add_person(other)
    shown = await ada.types("find me 30 minutes with Ana and Ben")
    assert "Which Ana?" in shown
    assert "Which Ben?" in shown
    left = await ada.clicks("2 Choose")
    assert "Which Ben?" in left
    assert "Which Ana?" not in left
    assert "Ana Petrova" in await ada.clicks("1 Choose")


async def test_a_mention_is_an_identity_and_is_never_asked_about(ada: Desktop) -> None:
    mention = Mention("Ana", account_of(ANA_PETROVA))
    assert "Ada / Ana Petrova" in await ada.types("find me 30 minutes with Ana", mention)
    assert "45 min · Ana Petrova" in await ada.types("make it 45 minutes")


async def test_a_new_request_drops_the_open_question(ada: Desktop) -> None:
    await ada.types("find me 30 minutes with Ana")
    question = ada.last
    assert "Ada / Ben Okafor" in await ada.types("find me an hour with Ben")
    await ada.clicks("1 Choose", on=question)
    assert "settled already" in ada.whispers[-1]


async def test_whom_to_meet_is_asked_when_nobody_was_named(ada: Desktop) -> None:
    assert "Whom would you like to meet?" in await ada.types("find me an hour tomorrow")
    assert "1 h · Ben Okafor · Tue 24 Nov" in await ada.types("Ben")


@pytest.mark.parametrize(
    ("words", "people"),
    [
        ("find 30 minutes with my manager", "Eva Lind"),
        ("find 30 minutes with my team", "Ana Pérez and Ben Okafor"),
        ("find 30 minutes with the design team", "Ana Pérez and Chie Mori"),
        ("find 30 minutes with ben.okafor@contoso.test", "Ben Okafor"),
    ],
)
async def test_managers_teams_groups_and_addresses_lead_to_people(ada: Desktop, words: str, people: str) -> None:
    assert f"30 min · {people} ·" in await ada.types(words)


async def test_everyone_here_are_the_members_of_the_chat(office: Office) -> None:
    office.wall.people = tuple(account_of(person) for person in (ADA, BEN, EVA))
    ada = office.chat(ADA, PlaceKind.GROUP)
    assert "30 min · Ben Okafor and Eva Lind ·" in await ada.types("find 30 minutes for everyone here")


async def test_a_guest_is_unknown_and_never_called_free(ada: Desktop) -> None:
    shown = await ada.types("find 30 minutes with carla@partner.test and Ben")
    assert "Carla Gómez: unknown, outside your organisation" in shown
    assert "Everyone whose calendar I can see is free" in shown
    assert "Everyone is free" not in shown


async def test_the_length_is_the_main_meeting_types_when_nobody_said(office: Office, ada: Desktop) -> None:
    types = (MeetingType("chat", "Chat", (timedelta(minutes=20),)),)
    office.rules.stored[ADA.id] = StoredRules(Rules(meeting_types=types), 1)
    assert "20 min · Ben Okafor" in await ada.types("find a time with Ben")


async def test_carrying_on_changes_the_open_request(ada: Desktop) -> None:
    await ada.types("find me 30 minutes with Ben")
    assert "45 min · Ben Okafor" in await ada.types("make it 45 minutes")
    assert "45 min · Ben Okafor · Mon 30 Nov – Fri 4 Dec, mornings" in await ada.types("next week, mornings")
    assert "45 min · Ben Okafor and Chie Mori" in await ada.types("add Chie")
    assert "45 min · Ben Okafor · Mon 30 Nov" in await ada.types("without Chie")


async def test_other_times_are_others_and_earlier_and_later_go_on_in_time(ada: Desktop) -> None:
    first = times_of(await ada.types("find me 30 minutes with Ben"))
    more = times_of(await ada.clicks("More times"))
    assert not set(first) & set(more)
    later = times_of(await ada.clicks("Later"))
    assert later
    assert not set(first + more) & set(later)
    earlier = times_of(await ada.clicks("Earlier"))
    assert earlier
    assert not set(earlier) & set(later)


async def test_words_carry_on_from_the_week_that_later_led_to(ada: Desktop) -> None:
    await ada.types("find me 30 minutes with Ben")
    while "30 Nov" not in ada.card:
        await ada.clicks("Later")
    shown = await ada.types("make it 45 minutes")
    assert "45 min · Ben Okafor · Mon 30 Nov – Fri 4 Dec" in shown


async def test_words_carry_on_from_what_the_form_says(ada: Desktop) -> None:
    await ada.types("find me 30 minutes with Ben")
    await ada.clicks("Change…")
    await ada.clicks("Show times", window="Thursday afternoon", people="Chie")
    assert "45 min · Chie Mori · Thu 26 Nov, afternoon" in await ada.types("make it 45 minutes")


async def test_words_carry_on_from_the_card_that_was_clicked_last(ada: Desktop) -> None:
    await ada.types("find me 30 minutes with Ben")
    first = ada.last
    await ada.types("find me an hour with Chie tomorrow")
    await ada.clicks("More times", on=first)
    assert "45 min · Ben Okafor" in await ada.types("make it 45 minutes")


async def test_nothing_earlier_says_so_and_keeps_the_times(ada: Desktop) -> None:
    await ada.types("find me 30 minutes with Ben today before 11")
    for _ in range(5):
        shown = await ada.clicks("Earlier")
        if "no earlier time" in shown:
            break
    assert "no earlier time" in shown
    assert times_of(shown)


async def test_typed_later_and_more_times_turn_the_page_too(ada: Desktop) -> None:
    first = times_of(await ada.types("find me 30 minutes with Ben on Thursday"))
    more = times_of(await ada.types("more times"))
    later = times_of(await ada.types("later"))
    assert len(set(first) | set(more) | set(later)) == len(first) + len(more) + len(later)


async def test_a_given_time_that_is_free_is_offered_alone(ada: Desktop) -> None:
    shown = await ada.types("book Ben tomorrow at 3 for 45 min")
    assert "Tue 24 Nov, 15:00 works for everyone." in shown
    assert times_of(shown) == ["Tue 24 Nov, 15:00–15:45"]


async def test_a_given_time_that_is_taken_says_why_and_offers_its_neighbours(office: Office, ada: Desktop) -> None:
    await office.busy(BEN, utc(24, 14), utc(24, 15))
    shown = await ada.types("book Ben tomorrow at 3 for 45 min")
    assert "Tue 24 Nov, 15:00 doesn’t work: Ben is busy." in shown
    assert "Tue 24 Nov, 16:00–16:45" in times_of(shown)


async def test_a_given_time_off_the_grid_offers_its_neighbours(ada: Desktop) -> None:
    shown = await ada.types("book Ben tomorrow at 15:07 for 30 min")
    assert "start every 15 minutes" in shown
    assert "Tue 24 Nov, 15:00–15:30" in times_of(shown)


async def test_the_viewers_own_clock_and_order_are_used_and_others_local_times_shown(office: Office) -> None:
    eva = office.chat(EVA, locale="en-US")
    shown = await eva.types("find me 30 minutes with Ben tomorrow")
    assert "Tue, Nov 24, 9:00 AM–9:30 AM" in times_of(shown)
    assert "2:00 PM for Ben" in shown


async def test_working_hours_that_were_set_aside_are_named(ada: Desktop) -> None:
    shown = await ada.types("find me 30 minutes with Chie")
    assert "outside Chie’s working hours" in shown


async def test_the_mailboxs_zone_counts_where_the_client_says_none(office: Office) -> None:
    office.directory.mailbox_settings[ADA.id] = MailboxSettings("Asia/Tokyo", ASSUMED_HOURS, "en-US", clock_24h=False)
    ada = office.chat(ADA, locale="")
    ada.zone = ""
    shown = await ada.types("find me 30 minutes with Chie tomorrow")
    assert "All times are your local time (JST)." in shown
    assert "Tue, Nov 24, 9:00 AM" in shown


async def test_an_unreadable_calendar_is_named_and_the_asker_may_go_on_knowingly(office: Office, ada: Desktop) -> None:
    office.calendars.unreadable[BEN.id] = Unreadability.ACCESS_DENIED
    shown = await ada.types("find me 30 minutes with Ben and Chie")
    assert "not allowed to read Ben Okafor’s calendar" in shown
    assert not times_of(shown)
    shown = await ada.clicks("Go on without reading Ben Okafor’s calendar")
    assert "Without reading Ben Okafor’s calendar, as you chose." in shown
    assert times_of(shown)


async def test_ones_own_unreadable_calendar_stops_it(office: Office, ada: Desktop) -> None:
    office.calendars.unreadable[ADA.id] = Unreadability.CONSENT_MISSING
    assert "can’t book into it" in await ada.types("find me 30 minutes with Ben")


async def test_an_unreadable_optional_calendar_is_named_but_stops_nothing(office: Office, ada: Desktop) -> None:
    office.calendars.unreadable[CHIE.id] = Unreadability.NOT_FOUND
    await ada.types("find me 30 minutes with Ben")
    await ada.clicks("Change…")
    shown = await ada.clicks("Show times", optional="Chie")
    assert "can’t find Chie Mori’s calendar" in shown
    assert times_of(shown)


async def test_when_nothing_fits_the_answer_says_why(office: Office, ada: Desktop) -> None:
    await office.busy(BEN, utc(24, 0), utc(25, 0))
    shown = await ada.types("find me 30 minutes with Ben tomorrow")
    assert "found no time for Ada / Ben Okafor" in shown
    assert "Ben is busy" in shown
    assert "Later" in ada.buttons
    assert "Tue 1 Dec" in await ada.clicks("Later")


async def test_in_a_group_the_card_shows_times_and_no_titles(office: Office) -> None:
    ada = office.chat(ADA, PlaceKind.GROUP)
    shown = await ada.types("find me 30 minutes for a salary talk with Ben")
    assert "salary" not in shown
    assert "only see messages that mention me" in shown
    assert times_of(shown)


# ---------------------------------------------------------------- the form


async def test_the_form_changes_everything_that_was_understood(ada: Desktop) -> None:
    await ada.types("find me 30 minutes with Ben")
    form = await ada.clicks("Change…")
    assert "Who has to be there: Ben Okafor" in form
    shown = await ada.clicks(
        "Show times",
        length="60",
        people="Ana Pérez, Ben Okafor",
        optional="Chie",
        window="Thursday afternoon",
        subject="Launch",
        place="Red Room",
        online="false",
    )
    assert "1 h · Ana Pérez and Ben Okafor · Chie Mori (optional) · Thu 26 Nov, afternoon · Red Room" in shown
    assert "times for Launch" in shown
    assert all("Thu 26 Nov" in time for time in times_of(shown))


async def test_a_chip_opens_the_form_at_its_own_field(ada: Desktop) -> None:
    await ada.types("find me 30 minutes with Ben")
    form = await ada.clicks("Ben Okafor")
    assert form.splitlines()[1].startswith("Who has to be there")


async def test_a_form_left_as_it_was_changes_nothing_and_back_shows_the_times(ada: Desktop) -> None:
    before = times_of(await ada.types("find me 30 minutes with Ben next week, mornings"))
    await ada.clicks("Change…")
    assert times_of(await ada.clicks("Back")) == before
    await ada.clicks("Change…")
    assert times_of(await ada.clicks("Show times")) == before


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("people", "", "at least one person"),
        ("people", "Zork", "can’t find “Zork”"),
        ("people", "Ana", "Several people are called Ana"),
        ("people", "nobody@contoso.test", "Nobody in your organisation"),
        ("window", "blah blah", "don’t understand this"),
        ("window", "yesterday", "already passed"),
        ("length", "0", "at least 5 minutes"),
        ("length", "481", "up to 8 hours"),
        ("length", "abc", "at least 5 minutes"),
    ],
)
async def test_a_mistake_in_the_form_is_told_beside_its_field(ada: Desktop, field: str, value: str, said: str) -> None:
    await ada.types("find me 30 minutes with Ben")
    await ada.clicks("Change…")
    form = await ada.fills_in("Show times", {field: value})
    assert said in form
    assert "Show times" in ada.buttons


# ---------------------------------------------------------------- closing


async def test_dismissing_closes_the_card_and_its_old_buttons(ada: Desktop) -> None:
    await ada.types("find me 30 minutes with Ben")
    old = ada.action("1 Book")
    assert "Closed." in await ada.clicks("Dismiss")
    assert ada.last is not None
    assert "Closed." in await ada.sends(old, ada.last)


async def test_never_mind_closes_the_open_request(ada: Desktop) -> None:
    await ada.types("find me 30 minutes with Ben")
    assert "Closed." in await ada.types("never mind")
    assert "Whom would you like to meet?" in await ada.types("make it 45 minutes")


async def test_never_mind_without_anything_open_is_answered_kindly(ada: Desktop) -> None:
    await ada.types("is Ben free tomorrow?")
    assert "nothing open" in await ada.types("never mind")


async def test_never_mind_also_answers_whom_one_would_like_to_meet(ada: Desktop) -> None:
    assert "Whom would you like to meet?" in await ada.types("find me 30 minutes")
    assert "Closed." in await ada.types("never mind")
    assert "Saved." in await ada.types("only Tue–Thu afternoons")


def times_of(shown: str) -> list[str]:
    """The times in the numbered rows of a card."""
    rows = (line.split(". ", 1)[1] for line in shown.splitlines() if line[:1].isdigit() and ". " in line[:4])
    return [row.split("  [")[0] for row in rows]


# ---------------------------------------------------------------- rooms


async def test_a_room_must_be_free_too_and_is_booked_as_one(office: Office, ada: Desktop) -> None:
    await office.busy(BLUE_ROOM, utc(26, 10), utc(26, 11))
    assert "doesn’t work: Blue Room is busy" in await ada.types("book Ben Thursday at 11:15 for 30 min in the Blue Room")
    shown = await ada.types("book Ben Thursday at 13:00 for 30 min in the Blue Room")
    assert "One time for Ada / Ben Okafor" in shown
    assert "30 min · Ben Okafor · Thu 26 Nov, 13:00 · Blue Room" in shown
    assert (await ada.clicks("1 Book")).startswith("Booked")
    assert "Ada / Ben Okafor" in office.events(BLUE_ROOM)


async def test_a_time_that_works_is_good_news_and_no_warning(office: Office, ada: Desktop) -> None:
    await ada.types("book Ben tomorrow at 3")
    assert ada.last is not None
    blocks = office.wall.cards[ada.last.message].blocks
    (news,) = (block for block in blocks if isinstance(block, Text) and "works for everyone" in str(block.pieces))
    assert news.look is Look.GOOD


async def test_a_time_outside_hours_is_not_said_to_work(ada: Desktop) -> None:
    shown = await ada.types("book Ben on Saturday at 12")
    assert "Sat 28 Nov, 12:00 is free for everyone, but it is outside working hours." in shown
