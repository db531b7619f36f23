"""What the port `Directory` promises, asked of every implementation about the sandbox's people (product.md, section 9)."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from datetime import time

import pytest

from scheduling.calendars import MailboxSettings
from scheduling.people import Group, Guest, MailboxId, Participant, Person, PersonKind
from scheduling.ports import Directory
from scheduling.rules import Hours, Weekday, WeeklyWindow
from tests.builders import TENANT
from tests.contracts.worlds import NOBODY, sandbox_world, seeded
from tests.fakes.clock import SetClock
from tests.fakes.directory import FakeDirectory

WORK_WEEK = frozenset(list(Weekday)[:5])


def seeded_directory() -> FakeDirectory:
    """The fake with the part of the sandbox's tenant that the questions here are about."""
    ada, ana, petrova = seeded(1), seeded(2), seeded(3)
    names = {
        1: ("Ada Lindqvist", "ada.lindqvist"),
        2: ("Ana Pérez", "ana.perez"),
        3: ("Ana Petrova", "ana.petrova"),
        4: ("Ben Okafor", "ben.okafor"),
        7: ("Eva Lind", "eva.lind"),
        8: ("Farid Rahimi", "farid.rahimi"),
        10: ("Blue Room", "blue.room"),
        13: ("Gus Ek", "gus.ek"),
        16: ("Åsa Öberg", "asa.oberg"),
    }
    departments = {2: "Design", 3: "Finance"}
    people = [
        Person(
            seeded(number),
            name,
            f"{local}@contoso.test",
            kind=PersonKind.ROOM if number == 10 else PersonKind.USER,
            department=departments.get(number, ""),
            has_mailbox=number != 13,
        )
        for number, (name, local) in names.items()
    ]
    by_id = {person.id: person for person in people}
    hours = Hours((WeeklyWindow(WORK_WEEK, time(9), time(18)),))
    return FakeDirectory(
        people,
        guests=[Guest("carla@partner.test", "Carla Gómez")],
        settings={ana: MailboxSettings("Europe/Paris", hours, "es-ES", clock_24h=True)},
        managers={ada: seeded(7), ana: seeded(7), petrova: seeded(7), seeded(4): seeded(7)},
        groups={
            Group(TENANT, seeded(11).object_id, "Design team", "design.team@contoso.test"): [
                by_id[ana],
                by_id[seeded(8)],
                by_id[seeded(16)],
            ]
        },
        aliases={"aoberg@contoso.test": seeded(16), "ana.p@contoso.test": ana},
    )


@pytest.fixture(params=["fake", "outlook"])
async def directory(request: pytest.FixtureRequest, clock: SetClock) -> AsyncIterator[Directory]:
    if request.param == "fake":
        yield seeded_directory()
        return
    async with sandbox_world(clock) as world:
        yield world.outlook.directory


def names(people: Sequence[Participant | Group]) -> list[str]:
    return [person.name for person in people]


@pytest.mark.parametrize("typed", ["ana", "Ana", "ANA"])
async def test_a_first_name_finds_everyone_who_bears_it(directory: Directory, typed: str) -> None:
    assert names(await directory.named(typed)) == ["Ana Pérez", "Ana Petrova"]


@pytest.mark.parametrize("typed", ["Ana Pérez", "ana perez", "Perez, Ana", "pérez", "PEREZ", "an per"])
async def test_accents_order_and_case_do_not_matter(directory: Directory, typed: str) -> None:
    (ana,) = await directory.named(typed)

    assert (ana.id, ana.name, ana.address, ana.department) == (seeded(2), "Ana Pérez", "ana.perez@contoso.test", "Design")


@pytest.mark.parametrize("typed", ["asa", "åsa", "oberg", "asa oberg", "Öberg Åsa"])
async def test_a_name_that_begins_with_an_accent_is_found_without_it(directory: Directory, typed: str) -> None:
    assert names(await directory.named(typed)) == ["Åsa Öberg"]


@pytest.mark.parametrize("typed", ["zoltan", "na", "perez petrova", "", "  ", "'", '"', "ana') or startswith(displayName,'b"])
async def test_a_name_that_nobody_bears_finds_nobody(directory: Directory, typed: str) -> None:
    assert list(await directory.named(typed)) == []


