"""Who takes part: people of the tenant, rooms, groups and guests."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True, order=True)
class MailboxId:
    """The one key of a person or room: tenant and Entra object id, both lower-case GUIDs.

    Addresses, sign-in names and channel accounts lead to it and are never keys themselves (booking.md, "Who counts").
    """

    tenant: str
    object_id: str

    def __str__(self) -> str:
        return f"{self.tenant}/{self.object_id}"

    @classmethod
    def parse(cls, text: str) -> MailboxId:
        """The inverse of `str`; ValueError for anything else."""
        tenant, slash, object_id = text.partition("/")
        if not (tenant and slash and object_id):
            raise ValueError(f"not a mailbox id: {text!r}")
        return cls(tenant, object_id)


class PersonKind(StrEnum):
    USER = "user"
    ROOM = "room"


@dataclass(frozen=True, slots=True)
class Person:
    """A user or room of the tenant as the directory knows them. `address` is the primary one, lower-case."""

    id: MailboxId
    name: str
    address: str
    kind: PersonKind = PersonKind.USER
    given_name: str = ""
    department: str = ""
    job_title: str = ""
    has_mailbox: bool = True


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody outside the tenant: invited, never read, never claimed. `address` is lower-case and their key."""

    address: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """A distribution list, Microsoft 365 group or team; its members are people."""

    tenant: str
    object_id: str
    name: str
    address: str = ""


Participant = Person | Guest
