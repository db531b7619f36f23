"""mailboxSettings and working hours (graph-contract, sections 3.4 and 8, appendix A.5)."""

from __future__ import annotations

from urllib.parse import quote

from adapters.sandbox.calls import Call
from adapters.sandbox.people import Account
from adapters.sandbox.wire import Answer, GraphError, Json


def working_hours(owner: Account) -> Json:
    """Working hours with the zone by name, or by rules where the mailbox has a custom one (section 8)."""
    zone_wire: Json = {"name": owner.zone}
    if owner.custom_zone:
        zone_wire = custom_zone(owner.zone)
    return {
        "daysOfWeek": list(owner.days),
        "startTime": f"{owner.opens:%H:%M:%S}.0000000",
        "endTime": f"{owner.closes:%H:%M:%S}.0000000",
        "timeZone": zone_wire,
    }


# Standard bias, month/occurrence/hour of both changes: the rules of the zones that seeded people can be given by hand.
_RULES = {
    "Pacific Standard Time": (480, "us"),
    "Central Standard Time": (360, "us"),
    "Eastern Standard Time": (300, "us"),
    "GMT Standard Time": (0, "eu"),
    "W. Europe Standard Time": (-60, "eu"),
    "Romance Standard Time": (-60, "eu"),
    "Central Europe Standard Time": (-60, "eu"),
    "FLE Standard Time": (-120, "eu"),
    "Tokyo Standard Time": (-540, ""),
    "India Standard Time": (-330, ""),
}
_CHANGES = {"us": ((11, 1, 2), (3, 2, 2)), "eu": ((10, 5, 3), (3, 5, 2)), "": ((0, 0, 0), (0, 0, 0))}


def custom_zone(windows: str) -> Json:
    """A zone as rules: UTC = local + bias, and + daylightBias in summer; occurrence 5 is the last, month 0 never."""
    bias, changes = _RULES.get(windows, (0, ""))
    standard, daylight = _CHANGES[changes]

    def change(month: int, occurrence: int, hour: int) -> Json:
        at = f"{hour:02}:00:00.0000000"
        return {"time": at, "dayOccurrence": occurrence, "dayOfWeek": "sunday", "month": month, "year": 0}

    return {
        "@odata.type": "#microsoft.graph.customTimeZone",
        "name": "Customized Time Zone",
        "bias": bias,
        "standardOffset": change(*standard),
        "daylightOffset": {**change(*daylight), "daylightBias": -60 if changes else 0},
    }


_LANGUAGES = {"en": "English", "sv": "Swedish", "es": "Spanish", "bg": "Bulgarian", "ja": "Japanese", "cs": "Czech"}
_TWELVE_HOURS = ("en-US", "en-IN")


def settings_wire(owner: Account) -> Json:
    """mailboxSettings, appendix A.5."""
    twelve = owner.locale in _TWELVE_HOURS
    return {
        "timeZone": "tzone://Microsoft/Custom" if owner.custom_zone else owner.zone,
        "delegateMeetingMessageDeliveryOptions": "sendToDelegateOnly",
        "dateFormat": "M/d/yyyy" if owner.locale == "en-US" else "yyyy-MM-dd" if owner.locale == "sv-SE" else "dd/MM/yyyy",
        "timeFormat": "h:mm tt" if twelve else "HH:mm",
        "userPurpose": "room" if owner.kind == "room" else "user",
        "automaticRepliesSetting": {
            "status": "disabled",
            "externalAudience": "all",
            "internalReplyMessage": "",
            "externalReplyMessage": "",
            "scheduledStartDateTime": {"dateTime": "2026-01-01T00:00:00.0000000", "timeZone": "UTC"},
            "scheduledEndDateTime": {"dateTime": "2026-01-02T00:00:00.0000000", "timeZone": "UTC"},
        },
        "language": {"locale": owner.locale, "displayName": _LANGUAGES.get(owner.locale[:2], owner.locale)},
        "workingHours": working_hours(owner),
    }


def mailbox_settings(call: Call) -> Answer:
    call.mailbox()
    if call.owner is None:
        raise GraphError(404, "ErrorInvalidUser", "The requested user is invalid.")
    body = settings_wire(call.owner)
    only = call.params.get("setting")
    context = f"{call.request.base}/$metadata#users('{quote(call.params.get('user', ''))}')/mailboxSettings"
    if only is not None:
        name = next((name for name in body if name.lower() == only.lower()), None)
        if name is None:
            raise GraphError(400, "BadRequest", f"Resource not found for the segment '{only}'.")
        value = body[name]
        return Answer(200, {"@odata.context": f"{context}/{name}", **(value if isinstance(value, dict) else {"value": value})})
    option = call.request.query.get("$select", "").strip()
    if option:
        wanted = {part.strip().lower() for part in option.split(",")}
        body = {name: value for name, value in body.items() if name.lower() in wanted}
    return Answer(200, {"@odata.context": context, **body})
