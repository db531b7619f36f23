"""What Teams sends, read: an activity's JSON becomes one of our events.

Sources: Bot Framework Activity schema; Teams pages "Bot activity handlers", "Universal Actions for Adaptive Cards",
"Use dialogs with bots", "Channel and group chat conversations with a bot".
"""

from __future__ import annotations

import hashlib
import html
import re
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Annotated

import msgspec

from adapters.chat import Account, Arrival, CardRef, Click, Incoming, Mention, Message, Place, PlaceKind, Submit
from adapters.teams.client import Reference
from adapters.teams.render import ACTION_KEY, CARD_KEY, FIELDS_KEY, FORM_KEY

NAME = "teams"

OURS = frozenset({ACTION_KEY, CARD_KEY, FORM_KEY, FIELDS_KEY, "msteams"})
"""What of a button's data is no field."""


class Invoke(StrEnum):
    """The invokes that are answered, by their names."""

    CARD_ACTION = "adaptiveCard/action"
    DIALOG_OPEN = "task/fetch"
    DIALOG_SUBMIT = "task/submit"


class Malformed(Exception):
    """An activity that lacks what its kind needs; the message is a short word for the log."""


Id = Annotated[str, msgspec.Meta(pattern=r"^[^\x00]*$")]
"""What becomes a key of ours: PostgreSQL stores no text with a NUL in it, and no channel sends one."""


class WireAccount(msgspec.Struct, rename="camel"):
    id: Id
    name: str | None = None
    aad_object_id: Id | None = None
    type: str | None = None


class WireConversation(msgspec.Struct, rename="camel"):
    id: Id
    conversation_type: str | None = None
    is_group: bool | None = None
    tenant_id: str | None = None


class WireEntity(msgspec.Struct, rename="camel"):
    type: str | None = None
    text: str | None = None
    mentioned: WireAccount | None = None
    timezone: str | None = None
    locale: str | None = None


class WireTenant(msgspec.Struct):
    id: str | None = None


class WireChannelData(msgspec.Struct):
    tenant: WireTenant | None = None


class WireActivity(msgspec.Struct, rename="camel"):
    """An activity as it travels, as far as it is read here; whatever else it carries is left alone."""

    type: str
    channel_id: str
    service_url: str
    conversation: WireConversation
    sender: WireAccount = msgspec.field(name="from")
    recipient: WireAccount
    id: Id | None = None
    name: str | None = None
    action: str | None = None
    text: str | None = None
    timestamp: str | None = None
    locale: str | None = None
    local_timezone: str | None = None
    reply_to_id: Id | None = None
    value: object = None
    entities: list[WireEntity] | None = None
    members_added: list[WireAccount] | None = None
    channel_data: WireChannelData | None = None


def read(body: bytes) -> tuple[WireActivity, Incoming | None]:
    """One request body as an activity and the event that it is to us, None where there is nothing to answer.

    `Malformed` for anything that is not an activity, or lacks what its kind needs.
    """
    try:
        activity = msgspec.json.decode(body, type=WireActivity)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as problem:
        raise Malformed("not_an_activity") from problem
    return activity, _event(activity, body)


def _event(activity: WireActivity, body: bytes) -> Incoming | None:
    match activity.type, activity.name:
        case "message", _ if isinstance(activity.value, dict) and (ACTION_KEY in activity.value or not activity.text):
            return _click(activity, body, _data(activity.value))
        case "message", _ if (activity.text or "").strip():
            return _message(activity, body)
        case "invoke", Invoke.CARD_ACTION:
            return _click(activity, body, _data(_part(_part(activity.value, "action"), "data")))
        case "invoke", Invoke.DIALOG_OPEN:
            return _click(activity, body, _data(_part(activity.value, "data")))
        case "invoke", Invoke.DIALOG_SUBMIT:
            return _click(activity, body, _data(_part(activity.value, "data")), submitted=True)
        case "conversationUpdate" | "installationUpdate", _ if _brings_the_bot(activity):
            return _arrival(activity)
    return None


# ---------------------------------------------------------------- who and where


def _tenant(activity: WireActivity) -> str:
    """In lower case, as we compare Entra's ids."""
    tenant = activity.channel_data.tenant if activity.channel_data else None
    return ((tenant.id if tenant else None) or activity.conversation.tenant_id or "").lower()


def _sender(activity: WireActivity) -> Account:
    client = next((entity for entity in activity.entities or () if entity.type == "clientInfo"), None)
    return Account(
        channel=NAME,
        id=activity.sender.id,
        name=activity.sender.name or "",
        tenant=_tenant(activity),
        object_id=(activity.sender.aad_object_id or "").lower(),
        zone=activity.local_timezone or (client.timezone if client else None) or "",
        locale=activity.locale or (client.locale if client else None) or "",
    )


