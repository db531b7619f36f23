"""Our cards as Adaptive Cards 1.5, which is what Teams draws on every device.

Moments: in a personal chat the reader is the asker, so the ready fallback (their zone and locale) is shown; in groups and
channels every reader's own client puts in its zone with `{{DATE()}}` and `{{TIME()}}` (Adaptive Cards, "Text features").
Required fields are marked and checked by us, not by the client, which would keep *Dismiss* from working on an empty form.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC

import msgspec
from microsoft_teams import cards as ac

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
    PlaceKind,
    SelectInput,
    Setting,
    Text,
    TextInput,
    TimeInput,
    TimeStyle,
    ToggleInput,
    Weight,
)
from adapters.plain import labelled, plain

# What our buttons carry in their data, beside the inputs that the client puts there.
ACTION_KEY = "convene"
FORM_KEY = "convene_form"
CARD_KEY = "convene_card"
"""The message that a dialog was opened from, which Teams does not say again when it is sent off."""
FIELDS_KEY = "convene_fields"
"""The ids of a card's fields, joined by commas: clients leave out of their answer whatever is empty."""

CONTENT_TYPE = "application/vnd.microsoft.card.adaptive"
VERB = "convene"

# Teams page "Format your bot messages": 28 KB for a whole message, counted in UTF-16, was the tightest limit ever documented.
MESSAGE_LIMIT = 28_000
_ENVELOPE_ROOM = 1_000
_TWIN_LIMIT = 600
_BUTTONS_IN_A_ROW = 5
_LONG_LABEL = 16


def message_payload(card: Card, kind: PlaceKind) -> dict[str, object]:
    """A message activity that shows the card; its summary is the notification."""
    return _payload(card.summary, adaptive(card, kind))


def form_payload(dialog: Dialog, kind: PlaceKind) -> dict[str, object]:
    """A message activity that shows a dialog's form."""
    return _payload(dialog.title, dialog_as_card(dialog, kind))


def _payload(summary: str, content: Mapping[str, object]) -> dict[str, object]:
    attachment = {"contentType": CONTENT_TYPE, "content": content}
    return {"type": "message", "summary": shortened(summary, 250), "attachments": [attachment]}


def adaptive(card: Card, kind: PlaceKind) -> dict[str, object]:
    """The card as JSON, within Teams' size limit: notes, then what stands last, give way when it is too long.

    The last row of buttons always stays.
    """
    drawn = _drawn(card, _Pen(kind))
    if _fits(drawn):
        return drawn
    bare = _without_notes(card)
    drawn = _drawn(bare, _Pen(kind))
    if _fits(drawn):
        return drawn
    tail = tuple(block for block in bare.blocks[-1:] if isinstance(block, Actions))
    body = bare.blocks[: len(bare.blocks) - len(tail)]

    def first(kept: int) -> dict[str, object]:
        return _drawn(replace(card, blocks=(*body[:kept], Text(("…",), Look.QUIET), *tail)), _Pen(kind))

    most = bisect_left(range(1, len(body)), True, key=lambda kept: not _fits(first(kept)))
    return first(most)


def dialog_body(dialog: Dialog, kind: PlaceKind, opened_from: str = "") -> dict[str, object]:
    """A dialog's inside for a task module; its title stands in the frame. `opened_from` is the message with the button."""
    card = Card(dialog.title, _with_submit(dialog))
    return _drawn(card, _Pen(kind, dialog.submit, in_dialog=True, opened_from=opened_from))


def dialog_as_card(dialog: Dialog, kind: PlaceKind) -> dict[str, object]:
    """The same form inside a card, for where no dialog can be opened; sending it off is a `Submit` as well."""
    title = Text((dialog.title,), Look.TITLE)
    card = Card(dialog.title, (title, *_with_submit(dialog)))
    return _drawn(card, _Pen(kind, dialog.submit))


def _with_submit(dialog: Dialog) -> tuple[Block, ...]:
    """The form with its button, which leads the last row of buttons where there is one."""
    *fields, last = dialog.blocks or (Actions(()),)
    if isinstance(last, Actions):
        return (*fields, Actions((dialog.submit, *last.buttons)))
    return (*fields, last, Actions((dialog.submit,)))


