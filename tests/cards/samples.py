"""Cards of every shape that the views make, with texts that try to be markup."""

from __future__ import annotations

from datetime import timedelta

from adapters.chat import (
    Actions,
    Block,
    Button,
    Card,
    Chips,
    Choice,
    DateInput,
    Dialog,
    Facts,
    LinkButton,
    Look,
    Moment,
    SelectInput,
    Text,
    TextInput,
    TimeInput,
    TimeStyle,
    ToggleInput,
    Weight,
)
from tests.builders import at

NASTY = (
    "*Ana* _Pérez_ [link](https://evil.test) <script>alert(1)</script> <b>x</b> ~~a~~ `b` # 1. "
    "{{DATE(2026-11-23T09:00:00Z,SHORT)}} \\ | &lt;b&gt; https://evil.test"
)


def _packed(what: str) -> str:
    """As long as a packed and signed action is."""
    return what + ":" + "x" * (110 - len(what))


def _moment(hour: int, day: int, style: TimeStyle = TimeStyle.DAY_TIME) -> Moment:
    start = at(hour, day=day)
    local = start + timedelta(hours=1)
    shown = f"{local:%H:%M}" if style is TimeStyle.TIME else f"{local:%a} {local.day} {local:%b}, {local:%H:%M}"
    return Moment(start, style, shown)


def _choice(number: int, hour: int, day: int, *notes: str) -> Choice:
    start, end = _moment(hour, day), _moment(hour + 1, day, TimeStyle.TIME)
    button = Button("Book", _packed(f"choose{number}"), Weight.PRIMARY, spoken=f"Book {start.fallback}")
    return Choice(number, (start, " – ", end), tuple((note,) for note in notes), button)


def offer() -> Card:
    chips = (
        Button("30 min", _packed("length"), spoken="Length: 30 min. Change"),
        Button("Ana Pérez", _packed("people"), spoken="With: Ana Pérez. Change"),
        Button("next week", _packed("window"), spoken="When: next week. Change"),
        Button("mornings", _packed("part"), spoken="Part of day: mornings. Change"),
    )
    blocks: tuple[Block, ...] = (
        Text(("Times with Ana Pérez",), Look.TITLE),
        Chips(chips),
        _choice(1, 8, 0, "everyone free"),
        _choice(2, 10, 1, "everyone free; Ben until 16:00", "10:00 for Ben in London"),
        _choice(3, 9, 3, "19:00 for Chie, outside her working hours"),
        Text(("Calendars read just now. In this chat, mention me to answer with a number.",), Look.QUIET),
        Actions(
            (
                Button("More times", _packed("more")),
                Button("Earlier", _packed("earlier")),
                Button("Later", _packed("later")),
                Button("Change…", _packed("change"), opens_dialog=True),
                Button("Dismiss", _packed("dismiss")),
            )
        ),
    )
    return Card("3 times with Ana Pérez, the first Mon 23 Nov, 09:00", blocks)


def which_ana() -> Card:
    def row(number: int, name: str, about: str) -> Choice:
        return Choice(number, (name,), ((about,),), Button("Choose", _packed(f"person{number}"), spoken=f"Choose {name}"))

    blocks = (
        Text(("Which Ana?",), Look.TITLE),
        row(1, "Ana Pérez", "Design · ana.perez@contoso.test"),
        row(2, "Ana Petrova", "Finance · ana.petrova@contoso.test"),
        Actions((Button("Someone else", _packed("else")),)),
    )
    return Card("Which Ana: Pérez or Petrova?", blocks)


def outcome() -> Card:
    rows = (
        ("When", (_moment(8, 0), " – ", _moment(9, 0, TimeStyle.TIME))),
        ("With", ("Ana Pérez",)),
        ("Title", ("Ada / Ana Pérez",)),
    )
    buttons = (
        LinkButton("Join", "https://teams.example.test/join"),
        Button("Move", _packed("move")),
        Button("Cancel meeting", _packed("cancel"), Weight.DANGER),
    )
    return Card("Booked: Mon 23 Nov, 09:00", (Text(("Booked",), Look.GOOD), Facts(rows), Actions(buttons)))


def refusal() -> Card:
    blocks = (
        Text(("09:00 just went",), Look.BAD),
        Text(("Somebody was faster. These are the next times:",)),
        Text(("Ben's calendar could not be read.",), Look.WARNING),
        Text(("Nothing was booked.",), Look.STRONG),
        _choice(1, 10, 1, "everyone free"),
    )
    return Card("09:00 just went", blocks)


def form() -> Dialog:
    people = (("ana", "Ana Pérez"), ("ben", "Ben Okafor"), ("chie", "Chie Mori"))
    fields: tuple[Block, ...] = (
        TextInput("title", "Title", placeholder="Ada / Ana Pérez", required=True, error="Please give a title."),
        TextInput("notes", "Notes", value="Line one\nline two", multiline=True),
        SelectInput("length", "Length", (("15", "15 min"), ("30", "30 min"), ("60", "1 hour")), value="30"),
        SelectInput("people", "People", people, value="ana,ben", many=True, compact=False),
        SelectInput("place", "Place", (("teams", "Teams"), ("room", "Blue Room")), value="teams", compact=False),
        ToggleInput("online", "Online meeting", value=True),
        DateInput("day", "Day", value="2026-11-24", error="This day is over."),
        TimeInput("time", "Time", value="09:30"),
        Actions((Button("Back", _packed("back")),)),
    )
    return Dialog("Change the request", fields, Button("Search again", _packed("search"), Weight.PRIMARY))


def nasty() -> Card:
    """Everything that a person can write, where a person's words can stand."""
    button = Button(NASTY[:40], _packed("nasty"), spoken=NASTY)
    blocks = (
        Text((NASTY,)),
        Text(("- not a list\n1. nor this\n# nor a heading",)),
        Facts((("Title", (NASTY,)),)),
        Choice(1, (NASTY,), ((NASTY,),), button),
        TextInput("title", "Title", value=NASTY, error=NASTY),
    )
    return Card(NASTY, blocks)


def crowded() -> Card:
    """More buttons than clients show in a row, and long words."""
    many = tuple(Button(f"Person number {number}", _packed(f"p{number}")) for number in range(9))
    return Card("Nine", (Text(("Donaudampfschifffahrtsgesellschaftskapitän" * 3,)), Chips(many), Actions(many)))
