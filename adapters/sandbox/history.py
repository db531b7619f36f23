"""What happened, for a checker outside: every version that was written, and every request with what was answered."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

import msgspec

from adapters.sandbox.events import StoredEvent, View, shown
from adapters.sandbox.wire import Json
from adapters.sandbox.zones import wire_instant


@dataclass(frozen=True, slots=True)
class Author:
    """Who writes, in which request: "app:<client id>", "user:<object id>", "human:<address>" by hand, "exchange" by itself."""

    actor: str
    request: int | None = None


@dataclass(frozen=True, slots=True)
class Write:
    """One version of an event that was stored, or its removal (`after` None)."""

    seq: int
    at: datetime
    author: Author
    mailbox: str
    before: StoredEvent | None
    after: StoredEvent | None

    def wire(self) -> Json:
        event = self.after or self.before
        if event is None:
            raise ValueError("a write without an event")
        view = View(now=self.at)
        return {
            "seq": self.seq,
            "at": wire_instant(self.at),
            "actor": self.author.actor,
            "request": self.author.request,
            "mailbox": self.mailbox,
            "kind": "deleted" if self.after is None else "created" if self.before is None else "updated",
            "eventId": event.id,
            "immutableId": event.immutable_id,
            "iCalUId": event.ical_uid,
            "calendar": event.calendar,
            "properties": dict(event.properties),
            "event": None if self.after is None else shown(self.after, view),
        }


@dataclass(slots=True)
class Request:
    """One request as it came and was answered. `seq` and `ended_seq` order it among all writes and requests."""

    seq: int
    started: datetime
    method: str
    path: str
    query: str
    body: bytes
    operation: str = ""
    mailbox: str = ""
    caller: str = ""
    ended_seq: int | None = None
    ended: datetime | None = None
    status: int | None = None
    faults: tuple[str, ...] = ()
    answer: bytes = b""
    notes: tuple[str, ...] = ()
    request_id: str = ""

    def wire(self) -> Json:
        return {
            "seq": self.seq,
            "endedSeq": self.ended_seq,
            "started": wire_instant(self.started),
            "ended": wire_instant(self.ended) if self.ended else None,
            "method": self.method,
            "path": self.path,
            "query": self.query,
            "operation": self.operation,
            "mailbox": self.mailbox,
            "caller": self.caller,
            "status": self.status,
            "faults": list(self.faults),
            "notes": list(self.notes),
            "requestId": self.request_id,
            "body": _decoded(self.body),
            "answer": _decoded(self.answer),
        }


class History:
    """An append-only log with one numbering for writes and requests. Of requests the last `kept` stay."""

    def __init__(self, kept: int = 20_000) -> None:
        self.writes: list[Write] = []
        self.requests: deque[Request] = deque(maxlen=kept)
        self.counts: Counter[str] = Counter()
        self._seq = 0

    @property
    def version(self) -> int:
        """Grows with every write; a page that shows calendars looks at it."""
        return self.writes[-1].seq if self.writes else 0

    def next(self) -> int:
        self._seq += 1
        return self._seq

    def wrote(self, at: datetime, author: Author, mailbox: str, before: StoredEvent | None, after: StoredEvent | None) -> None:
        self.writes.append(Write(self.next(), at, author, mailbox, before, after))

    def began(self, request: Request) -> None:
        self.requests.append(request)

    def ended(self, request: Request, at: datetime, status: int | None, answer: bytes) -> None:
        """`status` None: the connection was cut and nothing was answered."""
        request.ended_seq, request.ended, request.status, request.answer = self.next(), at, status, answer
        self.counts[request.operation] += 1

    def writes_since(self, seq: int) -> Iterator[Write]:
        return (write for write in self.writes if write.seq > seq)

    def requests_since(self, seq: int) -> Iterator[Request]:
        return (request for request in self.requests if request.seq > seq)


def _decoded(body: bytes) -> object:
    if not body:
        return None
    try:
        return msgspec.json.decode(body)
    except msgspec.DecodeError:
        return body.decode(errors="replace")
