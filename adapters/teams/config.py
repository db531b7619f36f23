"""What the Teams adapter has to be told, and which hosts it may speak to."""

from __future__ import annotations

from dataclasses import dataclass, field
from ipaddress import ip_address
from urllib.parse import SplitResult, urlsplit

from scheduling.errors import InputError

# Bot Framework REST API, "Connector to Bot authentication": the metadata document and the issuer of its tokens.
OPENID_URL = "https://login.botframework.com/v1/.well-known/openidconfiguration"
ISSUER = "https://api.botframework.com"
SERVICE_HOSTS = ("smba.trafficmanager.net",)
AUTHORITY = "https://login.microsoftonline.com"


@dataclass(frozen=True, slots=True)
class TeamsConfig:
    """One bot in one tenant: activities of any other tenant are refused, and replies go to `service_hosts` only.

    `service_hosts` are host names, or `host:port` where the port is not https's. `insecure` serves local clients without a
    token: then only loopback is spoken to, and the tenant is checked where one is named. Durations are seconds.
    """

    app_id: str
    app_password: str = field(repr=False)
    tenant_id: str
    openid_url: str = OPENID_URL
    service_hosts: tuple[str, ...] = SERVICE_HOSTS
    authority: str = AUTHORITY
    insecure: bool = False
    typing_after: float = 0.7
    typing_every: float = 3.0
    invoke_within: float = 8.0
    message_within: float = 10.0
    slow_note: str = "Still working on it. This card will change by itself."

    def __post_init__(self) -> None:
        object.__setattr__(self, "tenant_id", self.tenant_id.lower())
        if self.insecure:
            return
        if not self.app_id:
            raise InputError("CONVENE_TEAMS_APP_ID", "is empty, and without it nobody can be authenticated")
        if not self.tenant_id:
            raise InputError("CONVENE_TEAMS_TENANT_ID", "is empty, and without it any organisation could talk to the bot")

    def may_reach(self, service_url: str) -> bool:
        """Whether activities may be sent to this serviceUrl. Plain http only ever to this machine."""
        try:
            url = urlsplit(service_url)
            local = is_loopback(url)
            listed = (url.hostname in self.service_hosts and url.port in (None, 443)) or url.netloc in self.service_hosts
        except ValueError:
            return False
        if url.username or url.password or url.query or url.fragment:
            return False
        if self.insecure:
            return local and url.scheme in ("http", "https")
        return listed and (url.scheme == "https" or (local and url.scheme == "http"))


def is_loopback(url: SplitResult) -> bool:
    """Whether the address names this machine, without asking a name server."""
    host = url.hostname or ""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
