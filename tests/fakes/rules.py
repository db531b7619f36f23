"""The rules that people have set, in memory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from scheduling.people import MailboxId
from scheduling.ports import StoredRules
from scheduling.rules import Rules


@dataclass
class RulesInMemory:
    """The port `RuleBook`; held to its contract by tests/contracts/test_rulebook.py."""

    stored: dict[MailboxId, StoredRules] = field(default_factory=dict)

    async def rules_of(self, people: Sequence[MailboxId]) -> Mapping[MailboxId, StoredRules]:
        return {person: self.stored[person] for person in people if person in self.stored}

    async def save(self, of: MailboxId, rules: Rules, *, expected: int) -> StoredRules | None:
        present = self.stored.get(of)
        if (present.version if present else 0) != expected:
            return None
        self.stored[of] = StoredRules(rules, expected + 1)
        return self.stored[of]
