"""The port `Directory` on Microsoft Graph."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Iterable, Sequence
from dataclasses import replace
from typing import TypeVar
from urllib.parse import quote

from adapters.outlook.client import Ask, GraphClient
from adapters.outlook.failures import NO_MAILBOX_CODES, NO_PERSON_CODES, Answer, GraphFailure, is_absent, of_directory
from adapters.outlook.kept import Kept
from adapters.outlook.names import folded, matches, rank, spellings, words
from adapters.outlook.preferences import settings_of
from adapters.outlook.wire import (
    GROUP_FIELDS,
    USER_FIELDS,
    DirectoryGroup,
    MailboxPreferences,
    Page,
    User,
)
from scheduling.calendars import MailboxSettings
from scheduling.people import Group, Guest, MailboxId, Participant, Person, PersonKind
from scheduling.ports import Clock

T = TypeVar("T")

EVENTUAL = {"ConsistencyLevel": "eventual"}
"""Without this header $search is refused."""

USER = "#microsoft.graph.user"
KEPT_FOR = 3600.0
"""Seconds for which mailbox settings and the tenant's domains are kept."""
PERSON_KEPT_FOR = 600.0
"""Seconds for which somebody who was found by id or address is kept. That there is nobody is never kept."""
NAME_KEPT_FOR = 120.0
"""Seconds for which those who were found by a name are kept."""
MOST_KEPT = 10_000
MOST_NAMES_KEPT = 500
DENIED_FOR = 300.0
"""Seconds for which a refusal of mailbox settings is kept, so that a new consent shows soon."""
MOST_CLAUSES = 14
"""The directory takes at most 15 clauses in a filter."""
MOST_WORDS = 5
MOST_LOOKED_INTO = 25
"""Up to so many people at once their mailboxes are looked at; above, having an address counts as having a mailbox."""
ROOMS = frozenset({"room", "equipment"})