def shortened(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


# ---------------------------------------------------------------- size


def _size(drawn: Mapping[str, object]) -> int:
    return 2 * len(msgspec.json.encode(drawn).decode())


def _fits(drawn: Mapping[str, object]) -> bool:
    return _size(drawn) <= MESSAGE_LIMIT - _ENVELOPE_ROOM


def _without_notes(card: Card) -> Card:
    return replace(card, blocks=tuple(replace(block, notes=()) if isinstance(block, Choice) else block for block in card.blocks))


# ---------------------------------------------------------------- text


# Everything that Markdown could take for markup in a TextBlock; the renderer drops the backslash again.
_MARKUP = re.compile(r"([\\`*_\[\]~<>|]|&(?=#?\w+;))")
_LIST_MARK = re.compile(r"(?m)^(\s*)(?:([-+#])|(\d+)([.)]))(?=\s)")
# A person's text must not become a date function.
_TEMPLATE = re.compile(r"\{(?=\{)")
# Markdown joins lines; an empty line keeps them apart.
_LINE_END = re.compile(r"\s*\n\s*")


def escaped(text: str) -> str:
    """Plain text that a TextBlock shows as it is."""
    text = _MARKUP.sub(r"\\\1", text)
    text = _LIST_MARK.sub(lambda match: f"{match[1]}\\{match[2]}" if match[2] else f"{match[1]}{match[3]}\\{match[4]}", text)
    return _LINE_END.sub("\n\n", _TEMPLATE.sub("{\u200b", text))


def _local(moment: Moment) -> str:
    """The reader's client fills these in; seconds and offsets other than Z would not be recognised."""
    at = moment.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    day, time = f"{{{{DATE({at},SHORT)}}}}", f"{{{{TIME({at})}}}}"
    match moment.style:
        case TimeStyle.TIME:
            return time
        case TimeStyle.DAY:
            return day
        case TimeStyle.DAY_TIME:
            return f"{day} {time}"


# ---------------------------------------------------------------- blocks


def _drawn(card: Card, pen: _Pen) -> dict[str, object]:
    may_be_empty = (block.id for block in card.blocks if isinstance(block, Input) and not isinstance(block, ToggleInput))
    pen = replace(pen, fields=",".join(may_be_empty))
    body = [element for block in card.blocks for element in pen.block(block)]
    drawn = ac.AdaptiveCard(
        version="1.5", fallback_text=shortened(plain(card), _TWIN_LIMIT), body=body, refresh=_refreshing(card, pen.kind)
    )
    answer: dict[str, object] = drawn.model_dump(by_alias=True, exclude_none=True)
    return answer


def _refreshing(card: Card, kind: PlaceKind) -> ac.RefreshDefinition | None:
    """Clients look again by themselves whenever the card comes into view; not where others read along, whose card it is not."""
    if not card.refresh or kind is not PlaceKind.PERSONAL:
        return None
    data: dict[str, object] = {ACTION_KEY: card.refresh}
    return ac.RefreshDefinition(action=ac.ExecuteAction(verb=VERB, data=data))


_LOOKS: Mapping[Look, Callable[[str], ac.TextBlock]] = {
    Look.TITLE: lambda text: ac.TextBlock(text=text, wrap=True, size="Large", weight="Bolder", style="heading"),
    Look.PLAIN: lambda text: ac.TextBlock(text=text, wrap=True),
    Look.STRONG: lambda text: ac.TextBlock(text=text, wrap=True, weight="Bolder"),
    Look.QUIET: lambda text: ac.TextBlock(text=text, wrap=True, is_subtle=True, size="Small"),
    Look.GOOD: lambda text: ac.TextBlock(text=text, wrap=True, color="Good", weight="Bolder"),
    Look.WARNING: lambda text: ac.TextBlock(text=text, wrap=True, color="Warning", weight="Bolder"),
    Look.BAD: lambda text: ac.TextBlock(text=text, wrap=True, color="Attention", weight="Bolder"),
}

_STYLES: Mapping[Weight, ac.ActionStyle] = {
    Weight.PRIMARY: "positive",
    Weight.NORMAL: "default",
    Weight.DANGER: "destructive",
}


@dataclass(frozen=True, slots=True)
class _Pen:
    """How one card is drawn: for which kind of place, and, if it is a form, its fields and which of its buttons sends it off.

    In a dialog every button is an Action.Submit, for a dialog knows no other; in a card all are Action.Execute.
    """

    kind: PlaceKind
    submit: Button | None = None
    in_dialog: bool = False
    fields: str = ""
    opened_from: str = ""

    def block(self, block: Block) -> Sequence[ac.CardElement]:
        match block:
            case Text(pieces=pieces, look=look):
                return [_LOOKS[look](self._text(pieces))]
            case Facts(rows=rows):
                return [ac.FactSet(facts=[ac.Fact(title=escaped(label), value=self._text(value)) for label, value in rows])]
            case Chips(buttons=buttons):
                return self._rows(buttons)
            case Choice():
                return [self._choice(block)]
            case Setting():
                return [self._setting(block)]
            case Actions(buttons=buttons):
                return self._rows(buttons)
            case TextInput() | SelectInput() | ToggleInput() | DateInput() | TimeInput():
                return _input(block)

    def _text(self, pieces: Iterable[Piece]) -> str:
        return "".join(self._moment(piece) if isinstance(piece, Moment) else escaped(piece) for piece in pieces)

    def _moment(self, moment: Moment) -> str:
        return escaped(moment.fallback) if self.kind is PlaceKind.PERSONAL else _local(moment)

    def _choice(self, choice: Choice) -> ac.CardElement:
        """The button stands beside what it chooses; a long one below, where it leaves a phone room for the words."""
        title = ac.TextBlock(text=self._text(choice.title), wrap=True, weight="Bolder")
        notes = [
            ac.TextBlock(text=self._text(note), wrap=True, is_subtle=True, size="Small", spacing="None") for note in choice.notes
        ]
        number = ac.Column(width="auto", items=[ac.TextBlock(text=f"{choice.number}", is_subtle=True)])
        button = ac.ActionSet(actions=[self._button(choice.button)])
        if len(choice.button.label) > _LONG_LABEL:
            return ac.ColumnSet(spacing="Medium", columns=[number, ac.Column(width="stretch", items=[title, *notes, button])])
        beside = ac.Column(width="auto", vertical_content_alignment="Center", items=[button])
        return ac.ColumnSet(spacing="Medium", columns=[number, ac.Column(width="stretch", items=[title, *notes]), beside])

    def _setting(self, setting: Setting) -> ac.CardElement:
        title = ac.TextBlock(text=escaped(setting.title), wrap=True, weight="Bolder")
        rows = [
            ac.TextBlock(text=labelled(escaped(label), self._text(value)), wrap=True, size="Small", spacing="None")
            for label, value in setting.rows
        ]
        button = ac.Column(
            width="auto", vertical_content_alignment="Center", items=[ac.ActionSet(actions=[self._button(setting.button)])]
        )
        return ac.ColumnSet(separator=True, columns=[ac.Column(width="stretch", items=[title, *rows]), button])

    def _rows(self, buttons: Sequence[Button | LinkButton]) -> list[ac.CardElement]:
        """Clients show five or six buttons of a set and hide the rest, so that more become several sets."""
        starts = range(0, len(buttons), _BUTTONS_IN_A_ROW)
        return [ac.ActionSet(actions=[self._action(button) for button in buttons[at : at + _BUTTONS_IN_A_ROW]]) for at in starts]

    def _action(self, button: Button | LinkButton) -> ac.Action:
        if isinstance(button, LinkButton):
            return ac.OpenUrlAction(title=button.label, url=button.url)
        return self._button(button)

    def _button(self, button: Button) -> ac.Action:
        data: dict[str, object] = {ACTION_KEY: button.action}
        if self.fields:
            data[FIELDS_KEY] = self.fields
        if self.opened_from:
            data[CARD_KEY] = self.opened_from
        spoken = button.spoken or None
        style = _STYLES[button.weight]
        if self.in_dialog:
            return ac.SubmitAction(title=button.label, tooltip=spoken, style=style, data=data)
        if button.opens_dialog:
            data["msteams"] = {"type": "task/fetch"}
            return ac.SubmitAction(title=button.label, tooltip=spoken, style=style, data=data)
        if button == self.submit:
            data[FORM_KEY] = True
        return ac.ExecuteAction(title=button.label, tooltip=spoken, style=style, verb=VERB, data=data)


def _label(field: TextInput | SelectInput) -> str:
    return f"{field.label} *" if field.required else field.label


def _input(field: Input) -> Sequence[ac.CardElement]:
    match field:
        case TextInput():
            drawn: ac.CardElement = ac.TextInput(
                id=field.id,
                label=_label(field),
                value=field.value or None,
                placeholder=field.placeholder or None,
                is_multiline=field.multiline or None,
            )
        case SelectInput():
            drawn = ac.ChoiceSetInput(
                id=field.id,
                label=_label(field),
                value=field.value or None,
                choices=[ac.Choice(title=label, value=value) for value, label in field.options],
                is_multi_select=field.many or None,
                style="compact" if field.compact else "expanded",
                wrap=True,
            )
        case ToggleInput():
            return [ac.ToggleInput(id=field.id, title=field.label, value="true" if field.value else "false", wrap=True)]
        case DateInput():
            drawn = ac.DateInput(id=field.id, label=field.label, value=field.value or None)
        case TimeInput():
            drawn = ac.TimeInput(id=field.id, label=field.label, value=field.value or None)
    if not field.error:
        return [drawn]
    error = ac.TextBlock(text=escaped(field.error), wrap=True, color="Attention", size="Small", spacing="None")
    return [drawn, error]
