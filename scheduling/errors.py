"""Failures of the world and of input, one tree; expected outcomes are return values, never raised.

ConveneError
├── InputError            bad input at an edge; names the field and the problem
├── CalendarError         Outlook did not do what was asked
│   ├── Throttled         certainly not carried out; may be tried again after `retry_after`
│   ├── Unavailable       certainly not carried out (refused connection, no token, 5xx on a read)
│   ├── OutcomeUnknown    a write that may or may not have been carried out
│   ├── Refused           certainly not carried out, and repeating will not help
│   ├── ChangedMeanwhile  the event is not in the version that If-Match named
│   └── EventNotFound     no event of that id in that mailbox (now)
├── DirectoryError        the directory could not be asked
├── StoreUnavailable      the database could not be reached or refused
└── StoreTooNew           the database was changed for newer versions, and this one cannot work on it any more
"""

from __future__ import annotations

from datetime import timedelta


class ConveneError(Exception):
    """Root of everything that is raised on purpose."""


class InputError(ConveneError):
    """Input that cannot be used. `field` is the name the person or file used, `problem` a clause without the field."""

    def __init__(self, field: str, problem: str) -> None:
        super().__init__(f"{field}: {problem}")
        self.field = field
        self.problem = problem


class CalendarError(ConveneError):
    """Outlook did not do what was asked. `cause` is a short word for records (an error code), never a title or text."""

    def __init__(self, cause: str) -> None:
        super().__init__(cause)
        self.cause = cause


class Throttled(CalendarError):
    """Refused for load, certainly not carried out."""

    def __init__(self, cause: str, retry_after: timedelta) -> None:
        super().__init__(cause)
        self.retry_after = retry_after


class Unavailable(CalendarError):
    """Certainly not carried out: no connection, no token, or a failed read after the retry budget."""


class OutcomeUnknown(CalendarError):
    """A write was sent and no trustworthy answer came: it may take effect now, later or never."""


class Refused(CalendarError):
    """Outlook said no for a lasting reason (400, 403, mailbox missing); nothing was written."""


class ChangedMeanwhile(CalendarError):
    """412: the event is not in the version named by If-Match; read it and decide anew."""


class EventNotFound(CalendarError):
    """404 for an event id. Right after a create or a fail-over this may be momentary: look twice."""


class DirectoryError(ConveneError):
    """The directory could not be asked (throttled, down, no consent)."""


class StoreUnavailable(ConveneError):
    """The database could not be reached. `certain` is true when surely nothing was committed."""

    def __init__(self, cause: str, *, certain: bool) -> None:
        super().__init__(cause)
        self.certain = certain


class StoreTooNew(ConveneError):
    """A newer version has taken away what this one needs of the database."""


class ChannelError(ConveneError):
    """A message could not be delivered to a chat; where that is not `certain`, it may have arrived nevertheless."""

    def __init__(self, cause: str, *, certain: bool = True) -> None:
        super().__init__(cause)
        self.certain = certain