@pytest.mark.parametrize("typed", ["Hana", "Carla"])
async def test_disabled_accounts_and_guests_are_not_found_by_name(directory: Directory, typed: str) -> None:
    assert list(await directory.named(typed)) == []


async def test_somebody_without_a_mailbox_is_found_and_marked(directory: Directory) -> None:
    (gus,) = await directory.named("Gus")

    assert (gus.id, gus.has_mailbox, gus.kind) == (seeded(13), False, PersonKind.USER)


async def test_a_room_is_found_as_a_room(directory: Directory) -> None:
    (room,) = await directory.named("blue room")

    assert (room.id, room.kind, room.address) == (seeded(10), PersonKind.ROOM, "blue.room@contoso.test")


async def test_a_person_is_known_by_their_id(directory: Directory) -> None:
    ada = await directory.person(seeded(1).object_id)

    assert ada is not None
    assert (ada.id, ada.name, ada.address, ada.has_mailbox) == (seeded(1), "Ada Lindqvist", "ada.lindqvist@contoso.test", True)


@pytest.mark.parametrize("number", [14, 12, 99])
async def test_disabled_foreign_and_unknown_ids_lead_to_nobody(directory: Directory, number: int) -> None:
    assert await directory.person(seeded(number).object_id) is None


@pytest.mark.parametrize("address", ["asa.oberg@contoso.test", "aoberg@contoso.test", "ASA.OBERG@Contoso.Test"])
async def test_address_and_sign_in_name_lead_to_one_person(directory: Directory, address: str) -> None:
    found = await directory.at_address(address)

    assert isinstance(found, Person)
    assert (found.id, found.address) == (seeded(16), "asa.oberg@contoso.test")


async def test_an_alias_leads_to_the_person(directory: Directory) -> None:
    found = await directory.at_address("ana.p@contoso.test")

    assert isinstance(found, Person)
    assert found.id == seeded(2)


async def test_an_address_elsewhere_is_a_guest(directory: Directory) -> None:
    assert await directory.at_address("Dora@Example.org") == Guest("dora@example.org")
    assert await directory.at_address("carla@partner.test") == Guest("carla@partner.test", "Carla Gómez")


@pytest.mark.parametrize("address", ["nobody@contoso.test", "hana.sato@contoso.test", "design.team@contoso.test", "ada", ""])
async def test_an_address_of_ours_that_no_person_has_is_nobodys(directory: Directory, address: str) -> None:
    assert await directory.at_address(address) is None


async def test_managers_and_reports_are_each_others(directory: Directory) -> None:
    eva = await directory.manager(seeded(1))

    assert eva is not None
    assert eva.name == "Eva Lind"
    assert names(await directory.reports(eva.id)) == ["Ada Lindqvist", "Ana Pérez", "Ana Petrova", "Ben Okafor"]


async def test_who_has_no_manager_or_reports_has_none(directory: Directory) -> None:
    assert await directory.manager(seeded(7)) is None
    assert list(await directory.reports(seeded(2))) == []


@pytest.mark.parametrize("typed", ["design team", "Design", "team"])
async def test_a_group_is_found_by_words_of_its_name(directory: Directory, typed: str) -> None:
    (group,) = await directory.groups_named(typed)

    assert group == Group(TENANT, seeded(11).object_id, "Design team", "design.team@contoso.test")
    assert list(await directory.groups_named("finance")) == []


async def test_the_members_of_a_group_are_people_by_name(directory: Directory) -> None:
    (group,) = await directory.groups_named("design team")

    assert names(await directory.members(group)) == ["Ana Pérez", "Åsa Öberg", "Farid Rahimi"]


async def test_settings_are_zone_hours_and_how_the_clock_is_read(directory: Directory) -> None:
    settings = await directory.settings(seeded(2))

    assert settings.zone == "Europe/Paris"
    assert settings.hours == Hours((WeeklyWindow(WORK_WEEK, time(9), time(18)),))
    assert (settings.locale, settings.clock_24h) == ("es-ES", True)


@pytest.mark.parametrize("mailbox", [seeded(13), NOBODY])
async def test_without_a_mailbox_there_are_no_settings(directory: Directory, mailbox: MailboxId) -> None:
    assert await directory.settings(mailbox) == MailboxSettings(zone=None, hours=None)
