"""Putting a line on record, within the transaction of what it tells."""

from __future__ import annotations

from datetime import datetime
from typing import Final

import msgspec
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.sql.schema import person, record, sighting
from scheduling.record import Note

# Built once: every step of a booking writes them, and building costs more than running. Who is seen has a number already.
_LINE: Final = sa.insert(record)
_LINE_WITH_ID: Final = sa.insert(record).returning(record.c.id)
_SIGHTING: Final = sa.insert(sighting).values(
    person=sa.select(person.c.id).where(person.c.mailbox == sa.bindparam("mailbox")).scalar_subquery()
)


async def put_line(
    connection: AsyncConnection, at: datetime, note: Note, *, booking: str = "", version: int = 0, request: str = ""
) -> None:
    """Everybody seen must be a row of `person`. One statement, and another one where readings are told of."""
    row = {
        "at": at,
        "booking": booking,
        "version": version,
        "request": request,
        "what": note.what,
        "facts": msgspec.json.encode(note.facts).decode(),
    }
    if not note.seen:
        await connection.execute(_LINE, row)
        return
    number = (await connection.execute(_LINE_WITH_ID, row)).scalar_one()
    seen = [
        {
            "record": number,
            "mailbox": str(each.person),
            "place": place,
            "began": each.began,
            "shown": msgspec.json.encode(each.shown).decode(),
            "against": msgspec.json.encode(each.against).decode(),
            "unreadable": each.unreadable,
        }
        for place, each in enumerate(note.seen)
    ]
    await connection.execute(_SIGHTING, seen)
