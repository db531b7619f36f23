"""The form in which a request can be asked for: what `/meet` opens on its own, and the shortcut on a message."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Self

import msgspec

from adapters.chat import Account, CardRef, Mention, Place, SelectInput, TextInput
from adapters.slack import words
from adapters.slack.payloads import called, kind_of
from adapters.slack.places import NAME, Reference
from adapters.slack.render import Json, field_block, label

REQUEST = "request"
PEOPLE, OTHERS, LENGTH, WHEN, SUBJECT = "people", "others", "length", "when", "subject"
_LONGEST = 200


class Frame(msgspec.Struct, frozen=True, omit_defaults=True):
    """Where a view was opened from, which comes back with it: the JSON in `private_metadata`."""

    team: str
    channel: str
    thread: str = ""
    message: str = ""
    answer_to: str = ""
    action: str = ""

    def pack(self) -> str:
        return msgspec.json.encode(self).decode()

    @classmethod
    def of(cls, packed: str) -> Self | None:
        """None for what this version did not write."""
        try:
            return msgspec.json.decode(packed, type=cls)
        except msgspec.MsgspecError:
            return None

    @property
    def place(self) -> Place:
        return Place(NAME, self.channel, kind_of(self.channel), self.thread, Reference(self.team, self.answer_to).pack())

    @property
    def card(self) -> CardRef | None:
        return CardRef(self.place, self.message) if self.message else None


def request_view(frame: Frame, people: Sequence[str] = ()) -> Json:
    """The form, with people (Slack's user ids) chosen already."""
    chosen: Json = {"initial_users": list(people)} if people else {}
    picker = {
        "type": "multi_users_select",
        "action_id": f"users:{PEOPLE}",
        "placeholder": label(words.PEOPLE_HINT),
        "max_selected_items": 20,
        **chosen,
    }
    return {
        "type": "modal",
        "callback_id": REQUEST,
        "title": label(words.REQUEST_TITLE),
        "submit": label(words.REQUEST_SUBMIT),
        "close": label(words.CLOSE),
        "private_metadata": frame.pack(),
        "blocks": [
            {"type": "input", "block_id": PEOPLE, "optional": True, "label": label(words.PEOPLE), "element": picker},
            field_block(TextInput(OTHERS, words.OTHERS, placeholder=words.OTHERS_HINT), OTHERS),
            field_block(SelectInput(LENGTH, words.LENGTH, words.LENGTHS), LENGTH),
            field_block(TextInput(WHEN, words.WHEN, placeholder=words.WHEN_HINT), WHEN),
            field_block(TextInput(SUBJECT, words.SUBJECT), SUBJECT),
        ],
    }


def mistakes(filled: Mapping[str, str]) -> dict[str, str]:
    """What stands beside the fields that cannot be used, by the id of their block."""
    if not filled.get(PEOPLE) and not filled.get(OTHERS, "").strip():
        return {PEOPLE: words.NOBODY}
    return {name: words.TOO_LONG for name in (OTHERS, WHEN, SUBJECT) if len(filled.get(name, "")) > _LONGEST}


def sentence(filled: Mapping[str, str], chosen: Sequence[Account]) -> tuple[str, tuple[Mention, ...]]:
    """What somebody would have typed instead, and whom it mentions."""
    names = called({account.id: account for account in chosen})
    mentions = tuple(Mention(names[account.id], account) for account in chosen)
    others = [name for part in filled.get(OTHERS, "").split(",") if (name := part.strip())]
    people = " and ".join((*(mention.text for mention in mentions), *others))
    length = f"{filled[LENGTH]} minutes" if filled.get(LENGTH) else "a time"
    subject = filled.get(SUBJECT, "").replace('"', "'").strip()
    parts = (f"find {length} with {people}", filled.get(WHEN, "").strip(), f'called "{subject}"' if subject else "")
    return " ".join(part for part in parts if part), mentions


def as_frame(place: Place, reference: Reference, **more: Any) -> Frame:
    return Frame(reference.team, place.id, place.thread, answer_to=reference.answer_to, **more)
