"""Time zones as Exchange takes and names them, and instants as they stand on the wire (graph-contract, sections 0 and 8)."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

from adapters.sandbox.wire import GraphError
from adapters.windows_zones import IANA_ZONES, iana_of

# Exchange takes "a little over 100" IANA names: those that stand for a Windows zone, so Europe/Paris but not Europe/Madrid.
ACCEPTED_IANA = frozenset(IANA_ZONES.values())

_DATE_TIME = re.compile(r"(\d{4}-\d\d-\d\d)T(\d\d:\d\d(?::\d\d)?)(?:\.(\d{1,7}))?(Z|[+-]\d\d:\d\d)?", re.IGNORECASE)


@lru_cache(maxsize=512)
def zone(name: str) -> tzinfo:
    """The zone of a Windows name or an accepted IANA one; 400 TimeZoneNotSupportedException otherwise."""
    if name.upper() == "UTC":
        return UTC
    iana = iana_of(name) or (name if name in ACCEPTED_IANA else None)
    if iana is None:
        message = f"A valid TimeZone value must be specified. The following TimeZone value is not supported: '{name}'."
        raise GraphError(400, "TimeZoneNotSupportedException", message)
    return ZoneInfo(iana)


def wire_instant(moment: datetime) -> str:
    """An absolute stamp, seven fractional digits and Z."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f") + "0Z"


def wire_local(moment: datetime, zone: tzinfo, name: str) -> dict[str, str]:
    """A dateTimeTimeZone: wall time in `zone`, seven fractional digits, never an offset."""
    wall = moment if zone is UTC else moment.astimezone(zone)
    text = wall.isoformat(timespec="microseconds")
    return {"dateTime": text[:26] + "0", "timeZone": name}


def wire_date(moment: datetime, name: str) -> dict[str, str]:
    """Midnight of a floating date, whatever zone is asked for."""
    return {"dateTime": f"{moment:%Y-%m-%d}T00:00:00.0000000", "timeZone": name}


def parse_wall(text: object) -> datetime:
    """A naive wall time from the `dateTime` of a body; a suffix is dropped (Exchange reads the zone beside it)."""
    found = _DATE_TIME.fullmatch(text) if isinstance(text, str) else None
    if found is None:
        raise GraphError(
            400, "RequestBodyRead", f"Cannot convert the literal '{text}' to the expected type 'Edm.DateTimeOffset'."
        )
    return _moment(found)


def parse_instant(text: str) -> datetime | None:
    """An instant of a query: the offset decides, none means UTC; None where it is no date and time."""
    found = _DATE_TIME.fullmatch(text.strip())
    if found is None:
        day = re.fullmatch(r"\d{4}-\d\d-\d\d", text.strip())
        return datetime.fromisoformat(day.group()).replace(tzinfo=UTC) if day else None
    wall, offset = _moment(found), found.group(4)
    if offset is None or offset.upper() == "Z":
        return wall.replace(tzinfo=UTC)
    sign = -1 if offset[0] == "-" else 1
    ahead = timedelta(hours=int(offset[1:3]), minutes=int(offset[4:6])) * sign
    return (wall - ahead).replace(tzinfo=UTC)


def _moment(found: re.Match[str]) -> datetime:
    day, clock, fraction = found.group(1), found.group(2), found.group(3) or ""
    try:
        return datetime.fromisoformat(f"{day}T{clock}").replace(microsecond=int((fraction + "000000")[:6]))
    except ValueError:
        raise GraphError(400, "RequestBodyRead", f"Cannot convert the literal '{found.group()}' to a date and time.") from None
