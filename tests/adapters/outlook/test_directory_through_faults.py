"""The directory while Graph misbehaves, and what it is asked."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from scheduling.calendars import MailboxSettings
from scheduling.errors import DirectoryError
from scheduling.people import Group, Person
from scheduling.ports import Directory
from tests.adapters.outlook.asking import requests
from tests.builders import TENANT
from tests.contracts.worlds import ADA, ANA, CLIENT, FARID, SandboxCalendarWorld, seeded
from tests.fakes.clock import SetClock

DESIGN_TEAM = Group(TENANT, seeded(11).object_id, "Design team")
Question = Callable[[Directory], Awaitable[object]]
QUESTIONS: dict[str, Question] = {
    "named": lambda directory: directory.named("Ana"),
    "person": lambda directory: directory.person(ADA.id.object_id),
    "at_address": lambda directory: directory.at_address("dora@example.org"),
    "manager": lambda directory: directory.manager(ADA.id),
    "reports": lambda directory: directory.reports(seeded(7)),
    "groups_named": lambda directory: directory.groups_named("Design"),
    "members": lambda directory: directory.members(DESIGN_TEAM),
}

FOUND: dict[str, Question] = {
    "named": lambda directory: directory.named("Ana Petrova"),
    "person": lambda directory: directory.person(seeded(3).object_id),
    "at_address": lambda directory: directory.at_address("ana.petrova@contoso.test"),
}


@pytest.fixture(params=list(QUESTIONS))
def question(request: pytest.FixtureRequest) -> Question:
    return QUESTIONS[request.param]


@pytest.fixture
def directory(world: SandboxCalendarWorld) -> Directory:
    return world.outlook.directory


@pytest.mark.parametrize("kind", ["429", "503", "504", "drop_before_write", "token_401_once"])
async def test_trouble_that_passes_is_outlasted(
    world: SandboxCalendarWorld, directory: Directory, question: Question, clock: SetClock, kind: str
) -> None:
    undisturbed = await question(directory)
    clock.advance(timedelta(minutes=10))
    world.sandbox.faults.add(kind, count=1)

    assert await question(directory) == undisturbed


@pytest.mark.parametrize("kind", ["429", "503", "drop_before_write"])
async def test_trouble_that_stays_is_told(
    world: SandboxCalendarWorld, directory: Directory, question: Question, kind: str
) -> None:
    world.sandbox.faults.add(kind)

    with pytest.raises(DirectoryError):
        await question(directory)


async def test_without_consent_nobody_can_be_looked_up(
    world: SandboxCalendarWorld, directory: Directory, question: Question
) -> None:
    world.sandbox.apps[CLIENT.client_id].roles = frozenset({"Calendars.ReadWrite"})

    with pytest.raises(DirectoryError, match="Authorization_RequestDenied"):
        await question(directory)


async def test_without_consent_for_settings_people_are_found_and_their_hours_unknown(
    world: SandboxCalendarWorld, directory: Directory, clock: SetClock
) -> None:
    app = world.sandbox.apps[CLIENT.client_id]
    roles, app.roles = app.roles, app.roles - {"MailboxSettings.Read"}

    (ana,) = await directory.named("Ana Pérez")
    assert ana.has_mailbox
    assert await directory.settings(ANA.id) == MailboxSettings(zone=None, hours=None)

    app.roles = roles
    clock.advance(timedelta(minutes=5))
    assert (await directory.settings(ANA.id)).zone == "Europe/Paris"


async def test_settings_that_cannot_be_had_now_are_told_and_not_kept(world: SandboxCalendarWorld, directory: Directory) -> None:
    fault = world.sandbox.faults.add("503", operation="mailboxSettings")
    with pytest.raises(DirectoryError):
        await directory.settings(ANA.id)

    world.sandbox.faults.remove(fault.id)
    assert (await directory.settings(ANA.id)).zone == "Europe/Paris"


@pytest.mark.parametrize("zone", ["Pacific Standard Time", "W. Europe Standard Time", "India Standard Time"])
async def test_a_zone_given_by_rules_has_hours_all_the_same(world: SandboxCalendarWorld, directory: Directory, zone: str) -> None:
    account = world.sandbox.accounts[FARID.id.object_id]
    world.sandbox.change(account, zone=zone)
    by_name = await directory.settings(FARID.id)
    world.sandbox.change(world.sandbox.accounts[ANA.id.object_id], zone=zone, custom_zone=True)

    by_rules = await directory.settings(ANA.id)

    assert by_name.hours is not None
    assert by_rules.hours is not None
    assert by_rules.zone is not None


async def test_one_person_is_looked_up_once_whatever_ways_lead_to_them(world: SandboxCalendarWorld, directory: Directory) -> None:
    people = [
        (await directory.named("åsa"))[0],
        await directory.person(seeded(16).object_id),
        await directory.at_address("asa.oberg@contoso.test"),
        await directory.at_address("aoberg@contoso.test"),
        next(member for member in await directory.members(DESIGN_TEAM) if member.name == "Åsa Öberg"),
    ]

    assert len(set(people)) == 1
    assert isinstance(people[0], Person)
    assert len([request for request in requests(world) if "mailboxsettings" in request.path.lower()]) <= 3


@pytest.mark.parametrize(("asked", "minutes"), [("named", 2), ("person", 10), ("at_address", 10)])
async def test_who_was_found_is_not_asked_for_again_for_some_minutes(
    world: SandboxCalendarWorld, directory: Directory, clock: SetClock, asked: str, minutes: int
) -> None:
    question = FOUND[asked]
    found = await question(directory)
    clock.advance(timedelta(minutes=minutes, seconds=-1))
    before = len(requests(world))
    assert await question(directory) == found
    assert len(requests(world)) == before

    clock.advance(timedelta(seconds=1))
    world.sandbox.change(world.sandbox.accounts[seeded(3).object_id], enabled=False)
    assert await question(directory) in (None, [])


async def test_whoever_was_not_there_is_asked_for_again(world: SandboxCalendarWorld, directory: Directory) -> None:
    petrova = world.sandbox.accounts[seeded(3).object_id]
    world.sandbox.change(petrova, enabled=False)
    assert [await question(directory) for question in FOUND.values()] == [[], None, None]

    world.sandbox.change(petrova, enabled=True)

    assert all([await question(directory) for question in FOUND.values()])


async def test_a_name_is_never_taken_for_a_query(directory: Directory) -> None:
    for name in ('Ana" OR "displayName:Ben', "O'Neil", "x') or (1 eq 1", "&$top=1", "Ana#?%00"):
        assert len(await directory.named(name)) <= 2


async def test_two_mailboxes_with_one_address_are_nobody(world: SandboxCalendarWorld, directory: Directory) -> None:
    ben = world.sandbox.accounts[seeded(4).object_id]
    world.sandbox.change(ben, aliases=("ana.p@contoso.test",))

    assert await directory.at_address("ana.p@contoso.test") is None
