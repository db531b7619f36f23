"""Our cards as Block Kit, within its limits (Slack's pages "Block Kit reference", "Formatting text", "Views").

Moments are always the reader's own: Slack's `<!date^…>` shows them in the zone and locale of whoever looks. People's words are
plain text wherever a block allows it, and are kept from being markup where it does not.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

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
    Input,
    LinkButton,
    Look,
    Moment,
    Piece,
    SelectInput,
    Setting,
    Text,
    TextInput,
    TimeInput,
    TimeStyle,
    ToggleInput,
    Weight,
)
from adapters.plain import labelled, plain, words
from adapters.slack.words import LOOKING, YES
from adapters.slack.words import REQUEST_TITLE as FIND_A_TIME

Json = dict[str, Any]

BLOCKS_IN_A_MESSAGE = 50
BLOCKS_IN_A_VIEW = 100
BUTTONS_IN_A_ROW = 25
OPTIONS = 100
OPTIONS_SHOWN = 10
TEXT, TITLE, LABEL, OPTION, HINT = 3000, 150, 75, 75, 150
VIEW_TITLE = 24
VALUE, OPTION_VALUE, TYPED = 2000, 150, 3000
TWIN = 3000

BUTTON, LINK, FIND = "act", "link", "find"
"""What the action ids of our buttons begin with; those of fields begin with their kind."""

DIALOG, HOME = "convene", "home"
NO_VALUE = "(none)"
"""Stands for an option's empty value, which Slack does not take."""


def message(card: Card) -> Json:
    """What chat.postMessage and chat.update take: the blocks, and the plain-text twin that notifications and readers get."""
    return {"text": _twin(card), "blocks": _within(_drawn(card), BLOCKS_IN_A_MESSAGE)}


def form_message(dialog: Dialog) -> Json:
    """A dialog as a form in a message, for where none can be opened."""
    title = Text((dialog.title,), Look.TITLE)
    return message(Card(dialog.title, (title, *_with_submit(dialog))))


def modal(dialog: Dialog, metadata: str) -> Json:
    """A dialog as a view; `metadata` (at most 3,000 characters) comes back when it is sent off."""
    return {
        "type": "modal",
        "callback_id": DIALOG,
        "title": _plain(dialog.title, VIEW_TITLE),
        "submit": _plain(dialog.submit.label, VIEW_TITLE),
        "private_metadata": metadata,
        "blocks": _within(_drawn(Card(dialog.title, dialog.blocks)), BLOCKS_IN_A_VIEW),
    }


def home(card: Card) -> Json:
    """A card as the bot's own page, with the button that opens the form for a request below its title."""
    first, *rest = _within(_drawn(card), BLOCKS_IN_A_VIEW - 1)
    find = {"type": "button", "text": _plain(FIND_A_TIME, LABEL), "action_id": f"{FIND}:1", "style": "primary"}
    return {"type": "home", "callback_id": HOME, "blocks": [first, {"type": "actions", "elements": [find]}, *rest]}


def note(text: str) -> Json:
    """A few words as a message."""
    return {"text": _entities(shortened(text, TWIN)), "blocks": [_section(shortened(text, TEXT))]}


def label(text: str) -> Json:
    """Plain words as titles, labels and hints of views are made of."""
    return _plain(text, LABEL)


BUSY = "busy"


def busy(blocks: Sequence[Json]) -> list[Json]:
    """The blocks that a message shows, with a sign below them that something is being done."""
    sign = {"type": "context", "block_id": BUSY, "elements": [_plain(LOOKING, TEXT)]}
    return [*blocks[: BLOCKS_IN_A_MESSAGE - 1], sign]


def is_sign(blocks: Sequence[Json]) -> bool:
    """Whether a message says that something is being done, and nothing else."""
    return len(blocks) == 1 and (blocks[0].get("text") or {}).get("text") == LOOKING


def is_busy(blocks: Sequence[Json]) -> bool:
    return any(each.get("block_id") == BUSY for each in blocks)


def at_rest(blocks: Sequence[Json]) -> list[Json]:
    """The same without that sign."""
    return [each for each in blocks if each.get("block_id") != BUSY]


