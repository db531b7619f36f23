"""Our cards as lines of text: choices by number, other buttons by letter, colours only where they are wanted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from adapters.chat import (
    Actions,
    Block,
    Button,
    Card,
    Chips,
    Choice,
    DateInput,
    Input,
    LinkButton,
    Look,
    SelectInput,
    Setting,
    Text,
    TextInput,
    TimeInput,
    ToggleInput,
)
from adapters.plain import block_lines, labelled, words

_COLOURS = {
    Look.TITLE: "\x1b[1m",
    Look.PLAIN: "",
    Look.STRONG: "\x1b[1m",
    Look.QUIET: "\x1b[2m",
    Look.GOOD: "\x1b[1;32m",
    Look.WARNING: "\x1b[33m",
    Look.BAD: "\x1b[31m",
}
_PLAIN = "\x1b[0m"
_KEY = "\x1b[36m"
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True)
class Pressable:
    """A button with the fields that are asked for before it is pressed.

    Those it stands below, when it is the first there or says that it wants them.
    """

    button: Button
    fields: tuple[Input, ...] = ()


@dataclass(frozen=True, slots=True)
class Drawing:
    """A card as it is printed, and what each key presses."""

    lines: tuple[str, ...]
    keys: Mapping[str, Pressable]


def drawn(card: Card, *, colour: bool) -> Drawing:
    """Keys are in lower case: "1" to "9" and beyond for choices, for every other button but chips a letter of its label.

    A setting's letter is its title's, for all their buttons are called the same.
    """
    keys = dict(_keys(card))
    by_action = {pressable.button.action: key for key, pressable in keys.items()}
    lines = [line for block in card.blocks for line in _lines(block, by_action, colour)]
    return Drawing(tuple(lines), keys)


# ---------------------------------------------------------------- keys


def _keys(card: Card) -> Iterator[tuple[str, Pressable]]:
    taken: set[str] = set()
    fields: list[Input] = []
    for block in card.blocks:
        match block:
            case Choice(number=number, button=button):
                yield str(number), Pressable(button)
            case TextInput() | SelectInput() | ToggleInput() | DateInput() | TimeInput():
                fields.append(block)
            case Setting(title=title, button=button):
                yield _letter(title, taken), Pressable(button)
            case Actions(buttons=buttons):
                for place, each in enumerate(buttons):
                    if isinstance(each, Button):
                        asked = tuple(fields) if place == 0 or each.with_fields else ()
                        yield _letter(each.label, taken), Pressable(each, asked)
                fields = []


def _letter(label: str, taken: set[str]) -> str:
    """The first letter of the label that is free, else the first free one of all; it is taken then."""
    letter = next(letter for letter in label.lower() + _LETTERS if letter in _LETTERS and letter not in taken)
    taken.add(letter)
    return letter


# ---------------------------------------------------------------- lines


def _lines(block: Block, keys: Mapping[str, str], colour: bool) -> Iterator[str]:
    match block:
        case Text(pieces=pieces, look=look):
            yield painted(words(pieces), look, colour=colour)
        case Choice(number=number, title=title, notes=notes):
            yield f"  {_key(str(number), colour)} {words(title)}"
            yield from (painted(f"      {words(note)}", Look.QUIET, colour=colour) for note in notes)
        case Setting(title=title, rows=rows, button=button):
            yield f"  {_key(keys[button.action], colour)} {title}"
            yield from (painted(f"      {labelled(label, words(value))}", Look.QUIET, colour=colour) for label, value in rows)
        case Chips():
            yield from (painted(line, Look.QUIET, colour=colour) for line in block_lines(block))
        case Actions(buttons=buttons):
            pressed = [f"{_key(keys[each.action], colour)} {each.label}" for each in buttons if isinstance(each, Button)]
            if pressed:
                yield "  " + "   ".join(pressed)
            # Long addresses break in a terminal; alone on their lines they can still be clicked and copied.
            yield from (f"  {each.label}: {each.url}" for each in buttons if isinstance(each, LinkButton))
        case SelectInput(options=options, many=many):
            yield from (f"  {line}" for line in block_lines(block))
            yield painted(
                f"    {'any' if many else 'one'} of {', '.join(shown for _, shown in options)}", Look.QUIET, colour=colour
            )
        case _:
            yield from (f"  {line}" for line in block_lines(block))


def _key(key: str, colour: bool) -> str:
    return f"{_KEY}[{key}]{_PLAIN}" if colour else f"[{key}]"


def painted(line: str, look: Look, *, colour: bool) -> str:
    return f"{_COLOURS[look]}{line}{_PLAIN}" if colour and _COLOURS[look] else line


# ---------------------------------------------------------------- fields


def prompt(field: Input) -> str:
    """What is asked for one field of a form; what stands in it is taken when nothing is typed."""
    match field:
        case ToggleInput(label=label, value=on):
            return f"{label} (y/n) [{'y' if on else 'n'}]: "
        case SelectInput(label=label, options=options, value=value, many=many):
            shown = ", ".join(dict(options).get(each, each) for each in (value.split(",") if many else [value]))
            return f"{label} [{shown}]: "
        case TextInput(label=label, value=value) | DateInput(label=label, value=value) | TimeInput(label=label, value=value):
            return f"{label} [{value}]: "


def filled_in(field: Input, typed: str) -> str:
    """What a typed line means for a field: nothing keeps it, "-" empties it, an option may be typed as it is shown."""
    match field:
        case ToggleInput(value=on):
            return ("true" if on else "false") if not typed else str(typed.lower() in ("y", "yes", "true", "1")).lower()
        case SelectInput(options=options, value=value, many=many):
            if not typed:
                return value
            if not many:
                return _option(options, typed)
            return ",".join(_option(options, each.strip()) for each in typed.split(",")) if typed != "-" else ""
        case _:
            return "" if typed == "-" else typed or field.value


def _option(options: Sequence[tuple[str, str]], typed: str) -> str:
    return next((key for key, shown in options if typed.lower() in (key.lower(), shown.lower())), typed)