class OutlookDirectory:
    """`Directory` by Microsoft Graph, of one tenant. Guests of the tenant are `Guest`s and never found by name."""

    def __init__(self, graph: GraphClient, tenant: str, clock: Clock) -> None:
        self._graph = graph
        self._tenant = tenant.lower()
        self._clock = clock
        # Accounts, not people: what mailboxes tell of them is kept by itself.
        self._accounts: Kept[User] = Kept(clock, PERSON_KEPT_FOR, MOST_KEPT)
        self._addresses: Kept[Sequence[User]] = Kept(clock, PERSON_KEPT_FOR, MOST_KEPT)
        self._names: Kept[Sequence[User]] = Kept(clock, NAME_KEPT_FOR, MOST_NAMES_KEPT)
        self._preferences: Kept[tuple[MailboxPreferences | None, bool]] = Kept(clock, KEPT_FOR, MOST_KEPT)
        self._domains: Kept[bool] = Kept(clock, KEPT_FOR, MOST_KEPT)

    async def named(self, name: str) -> Sequence[Person]:
        asked = words(name)[:MOST_WORDS]
        if not asked:
            return ()
        key, began = " ".join(asked).casefold(), self._clock.monotonic()
        users = self._names.get(key)
        if users is None:
            users = await _asked(self._called(asked))
        people = await self._people(users)
        if people:
            self._names.put(key, users, asked=began)
        wanted = [folded(word) for word in asked]
        return sorted(people, key=lambda person: (rank(wanted, person.name), person.id))

    async def person(self, object_id: str) -> Person | None:
        began = self._clock.monotonic()
        user = self._accounts.get(object_id) or await self._single(f"/users/{quote(object_id, safe='')}")
        person = None if user is None else await self._someone(user)
        if user is not None and person is not None:
            self._accounts.put(object_id, user, asked=began)
        return person

    async def at_address(self, address: str) -> Person | Guest | None:
        wanted = address.strip().lower()
        if "@" not in wanted:
            return None
        began = self._clock.monotonic()
        users = self._addresses.get(wanted)
        if users is None:
            users = await _asked(self._found_at(wanted))
        guests = [user for user in users if _is_guest(user)]
        if guests:
            self._addresses.put(wanted, users, asked=began)
            return Guest((guests[0].mail or wanted).lower(), guests[0].display_name or "")
        people = await self._people(user for user in users if user.account_enabled is not False)
        if len(people) == 1:
            self._addresses.put(wanted, users, asked=began)
            return people[0]
        domain = wanted.rpartition("@")[2]
        is_ours = bool(users) or await _asked(self._is_own_domain(domain))
        return None if is_ours else Guest(wanted)

    async def manager(self, of: MailboxId) -> Person | None:
        user = await self._single(f"/users/{of.object_id}/manager")
        return None if user is None else await self._someone(user)

    async def reports(self, of: MailboxId) -> Sequence[Person]:
        users = await _asked(self._all(f"/users/{of.object_id}/directReports"))
        people = await self._people(user for user in users if user.odata_type == USER and not _is_guest(user))
        return sorted(people, key=lambda person: (folded(person.name), person.id))

    async def groups_named(self, name: str) -> Sequence[Group]:
        asked = words(name)[:MOST_WORDS]
        if not asked:
            return ()
        found = await _asked(self._groups(asked))
        wanted = [folded(word) for word in asked]
        groups = {
            group.id: Group(self._tenant, group.id.lower(), group.display_name or "", (group.mail or "").lower())
            for group in found
            if matches(wanted, words(folded(group.display_name or "")))
        }
        return sorted(groups.values(), key=lambda group: (rank(wanted, group.name), group.object_id))

    async def members(self, group: Group) -> Sequence[Participant]:
        users = await _asked(self._all(f"/groups/{quote(group.object_id, safe='')}/transitiveMembers"))
        users = list({user.id: user for user in users if user.odata_type == USER}.values())
        guests = [Guest(user.mail.lower(), user.display_name or "") for user in users if _is_guest(user) and user.mail]
        members: list[Participant] = [*await self._people(user for user in users if not _is_guest(user)), *guests]
        return sorted(members, key=lambda member: (folded(member.name), member.address))

    async def settings(self, of: MailboxId) -> MailboxSettings:
        preferences, _ = await _asked(self._preferences_of(of.object_id))
        return settings_of(preferences, self._clock.now())

    # People.

    async def _single(self, path: str) -> User | None:
        try:
            return await self._graph.read(Ask("GET", path, {"$select": USER_FIELDS}), User)
        except GraphFailure as failure:
            if is_absent(failure):
                return None
            raise of_directory(failure) from failure

    async def _someone(self, user: User) -> Person | None:
        people = [] if _is_guest(user) or user.odata_type != USER else await self._people([user])
        return people[0] if people else None

    async def _people(self, users: Iterable[User]) -> list[Person]:
        """Enabled accounts as people, with what their mailboxes tell: whether there is one, and whether it is a room.

        A room's account is disabled in Entra, so a disabled account with a mailbox of that purpose is kept.
        """
        known = list(users)
        if len(known) > MOST_LOOKED_INTO:
            return [self._person(user) for user in known if user.account_enabled is not False]
        looked = await asyncio.gather(*(self._looked_into(user) for user in known))
        return [person for person in looked if person is not None]

    async def _looked_into(self, user: User) -> Person | None:
        person = self._person(user)
        try:
            preferences, has_mailbox = await self._preferences_of(person.id.object_id)
        except GraphFailure:
            preferences, has_mailbox = None, True
        is_room = preferences is not None and (preferences.user_purpose or "").lower() in ROOMS
        if user.account_enabled is False and not is_room:
            return None
        kind = PersonKind.ROOM if is_room else PersonKind.USER
        return replace(person, kind=kind, has_mailbox=person.has_mailbox and has_mailbox)

    def _person(self, user: User) -> Person:
        address = user.mail or user.user_principal_name or ""
        return Person(
            id=MailboxId(self._tenant, user.id.lower()),
            name=user.display_name or address,
            address=address.lower(),
            given_name=user.given_name or "",
            department=user.department or "",
            job_title=user.job_title or "",
            has_mailbox=bool(user.mail),
        )

    async def _preferences_of(self, object_id: str) -> tuple[MailboxPreferences | None, bool]:
        """What a mailbox is set to, None when that is not to be known; and whether there is a mailbox, as far as is known."""
        kept, began = self._preferences.get(object_id), self._clock.monotonic()
        if kept is not None:
            return kept
        ask = Ask("GET", f"/users/{object_id}/mailboxSettings", mailbox=object_id)
        found: tuple[MailboxPreferences | None, bool]
        try:
            found, kept_for = (await self._graph.read(ask, MailboxPreferences), True), KEPT_FOR
        except Answer as refusal:
            if refusal.status not in (403, 404):
                raise
            is_missing = refusal.code in NO_MAILBOX_CODES or refusal.code in NO_PERSON_CODES
            found, kept_for = (None, not is_missing), DENIED_FOR
        self._preferences.put(object_id, found, asked=began, seconds=kept_for)
        return found

    # Searching.

    async def _called(self, asked: Sequence[str]) -> Sequence[User]:
        return _matching(asked, await self._found_directly(asked)) or _matching(asked, await self._found_widely(asked))

    async def _found_at(self, address: str) -> Sequence[User]:
        name = _quoted(address)
        clauses = [f"mail eq '{name}'", f"userPrincipalName eq '{name}'", f"proxyAddresses/any(a: a eq 'smtp:{name}')"]
        return await self._users(" or ".join(clauses))

    async def _found_directly(self, asked: Sequence[str]) -> list[User]:
        """By $search, which looks at every word of a name, and by startswith, which looks at other fields and never lags."""
        search = " AND ".join(f'"displayName:{word}"' for word in asked)
        longest = sorted(asked, key=len)[-2:]
        filters = " and ".join(f"({_begins(word)})" for word in longest)
        found = await asyncio.gather(self._searched(search), self._users(filters))
        return [user for part in found for user in part]

    async def _found_widely(self, asked: Sequence[str]) -> list[User]:
        """The directory does not promise to overlook accents: whoever has one of the words, or a name in its first letter."""
        longest = max(asked, key=len)
        beginnings = [*asked, *spellings(folded(longest)[0])]
        clauses = [f"startswith({field},'{_quoted(each)}')" for each in beginnings for field in ("givenName", "surname")]
        chunks = [clauses[i : i + MOST_CLAUSES] for i in range(0, len(clauses), MOST_CLAUSES)]
        found = await asyncio.gather(*(self._users(" or ".join(chunk)) for chunk in chunks))
        return [user for part in found for user in part]

    async def _searched(self, search: str) -> list[User]:
        params = {"$search": search, "$select": USER_FIELDS, "$top": "100"}
        return await self._graph.read_all(Ask("GET", "/users", params, EVENTUAL), Page[User])

    async def _users(self, condition: str) -> list[User]:
        params = {"$filter": condition, "$select": USER_FIELDS, "$top": "100"}
        return await self._graph.read_all(Ask("GET", "/users", params), Page[User])

    async def _all(self, path: str) -> list[User]:
        return await self._graph.read_all(Ask("GET", path, {"$select": USER_FIELDS, "$top": "100"}), Page[User])

    async def _groups(self, asked: Sequence[str]) -> list[DirectoryGroup]:
        fields = {"$select": GROUP_FIELDS, "$top": "100"}
        search = {"$search": " AND ".join(f'"displayName:{word}"' for word in asked), **fields}
        begins = {"$filter": f"startswith(displayName,'{_quoted(asked[0])}')", **fields}
        found = await asyncio.gather(
            self._graph.read_all(Ask("GET", "/groups", search, EVENTUAL), Page[DirectoryGroup]),
            self._graph.read_all(Ask("GET", "/groups", begins), Page[DirectoryGroup]),
        )
        return [group for part in found for group in part]

    async def _is_own_domain(self, domain: str) -> bool:
        """Whether a member of the tenant has an address in it: that much shows without a permission to read the tenant."""
        kept, began = self._domains.get(domain), self._clock.monotonic()
        if kept is not None:
            return kept
        ending = f"'@{_quoted(domain)}'"
        condition = f"userType eq 'Member' and (endsWith(mail,{ending}) or endsWith(userPrincipalName,{ending}))"
        params = {"$filter": condition, "$select": "id", "$count": "true", "$top": "1"}
        page = await self._graph.read(Ask("GET", "/users", params, EVENTUAL), Page[User])
        self._domains.put(domain, bool(page.value), asked=began)
        return bool(page.value)


async def _asked(answer: Awaitable[T]) -> T:
    try:
        return await answer
    except GraphFailure as failure:
        raise of_directory(failure) from failure


def _matching(asked: Sequence[str], users: Iterable[User]) -> list[User]:
    wanted = [folded(word) for word in asked]
    return list({user.id: user for user in users if not _is_guest(user) and matches(wanted, _names(user))}.values())


def _names(user: User) -> list[str]:
    """The words that a person may be called by, each once."""
    texts = (user.display_name, user.given_name, user.surname)
    return list(dict.fromkeys(word for text in texts for word in words(folded(text or ""))))


def _is_guest(user: User) -> bool:
    return (user.user_type or "").lower() == "guest"


def _begins(word: str) -> str:
    fields = ("displayName", "givenName", "surname", "mail", "userPrincipalName")
    return " or ".join(f"startswith({field},'{_quoted(word)}')" for field in fields)


def _quoted(text: str) -> str:
    return text.replace("'", "''")
