"""A bare client of the sandbox for its own tests: httpx with a token, and short ways to say what most tests say."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx

from adapters.sandbox.app import Served, serving
from adapters.sandbox.apps import CLIENT_ID, CLIENT_SECRET
from adapters.sandbox.people import TENANT_ID

MONDAY = datetime(2026, 11, 23, 8, tzinfo=UTC)
SCOPE = "https://graph.microsoft.com/.default"
OUR_PROPERTY = "String {6f7c3b1e-6a4f-4d0e-9d43-0c8a52b7d001} Name bookingId"

ADA = "ada.lindqvist@contoso.test"
ANA = "ana.perez@contoso.test"
BEN = "ben.okafor@contoso.test"
CHIE = "chie.mori@contoso.test"
FARID = "farid.rahimi@contoso.test"
IVO = "ivo.novak@contoso.test"
ROOM = "blue.room@contoso.test"

Json = dict[str, Any]


class Client:
    """Calls Graph and the control API of one sandbox."""

    def __init__(self, sandbox: Served, http: httpx.AsyncClient) -> None:
        self.sandbox = sandbox
        self.world = sandbox.world
        self.http = http
        self.token = ""

    async def sign_in(self, **form: str) -> httpx.Response:
        """Take a token of the app's own; `form` overrides fields of the request."""
        fields = {
            "client_id": CLIENT_ID,
            "client_secret": CLIENT_SECRET,
            "grant_type": "client_credentials",
            "scope": SCOPE,
            **form,
        }
        answer = await self.http.post(f"{self.sandbox.url}/{TENANT_ID}/oauth2/v2.0/token", data=fields)
        self.token = answer.json().get("access_token", "")
        return answer

    async def call(self, method: str, path: str, body: object = None, *, headers: dict[str, str] | None = None) -> httpx.Response:
        address = path if path.startswith("http") else self.sandbox.graph_url + path
        sent = {**({"Authorization": f"Bearer {self.token}"} if self.token else {}), **(headers or {})}
        return await self.http.request(method, address, json=body, headers=sent)

    async def get(self, path: str, **headers: str) -> httpx.Response:
        return await self.call("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})

    async def post(self, path: str, body: object = None, **headers: str) -> httpx.Response:
        return await self.call("POST", path, body, headers={name.replace("_", "-"): value for name, value in headers.items()})

    async def create(self, owner: str, body: Json) -> Json:
        answer = await self.post(f"/users/{owner}/events", body)
        assert answer.status_code == 201, answer.text
        return dict(answer.json())

    async def view(self, owner: str, start: datetime = MONDAY, end: datetime | None = None, options: str = "") -> list[Json]:
        """Every page of a calendarView."""
        end = end or start + timedelta(days=7)
        path = (
            f"/users/{owner}/calendarView?startDateTime={start:%Y-%m-%dT%H:%M:%SZ}&endDateTime={end:%Y-%m-%dT%H:%M:%SZ}{options}"
        )
        found: list[Json] = []
        address: str | None = path
        while address:
            answer = await self.get(address)
            assert answer.status_code == 200, answer.text
            found += answer.json()["value"]
            address = answer.json().get("@odata.nextLink")
        return found

    async def schedule(self, *addresses: str, via: str = ADA, start: datetime = MONDAY, hours: float = 24, **more: Any) -> Json:
        body = {
            "schedules": list(addresses),
            "startTime": on_wire(start),
            "endTime": on_wire(start + timedelta(hours=hours)),
            **more,
        }
        answer = await self.post(f"/users/{via}/calendar/getSchedule", body)
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    async def control(self, method: str, path: str, body: object = None) -> Json:
        answer = await self.http.request(method, f"{self.sandbox.url}/_control{path}", json=body)
        assert answer.status_code < 300, answer.text
        return dict(answer.json())

    async def fault(self, kind: str, **rule: Any) -> None:
        await self.control("POST", "/faults", {"kind": kind, **rule})

    def mails(self) -> list[tuple[str, str]]:
        return [(mail.kind, mail.recipient) for mail in self.world.outbox]

    def later(self, **duration: float) -> None:
        self.world.clock.advance(timedelta(**duration))


def on_wire(moment: datetime, zone: str = "UTC") -> Json:
    return {"dateTime": f"{moment:%Y-%m-%dT%H:%M:%S}", "timeZone": zone}


def at(hour: int, minute: int = 0, day: int = 0) -> datetime:
    return MONDAY.replace(hour=hour, minute=minute) + timedelta(days=day)


def an_event(start: datetime | None = None, minutes: int = 30, **more: Any) -> Json:
    start = start or at(10, day=1)
    return {"subject": "Talk", "start": on_wire(start), "end": on_wire(start + timedelta(minutes=minutes)), **more}


def invited(address: str, kind: str = "required") -> Json:
    return {"type": kind, "emailAddress": {"address": address, "name": address.split("@")[0]}}


def weekly(days: list[str], first: datetime, last: datetime, zone: str = "Romance Standard Time") -> Json:
    pattern = {"type": "weekly", "interval": 1, "daysOfWeek": days, "firstDayOfWeek": "monday"}
    bounds = {"type": "endDate", "startDate": f"{first:%Y-%m-%d}", "endDate": f"{last:%Y-%m-%d}", "recurrenceTimeZone": zone}
    return {"pattern": pattern, "range": bounds}


def code_of(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]["code"]


@asynccontextmanager
async def signed_in(*, weeks: bool = False, now: datetime = MONDAY) -> AsyncIterator[Client]:
    """A client of a sandbox with a frozen clock and, unless asked, empty calendars."""
    async with serving(now=now, weeks=weeks) as sandbox, httpx.AsyncClient() as http:
        client = Client(sandbox, http)
        await client.sign_in()
        yield client
