"""The seeded tenant: people, a room, a group and a guest of contoso.test (product.md, section 9)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time

TENANT_ID = "11111111-1111-4111-8111-111111111111"
TENANT_DOMAIN = "contoso.test"

WORK_WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday")


@dataclass(frozen=True, slots=True)
class Account:
    """A user, room, guest or group of the directory, with what its mailbox is set to.

    `zone` is a Windows name; "" and "tzone://Microsoft/Custom" occur. `custom_zone` makes Exchange describe the zone by rules
    instead of a name. `shared_with` holds object ids that see titles; `shows_details` opens them to everybody.
    """

    id: str
    name: str
    mail: str
    kind: str = "user"
    sign_in: str = ""
    given_name: str = ""
    surname: str = ""
    job_title: str = ""
    department: str = ""
    office: str = ""
    enabled: bool = True
    has_mailbox: bool = True
    zone: str = "UTC"
    locale: str = "en-GB"
    days: tuple[str, ...] = WORK_WEEK
    opens: time = time(9)
    closes: time = time(17)
    calendar_name: str = "Calendar"
    manager: str = ""
    members: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    teams: bool = True
    custom_zone: bool = False
    shared_with: frozenset[str] = frozenset()
    shows_details: bool = False
    keeps_declined: bool = False
    adds_requests: bool = True

    @property
    def principal_name(self) -> str:
        return self.sign_in or self.mail

    @property
    def is_group(self) -> bool:
        return self.kind == "group"

    def proxy_addresses(self) -> list[str]:
        """The primary address first, marked by the capitals that Exchange uses for it."""
        return ["SMTP:" + self.mail, *("smtp:" + alias for alias in self.aliases)] if self.kind != "guest" else []

    def addresses(self) -> list[str]:
        """Every address that mail reaches the account by, lower-case."""
        return [self.mail.lower(), *(alias.lower() for alias in self.aliases)]


def object_id(number: int) -> str:
    return f"aaaaaaaa-0000-4000-8000-{number:012d}"


def _address(local_part: str) -> str:
    return f"{local_part}@{TENANT_DOMAIN}"


EVA = object_id(7)

SEEDED = (
    Account(
        object_id(1),
        "Ada Lindqvist",
        _address("ada.lindqvist"),
        given_name="Ada",
        surname="Lindqvist",
        job_title="Product Manager",
        department="Product",
        office="Stockholm",
        zone="W. Europe Standard Time",
        locale="sv-SE",
        calendar_name="Kalender",
        manager=EVA,
    ),
    Account(
        object_id(2),
        "Ana Pérez",
        _address("ana.perez"),
        given_name="Ana",
        surname="Pérez",
        job_title="Product Designer",
        department="Design",
        office="Madrid",
        zone="Romance Standard Time",
        locale="es-ES",
        closes=time(18),
        calendar_name="Calendario",
        manager=EVA,
        aliases=(_address("ana.p"),),
    ),
    Account(
        object_id(3),
        "Ana Petrova",
        _address("ana.petrova"),
        given_name="Ana",
        surname="Petrova",
        job_title="Controller",
        department="Finance",
        office="Sofia",
        zone="FLE Standard Time",
        locale="bg-BG",
        manager=EVA,
    ),
    Account(
        object_id(4),
        "Ben Okafor",
        _address("ben.okafor"),
        given_name="Ben",
        surname="Okafor",
        job_title="Account Executive",
        department="Sales",
        office="London",
        zone="GMT Standard Time",
        closes=time(17, 30),
        manager=EVA,
    ),
    Account(
        object_id(5),
        "Chie Mori",
        _address("chie.mori"),
        given_name="Chie",
        surname="Mori",
        job_title="Engineer",
        department="Engineering",
        office="Tokyo",
        zone="Tokyo Standard Time",
        locale="ja-JP",
        closes=time(18),
        calendar_name="予定表",
    ),
    Account(
        object_id(6),
        "Dev Patel",
        _address("dev.patel"),
        given_name="Dev",
        surname="Patel",
        job_title="Engineer",
        department="Engineering",
        office="Mumbai",
        zone="India Standard Time",
        locale="en-IN",
        opens=time(9, 30),
        closes=time(18, 30),
    ),
    Account(
        EVA,
        "Eva Lind",
        _address("eva.lind"),
        given_name="Eva",
        surname="Lind",
        job_title="VP Product",
        department="Product",
        office="New York",
        zone="Eastern Standard Time",
        locale="en-US",
    ),
    Account(
        object_id(8),
        "Farid Rahimi",
        _address("farid.rahimi"),
        given_name="Farid",
        surname="Rahimi",
        job_title="Researcher",
        department="Design",
        office="Los Angeles",
        zone="Pacific Standard Time",
        locale="en-US",
        teams=False,
    ),
    Account(
        object_id(9),
        "Will May",
        _address("will.may"),
        given_name="Will",
        surname="May",
        job_title="Support Lead",
        department="Support",
        office="Chicago",
        zone="Central Standard Time",
        locale="en-US",
        opens=time(8),
    ),
    Account(
        object_id(10),
        "Blue Room",
        _address("blue.room"),
        kind="room",
        office="Stockholm",
        zone="W. Europe Standard Time",
    ),
    Account(
        object_id(11),
        "Design team",
        _address("design.team"),
        kind="group",
        has_mailbox=False,
        members=(object_id(2), object_id(8), object_id(16)),
    ),
    Account(
        object_id(12),
        "Carla Gómez",
        "carla@partner.test",
        kind="guest",
        sign_in=f"carla_partner.test#EXT#@{TENANT_DOMAIN}",
        given_name="Carla",
        surname="Gómez",
        has_mailbox=False,
    ),
    Account(
        object_id(13),
        "Gus Ek",
        _address("gus.ek"),
        given_name="Gus",
        surname="Ek",
        job_title="Warehouse Lead",
        department="Operations",
        office="Gothenburg",
        has_mailbox=False,
    ),
    Account(
        object_id(14),
        "Hana Sato",
        _address("hana.sato"),
        given_name="Hana",
        surname="Sato",
        job_title="Engineer",
        department="Engineering",
        office="Tokyo",
        zone="Tokyo Standard Time",
        enabled=False,
    ),
    Account(
        object_id(15),
        "Ivo Novák",
        _address("ivo.novak"),
        given_name="Ivo",
        surname="Novák",
        job_title="Dispatcher",
        department="Operations",
        office="Prague",
        zone="Central Europe Standard Time",
        locale="cs-CZ",
        opens=time(8),
    ),
    Account(
        object_id(16),
        "Åsa Öberg",
        _address("asa.oberg"),
        sign_in=_address("aoberg"),
        given_name="Åsa",
        surname="Öberg",
        job_title="Illustrator",
        department="Design",
        office="Stockholm",
        zone="W. Europe Standard Time",
        locale="sv-SE",
        calendar_name="Kalender",
    ),
)