def _place(activity: WireActivity) -> Place:
    """In a channel the thread stands in the conversation's id, behind `;messageid=`."""
    conversation = activity.conversation
    base, _, thread = conversation.id.partition(";messageid=")
    return Place(
        channel=NAME,
        id=base,
        kind=_kind(conversation),
        thread=thread,
        reference=Reference(activity.service_url, activity.recipient.id, _tenant(activity)).pack(),
    )


def _kind(conversation: WireConversation) -> PlaceKind:
    match conversation.conversation_type:
        case "channel":
            return PlaceKind.CHANNEL
        case "groupChat":
            return PlaceKind.GROUP
        case "personal":
            return PlaceKind.PERSONAL
    return PlaceKind.GROUP if conversation.is_group else PlaceKind.PERSONAL


def _event_id(activity: WireActivity, body: bytes) -> str:
    """Activity ids are unique within a conversation only; without one, the same body counts as the same event."""
    return f"{activity.conversation.id}/{activity.id or hashlib.sha256(body).hexdigest()}"


# ---------------------------------------------------------------- messages


def _message(activity: WireActivity, body: bytes) -> Message:
    text, mentions = _spoken(activity)
    return Message(_event_id(activity, body), _sender(activity), _place(activity), text, mentions)


def _spoken(activity: WireActivity) -> tuple[str, tuple[Mention, ...]]:
    """The text with mentions as their names and without the bot's own, and who was mentioned, in order of appearance."""
    text = activity.text or ""
    mentions = []
    for entity in activity.entities or ():
        if entity.type != "mention" or entity.mentioned is None:
            continue
        tag = entity.text or ""
        if entity.mentioned.id == activity.recipient.id:
            text = text.replace(tag, " ", 1) if tag else text
            continue
        name = _plain(tag) or entity.mentioned.name or ""
        text = text.replace(tag, name, 1) if tag else text
        if _is_person(entity.mentioned) and name:
            mentions.append(Mention(name, _mentioned(entity.mentioned, activity)))
    return _plain(text), tuple(mentions)


def _is_person(account: WireAccount) -> bool:
    """Tags, channels and teams can be mentioned too, and other bots."""
    return account.type not in ("tag", "channel", "team", "bot") and not account.id.startswith(("19:", "28:"))


def _mentioned(account: WireAccount, activity: WireActivity) -> Account:
    return Account(NAME, account.id, account.name or "", _tenant(activity), (account.aad_object_id or "").lower())


def _plain(text: str) -> str:
    """Teams writes entities such as `&nbsp;` and leaves `<at>` around mentions that have no entity."""
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"</?at\b[^>]*>", "", text))).strip()


# ---------------------------------------------------------------- buttons and dialogs


def _part(value: object, name: str) -> object:
    return value.get(name) if isinstance(value, dict) else None


def _data(value: object) -> Mapping[str, object]:
    if not isinstance(value, dict):
        raise Malformed("no_data")
    return value


def _click(activity: WireActivity, body: bytes, data: Mapping[str, object], *, submitted: bool = False) -> Click | Submit:
    """A button's data is what render.py put there, with the inputs beside it; without ours it is an unknown button."""
    place = _place(activity)
    action = data.get(ACTION_KEY)
    kind = Submit if submitted or data.get(FORM_KEY) is True else Click
    return kind(
        id=_event_id(activity, body),
        sender=_sender(activity),
        place=place,
        card=_card(place, activity.reply_to_id or data.get(CARD_KEY)),
        action=action if isinstance(action, str) else "",
        inputs=_inputs(data),
    )


def _card(place: Place, message: object) -> CardRef | None:
    """What a dialog says of its card is only ever used in the place that Teams says it was sent off in."""
    return CardRef(place, message) if isinstance(message, str) and message else None


def _inputs(data: Mapping[str, object]) -> Mapping[str, str]:
    """The fields of the card; those that it has and the client left out are empty."""
    named = data.get(FIELDS_KEY)
    empty = dict.fromkeys(named.split(","), "") if isinstance(named, str) else {}
    given = {name: _as_text(value) for name, value in data.items() if name not in OURS}
    return {**empty, **given}


def _as_text(value: object) -> str:
    """Clients differ in whether numbers and toggles come as such or as strings; here all are strings."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case str():
            return value
        case float() if value.is_integer():
            return str(int(value))
        case int() | float():
            return str(value)
        case list():
            return ",".join(_as_text(item) for item in value)
    raise Malformed("input_type")


# ---------------------------------------------------------------- arrivals


def _brings_the_bot(activity: WireActivity) -> bool:
    if activity.type == "installationUpdate":
        return activity.action == "add"
    added: Sequence[WireAccount] = activity.members_added or ()
    return any(member.id == activity.recipient.id for member in added)


def _arrival(activity: WireActivity) -> Arrival:
    """One installation is told twice, as conversationUpdate and installationUpdate: within the hour both are one event."""
    hour = (activity.timestamp or "")[:13]
    return Arrival(f"{activity.conversation.id}/arrival/{hour}", _sender(activity), _place(activity))
