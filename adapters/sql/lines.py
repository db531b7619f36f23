"""Putting lines on record, within the transaction of what they tell."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import msgspec
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.sql.schema import person, record, sighting
from scheduling.record import Line

# Built once: every step of a booking writes them, and building costs more than running. Who is seen has a number already.
_LINES: Final = sa.insert(record)
_LINES_WITH_IDS: Final = sa.insert(record).returning(record.c.id, sort_by_parameter_order=True)
_SIGHTINGS: Final = sa.insert(sighting).values(
    person=sa.select(person.c.id).where(person.c.mailbox == sa.bindparam("mailbox")).scalar_subquery()
)


async def put_lines(connection: AsyncConnection, lines: Sequence[Line]) -> None:
    """Everybody seen must be a row of `person`. One statement however many lines, and another one where readings are told of."""
    rows = [_row(line) for line in lines]
    if not any(line.note.seen for line in lines):
        await connection.execute(_LINES, rows)
        return
    numbers = (await connection.execute(_LINES_WITH_IDS, rows)).scalars().all()
    seen = [row for number, line in zip(numbers, lines, strict=True) for row in _sightings(number, line)]
    await connection.execute(_SIGHTINGS, seen)


def _row(line: Line) -> dict[str, Any]:
    return {
        "at": line.at,
        "booking": line.booking,
        "version": line.version,
        "request": line.request,
        "what": line.note.what,
        "facts": _json(line.note.facts),
    }


def _sightings(number: int, line: Line) -> list[dict[str, Any]]:
    return [
        {
            "record": number,
            "mailbox": str(each.person),
            "place": place,
            "began": each.began,
            "shown": _json(each.shown),
            "against": _json(each.against),
            "unreadable": each.unreadable,
        }
        for place, each in enumerate(line.note.seen)
    ]


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()
