"""Creating, changing, cancelling and answering, and every mail that goes out for it (section 4 of the contract)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.sandbox.client import ADA, ANA, BEN, FARID, OUR_PROPERTY, ROOM, Client, an_event, at, code_of, invited, on_wire, weekly

TEAMS: dict[str, Any] = {"isOnlineMeeting": True, "onlineMeetingProvider": "teamsForBusiness"}


async def patch(graph: Client, owner: str, event_id: str, body: dict[str, Any], **headers: str) -> Any:
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    return await graph.call("PATCH", f"/users/{owner}/events/{event_id}", body, headers=sent)


async def test_a_new_event_has_outlooks_defaults(graph: Client) -> None:
    answer = await graph.post(f"/users/{ADA}/events", an_event(attendees=[invited(ANA, "Required")]))
    event = answer.json()
    expected = {
        "showAs": "busy",
        "isReminderOn": True,
        "reminderMinutesBeforeStart": 15,
        "responseRequested": True,
        "allowNewTimeProposals": True,
        "importance": "normal",
        "sensitivity": "normal",
        "isOrganizer": True,
        "type": "singleInstance",
        "onlineMeeting": None,
        "onlineMeetingProvider": "unknown",
        "originalStartTimeZone": "UTC",
        "categories": [],
        "responseStatus": {"response": "organizer", "time": "0001-01-01T00:00:00Z"},
    }
    assert {name: event[name] for name in expected} == expected
    assert event["attendees"][0]["type"] == "required"
    assert event["attendees"][0]["status"] == {"response": "none", "time": "0001-01-01T00:00:00Z"}
    assert event["@odata.etag"] == f'W/"{event["changeKey"]}"'
    assert answer.headers["location"].endswith(f"/events/{event['id']}")
    assert "transactionId" not in event


async def test_overlaps_are_never_refused(graph: Client) -> None:
    first, second = await graph.create(ADA, an_event()), await graph.create(ADA, an_event())
    assert first["id"] != second["id"]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"subject": "No times"}, "ErrorPropertyValidationFailure"),
        (an_event(end=on_wire(at(8))), "ErrorPropertyValidationFailure"),
        ({**an_event(), "start": on_wire(at(10), "Nowhere")}, "TimeZoneNotSupportedException"),
        ({**an_event(), "start": {"dateTime": "soon", "timeZone": "UTC"}}, "RequestBodyRead"),
        (an_event(attendees=[invited("not an address")]), "ErrorInvalidRecipients"),
        (an_event(attendees=[invited(f"p{n}@contoso.test") for n in range(501)]), "ErrorInvalidRecipients"),
        (an_event(showAs="away"), "RequestBodyRead"),
        (an_event(isOnlineMeeting="yes"), "RequestBodyRead"),
        (an_event(singleValueExtendedProperties=[{"id": "bookingId", "value": "1"}]), "ErrorInvalidProperty"),
    ],
)
async def test_bodies_that_make_no_sense_are_400(graph: Client, body: dict[str, Any], code: str) -> None:
    assert code_of(await graph.post(f"/users/{ADA}/events", body)) == (400, code)
    assert await graph.view(ADA) == []


async def test_null_leaves_a_nullable_field_as_it_is(graph: Client) -> None:
    event = await graph.create(ADA, an_event(isOnlineMeeting=None, showAs=None, isAllDay=None, recurrence=None, categories=None))
    assert (event["showAs"], event["isAllDay"], event["type"], event["categories"]) == ("busy", False, "singleInstance", [])


async def test_broken_json_is_400(graph: Client) -> None:
    address = f"{graph.sandbox.graph_url}/users/{ADA}/events"
    answer = await graph.http.post(address, content=b"{", headers={"Authorization": f"Bearer {graph.token}"})
    assert code_of(answer) == (400, "BadRequest")


async def test_times_are_taken_in_their_zone_with_any_fraction(graph: Client) -> None:
    start = {"dateTime": "2026-11-24T10:00:00.1234567", "timeZone": "Romance Standard Time"}
    end = {"dateTime": "2026-11-24T11:00", "timeZone": "Romance Standard Time"}
    event = await graph.create(ADA, {"start": start, "end": end})
    assert event["start"] == {"dateTime": "2026-11-24T09:00:00.1234560", "timeZone": "UTC"}
    assert event["originalStartTimeZone"] == "Romance Standard Time"


async def test_a_repeated_create_with_one_transaction_id_is_one_event_and_one_mail(graph: Client) -> None:
    body = an_event(transactionId="T-1", attendees=[invited(ANA)])
    first, second = await graph.create(ADA, body), await graph.create(ADA, body)
    assert first["id"] == second["id"]
    assert graph.mails() == [("invitation", ANA)]


async def test_another_body_under_the_same_transaction_id_is_refused_with_the_first_ones_id(graph: Client) -> None:
    first = await graph.create(ADA, an_event(transactionId="T-1"))
    answer = await graph.post(f"/users/{ADA}/events", an_event(transactionId="T-1", subject="Other"))
    assert code_of(answer) == (400, "ErrorDuplicateTransactionId")
    assert answer.json()["error"]["@event.existingEventId"] == first["id"]
    await graph.control("POST", "/settings", {"transaction_mode": "409"})
    assert (await graph.post(f"/users/{ADA}/events", an_event(transactionId="T-1"))).status_code == 409
    await graph.control("POST", "/settings", {"transaction_mode": "ignore"})
    assert (await graph.create(ADA, an_event(transactionId="T-1")))["id"] != first["id"]


async def test_a_transaction_id_belongs_to_a_mailbox_and_lasts_its_retention(graph: Client) -> None:
    first = await graph.create(ADA, an_event(transactionId="T-1"))
    assert (await graph.create(ANA, an_event(transactionId="T-1")))["id"] != first["id"]
    graph.later(days=8)
    await graph.sign_in()
    assert (await graph.create(ADA, an_event(transactionId="T-1")))["id"] != first["id"]


@pytest.mark.parametrize(("survives", "same"), [(True, True), (False, False)])
async def test_a_transaction_id_after_the_delete(graph: Client, survives: bool, same: bool) -> None:
    await graph.control("POST", "/settings", {"transaction_survives_delete": survives})
    first = await graph.create(ADA, an_event(transactionId="T-1"))
    await graph.call("DELETE", f"/users/{ADA}/events/{first['id']}")
    again = await graph.create(ADA, an_event(transactionId="T-1"))
    assert (again["id"] == first["id"]) is same


async def test_attendees_get_a_tentative_copy_later_with_its_own_id_and_the_same_icaluid(graph: Client) -> None:
    held = [{"id": OUR_PROPERTY, "value": "B-1"}]
    event = await graph.create(ADA, an_event(attendees=[invited(ANA)], transactionId="T-1", singleValueExtendedProperties=held))
    assert await graph.view(ANA) == []
    graph.later(seconds=5)
    (copy,) = await graph.view(ANA)
    assert (copy["showAs"], copy["responseStatus"]["response"]) == ("tentative", "notResponded")
    assert copy["iCalUId"] == event["iCalUId"]
    assert copy["id"] != event["id"]
    assert not copy["isOrganizer"]
    assert copy["organizer"]["emailAddress"]["address"] == ADA
    assert "transactionId" not in copy
    find = f"singleValueExtendedProperties/Any(ep: ep/id eq '{OUR_PROPERTY}' and ep/value eq 'B-1')"
    assert (await graph.get(f"/users/{ANA}/events?$filter={find}")).json()["value"] == []


async def test_copies_can_be_switched_off_and_delayed(graph: Client) -> None:
    await graph.control("POST", "/settings", {"attendee_copy_delay_s": 60})
    await graph.control("POST", f"/people/{BEN}", {"adds_requests": False})
    await graph.create(ADA, an_event(attendees=[invited(ANA), invited(BEN)]))
    graph.later(seconds=59)
    assert await graph.view(ANA) == []
    graph.later(seconds=2)
    assert len(await graph.view(ANA)) == 1
    assert await graph.view(BEN) == []


async def test_members_of_an_invited_group_get_copies(graph: Client) -> None:
    await graph.create(ADA, an_event(attendees=[invited("design.team@contoso.test")]))
    graph.later(seconds=5)
    assert [len(await graph.view(who)) for who in (ANA, FARID, BEN)] == [1, 1, 0]


@pytest.mark.parametrize(
    ("action", "response", "shown"),
    [("accept", "accepted", "busy"), ("tentativelyAccept", "tentativelyAccepted", "tentative"), ("decline", "declined", None)],
)
async def test_an_answer_reaches_the_organizer_a_little_later(
    graph: Client, action: str, response: str, shown: str | None
) -> None:
    event = await graph.create(ADA, an_event(attendees=[invited(ANA)]))
    graph.later(seconds=5)
    (copy,) = await graph.view(ANA)
    answer = await graph.post(f"/users/{ANA}/events/{copy['id']}/microsoft.graph.{action}", {"Comment": "ok"})
    assert (answer.status_code, answer.content) == (202, b"")
    seen = await graph.view(ANA)
    assert [one["showAs"] for one in seen] == ([shown] if shown else [])
    before = (await graph.get(f"/users/{ADA}/events/{event['id']}")).json()
    assert before["attendees"][0]["status"]["response"] == "none"
    graph.later(seconds=5)
    after = (await graph.get(f"/users/{ADA}/events/{event['id']}")).json()
    assert after["attendees"][0]["status"]["response"] == response
    assert after["changeKey"] != before["changeKey"]


async def test_a_declined_meeting_may_be_preserved_as_free(graph: Client) -> None:
    await graph.control("POST", f"/people/{ANA}", {"keeps_declined": True})
    await graph.create(ADA, an_event(attendees=[invited(ANA)]))
    graph.later(seconds=5)
    (copy,) = await graph.view(ANA)
    await graph.post(f"/users/{ANA}/events/{copy['id']}/decline", {})
    (kept,) = await graph.view(ANA)
    assert (kept["showAs"], kept["responseStatus"]["response"]) == ("free", "declined")


async def test_nobody_answers_their_own_meeting(graph: Client) -> None:
    event = await graph.create(ADA, an_event(attendees=[invited(ANA)]))
    assert code_of(await graph.post(f"/users/{ADA}/events/{event['id']}/accept", {})) == (400, "ErrorInvalidRequest")


async def test_a_new_time_needs_an_answer_that_is_sent(graph: Client) -> None:
    await graph.create(ADA, an_event(attendees=[invited(ANA)]))
    graph.later(seconds=5)
    (copy,) = await graph.view(ANA)
    body = {"sendResponse": False, "proposedNewTime": {"start": on_wire(at(9)), "end": on_wire(at(10))}}
    assert code_of(await graph.post(f"/users/{ANA}/events/{copy['id']}/tentativelyAccept", body)) == (
        400,
        "ErrorInvalidParameter",
    )


async def test_a_room_accepts_what_is_free_and_declines_the_rest(graph: Client) -> None:
    first = await graph.create(ADA, an_event(attendees=[invited(ROOM, "resource")]))
    graph.later(seconds=5)
    second = await graph.create(BEN, an_event(attendees=[invited(ROOM, "resource")]))
    graph.later(seconds=5)
    answers = [
        (await graph.get(f"/users/{who}/events/{event['id']}")).json()["attendees"][0]["status"]["response"]
        for who, event in ((ADA, first), (BEN, second))
    ]
    assert answers == ["accepted", "declined"]
    assert [one["showAs"] for one in await graph.view(ROOM)] == ["busy"]


async def test_teams_is_given_where_it_is_allowed_and_silently_not_elsewhere(graph: Client) -> None:
    with_teams, without = await graph.create(ADA, an_event(**TEAMS)), await graph.create(FARID, an_event(**TEAMS))
    assert with_teams["onlineMeeting"]["joinUrl"].startswith("https://teams.microsoft.com/")
    assert "Join the meeting" in with_teams["body"]["content"]
    assert (without["isOnlineMeeting"], without["onlineMeetingProvider"], without["onlineMeeting"]) == (False, "unknown", None)


async def test_the_join_link_may_come_later(graph: Client) -> None:
    await graph.control("POST", "/settings", {"join_url_delay_s": 10})
    event = await graph.create(ADA, an_event(**TEAMS))
    assert (event["isOnlineMeeting"], event["onlineMeeting"]) == (True, None)
    graph.later(seconds=11)
    assert (await graph.get(f"/users/{ADA}/events/{event['id']}")).json()["onlineMeeting"]["joinUrl"]


async def test_a_body_without_the_join_block_disables_the_meeting(graph: Client) -> None:
    event = await graph.create(ADA, an_event(**TEAMS))
    kept = (await patch(graph, ADA, event["id"], {"body": event["body"]})).json()
    assert kept["onlineMeeting"] == event["onlineMeeting"]
    broken = (await patch(graph, ADA, event["id"], {"body": {"contentType": "html", "content": "New"}})).json()
    assert (broken["isOnlineMeeting"], broken["onlineMeeting"]) == (False, None)


async def test_a_meeting_stays_online(graph: Client) -> None:
    event = await graph.create(ADA, an_event(**TEAMS))
    assert (await patch(graph, ADA, event["id"], {"isOnlineMeeting": False})).json()["isOnlineMeeting"] is True


async def test_attendees_alone_mail_only_those_who_are_new_or_gone(graph: Client) -> None:
    event = await graph.create(ADA, an_event(attendees=[invited(ANA)]))
    await patch(graph, ADA, event["id"], {"attendees": [invited(ANA), invited(BEN)]})
    await patch(graph, ADA, event["id"], {"attendees": [invited(BEN)]})
    assert graph.mails() == [("invitation", ANA), ("invitation", BEN), ("cancellation", ANA)]
    graph.later(minutes=1)
    assert [one["isCancelled"] for one in await graph.view(BEN)] == [False]
    assert await graph.view(ANA) == []


async def test_a_new_time_mails_everybody_and_resets_answers(graph: Client) -> None:
    event = await graph.create(ADA, an_event(attendees=[invited(ANA)]))
    graph.later(seconds=5)
    (copy,) = await graph.view(ANA)
    await graph.post(f"/users/{ANA}/events/{copy['id']}/accept", {})
    graph.later(seconds=5)
    moved = (await patch(graph, ADA, event["id"], {"start": on_wire(at(14)), "end": on_wire(at(15))})).json()
    assert moved["attendees"][0]["status"]["response"] == "none"
    assert graph.mails() == [("invitation", ANA), ("response", ADA), ("update", ANA)]
    graph.later(seconds=5)
    (copy,) = await graph.view(ANA)
    assert (copy["start"]["dateTime"][11:16], copy["showAs"]) == ("14:00", "tentative")


async def test_private_fields_and_unchanged_ones_mail_nobody(graph: Client) -> None:
    event = await graph.create(ADA, an_event(attendees=[invited(ANA)]))
    graph.world.outbox.clear()
    await patch(graph, ADA, event["id"], {"categories": ["red"], "showAs": "oof", "reminderMinutesBeforeStart": 5})
    await patch(graph, ADA, event["id"], {"attendees": [invited(ANA)]})
    assert graph.mails() == []


async def test_if_match_guards_a_change(graph: Client) -> None:
    event = await graph.create(ADA, an_event())
    etag = event["@odata.etag"]
    changed = (await patch(graph, ADA, event["id"], {"subject": "One"}, if_match=etag)).json()
    assert changed["changeKey"] != event["changeKey"]
    assert code_of(await patch(graph, ADA, event["id"], {"subject": "Two"}, if_match=etag)) == (412, "ErrorIrresolvableConflict")
    assert (await patch(graph, ADA, event["id"], {"subject": "Three"}, if_match="*")).status_code == 200


async def test_an_attendees_change_stays_in_their_copy_until_the_organizers_next(graph: Client) -> None:
    event = await graph.create(ADA, an_event(attendees=[invited(ANA)]))
    graph.later(seconds=5)
    (copy,) = await graph.view(ANA)
    assert (await patch(graph, ANA, copy["id"], {"subject": "Mine"})).status_code == 200
    assert (await graph.get(f"/users/{ADA}/events/{event['id']}")).json()["subject"] == "Talk"
    await patch(graph, ADA, event["id"], {"subject": "Theirs"})
    graph.later(seconds=5)
    assert [one["subject"] for one in await graph.view(ANA)] == ["Theirs"]


async def test_a_transaction_id_cannot_be_patched(graph: Client) -> None:
    event = await graph.create(ADA, an_event())
    assert code_of(await patch(graph, ADA, event["id"], {"transactionId": "T-2"})) == (400, "ErrorInvalidRequest")


async def test_a_cancellation_is_mailed_with_its_words_and_marks_the_copies(graph: Client) -> None:
    event = await graph.create(ADA, an_event(attendees=[invited(ANA)]))
    graph.later(seconds=5)
    answer = await graph.post(f"/users/{ADA}/events/{event['id']}/cancel", {"Comment": "Sorry"})
    assert (answer.status_code, answer.content) == (202, b"")
    last = (await graph.control("GET", "/outbox"))["mails"][-1]
    assert (last["kind"], last["to"], last["comment"]) == ("cancellation", ANA, "Sorry")
    graph.later(seconds=5)
    assert [one["isCancelled"] for one in await graph.view(ANA)] == [True]
    assert code_of(await graph.post(f"/users/{ADA}/events/{event['id']}/cancel", {})) == (404, "ErrorItemNotFound")


async def test_only_the_organizer_cancels(graph: Client) -> None:
    await graph.create(ADA, an_event(attendees=[invited(ANA)]))
    graph.later(seconds=5)
    (copy,) = await graph.view(ANA)
    assert code_of(await graph.post(f"/users/{ANA}/events/{copy['id']}/cancel", {})) == (400, "ErrorInvalidRequest")


async def test_the_organizers_delete_cancels_and_a_second_one_is_404(graph: Client) -> None:
    event = await graph.create(ADA, an_event(attendees=[invited(ANA)]))
    path = f"/users/{ADA}/events/{event['id']}"
    assert (await graph.call("DELETE", path)).status_code == 204
    assert graph.mails()[-1] == ("cancellation", ANA)
    assert code_of(await graph.call("DELETE", path)) == (404, "ErrorItemNotFound")
    assert code_of(await graph.get(path)) == (404, "ErrorItemNotFound")


async def test_an_attendees_delete_declines(graph: Client) -> None:
    event = await graph.create(ADA, an_event(attendees=[invited(ANA)]))
    graph.later(seconds=5)
    (copy,) = await graph.view(ANA)
    assert (await graph.call("DELETE", f"/users/{ANA}/events/{copy['id']}")).status_code == 204
    graph.later(seconds=5)
    seen = (await graph.get(f"/users/{ADA}/events/{event['id']}")).json()
    assert seen["attendees"][0]["status"]["response"] == "declined"


async def test_an_event_without_attendees_goes_without_a_mail(graph: Client) -> None:
    event = await graph.create(ADA, an_event())
    assert (await graph.call("DELETE", f"/users/{ADA}/events/{event['id']}")).status_code == 204
    assert graph.mails() == []


async def test_attendees_of_a_series_see_its_occurrences_and_its_changes(graph: Client) -> None:
    body = an_event(at(9, day=0), recurrence=weekly(["monday"], at(9), at(9, day=28), "UTC"), attendees=[invited(ANA)])
    await graph.create(ADA, body)
    graph.later(seconds=5)
    start = at(0)
    mine = await graph.view(ADA, start, start + timedelta(days=28), "&$orderby=start/dateTime")
    assert len(await graph.view(ANA, start, start + timedelta(days=28))) == len(mine) == 4
    moved = await patch(graph, ADA, mine[1]["id"], {"start": on_wire(at(15, day=7)), "end": on_wire(at(16, day=7))})
    assert moved.status_code == 200
    graph.later(seconds=5)
    theirs = await graph.view(ANA, start, start + timedelta(days=28), "&$orderby=start/dateTime")
    assert [one["start"]["dateTime"][5:16] for one in theirs] == ["11-23T09:00", "11-30T15:00", "12-07T09:00", "12-14T09:00"]


async def test_a_mail_is_sent_in_somebodys_name(graph: Client) -> None:
    message: dict[str, Any] = {"subject": "Reminder", "body": {"contentType": "text", "content": "Soon"}}
    message |= {"toRecipients": [{"emailAddress": {"address": "carla@partner.test"}}]}
    assert (await graph.post(f"/users/{ADA}/sendMail", {"Message": message})).status_code == 202
    assert graph.mails() == [("message", "carla@partner.test")]
