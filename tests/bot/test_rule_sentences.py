"""Rules as people say them: what stands after each sentence, for who has set none and works Monday to Friday, 9 to 5."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest

from bot.rules_said import change_said, rules_in, with_rules
from bot.texts.when import viewer
from bot.understanding.requests import Intent
from bot.understanding.understand import understand
from bot.views.rules import rule_rows
from scheduling.errors import InputError
from scheduling.rule_changes import changed, changed_by
from scheduling.rules import Rules
from tests.builders import NINE_TO_FIVE, at

ADAS = viewer("Europe/Stockholm", "en-GB")
READS = partial(understand, now=at(8), zone=ADAS.tz)


def said(text: str, rules: Rules | None = None, *, on_the_table: bool = False) -> dict[str, str]:
    """The rows of the rules that the sentence changes, as they then stand."""
    before = rules or Rules()
    request = with_rules(text, READS(text), READS, on_the_table=on_the_table)
    change = change_said(request) if request.intent is Intent.RULES else None
    assert change is not None, request
    after = changed(before, change, NINE_TO_FIVE)
    rows = rule_rows(after, ADAS, at(8))
    old = rule_rows(before, ADAS, at(8))
    return {name: value for name, (_, value) in rows.items() if value != old[name][1]}


@pytest.mark.parametrize(
    ("sentence", "row", "stands"),
    [
        ("I don't work Fridays", "hours", "Mon–Thu 09:00–17:00"),
        ("I don’t do Mondays", "hours", "Tue–Fri 09:00–17:00"),
        ("no Mondays please", "hours", "Tue–Fri 09:00–17:00"),
        ("stop offering Mondays", "hours", "Tue–Fri 09:00–17:00"),
        ("I'm unavailable on Tuesdays", "hours", "Mon, Wed, Thu, Fri 09:00–17:00"),
        ("Fridays are off", "hours", "Mon–Thu 09:00–17:00"),
        ("block Friday afternoons", "hours", "Mon–Thu 09:00–17:00; Fri 09:00–12:00"),
        ("keep my mornings free", "hours", "Mon–Fri 12:00–17:00"),
        ("Tuesdays and Thursdays only", "hours", "Tue, Thu 09:00–17:00"),
        ("my week is Monday to Thursday", "hours", "Mon–Thu 09:00–17:00"),
        ("I work 9-5 Monday to Thursday", "hours", "Mon–Thu 09:00–17:00"),
        ("I work 8 to 4, Tue–Fri", "hours", "Tue–Fri 08:00–16:00"),
        ("my hours on Saturdays are 10 to 12", "hours", "Mon–Fri 09:00–17:00; Sat 10:00–12:00"),
        ("you can book me on Saturdays from 10 to 12", "hours", "Mon–Fri 09:00–17:00; Sat 10:00–12:00"),
        ("I can do Saturdays", "hours", "Mon–Sat 09:00–17:00"),
        ("I start at 10", "hours", "Mon–Fri 10:00–17:00"),
        ("I finish at 4pm on Fridays", "hours", "Mon–Thu 09:00–17:00; Fri 09:00–16:00"),
        ("no calls during lunch", "hours", "Mon–Fri 09:00–12:00, 14:00–17:00"),
        ("lunch break 12-13", "hours", "Mon–Fri 09:00–12:00, 13:00–17:00"),
        ("my lunch is 12 to 1", "hours", "Mon–Fri 09:00–12:00, 13:00–17:00"),
        ("don't schedule anything before 10am or after 4pm", "hours", "Mon–Fri 10:00–16:00"),
        ("tomorrow my hours are 10 to 2", "days", "Tue 24 Nov 10:00–14:00"),
        ("I'm out the week of Dec 21", "days", "Mon 21 Dec – Sun 27 Dec off"),
        ("out of office Dec 28-30", "days", "Mon 28 Dec – Wed 30 Dec off"),
        ("I'm sick today", "days", "Mon 23 Nov off"),
        ("give me 10 min between meetings", "buffer", "10 min before and 10 min after a meeting"),
        ("5 min before and 10 after each meeting", "buffer", "5 min before and 10 min after a meeting"),
        ("10 minutes after and 5 before meetings", "buffer", "5 min before and 10 min after a meeting"),
        ("buffer of 10 minutes before and after every meeting", "buffer", "10 min before and 10 min after a meeting"),
        ("keep half an hour free before and after meetings", "buffer", "30 min before and 30 min after a meeting"),
        ("switch reminders off", "reminders", "24 h and 1 h before; none to you"),
        ("remind me the day before meetings", "reminders", "24 h before"),
        ("max 3 meetings on any day", "cap", "at most 3 a day"),
        ("count only your bookings", "cap", "no limit, counting only those I booked"),
        ("24h notice", "notice", "1 day"),
        ("nobody books me less than 2 hours ahead", "notice", "2 h"),
        ("don't let people book me with less than a day's notice", "notice", "1 day"),
        ("no same-day meetings", "notice", "1 day"),
        ("working elsewhere counts as busy", "blocking", "busy, out of office, tentative and working elsewhere"),
        ("tentative doesn't block", "blocking", "busy and out of office"),
        ("free events should block too", "blocking", "busy, shown as free, out of office and tentative"),
        ("start meetings on the hour", "step", "every 1 h"),
        ("meetings only on the half hour", "step", "every 30 min"),
        ("my meetings are 45 minutes long", "length", "45 min"),
        ("make my meetings 25 minutes", "length", "25 min"),
        ("I'm in New York time now", "zone", "America/New_York"),
        ("don't remind me", "reminders", "24 h and 1 h before; none to you"),
        ("turn off my reminders", "reminders", "24 h and 1 h before; none to you"),
        ("remind me 15 minutes before meetings", "reminders", "15 min before"),
        ("remind everyone a day and half an hour before", "reminders", "24 h and 30 min before"),
    ],
)
def test_a_sentence_as_people_say_it_changes_that_rule_alone(sentence: str, row: str, stands: str) -> None:
    rows = said(sentence)
    assert rows.pop(row) == stands
    assert not rows.keys() - {"hours", "types"}  # beside special days and a usual length


@pytest.mark.parametrize("sentence", ["remove the break between meetings", "no buffers", "drop my buffers around meetings"])
def test_breaks_are_taken_away(sentence: str) -> None:
    rows = said(sentence, Rules(buffer_before=timedelta(minutes=10), buffer_after=timedelta(minutes=5)))
    assert rows == {"buffer": "nothing around meetings"}


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        (
            "treat tentative as free, 10 minutes between meetings, at most 4 a day and only Tue–Thu afternoons",
            {
                "blocking": "busy and out of office",
                "buffer": "10 min before and 10 min after a meeting",
                "cap": "at most 4 a day",
                "hours": "Tue–Thu 12:00–17:00",
            },
        ),
        ("no meetings on Fridays and at most 4 a day", {"hours": "Mon–Thu 09:00–17:00", "cap": "at most 4 a day"}),
        ("at most 4 a day and 15 a week", {"cap": "at most 4 a day and at most 15 a week"}),
        ("I work 8-12 and 13-17", {"hours": "Mon–Fri 08:00–12:00, 13:00–17:00"}),
        ("my hours are 9 to 12 and 1pm to 4pm", {"hours": "Mon–Fri 09:00–12:00, 13:00–16:00"}),
        ("2 hours notice. max 4 a day.", {"notice": "2 h", "cap": "at most 4 a day"}),
        ("no meetings before 10 and I'm off tomorrow", {"hours": "Mon–Fri 10:00–17:00", "days": "Tue 24 Nov off"}),
    ],
)
def test_several_rules_may_be_said_in_one_go(text: str, rows: dict[str, str]) -> None:
    rules = changed_by(Rules(), [change for each in rules_in(text, READS) if (change := change_said(each))], NINE_TO_FIVE)
    shown, old = rule_rows(rules, ADAS, at(8)), rule_rows(Rules(), ADAS, at(8))
    assert {name: value for name, (_, value) in shown.items() if value != old[name][1]} == rows


@pytest.mark.parametrize(
    "text",
    [
        "no meetings on Mondays and Fridays",
        "no meetings before 10 and after 4",
        "10 minutes before and 5 minutes after meetings",
        "take 24 and 25 December off",
        "find me 30 minutes with Ana and Ben, no meetings before 10",
        "at most 4 a day and book Ana tomorrow at 3",
    ],
)
def test_what_is_one_rule_or_something_else_besides_is_not_cut(text: str) -> None:
    assert rules_in(text, READS) == ()


def test_everything_is_set_back_at_once() -> None:
    rows = said("reset my rules to the defaults", Rules(daily_cap=3, buffer_before=timedelta(minutes=10)))
    assert rows.keys() == {"cap", "buffer"}


def test_who_was_not_reminded_is_again() -> None:
    assert said("remind me again", Rules(reminded=False)) == {"reminders": "24 h and 1 h before"}


@pytest.mark.parametrize(
    ("sentence", "problem"),
    [
        ("at most 2 on Fridays", "a limit for some days alone is not possible yet"),
        ("no more than 2 hours of meetings a day", "a limit of hours is not possible yet"),
        ("no last minute meetings", "needs a length"),
    ],
)
def test_what_is_not_possible_is_said_and_nothing_else_is_done(sentence: str, problem: str) -> None:
    with pytest.raises(InputError, match=problem):
        said(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "remind me to call Ana",
        "remind me 10 minutes before my 3pm with Ana",
        "find me 30 minutes with Ana on Friday",
        "book lunch with Ben 12-13",
        "I start at 10 tomorrow with Ana",
        "can Ana do Fridays?",
        "block Friday afternoon for Ana and me",
    ],
)
def test_what_is_about_a_meeting_changes_no_rule(sentence: str) -> None:
    request = with_rules(sentence, READS(sentence), READS)
    assert request.intent is not Intent.RULES or change_said(request) is None


@pytest.mark.parametrize("sentence", ["no Fridays", "Tuesdays only", "I can do Mondays"])
def test_with_times_on_the_table_days_are_about_those(sentence: str) -> None:
    plain = READS(sentence)
    assert with_rules(sentence, plain, READS, on_the_table=True) == plain


@pytest.mark.parametrize("sentence", ["edit my meeting types", "which calendars do you read?", "what hours do I have set?"])
def test_rules_that_are_asked_for_are_shown(sentence: str) -> None:
    request = with_rules(sentence, READS(sentence), READS)
    assert request.rule is not None
    assert request.rule.name == "show"
