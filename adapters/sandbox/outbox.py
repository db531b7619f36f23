"""Every mail that Exchange would send, one entry per recipient."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from adapters.sandbox.wire import Json
from adapters.sandbox.zones import wire_instant


@dataclass(frozen=True, slots=True)
class Mail:
    """`kind` is invitation, update, cancellation, response (to the organizer) or message (sendMail)."""

    seq: int
    at: datetime
    kind: str
    sender: str
    recipient: str
    subject: str
    ical_uid: str = ""
    start: datetime | None = None
    end: datetime | None = None
    comment: str = ""

    def wire(self) -> Json:
        return {
            "seq": self.seq,
            "at": wire_instant(self.at),
            "kind": self.kind,
            "from": self.sender,
            "to": self.recipient,
            "subject": self.subject,
            "iCalUId": self.ical_uid or None,
            "start": wire_instant(self.start) if self.start else None,
            "end": wire_instant(self.end) if self.end else None,
            "comment": self.comment,
        }
