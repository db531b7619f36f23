"""What the Slack adapter has to be told, and whom it belongs to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from scheduling.errors import InputError

API_URL = "https://slack.com/api/"
RESPONSE_HOSTS = ("hooks.slack.com", "hooks.slack-gov.com")

COMMAND = "/meet"
SHORTCUT = "find_time"

EVENTS = ("message", "app_mention", "app_home_opened", "app_uninstalled", "tokens_revoked")

SCOPES = (
    "app_mentions:read",
    "channels:read",
    "chat:write",
    "commands",
    "groups:read",
    "im:history",
    "im:write",
    "mpim:read",
    "users:read",
    "users:read.email",
)
"""What the bot may do in a workspace: exactly what the events and methods that are used ask for."""


@dataclass(frozen=True, slots=True)
class SlackConfig:
    """One Slack app. `bot_token` serves the workspace that it is of; `client_id` and `client_secret` let others install it.

    `tenants` says which Entra tenant a workspace's people are of, by the workspace's id (T…), and goes before what is stored
    (`WorkspaceStore.tenants`). A workspace that is in neither is refused, save the bot token's own, which is of `tenant`.
    Durations are seconds.
    """

    signing_secret: str = field(repr=False)
    tenant: str
    bot_token: str = field(default="", repr=False)
    client_id: str = ""
    client_secret: str = field(default="", repr=False)
    tenants: Mapping[str, str] = field(default_factory=dict)
    api_url: str = API_URL
    public_url: str = ""
    looking_after: float = 0.6
    submit_within: float = 2.2

    def __post_init__(self) -> None:
        if not self.signing_secret.strip():
            raise InputError("CONVENE_SLACK_SIGNING_SECRET", "is empty, and without it nobody can be authenticated")
        if not (self.bot_token or (self.client_id and self.client_secret)):
            raise InputError("CONVENE_SLACK_BOT_TOKEN", "is not set, nor are CONVENE_SLACK_CLIENT_ID and _CLIENT_SECRET")

    @property
    def can_be_installed(self) -> bool:
        """Whether workspaces can install the app by OAuth."""
        return bool(self.client_id and self.client_secret)
