"""A tenant's directory in memory."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence

from scheduling.calendars import MailboxSettings
from scheduling.errors import DirectoryError
from scheduling.people import Group, Guest, MailboxId, Participant, Person

UNKNOWN_SETTINGS = MailboxSettings(zone=None, hours=None)


class FakeDirectory:
    """The port `Directory`. Set `down` to make every question fail."""

    def __init__(
        self,
        people: Iterable[Person] = (),
        *,
        guests: Iterable[Guest] = (),
        settings: Mapping[MailboxId, MailboxSettings] | None = None,
        managers: Mapping[MailboxId, MailboxId] | None = None,
        groups: Mapping[Group, Sequence[Participant | Group]] | None = None,
        aliases: Mapping[str, MailboxId] | None = None,
        domains: Iterable[str] = ("contoso.test",),
    ) -> None:
        self.down = False
        self.people = {person.id: person for person in people}
        self.mailbox_settings = dict(settings or {})
        self.managers = dict(managers or {})
        self.groups = dict(groups or {})
        self.aliases = dict(aliases or {})
        self.domains = frozenset(domains)
        self._guests = {guest.address: guest for guest in guests}

    async def named(self, name: str) -> Sequence[Person]:
        self._answer()
        asked = _words(name)
        found = [person for person in self.people.values() if asked and _begin(asked, _words(person.name))]
        return sorted(found, key=lambda person: (_words(person.name)[: len(asked)] != asked, _plain(person.name), person.id))

    async def person(self, object_id: str) -> Person | None:
        self._answer()
        return next((person for person in self.people.values() if person.id.object_id == object_id.lower()), None)

    async def at_address(self, address: str) -> Person | Guest | None:
        self._answer()
        wanted = address.strip().lower()
        if wanted in self.aliases:
            return self.people.get(self.aliases[wanted])
        found = [person for person in self.people.values() if person.address == wanted]
        if len(found) == 1:
            return found[0]
        if found or "@" not in wanted or wanted.rpartition("@")[2] in self.domains:
            return None
        return self._guests.get(wanted, Guest(wanted))

    async def manager(self, of: MailboxId) -> Person | None:
        self._answer()
        manager = self.managers.get(of)
        return self.people.get(manager) if manager else None

    async def reports(self, of: MailboxId) -> Sequence[Person]:
        self._answer()
        return _by_name(
            self.people[person] for person, manager in self.managers.items() if manager == of and person in self.people
        )

    async def groups_named(self, name: str) -> Sequence[Group]:
        self._answer()
        asked = _words(name)
        return [group for group in self.groups if asked and _begin(asked, _words(group.name))]

    async def members(self, group: Group) -> Sequence[Participant]:
        self._answer()
        found: dict[Participant, None] = {}
        seen: set[Group] = set()
        waiting = [group]
        while waiting:
            opened = waiting.pop()
            if opened in seen:
                continue
            seen.add(opened)
            for member in self.groups.get(opened, ()):
                if isinstance(member, Group):
                    waiting.append(member)
                else:
                    found[member] = None
        return sorted(found, key=lambda member: (_plain(member.name), member.address))

    async def settings(self, of: MailboxId) -> MailboxSettings:
        self._answer()
        return self.mailbox_settings.get(of, UNKNOWN_SETTINGS)

    def _answer(self) -> None:
        if self.down:
            raise DirectoryError("down")


def _by_name(people: Iterable[Person]) -> list[Person]:
    return sorted(people, key=lambda person: (_plain(person.name), person.id))


def _plain(text: str) -> str:
    return "".join(letter for letter in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(letter))


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", _plain(text))


def _begin(asked: Sequence[str], names: Sequence[str]) -> bool:
    """Whether each asked word begins a name of its own."""
    if not asked:
        return True
    return any(
        name.startswith(asked[0]) and _begin(asked[1:], [*names[:index], *names[index + 1 :]]) for index, name in enumerate(names)
    )
