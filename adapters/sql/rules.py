"""The rules that people have set, in the database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import msgspec
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.sql import schema
from adapters.sql.database import Database
from scheduling.people import MailboxId
from scheduling.ports import StoredRules
from scheduling.rules import Rules

# Built once: every offer asks it, and building it costs more than running it.
_OF = sa.select(schema.rules).where(schema.rules.c.person.in_(sa.bindparam("people", expanding=True)))
_RULES = msgspec.json.Decoder(Rules)


@dataclass(frozen=True, slots=True)
class SqlRuleBook:
    """The port `RuleBook`. Stored as JSON of the `Rules` value: fields that came later take their default."""

    database: Database

    async def rules_of(self, people: Sequence[MailboxId]) -> Mapping[MailboxId, StoredRules]:
        if not people:
            return {}
        asked = {"people": list({str(person) for person in people})}

        async def select(connection: AsyncConnection) -> Mapping[MailboxId, StoredRules]:
            return {MailboxId.parse(row.person): _stored(row) for row in await connection.execute(_OF, asked)}

        return await self.database.glance(select)

    async def save(self, of: MailboxId, rules: Rules, *, expected: int) -> StoredRules | None:
        table = schema.rules

        async def compare_and_set(connection: AsyncConnection) -> StoredRules | None:
            stored = StoredRules(rules, expected + 1)
            values = {
                "version": stored.version,
                "rules": msgspec.json.encode(rules).decode(),
                "saved_at": await self.database.now(connection),
            }
            if expected == 0:
                await connection.execute(sa.insert(table).values(person=str(of), **values))
                return stored
            same = sa.update(table).where(table.c.person == str(of), table.c.version == expected).values(**values)
            return stored if (await connection.execute(same)).rowcount == 1 else None

        try:
            return await self.database.run(compare_and_set)
        except IntegrityError:  # somebody's first save came before this first save
            return None


def _stored(row: sa.Row[tuple[str, int, str]]) -> StoredRules:
    return StoredRules(_RULES.decode(row.rules), row.version)
