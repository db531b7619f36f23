"""A card as plain text: its twin for notifications, screen readers and the terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from adapters.chat import (
    Actions,
    Block,
    Button,
    Card,
    Chips,
    Choice,
    DateInput,
    Facts,
    Input,
    LinkButton,
    Moment,
    Piece,
    SelectInput,
    Setting,
    Text,
    TextInput,
    TimeInput,
    ToggleInput,
)


def plain(card: Card) -> str:
    """The whole card, a line for each thing said, moments as their fallbacks; the summary comes first and only once."""
    lines = [line for block in card.blocks for line in block_lines(block)]
    if not lines or lines[0] != card.summary:
        lines.insert(0, card.summary)
    return "\n".join(line for line in lines if line)


def words(pieces: Iterable[Piece]) -> str:
    """Pieces as one text, moments as their fallbacks."""
    return "".join(piece.fallback if isinstance(piece, Moment) else piece for piece in pieces)


def block_lines(block: Block) -> Iterator[str]:
    """One block as lines without line breaks at their ends."""
    match block:
        case Text(pieces=pieces):
            yield words(pieces)
        case Facts(rows=rows):
            yield from (f"{label}: {words(value)}" for label, value in rows)
        case Chips(buttons=buttons):
            yield " · ".join(button.label for button in buttons)
        case Choice():
            yield f"{block.number}. {words(block.title)}  [{block.button.label}]"
            yield from (f"   {words(note)}" for note in block.notes)
        case Setting():
            yield f"{block.title}  [{block.button.label}]"
            yield from (f"   {labelled(label, words(value))}" for label, value in block.rows)
        case Actions(buttons=buttons):
            yield "  ".join(_button(button) for button in buttons)
        case TextInput() | SelectInput() | ToggleInput() | DateInput() | TimeInput():
            yield from _input(block)


def labelled(label: str, value: str) -> str:
    """A setting's row, whose label may be missing."""
    return f"{label}: {value}" if label else value


def _button(button: Button | LinkButton) -> str:
    return f"[{button.label}]" if isinstance(button, Button) else f"{button.label}: {button.url}"


def _input(field: Input) -> Iterator[str]:
    match field:
        case ToggleInput(label=label, value=on):
            yield f"[{'x' if on else ' '}] {label}"
        case SelectInput(label=label, options=options, value=value, many=many):
            chosen = value.split(",") if many else [value]
            yield f"{label}: {', '.join(shown for key, shown in options if key in chosen)}"
        case TextInput(label=label, value=value) | DateInput(label=label, value=value) | TimeInput(label=label, value=value):
            yield f"{label}: {value}"
    if not isinstance(field, ToggleInput) and field.error:
        yield f"  ! {field.error}"
