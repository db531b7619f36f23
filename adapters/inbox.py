"""What came in and is not answered yet: stored before the channel is told that it was taken, so that no crash loses it.

For channels that want an empty answer at once and are told the rest later (Slack).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Unanswered:
    """One event, in the hands of `holder` until its lease ends.

    `key` is the id under which the conversation knows the event, with the channel's name before it; `body` the request as it
    came, of `content_type`. `reply` is the answer as the channel drew it, "" until one was stored; `progress` what the channel
    has noted of its delivery. `attempt` counts who took it up, from 1; `age` is the time since it came in.
    """

    key: str
    content_type: str
    body: str
    holder: str
    reply: str = ""
    progress: str = ""
    attempt: int = 1
    age: timedelta = timedelta(0)


class Inbox(Protocol):
    """Every call but `done` may raise `StoreUnavailable`. Leases run on the clock that all replicas share."""

    async def put(self, event: Unanswered, lease: timedelta) -> bool:
        """Store it, leased to its holder; False when it is known already: somebody has it in hand, or has answered it.

        One that fails, or is given up, is taken out again as soon as can be: it was not taken.
        """

    async def due(self, lease: timedelta, most: int) -> Sequence[Unanswered]:
        """Events whose lease has ended or whose time to try again has come, oldest first, now leased to the caller alone."""

    async def find(self, key: str) -> Unanswered | None:
        """As it stands, whoever holds it; None for one that is answered."""

    async def note(self, key: str, progress: str) -> bool:
        """False, with nothing noted, for what is answered by now."""

    async def renew(self, key: str, lease: timedelta) -> None: ...

    async def again(self, event: Unanswered, after: timedelta) -> None:
        """Anybody may take it up after so long; nothing when somebody else has taken it up since."""

    async def finish(self, key: str) -> str:
        """As `done`, at once; what was noted last, "" where it was done before."""

    def done(self, key: str) -> None:
        """It was answered: nothing but its key is kept, for a day, so that it is known when it comes again.

        Stored soon after, together with others, and retried until it is.
        """