def shortened(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def _with_submit(dialog: Dialog) -> tuple[Block, ...]:
    """The form with its button, which leads the last row of buttons where there is one."""
    *fields, last = dialog.blocks or (Actions(()),)
    if isinstance(last, Actions):
        return (*fields, Actions((dialog.submit, *last.buttons)))
    return (*fields, last, Actions((dialog.submit,)))


def _twin(card: Card) -> str:
    return _entities(shortened(plain(card), TWIN))


def _within(blocks: list[Json], most: int) -> list[Json]:
    """What stands last before the last row of buttons gives way when there are too many blocks."""
    if len(blocks) <= most:
        return blocks
    tail = blocks[-1:] if blocks[-1]["type"] == "actions" else []
    return [*blocks[: most - 1 - len(tail)], _context("…"), *tail]


# ---------------------------------------------------------------- text

# Zero-width spaces keep what could be markup apart from what it would mark.
_MARK = re.compile(r"([*_~`])")
_QUOTE = re.compile(r"(?m)^(\s*)&gt;")
_SPECIAL = re.compile(r"[*_~`&<>:]")
_EMOJI = re.compile(r":(?=[\w+'-]+:)")


def _entities(text: str) -> str:
    """The three characters that Slack's texts reserve."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def escaped(text: str) -> str:
    """Plain text that a mrkdwn object shows as it is."""
    if not _SPECIAL.search(text):
        return text
    text = _MARK.sub("\u200b\\1\u200b", _EMOJI.sub(":\u200b", _entities(text)))
    return _QUOTE.sub("\\1\u200b&gt;", text)


_FORMATS = {
    TimeStyle.TIME: "{time}",
    TimeStyle.DAY: "{date_long_pretty}",
    TimeStyle.DAY_TIME: "{date_long_pretty} {time}",
}
"""Of Slack's forms of a date the long one alone says the day of the week, without which nobody can choose a time."""


def _moment(moment: Moment) -> str:
    fallback = _entities(moment.fallback.replace("|", "/").replace("^", ""))
    return f"<!date^{int(moment.at.timestamp())}^{_FORMATS[moment.style]}|{fallback}>"


def marked(pieces: Iterable[Piece], most: int = TEXT) -> str:
    """Pieces as mrkdwn of at most so many characters; the longest words give way."""
    kept = list(pieces)
    while len(text := "".join(_moment(piece) if isinstance(piece, Moment) else escaped(piece) for piece in kept)) > most:
        longest = max((at for at, piece in enumerate(kept) if isinstance(piece, str)), key=lambda at: len(words((kept[at],))))
        said = words((kept[longest],))
        kept[longest] = shortened(said, max(1, len(said) - max(1, (len(text) - most) // 7)))
    return text


def _plain(text: str, most: int) -> Json:
    return {"type": "plain_text", "text": shortened(text, most) or " ", "emoji": False}


def _mrkdwn(text: str) -> Json:
    """`verbatim` keeps Slack from looking for links and names of channels by itself."""
    return {"type": "mrkdwn", "text": text or " ", "verbatim": True}


def _section(text: str) -> Json:
    return {"type": "section", "text": _plain(text, TEXT)}


def _context(text: str) -> Json:
    return {"type": "context", "elements": [_plain(text, TEXT)]}


_SIGNS = {Look.STRONG: "", Look.GOOD: ":white_check_mark: ", Look.WARNING: ":warning: ", Look.BAD: ":no_entry: "}


def _text(pieces: tuple[Piece, ...], look: Look) -> Json:
    moments = any(isinstance(piece, Moment) for piece in pieces)
    if look is Look.TITLE and not moments and 0 < len(words(pieces)) <= TITLE:
        return {"type": "header", "text": _plain(words(pieces), TITLE)}
    if look is Look.QUIET:
        return {"type": "context", "elements": [_mrkdwn(marked(pieces, TEXT)) if moments else _plain(words(pieces), TEXT)]}
    if look is Look.PLAIN:
        return {"type": "section", "text": _mrkdwn(marked(pieces))} if moments else _section(words(pieces))
    sign = _SIGNS.get(look, "")
    return {"type": "section", "text": _mrkdwn(f"{sign}{_bold(marked(pieces, TEXT - 40))}")}


def _bold(text: str) -> str:
    """Line by line, for bold ends with its line."""
    return "\n".join(f"*{line.strip()}*" if line.strip() else "" for line in text.split("\n"))


# ---------------------------------------------------------------- blocks


def _drawn(card: Card) -> list[Json]:
    pen = _Pen()
    return [element for block in card.blocks for element in pen.block(block)]


@dataclass(slots=True)
class _Pen:
    """Draws one card; counts its buttons and fields, for Slack wants their ids to differ."""

    buttons: int = 0
    fields: int = 0

    def block(self, block: Block) -> Iterator[Json]:
        match block:
            case Text(pieces=pieces, look=look):
                yield _text(pieces, look)
            case Facts(rows=rows):
                yield from _facts(rows)
            case Chips(buttons=buttons):
                yield from self._rows(buttons)
            case Choice():
                yield self._choice(block)
            case Setting():
                yield self._setting(block)
            case Actions(buttons=several):
                yield from self._rows(several)
            case TextInput() | SelectInput() | ToggleInput() | DateInput() | TimeInput():
                yield from self._input(block)

    def _choice(self, choice: Choice) -> Json:
        """The number, which may be typed instead; what it is; and what to know about it, a line each."""
        lines = [f"*{choice.number}.* {_bold(marked(choice.title, 900))}", *(marked(note, 900) for note in choice.notes)]
        while len(lines) > 1 and len("\n".join(lines)) > TEXT:
            lines.pop()
        return {"type": "section", "text": _mrkdwn("\n".join(lines)), "accessory": self._button(choice.button)}

    def _setting(self, setting: Setting) -> Json:
        lines = [
            _bold(marked((setting.title,), 300)),
            *(labelled(escaped(shortened(label, LABEL)), marked(value, 900)) for label, value in setting.rows),
        ]
        while len(lines) > 1 and len("\n".join(lines)) > TEXT:
            lines.pop()
        return {"type": "section", "text": _mrkdwn("\n".join(lines)), "accessory": self._button(setting.button)}

    def _rows(self, buttons: Sequence[Button | LinkButton]) -> Iterator[Json]:
        for at in range(0, len(buttons), BUTTONS_IN_A_ROW):
            row = [self._action(button) for button in buttons[at : at + BUTTONS_IN_A_ROW]]
            yield {"type": "actions", "elements": row}

    def _action(self, button: Button | LinkButton) -> Json:
        if isinstance(button, Button):
            return self._button(button)
        self.buttons += 1
        return {"type": "button", "text": _plain(button.label, LABEL), "url": button.url, "action_id": f"{LINK}:{self.buttons}"}

    def _button(self, button: Button) -> Json:
        self.buttons += 1
        drawn = {
            "type": "button",
            "text": _plain(button.label, LABEL),
            "action_id": f"{BUTTON}:{self.buttons}",
            "value": button.action[:VALUE],
        }
        if button.spoken:
            drawn["accessibility_label"] = shortened(button.spoken, LABEL)
        if button.weight is not Weight.NORMAL:
            drawn["style"] = button.weight.value
        return drawn

    def _input(self, field: Input) -> Iterator[Json]:
        self.fields += 1
        if isinstance(field, SelectInput) and not field.options:
            yield _section(f"{field.label}: –")
            return
        yield field_block(field, _block_id(field, self.fields))
        if not isinstance(field, ToggleInput) and field.error:
            yield {"type": "context", "elements": [_mrkdwn(f":warning: {marked((field.error,), TEXT - 20)}")]}


def field_block(field: Input, block_id: str) -> Json:
    """One field; a choice must have options, for Slack has no element for one without."""
    return {
        "type": "input",
        "block_id": block_id,
        "label": _plain(field.label, 2000),
        "element": _element(field),
        "optional": not _is_always_filled(field),
    }


def _is_always_filled(field: Input) -> bool:
    """Whether it is not to be called optional: what must be filled in, and a choice that has been made and can but be changed."""
    match field:
        case SelectInput(many=False, options=options, value=present, required=False):
            return any(value == present for value, _ in options[:OPTIONS])
        case SelectInput(required=required) | TextInput(required=required):
            return required
    return False


def _facts(rows: Sequence[tuple[str, tuple[Piece, ...]]]) -> Iterator[Json]:
    """A line for each, in as few sections as hold them."""
    lines: list[str] = []
    for label, value in rows:
        line = f"*{escaped(shortened(label, LABEL)).strip()}*  {marked(value, TEXT - 300)}"
        if lines and len("\n".join((*lines, line))) > TEXT:
            yield {"type": "section", "text": _mrkdwn("\n".join(lines))}
            lines = []
        lines.append(line)
    if lines:
        yield {"type": "section", "text": _mrkdwn("\n".join(lines))}


def _block_id(field: Input, place: int) -> str:
    """Another one whenever the field's own value changes: Slack keeps what was typed for as long as the id stays."""
    shown = hashlib.sha256(repr(replace(field, label="")).encode(), usedforsecurity=False).hexdigest()[:12]
    return f"{place}:{shown}"


def _element(field: Input) -> Json:
    match field:
        case TextInput():
            drawn: Json = {"type": "plain_text_input", "action_id": f"text:{field.id}", "multiline": field.multiline}
            drawn |= {"initial_value": field.value[:TYPED]} if field.value else {}
            return drawn | ({"placeholder": _plain(field.placeholder, HINT)} if field.placeholder else {})
        case SelectInput():
            return _select(field)
        case ToggleInput():
            on = _option("true", YES)
            toggle: Json = {"type": "checkboxes", "action_id": f"toggle:{field.id}", "options": [on]}
            return toggle | ({"initial_options": [on]} if field.value else {})
        case DateInput():
            return {"type": "datepicker", "action_id": f"date:{field.id}"} | (
                {"initial_date": field.value} if field.value else {}
            )
        case TimeInput():
            return {"type": "timepicker", "action_id": f"time:{field.id}"} | (
                {"initial_time": field.value} if field.value else {}
            )


def _select(field: SelectInput) -> Json:
    options = [_option(value, label) for value, label in field.options[:OPTIONS]]
    shown = not field.compact and len(options) <= OPTIONS_SHOWN
    if field.many:
        chosen = [option for option in options if option["value"] in field.value.split(",")]
        drawn: Json = {
            "type": "checkboxes" if shown else "multi_static_select",
            "action_id": f"many:{field.id}",
            "options": options,
        }
        return drawn | ({"initial_options": chosen} if chosen else {})
    chosen = [option for option in options if option["value"] == (field.value or NO_VALUE)]
    drawn = {"type": "radio_buttons" if shown else "static_select", "action_id": f"one:{field.id}", "options": options}
    return drawn | ({"initial_option": chosen[0]} if chosen else {})


def _option(value: str, label: str) -> Json:
    return {"text": _plain(label, OPTION), "value": value[:OPTION_VALUE] or NO_VALUE}
