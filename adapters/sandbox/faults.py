"""Faults on demand: which calls go wrong, and how (graph-contract, section 6.3; booking.md, faults beside those)."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

KINDS = {
    "slow": "answer after `ms` milliseconds of real time",
    "error": "nothing is done; answer `status` with `code` and `message`, and `retry_after` where given",
    "429": "nothing is done; answer 429 ApplicationThrottled with Retry-After `retry_after` (seconds; none if null)",
    "500": "nothing is done; answer 500",
    "502": "nothing is done; answer 502 with a page that is not JSON",
    "503": "nothing is done; answer 503 serviceNotAvailable, with `retry_after` where given",
    "504": "nothing is done; answer 504 UnknownError with an empty message",
    "drop_before_write": "nothing is done; the connection is closed without an answer",
    "token_401_once": "nothing is done; answer 401 InvalidAuthenticationToken",
    "write_then_504": "it is done; answer 504",
    "write_then_error": "it is done; answer `status` with `code` and `message`",
    "write_then_close": "it is done; the connection is closed without an answer",
    "late_write": "answer 504 at once; it is done `seconds` of the sandbox's clock later",
    "cut_body": "it is done; the answer breaks off in the middle",
    "stale_reads": "the answer shows the mailboxes as they were `ms` before now",
    "not_found_after_create": "404 for an event made less than `ms` ago",
    "empty_filter": "a search by extended property finds nothing",
    "empty_page": "the first page of events is empty, and links to the next",
    "patch_mails_again": "an update mails all attendees, even when nothing changed",
    "forget_transaction": "the transaction id is not recognised",
    "attendee_copy_delay": "copies for attendees arrive `ms` later",
    "token_error": "the token endpoint answers `status` (default 400) with `error` and `code` (the AADSTS number)",
}


@dataclass(slots=True)
class Fault:
    """One rule. It applies to calls of `operation` (None: any; several comma-joined) on `user` (object id or address; None: any).

    With `nth` only to that call among those that fit (1 is the first); `count` times at most; by `probability` otherwise.
    """

    id: int
    kind: str
    operation: str | None = None
    user: str | None = None
    probability: float = 1.0
    nth: int | None = None
    count: int | None = None
    details: dict[str, Any] = field(default_factory=dict)
    seen: int = 0
    applied: int = 0

    def fits(self, operation: str, users: frozenset[str]) -> bool:
        wanted = None if self.operation in (None, "*") else [name.strip().lower() for name in str(self.operation).split(",")]
        return (wanted is None or operation.lower() in wanted) and (self.user is None or self.user.lower() in users)

    def milliseconds(self) -> float:
        return float(self.details.get("ms", 0))


class Faults:
    """The rules in force; chance comes from a seeded source, so that a run can be repeated."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self._serial = 0
        self.rules: list[Fault] = []

    def add(self, kind: str, **rule: Any) -> Fault:
        """Put a rule in force; ValueError for a kind that does not exist. Unknown names become the fault's details."""
        if kind not in KINDS:
            raise ValueError(f"no such fault: {kind}; there are {', '.join(KINDS)}")
        self._serial += 1
        known = {name: rule.pop(name) for name in ("operation", "user", "probability", "nth", "count") if name in rule}
        if kind == "token_401_once":
            known.setdefault("count", 1)
        fault = Fault(self._serial, kind, details=rule, **known)
        self.rules.append(fault)
        return fault

    def remove(self, fault_id: int) -> bool:
        before = len(self.rules)
        self.rules = [fault for fault in self.rules if fault.id != fault_id]
        return len(self.rules) < before

    def clear(self) -> None:
        self.rules.clear()

    def strike(self, operation: str, users: frozenset[str]) -> list[Fault]:
        """The faults that hit this call, in the order in which they were put in force."""
        return list(self._hits(operation, users)) if self.rules else []

    def _hits(self, operation: str, users: frozenset[str]) -> Iterator[Fault]:
        for fault in self.rules:
            if not fault.fits(operation, users) or (fault.count is not None and fault.applied >= fault.count):
                continue
            fault.seen += 1
            if fault.nth is not None and fault.seen != fault.nth:
                continue
            if fault.probability < 1 and self._chance.random() >= fault.probability:
                continue
            fault.applied += 1
            yield fault
