"""What Slack sends, read: a request's body becomes one of its four shapes, and their texts and fields become ours.

Sources: Slack's pages "Events API", "Slash commands", "Interaction payloads", "Formatting text for app surfaces".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape, unescape
from urllib.parse import parse_qsl

import msgspec

from adapters.chat import Account, Mention, PlaceKind
from adapters.slack.render import NO_VALUE

JSON, FORM = "application/json", "application/x-www-form-urlencoded"


class Malformed(Exception):
    """A body that is none of what Slack sends; the message is a short word for the log."""


class WireTeam(msgspec.Struct):
    id: str = ""


class WireUser(msgspec.Struct):
    id: str
    team_id: str = ""


class WireTokens(msgspec.Struct):
    bot: list[str] = msgspec.field(default_factory=list)


class WireEvent(msgspec.Struct):
    type: str
    subtype: str | None = None
    user: str = ""
    bot_id: str | None = None
    text: str | None = None
    ts: str = ""
    thread_ts: str | None = None
    channel: str = ""
    team: str | None = None
    user_team: str | None = None
    tab: str | None = None
    view: object = None
    tokens: WireTokens | None = None


class WireAuthorization(msgspec.Struct):
    team_id: str | None = None


class Event(msgspec.Struct):
    """An `event_callback` of the Events API."""

    type: str
    team_id: str
    event_id: str
    event: WireEvent
    authorizations: list[WireAuthorization] = msgspec.field(default_factory=list)
    is_ext_shared_channel: bool = False


class Verification(msgspec.Struct):
    """Slack asks once whether the address is ours."""

    type: str
    challenge: str


class Command(msgspec.Struct):
    """`/meet …`, typed in any conversation."""

    command: str
    team_id: str
    user_id: str
    channel_id: str
    trigger_id: str
    response_url: str = ""
    text: str = ""


class WireChannel(msgspec.Struct):
    id: str


class WireContainer(msgspec.Struct):
    type: str = ""
    message_ts: str | None = None
    thread_ts: str | None = None
    is_ephemeral: bool = False


class WireMessage(msgspec.Struct):
    ts: str = ""
    thread_ts: str | None = None
    user: str | None = None
    blocks: list[dict[str, object]] = msgspec.field(default_factory=list)
    text: str | None = None


class WireAction(msgspec.Struct):
    action_id: str = ""
    value: str | None = None


class WireState(msgspec.Struct):
    values: dict[str, dict[str, dict[str, object]]] = msgspec.field(default_factory=dict)


class WireView(msgspec.Struct):
    id: str = ""
    type: str = ""
    callback_id: str = ""
    private_metadata: str = ""
    app_installed_team_id: str | None = None
    blocks: list[dict[str, object]] = msgspec.field(default_factory=list)
    state: WireState | None = None


class Interaction(msgspec.Struct):
    """A button, a dialog sent off, or a shortcut."""

    type: str
    user: WireUser
    team: WireTeam | None = None
    trigger_id: str = ""
    response_url: str = ""
    callback_id: str = ""
    channel: WireChannel | None = None
    container: WireContainer | None = None
    message: WireMessage | None = None
    actions: list[WireAction] = msgspec.field(default_factory=list)
    state: WireState | None = None
    view: WireView | None = None


Payload = Event | Verification | Command | Interaction


@dataclass(frozen=True, slots=True)
class Received:
    """A request's body, read: as what it is, and whole, as Bolt wants it."""

    payload: Payload
    body: dict[str, object]


def read(body: bytes, content_type: str) -> Received:
    """`Malformed` for anything that is not one of the four, or lacks what its kind needs."""
    try:
        found = _whole(body, content_type)
        kind = found.get("type")
        if kind == "url_verification":
            return Received(msgspec.convert(found, Verification), found)
        if kind == "event_callback":
            return Received(msgspec.convert(found, Event), found)
        if "command" in found:
            return Received(msgspec.convert(found, Command), found)
        if content_type == FORM and isinstance(kind, str):
            return Received(_whole_interaction(msgspec.convert(found, Interaction)), found)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError, ValueError) as problem:
        raise Malformed("not_a_payload") from problem
    raise Malformed("unknown_payload")


def _whole_interaction(found: Interaction) -> Interaction:
    """`Malformed` where what its kind is about is missing: Bolt would fail over it."""
    match found:
        case Interaction(type="block_actions", actions=actions):
            is_whole = bool(actions) and all(action.action_id for action in actions)
        case Interaction(type="view_submission" | "view_closed", view=view):
            is_whole = view is not None and bool(view.type)
        case _:
            is_whole = True
    if not is_whole:
        raise Malformed("half_a_payload")
    return found


def _whole(body: bytes, content_type: str) -> dict[str, object]:
    if content_type == JSON:
        return msgspec.json.decode(body, type=dict[str, object])
    form: dict[str, object] = dict(parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=100))
    packed = form.get("payload")
    return msgspec.json.decode(packed, type=dict[str, object]) if isinstance(packed, str) else form


def team_of(payload: Event | Command | Interaction) -> str:
    """The workspace in which the app was spoken to; in channels that two workspaces share, the one that installed it."""
    match payload:
        case Event(authorizations=[WireAuthorization(team_id=str(team)), *_]):
            return team
        case Interaction(view=WireView(app_installed_team_id=str(team))):
            return team
        case Event(team_id=team) | Command(team_id=team):
            return team
        case Interaction(team=team, user=user):
            return team.id if team else user.team_id


