"""Smaller calls: supported zones, translating ids; and the calls that this sandbox knows of but does not serve."""

from __future__ import annotations

from typing import NoReturn

from adapters.sandbox.calls import Call
from adapters.sandbox.odata import page
from adapters.sandbox.wire import Answer, GraphError, Json, case_blind
from adapters.sandbox.zones import ACCEPTED_IANA
from adapters.windows_zones import windows_names

MOST_IDS = 1000


def not_built(call: Call) -> NoReturn:
    """Change tracking comes with another issue; until then it is refused in words."""
    raise GraphError(501, "NotImplemented", f"This sandbox does not serve '{call.operation}'.")


def find_meeting_times(call: Call) -> NoReturn:
    if call.caller.user is None:
        raise GraphError(403, "ErrorAccessDenied", "Access is denied. Check credentials and try again.")
    not_built(call)


def supported_time_zones(call: Call) -> Answer:
    iana = "iana" in call.request.path.lower()
    names = sorted(ACCEPTED_IANA if iana else windows_names())
    context = "Collection(microsoft.graph.timeZoneInformation)"

    def row(name: str) -> Json:
        return {"alias": name, "displayName": name}

    return Answer(200, page(call.request, names, default=1000, most=1000, shown=row, context=context))


def translate_ids(call: Call) -> Answer:
    """Between default and immutable ids, for events that are in the mailbox."""
    body = case_blind(call.request.json())
    given = body.get("inputids")
    if not isinstance(given, list) or len(given) > MOST_IDS:
        raise GraphError(400, "ErrorInvalidParameter", f"inputIds must hold at most {MOST_IDS} ids.")
    immutable = "immutable" in str(body.get("targetidtype", "")).lower()
    rows = []
    for one in given:
        event = call.mailbox().find(str(one))
        if event is not None:
            rows.append({"sourceId": one, "targetId": event.immutable_id if immutable else event.id})
        else:
            error = {"code": "ErrorItemNotFound", "message": "The specified object was not found in the store."}
            rows.append({"sourceId": one, "errorDetails": error})
    return Answer(
        200, {"@odata.context": f"{call.request.base}/$metadata#Collection(microsoft.graph.convertIdResult)", "value": rows}
    )
