"""The O365 package, written on other foundations, against the sandbox: it reads, books, finds and deletes.

Runs in the environment of `make peers`; address and token come from SANDBOX_URL and SANDBOX_TOKEN.
"""

from __future__ import annotations

import datetime as dt
import os
from zoneinfo import ZoneInfo

import requests
from O365.account import Account
from O365.connection import Connection, MSGraphProtocol

URL, TOKEN = os.environ["SANDBOX_URL"], os.environ["SANDBOX_TOKEN"]
UTC = ZoneInfo("UTC")
ADA, ANA, CHIE = (f"{name}@contoso.test" for name in ("ada.lindqvist", "ana.perez", "chie.mori"))

problems: list[str] = []


class SandboxProtocol(MSGraphProtocol):
    _protocol_url = f"{URL}/"


class TokenConnection(Connection):
    """Signs every request with the token that is there, instead of asking for one."""

    def get_session(self, load_token: bool = False) -> requests.Session:
        session = requests.Session()
        session.headers["Authorization"] = f"Bearer {TOKEN}"
        return session

    def oauth_request(self, url: str, method: str, **options: object) -> requests.Response:
        answer: requests.Response = self._internal_request(self.get_session(), url, method, **options)
        return answer


def expect(name: str, truth: bool) -> None:
    print(f"  {'ok  ' if truth else 'BAD '} {name}")
    if not truth:
        problems.append(name)


def main() -> int:
    print("O365")
    account = Account(("id", "secret"), protocol=SandboxProtocol(timezone="UTC"), main_resource=ADA)
    account.con = TokenConnection(("id", "secret"))
    schedule = account.schedule(resource=ADA)
    calendar = schedule.get_default_calendar()
    expect("the default calendar", calendar.name == "Kalender" and calendar.owner.address == ADA)
    start, end = (dt.datetime(2026, 11, day, tzinfo=UTC) for day in (23, 28))
    found = schedule.get_availability([ADA, CHIE], start, end, 30)
    expect("availability", [one.get("scheduleId") for one in found] == [ADA, CHIE] if isinstance(found, list) else bool(found))
    events = list(calendar.get_events(limit=100, include_recurring=True, start_recurring=start, end_recurring=end))
    expect("calendar view", len(events) > 5 and all(event.start and event.subject for event in events))
    event = calendar.new_event(subject="From O365")
    event.start, event.end = (dt.datetime(2026, 11, 25, hour, tzinfo=UTC) for hour in (10, 11))
    event.attendees.add(ANA)
    expect("create", event.save() and bool(event.object_id))
    again = calendar.get_event(event.object_id)
    expect("get", again.subject == "From O365" and [one.address for one in again.attendees] == [ANA])
    again.subject = "Renamed"
    expect("update", again.save())
    expect("delete", again.delete())
    print(f"  {len(problems)} problems")
    return 1 if problems else 0


if __name__ == "__main__":
    raise SystemExit(main())
