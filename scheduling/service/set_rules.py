"""Setting one's rules: compare-and-set over what stands, and what it does to one's own coming week."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from zoneinfo import ZoneInfo

from scheduling.intervals import Interval
from scheduling.people import Person
from scheduling.ports import Clock, RuleBook
from scheduling.rules import Hours, Rules
from scheduling.service.offer import default_length
from scheduling.service.reading import ASSUMED_HOURS, Reader, organizing
from scheduling.what_if import Effect, what_if

ATTEMPTS = 5
A_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class RulesSet:
    """What stood before, and what stands now as `version`; both the same when there was nothing to change."""

    before: Rules
    after: Rules
    version: int


@dataclass(frozen=True, slots=True)
class Overtaken:
    """Nothing was saved: somebody saved meanwhile, and this stands."""

    rules: Rules
    version: int


class RuleSetting:
    """The use cases of one person's own rules. `zone` is always the asker's client's, for when nobody's own is known."""

    def __init__(self, rules: RuleBook, reader: Reader, clock: Clock) -> None:
        self._rules = rules
        self._reader = reader
        self._clock = clock

    async def standing(self, person: Person) -> tuple[Rules, int]:
        """The rules with their version; the defaults, with version 0, for who has set none."""
        stored = (await self._rules.rules_of([person.id])).get(person.id)
        return (stored.rules, stored.version) if stored else (Rules(), 0)

    async def usual_hours(self, person: Person, zone: ZoneInfo) -> Hours:
        """The hours in force now: the person's own, else Outlook's."""
        return (await self._reader.standing(person, zone)).hours or ASSUMED_HOURS

    async def change(self, person: Person, zone: ZoneInfo, to: Callable[[Rules, Hours], Rules]) -> RulesSet | Overtaken:
        """Apply a change to whatever stands, so that nobody's save is lost. What `to` raises comes through."""
        usual = await self.usual_hours(person, zone)
        for _ in range(ATTEMPTS):
            before, version = await self.standing(person)
            answer = await self._saved(person, before, to(before, usual), version)
            if answer is not None:
                return answer
        return Overtaken(*await self.standing(person))

    async def replace(self, person: Person, rules: Rules, *, over: int) -> RulesSet | Overtaken:
        """Save these rules over the version that they were made from, or not at all."""
        before, version = await self.standing(person)
        answer = await self._saved(person, before, rules, version) if version == over else None
        return answer or Overtaken(*await self.standing(person))

    async def _saved(self, person: Person, before: Rules, after: Rules, version: int) -> RulesSet | None:
        if after == before:
            return RulesSet(before, after, version)
        stored = await self._rules.save(person.id, after, expected=version)
        return None if stored is None else RulesSet(before, after, stored.version)

    async def effect(self, person: Person, zone: ZoneInfo, before: Rules, after: Rules) -> Effect | None:
        """What the change does to this week or the next for the person's usual meeting, on the calendars read now; None when
        they cannot be read.

        Read with room for the weeks that a cap may count.
        """
        now = self._clock.now()
        span = Interval(now - A_WEEK, now + 3 * A_WEEK)
        then, later = await self._reader.under(person, (before, after), span, zone)
        is_read = then.entries is not None and later.entries is not None
        if not is_read:
            return None
        length = default_length(after)
        return what_if(organizing(then, length), organizing(later, length), now, length)