def is_from_elsewhere(payload: Event | Command | Interaction, team: str) -> bool:
    """Whether somebody of another workspace did it, as far as the payload tells (enterprise ids, E…, tell nothing)."""
    match payload:
        case Event(event=event):
            own = event.user_team or event.team or ""
        case Interaction(user=user):
            own = user.team_id
        case Command():
            own = ""
    return own.startswith("T") and own != team


def kind_of(channel: str) -> PlaceKind:
    """Slack's ids tell: D… is a direct message, G… a group, C… a channel."""
    return {"D": PlaceKind.PERSONAL, "G": PlaceKind.GROUP}.get(channel[:1], PlaceKind.CHANNEL)


# ---------------------------------------------------------------- text

_TOKEN = re.compile(r"<([^<>\n]*)>")
_EVERYONE = frozenset({"!here", "!channel", "!everyone"})
_BESIDE_A_NAME = re.compile(r"[^\w\s.'’-]|\d|\s[-–—]+\s")
_WORD_OF_A_NAME = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_MOST_OF_A_NAME, _MOST_OF_NAMES = 40, 350
"""Characters, of one and of all: of a sentence 500 are read, and there are other words in it."""


def called(accounts: Mapping[str, Account]) -> dict[str, str]:
    """What a sentence calls these people, by user id, each differently.

    Profiles say more than names ("Ben | Sales, not on Fridays"), which would be read as part of the sentence. People whose
    names are of no use, or too long together, are called by their ids.
    """
    found: dict[str, str] = {}
    for user, account in accounts.items():
        words = _WORD_OF_A_NAME.findall(_BESIDE_A_NAME.split(unescape(account.name), maxsplit=1)[0])
        name = " ".join(([word for word in words if not word.islower()] or words)[:3])
        is_taken = name.casefold() in (other.casefold() for other in found.values())
        found[user] = f"<@{user}>" if is_taken or not 0 < len(name) <= _MOST_OF_A_NAME else name
    if sum(map(len, found.values())) > _MOST_OF_NAMES:
        return {user: f"<@{user}>" for user in found}
    return found


def mentioned(text: str) -> list[str]:
    """Users mentioned, each once, in order."""
    return list(dict.fromkeys(match[1][1:].partition("|")[0] for match in _TOKEN.finditer(text) if match[1].startswith("@")))


def spoken(text: str, bot_user: str, accounts: Mapping[str, Account]) -> tuple[str, tuple[Mention, ...]]:
    """The text as it reads, without the bot's own mention, and who was mentioned, in order of appearance.

    `accounts` are the mentioned people; whoever is missing there stays the label that Slack gave, or else an id, for nobody
    who is mentioned may be left out unsaid.
    """
    names = called(accounts)
    mentions: list[Mention] = []

    def shown(match: re.Match[str]) -> str:
        what, _, label = match[1].partition("|")
        if what == f"@{bot_user}":
            return " "
        if what.startswith("@"):
            if (account := accounts.get(what[1:])) is None:
                return label.removeprefix("@") or what
            mentions.append(Mention(names[account.id], account))
            return escape(names[account.id], quote=False)
        if what in _EVERYONE:
            return "everyone here"
        if what.startswith(("!", "#")):
            return label.removeprefix("@")
        return label or what.removeprefix("mailto:").removeprefix("tel:")

    return re.sub(r"\s+", " ", unescape(_TOKEN.sub(shown, text))).strip(), tuple(mentions)


# ---------------------------------------------------------------- fields


def inputs(state: WireState | None) -> dict[str, str]:
    """A card's or dialog's fields by id. An element's action id is its kind and our id, as render.py wrote it."""
    return dict(_inputs(state)) if state else {}


def _inputs(state: WireState) -> Iterator[tuple[str, str]]:
    for elements in state.values.values():
        for action_id, element in elements.items():
            kind, _, name = action_id.partition(":")
            if name:
                yield name, _value(kind, element)


def _value(kind: str, element: Mapping[str, object]) -> str:
    match kind:
        case "toggle":
            return "true" if element.get("selected_options") else "false"
        case "many":
            chosen = element.get("selected_options")
            return ",".join(_option(each) for each in chosen) if isinstance(chosen, list) else ""
        case "one":
            return _option(element.get("selected_option"))
        case "date":
            return _text(element.get("selected_date"))
        case "time":
            return _text(element.get("selected_time"))
        case "users":
            users = element.get("selected_users")
            return ",".join(_text(each) for each in users) if isinstance(users, list) else ""
    return _text(element.get("value"))


def _option(value: object) -> str:
    chosen = _text(value.get("value")) if isinstance(value, dict) else ""
    return "" if chosen == NO_VALUE else chosen


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def block_ids(view: WireView) -> dict[str, str]:
    """Where a dialog's fields stand: our id of each, and its block, beside which an error is shown."""
    found = {}
    for block in view.blocks:
        element = block.get("element")
        action_id = _text(element.get("action_id")) if isinstance(element, dict) else ""
        _, _, name = action_id.partition(":")
        if name:
            found[name] = _text(block.get("block_id"))
    return found
