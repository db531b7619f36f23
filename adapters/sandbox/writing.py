"""Writing calendars: create, change, cancel, delete, answer an invitation, send a mail (graph-contract, section 4)."""

from __future__ import annotations

from adapters.sandbox import exchange
from adapters.sandbox.calls import Call
from adapters.sandbox.delivery import Oddities
from adapters.sandbox.events import selected_fields
from adapters.sandbox.mailboxes import Calendar, opaque_id
from adapters.sandbox.outbox import Mail
from adapters.sandbox.reading import calendar_wire, event_body
from adapters.sandbox.wire import Answer, GraphError, Json, case_blind


def oddities(call: Call) -> Oddities:
    return Oddities(
        forget_transaction=call.fault("forget_transaction") is not None,
        mails_again=call.fault("patch_mails_again") is not None,
        extra_copy_delay=call.fault_delay("attendee_copy_delay"),
    )


def create_event(call: Call) -> Answer:
    fields = selected_fields(call.request.query.get("$select"))
    mailbox, calendar = call.mailbox(), call.calendar()
    event = exchange.create_event(call.world, mailbox, calendar, call.request.json(), call.author, oddities(call))
    location = f"{call.request.base}/users/{mailbox.owner}/events/{event.id}"
    return Answer(201, event_body(call, event, fields), {"Location": location, "ETag": event.etag})


def update_event(call: Call) -> Answer:
    event = call.event()
    expected = call.request.headers.get("if-match")
    if expected is not None and expected.strip() != "*" and expected.strip() not in (event.etag, event.change_key):
        message = "Cannot save changes: the change key passed does not match the current change key for the item."
        raise GraphError(412, "ErrorIrresolvableConflict", message)
    saved = exchange.update_event(call.world, call.mailbox(), event, call.request.json(), call.author, oddities(call))
    return Answer(200, event_body(call, saved), {"ETag": saved.etag})


def delete_event(call: Call) -> Answer:
    exchange.delete_event(call.world, call.mailbox(), call.event(), call.author)
    return Answer(204)


def _action_body(call: Call) -> Json:
    return case_blind(call.request.json()) if call.request.body.strip() else {}


def cancel_event(call: Call) -> Answer:
    comment = str(_action_body(call).get("comment") or "")
    exchange.cancel_event(call.world, call.mailbox(), call.event(), comment, call.author)
    return Answer(202)


def accept_event(call: Call) -> Answer:
    return _respond(call, "accepted")


def tentatively_accept_event(call: Call) -> Answer:
    return _respond(call, "tentativelyAccepted")


def decline_event(call: Call) -> Answer:
    return _respond(call, "declined")


def _respond(call: Call, response: str) -> Answer:
    exchange.respond(call.world, call.mailbox(), call.event(), response, _action_body(call), call.author)
    return Answer(202)


def create_calendar(call: Call) -> Answer:
    name = call.request.json().get("name")
    if not isinstance(name, str) or not name.strip():
        raise GraphError(400, "ErrorPropertyValidationFailure", "At least one property failed validation: name.")
    mailbox = call.mailbox()
    if any(calendar.name.lower() == name.lower() for calendar in mailbox.calendars.values()):
        raise GraphError(409, "ErrorFolderExists", "A folder with the specified name already exists.")
    calendar = Calendar(
        opaque_id("AAMkAD", mailbox.owner, "calendar", call.world.serial()), name, False, mailbox.default.change_key
    )
    mailbox.calendars[calendar.id] = calendar
    return Answer(201, calendar_wire(call, calendar))


def send_mail(call: Call) -> Answer:
    message = _action_body(call).get("message")
    if not isinstance(message, dict):
        raise GraphError(400, "BadRequest", "The request body is missing the parameter 'Message'.")
    addresses = [_address_of(one) for one in message.get("toRecipients") or ()]
    if not addresses:
        raise GraphError(400, "ErrorInvalidRecipients", "At least one recipient is required.")
    call.mailbox()
    owner = call.owner
    world = call.world
    for address in addresses:
        sender = owner.mail if owner else ""
        text = (message.get("body") or {}).get("content") or ""
        mail = Mail(world.history.next(), world.now(), "message", sender, address, message.get("subject") or "", comment=text)
        world.send(mail)
    return Answer(202)


def _address_of(recipient: object) -> str:
    email = recipient.get("emailAddress") if isinstance(recipient, dict) else None
    address = email.get("address") if isinstance(email, dict) else None
    if not isinstance(address, str) or "@" not in address:
        raise GraphError(400, "ErrorInvalidRecipients", f"At least one recipient isn't valid: '{address}'.")
    return address
