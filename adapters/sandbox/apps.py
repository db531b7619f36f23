"""App registrations: client ids, secrets, certificates, and the roles that an admin consented to."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

CLIENT_ID = "cccccccc-0000-4000-8000-000000000001"
CLIENT_SECRET = "sandbox-secret"  # noqa: S105 - the published secret of a local stand-in
GRAPH = "https://graph.microsoft.com"

DEFAULT_ROLES = frozenset(
    {
        "Calendars.Read",
        "Calendars.ReadWrite",
        "MailboxSettings.Read",
        "User.Read.All",
        "GroupMember.Read.All",
        "People.Read.All",
        "Mail.Send",
    }
)
DEFAULT_SCOPES = frozenset(
    {"Calendars.Read", "Calendars.ReadWrite", "Calendars.Read.Shared", "MailboxSettings.Read", "User.Read", "User.ReadBasic.All"}
    | {"People.Read", "Mail.Send", "openid", "profile", "offline_access", "email"}
)


@dataclass(slots=True)
class App:
    """A registration. `secrets` map a value to its expiry (None: lasts); `certificates` are PEM; `mailboxes` None means all.

    `roles` are application permissions, `scopes` delegated ones that were consented to; changes work at once, also on tokens
    that were given out before.
    """

    client_id: str
    secrets: dict[str, datetime | None] = field(default_factory=dict)
    certificates: list[str] = field(default_factory=list)
    roles: frozenset[str] = DEFAULT_ROLES
    scopes: frozenset[str] = DEFAULT_SCOPES
    mailboxes: frozenset[str] | None = None
    secret_ids: frozenset[str] = frozenset()

    @property
    def object_id(self) -> str:
        """The service principal's id."""
        return "dddddddd" + self.client_id[8:]


def default_app() -> App:
    return App(CLIENT_ID, secrets={CLIENT_SECRET: None})
