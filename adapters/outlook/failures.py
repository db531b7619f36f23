"""What can go wrong between us and Graph, and what each of it means for a read, a write and the directory.

GraphFailure
├── NoToken      Entra gave no token: nothing was sent
├── NotSent      no connection, or too late: nothing was sent
├── NoAnswer     sent, and no trustworthy answer came
└── Answer       Graph's own refusal, with status and code
"""

from __future__ import annotations

from datetime import timedelta

from scheduling.calendars import Unreadability, Unreadable
from scheduling.errors import (
    CalendarError,
    ChangedMeanwhile,
    DirectoryError,
    EventNotFound,
    OutcomeUnknown,
    Refused,
    Throttled,
    Unavailable,
)
from scheduling.people import MailboxId

NO_MAILBOX_CODES = frozenset({"MailboxNotEnabledForRESTAPI", "ResourceNotFound", "ErrorNonExistentMailbox"})
"""404 for a person without an Exchange mailbox; the code of one and the same person changes over time."""

NO_PERSON_CODES = frozenset({"ErrorInvalidUser", "Request_ResourceNotFound"})
DUPLICATE_TRANSACTION = "ErrorDuplicateTransactionId"
USUAL_RETRY_AFTER = timedelta(seconds=5)
"""For a 429 without Retry-After, which calendar resources do not send without."""


class GraphFailure(Exception):
    """Root of this module's failures; `cause` is a short word for records."""

    def __init__(self, cause: str) -> None:
        super().__init__(cause)
        self.cause = cause


class NoToken(GraphFailure):
    """`consent_missing` tells that an administrator has to act."""

    def __init__(self, cause: str, *, consent_missing: bool = False) -> None:
        super().__init__(cause)
        self.consent_missing = consent_missing


class NotSent(GraphFailure):
    pass


class NoAnswer(GraphFailure):
    pass


class Answer(GraphFailure):
    """A status outside 2xx, or the error inside a body. `existing_event` is the id that a duplicate transaction id points to."""

    def __init__(self, status: int, code: str, *, retry_after: timedelta | None = None, existing_event: str = "") -> None:
        super().__init__(code or f"http_{status}")
        self.status = status
        self.code = code
        self.retry_after = retry_after
        self.existing_event = existing_event

    @property
    def is_passing(self) -> bool:
        """Load or trouble at Graph's side, that a read may outlast."""
        return self.status in (408, 429) or self.status >= 500


def of_write(failure: GraphFailure) -> CalendarError:
    """What a failed create, change or removal means. In doubt `OutcomeUnknown`: 5xx and silence leave the event's fate open."""
    match failure:
        case Answer(status=429):
            return Throttled(failure.cause, failure.retry_after or USUAL_RETRY_AFTER)
        case Answer(status=401):
            return Unavailable(failure.cause)
        case Answer(status=404):
            return _not_found(failure)
        case Answer(status=412) | Answer(code="ErrorIrresolvableConflict"):
            return ChangedMeanwhile(failure.cause)
        case Answer(status=status) if status in (408, 409) or status >= 500:
            return OutcomeUnknown(failure.cause)
        case Answer():
            return Refused(failure.cause)
        case NoAnswer():
            return OutcomeUnknown(failure.cause)
        case _:
            return Unavailable(failure.cause)


def of_read(failure: GraphFailure) -> CalendarError:
    """What a failed look at one event means, after the retries."""
    match failure:
        case Answer(status=429):
            return Throttled(failure.cause, failure.retry_after or USUAL_RETRY_AFTER)
        case Answer(status=404):
            return _not_found(failure)
        case Answer(status=status) if status == 401 or failure.is_passing:
            return Unavailable(failure.cause)
        case Answer():
            return Refused(failure.cause)
        case _:
            return Unavailable(failure.cause)


def unreadable(mailbox: MailboxId, failure: GraphFailure) -> Unreadable:
    """Why a whole mailbox, or one of its calendars, could not be read."""
    return Unreadable(mailbox, _unreadability(failure), failure.cause)


def of_directory(failure: GraphFailure) -> DirectoryError:
    return DirectoryError(failure.cause)


def is_absent(failure: GraphFailure) -> bool:
    """Whether the directory knows nobody and nothing of that id."""
    return isinstance(failure, Answer) and failure.status == 404


def _not_found(failure: Answer) -> CalendarError:
    if failure.code in NO_MAILBOX_CODES or failure.code in NO_PERSON_CODES:
        return Refused(failure.cause)
    return EventNotFound(failure.cause)


def _unreadability(failure: GraphFailure) -> Unreadability:
    match failure:
        case NoToken(consent_missing=True):
            return Unreadability.CONSENT_MISSING
        case Answer(status=429):
            return Unreadability.THROTTLED
        case Answer(status=403):
            return Unreadability.ACCESS_DENIED
        case Answer(status=404, code=code) if code in NO_MAILBOX_CODES:
            return Unreadability.NO_MAILBOX
        case Answer(status=404, code=code) if code in NO_PERSON_CODES:
            return Unreadability.NOT_FOUND
        case Answer(status=404):
            return Unreadability.CALENDAR_GONE
        case _:
            return Unreadability.UNAVAILABLE
