"""Where somebody wrote to the bot last, and how they read times: for whatever reaches them unasked."""

from __future__ import annotations

from adapters.chat import Place, met_at
from bot.exchange import Desk
from bot.texts.when import Viewer, viewer
from scheduling.errors import DirectoryError
from scheduling.people import MailboxId


async def place_of(desk: Desk, person: MailboxId) -> Place | None:
    """Of the chats that there are; None for whom the bot has not met."""
    shown = await desk.conversations.cards((met_at(person),))
    return next((each.ref.place for each in shown if each.ref.place.channel in desk.channels), None)


async def reader_of(desk: Desk, person: MailboxId, zone: str) -> Viewer:
    """As their mailbox says; while the directory does not say, as the clock goes in `zone`."""
    try:
        settings = await desk.directory.settings(person)
    except DirectoryError:
        return viewer(zone, "")
    return viewer(settings.zone or zone, settings.locale, settings.clock_24h)
