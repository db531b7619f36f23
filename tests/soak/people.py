"""Who takes part in a soak: colleagues whose groups overlap, each known by several names."""

from __future__ import annotations

from dataclasses import dataclass

from adapters.sandbox.people import TENANT_DOMAIN, TENANT_ID, Account, object_id
from scheduling.people import MailboxId
from tests.fakes import connector, slack

FIRST = 101
NAMES = (
    *("Alma Berg", "Bodil Dahl", "Carl Ek", "Dora Frisk", "Emil Gran", "Freja Holm", "Gustav Ivar", "Hilda Juhl"),
    *("Ines Krog", "Jonas Lund", "Karin Moe", "Lars Nord", "Maja Olsen", "Nils Page", "Olga Quist", "Petra Rask"),
    *("Rune Sand", "Signe Toft", "Tage Ulv", "Ulla Vang", "Vera Wik", "Axel Ydal", "Britt Zorn", "Connie Arp"),
)
ZONES = (
    ("W. Europe Standard Time", "Europe/Stockholm"),
    ("Romance Standard Time", "Europe/Madrid"),
    ("GMT Standard Time", "Europe/London"),
)
GROUP_SIZE = 6
STEP = 3
"""Every group shares half of its people with the next."""


@dataclass(frozen=True, slots=True)
class Colleague:
    """One person and mailbox; `addresses` are all the ways to write to it, the primary one first."""

    account: Account
    zone: str

    @property
    def id(self) -> MailboxId:
        return MailboxId(TENANT_ID, self.account.id)

    @property
    def addresses(self) -> tuple[str, ...]:
        return (self.account.mail, *self.account.aliases)

    @property
    def in_teams(self) -> connector.User:
        return connector.User(self.account.name, self.account.id, self.account.mail, self.zone)

    @property
    def in_slack(self) -> slack.User:
        """The same person, whom Slack knows by an alias."""
        return slack.User(f"U{self.account.id[-9:]}", self.account.name, self.account.aliases[0], self.zone)


def _colleague(number: int, name: str) -> Colleague:
    first, last = name.split()
    windows, zone = ZONES[number % len(ZONES)]
    address = f"{first}.{last}@{TENANT_DOMAIN}".lower()
    account = Account(
        object_id(FIRST + number),
        name,
        address,
        given_name=first,
        surname=last,
        zone=windows,
        aliases=(f"{first[0]}{last}@{TENANT_DOMAIN}".lower(),),
    )
    return Colleague(account, zone)


COLLEAGUES = tuple(_colleague(number, name) for number, name in enumerate(NAMES))


def groups(count: int) -> tuple[tuple[Colleague, ...], ...]:
    """Of the first `count` colleagues; the last group shares people with the first."""
    people = COLLEAGUES[:count]
    return tuple(
        tuple(people[(first + place) % count] for place in range(min(GROUP_SIZE, count))) for first in range(0, count, STEP)
    )
