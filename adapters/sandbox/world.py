"""Everything the sandbox knows: clock, accounts, mailboxes, registrations, history, outbox, faults and knobs."""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from datetime import datetime

from adapters.sandbox.apps import App, default_app
from adapters.sandbox.clock import SandboxClock
from adapters.sandbox.faults import Faults
from adapters.sandbox.history import History
from adapters.sandbox.mailboxes import Mailbox
from adapters.sandbox.outbox import Mail
from adapters.sandbox.people import SEEDED, Account
from adapters.sandbox.throttle import Throttle


@dataclass(slots=True)
class Knobs:
    """Behaviours that Microsoft does not document, or that differ between tenants; each is marked in graph-contract.

    Seconds are those of the sandbox's clock, but for `latency_ms`, which every request really takes.
    """

    attendee_copies: bool = True
    attendee_copy_delay_s: float = 2.0
    response_delay_s: float = 1.0
    cancelled_copies_stay: bool = True
    join_url_delay_s: float = 0.0
    transaction_mode: str = "graph"
    transaction_retention_s: float = 7 * 24 * 3600.0
    transaction_survives_delete: bool = True
    app_only_details: bool = True
    no_mailbox_code: str = "MailboxNotEnabledForRESTAPI"
    get_schedule_error_code: str = "5016"
    working_elsewhere_digit: str = "0"
    unordered: bool = True
    latency_ms: float = 0.0
    concurrent_requests: int = 4
    requests_per_10_min: int = 10_000
    retry_after_s: int = 1
    token_lifetime_s: int = 3599


class World:
    """The sandbox's state. Changing it directly in a test is fine; writes to events go through `exchange`."""

    def __init__(self, clock: SandboxClock, *, seed: int = 0, accounts: Iterable[Account] = SEEDED) -> None:
        self.clock = clock
        self.begin(seed, accounts)

    def begin(self, seed: int, accounts: Iterable[Account] = SEEDED) -> None:
        """Everything as at the start, with empty calendars; the clock is left as it is."""
        clock = self.clock
        self.seed = seed
        self.knobs = Knobs()
        self.accounts: dict[str, Account] = {}
        self.mailboxes: dict[str, Mailbox] = {}
        self.history = History()
        self.outbox: list[Mail] = []
        self.faults = Faults(random.Random(seed))  # noqa: S311 - repeatable on purpose
        self.throttle = Throttle(clock)
        self.apps: dict[str, App] = {app.client_id: app for app in (default_app(),)}
        self._serial = 0
        for account in accounts:
            self.add(account)

    def now(self) -> datetime:
        return self.clock.now()

    def serial(self) -> int:
        """A number that is never given twice; what ids are made of."""
        self._serial += 1
        return self._serial

    def add(self, account: Account) -> None:
        """Add an account, or replace the one with its id; its mailbox stays."""
        self.accounts[account.id] = account
        if account.has_mailbox and account.id not in self.mailboxes:
            self.mailboxes[account.id] = Mailbox(account.id, account.calendar_name)

    def change(self, account: Account, **changes: object) -> Account:
        """Replace settings of an account by field name; TypeError for a name that does not exist."""
        known = {field.name for field in fields(Account)}
        if unknown := set(changes) - known:
            raise TypeError(f"an account has no {', '.join(sorted(unknown))}")
        changed = replace(account, **changes)  # type: ignore[arg-type]  # names are checked above, values come from tests
        self.add(changed)
        return changed

    def by_id_or_principal_name(self, key: str) -> Account | None:
        """The user that `{user}` in a path means: object id or sign-in name, never another address."""
        found = self.accounts.get(key.lower())
        if found is not None:
            return None if found.is_group else found
        wanted = key.lower()
        users = (a for a in self.accounts.values() if not a.is_group)
        return next((account for account in users if account.principal_name.lower() == wanted), None)

    def at_address(self, address: str) -> Account | None:
        """The account that mail to an address reaches."""
        wanted = address.strip().lower()
        return next((account for account in self.accounts.values() if wanted in account.addresses()), None)

    def mailbox_of(self, account: Account) -> Mailbox | None:
        return self.mailboxes.get(account.id) if account.has_mailbox else None

    def members(self, group: Account) -> list[Account]:
        """Direct members."""
        return [self.accounts[member] for member in group.members if member in self.accounts]

    def transitive_members(self, group: Account) -> list[Account]:
        """Members of the group and of every group in it, each once."""
        found: dict[str, Account] = {}
        waiting = [group]
        while waiting:
            for member in self.members(waiting.pop()):
                if member.id not in found:
                    found[member.id] = member
                    if member.is_group:
                        waiting.append(member)
        return list(found.values())

    def send(self, mail: Mail) -> None:
        self.outbox.append(mail)
