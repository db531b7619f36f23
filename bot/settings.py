"""Every setting of Convene: typed, read once at start, from the environment (`CONVENE_…`) or a `.env` file."""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import ip_address, ip_network
from typing import Annotated, Final, Self

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict
from yarl import URL

from scheduling.errors import InputError

PREFIX: Final = "CONVENE_"
GRAPH_URL: Final = "https://graph.microsoft.com/v1.0"
ENTRA_AUTHORITY: Final = "https://login.microsoftonline.com"
TEAMS_OPENID_URL: Final = "https://login.botframework.com/v1/.well-known/openidconfiguration"
TEAMS_SERVICE_HOSTS: Final = ("smba.trafficmanager.net",)
SLACK_API_URL: Final = "https://slack.com/api/"


def _listed(value: object) -> object:
    """Words with commas between them, as environment variables have lists."""
    if isinstance(value, str):
        return tuple(word for part in value.split(",") if (word := part.strip()))
    return value


def _web_address(value: str) -> str:
    """An http or https address without a slash at its end; "" stays."""
    if not value:
        return ""
    try:
        url = URL(value)
    except ValueError as problem:
        raise ValueError("is not a web address") from problem
    if url.scheme not in ("http", "https") or not url.host:
        raise ValueError("must be an address that begins with https:// or http://")
    if url.user or url.password or url.fragment:
        raise ValueError("must not carry a user, a password or a fragment")
    return value.rstrip("/")


def _guid(value: str) -> str:
    """Entra writes its ids in either case; we compare them in lower case."""
    return value.strip().lower()


Words = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_listed)]
WebAddress = Annotated[str, AfterValidator(_web_address)]
Guid = Annotated[str, AfterValidator(_guid)]
Secret = SecretStr
NO_SECRET: Final = SecretStr("")


PROXIES = (
    "addresses or networks of proxies whose X-Forwarded-For will be believed, for limits per visitor of the booking pages; "
    "those are still to come, and until then nothing looks at a client's address"
)


class Settings(BaseSettings):
    """What an installation can set. An empty text means: not set."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_file=".env", extra="ignore", frozen=True, env_ignore_empty=True)

    database_url: str = Field("sqlite:///./var/convene.db", description="SQLite file, or postgresql://user:password@host/name")
    host: str = Field("127.0.0.1", description="address that `convene serve` listens on")
    port: int = Field(3978, ge=0, le=65535, description="port that `convene serve` listens on; 0 takes a free one")
    public_url: WebAddress = Field("", description="address under which the outside reaches the service")
    secret_key: Secret = Field(NO_SECRET, description="signs buttons and links; made once and kept in the database when not set")
    trusted_proxies: Words = Field((), description=PROXIES)
    replicas: int = Field(1, ge=1, le=100, description="how many replicas share one tenant's limits")
    stop_delay: float = Field(
        0,
        ge=0,
        le=300,
        description="seconds for which requests are still taken after SIGTERM, with /readyz at 503",
    )
    retention_days: int = Field(
        180,
        ge=14,
        le=3650,
        description="days for which the record and ended bookings are kept",
    )
    log_level: str = Field("info", description="debug, info, warning or error")

    graph_url: WebAddress = Field(GRAPH_URL, description="Microsoft Graph")
    entra_authority: WebAddress = Field(ENTRA_AUTHORITY, description="where tokens come from")
    entra_tenant_id: Guid = Field("", description="the organisation whose calendars are read")
    entra_client_id: Guid = Field("", description="the app registration that reads and writes calendars")
    entra_client_secret: Secret = Field(NO_SECRET, description="its secret")
    entra_certificate: Secret = Field(NO_SECRET, description="its certificate with private key: PEM text, or the path of a file")

    teams_app_id: Guid = Field("", description="the bot's app id; without it /api/messages is not served")
    teams_app_password: Secret = Field(NO_SECRET, description="the bot's secret")
    teams_tenant_id: Guid = Field(
        "", description="the organisation that may talk to the bot; CONVENE_ENTRA_TENANT_ID when not set"
    )
    teams_authority: WebAddress = Field(
        "", description="where the bot's own tokens come from; CONVENE_ENTRA_AUTHORITY when not set"
    )
    teams_openid_url: WebAddress = Field(TEAMS_OPENID_URL, description="where the Bot Framework publishes its keys")
    teams_service_hosts: Words = Field(TEAMS_SERVICE_HOSTS, description="hosts that answers may be sent to")
    teams_insecure: bool = Field(False, description="serve local clients without authentication; on loopback only")

    slack_signing_secret: Secret = Field(NO_SECRET, description="proves that requests are Slack's; Slack needs it")
    slack_bot_token: Secret = Field(NO_SECRET, description="serves the one workspace that this token (xoxb-…) is of")
    slack_client_id: str = Field("", description="with its secret: lets listed workspaces install the app at /slack/install")
    slack_client_secret: Secret = Field(NO_SECRET, description="its secret")
    slack_workspaces: Words = Field(
        (),
        description="workspaces that may install the app, beside `convene workspaces`: ids (T…), =tenant behind it if another",
    )
    slack_api_url: WebAddress = Field(SLACK_API_URL.rstrip("/"), description="Slack's Web API")

    clock_url: WebAddress = Field("", description="follow the sandbox's clock instead of the machine's (demo and tests)")

    @field_validator("log_level")
    @classmethod
    def _known_level(cls, value: str) -> str:
        if value.lower() not in ("debug", "info", "warning", "error"):
            raise ValueError("must be debug, info, warning or error")
        return value.lower()

    @field_validator("graph_url")
    @classmethod
    def _with_version(cls, value: str) -> str:
        return value if value.endswith("/v1.0") else f"{value}/v1.0"

    @field_validator("clock_url")
    @classmethod
    def _with_path(cls, value: str) -> str:
        """The sandbox's address alone will do."""
        return f"{value}/_control/clock" if value and URL(value).path == "/" else value

    @field_validator("slack_workspaces")
    @classmethod
    def _workspaces(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for word in value:
            if not word.startswith("T"):
                raise ValueError(f"{word!r} is not a workspace's id, which begins with T, nor one with =tenant behind it")
        return value

    @field_validator("trusted_proxies")
    @classmethod
    def _networks(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for word in value:
            try:
                ip_network(word, strict=False)
            except ValueError as problem:
                raise ValueError(f"{word!r} is not an address or network") from problem
        return value

    @model_validator(mode="after")
    def _agree(self) -> Self:
        if self.teams_insecure and not (is_loopback(self.host) and not self.public_url):
            raise _Disagreement(
                "teams_insecure",
                "serves without authentication and is allowed only with CONVENE_HOST on loopback and no CONVENE_PUBLIC_URL",
            )
        if self.teams_insecure and self.teams_app_id:
            raise _Disagreement("teams_insecure", "and CONVENE_TEAMS_APP_ID exclude each other")
        if self.teams_app_id and not self.teams_app_password.get_secret_value():
            raise _Disagreement("teams_app_password", "is missing; CONVENE_TEAMS_APP_ID needs it to answer")
        if self.teams_app_id and not self.teams_tenant:
            raise _Disagreement("teams_tenant_id", "is missing; without it any organisation could talk to the bot")
        self._agree_on_slack()
        key = self.secret_key.get_secret_value()
        if key and len(key) < 32:
            raise _Disagreement("secret_key", "is shorter than 32 characters")
        return self

    def _agree_on_slack(self) -> None:
        token, client = self.slack_bot_token.get_secret_value(), self.slack_client_id
        if (token or client) and not self.slack_signing_secret.get_secret_value().strip():
            raise _Disagreement("slack_signing_secret", "is missing; without it nobody could be authenticated")
        if client and not self.slack_client_secret.get_secret_value():
            raise _Disagreement("slack_client_secret", "is missing; CONVENE_SLACK_CLIENT_ID needs it")
        if client and not self.secret_key.get_secret_value():
            raise _Disagreement("secret_key", "is missing; the tokens of Slack workspaces are encrypted with it")
        if client and not self.public_url:
            raise _Disagreement("public_url", "is missing; Slack must find its way back to /slack/oauth")

    @property
    def slack_tenants(self) -> dict[str, str]:
        """The Entra tenant of each listed workspace, by the workspace's id."""
        pairs = (word.partition("=") for word in self.slack_workspaces)
        return {team: tenant.strip().lower() or self.entra_tenant_id for team, _, tenant in pairs}

    @property
    def has_slack(self) -> bool:
        return bool(self.slack_bot_token.get_secret_value() or self.slack_client_id)

    @property
    def teams_tenant(self) -> str:
        return self.teams_tenant_id or self.entra_tenant_id

    @property
    def has_teams(self) -> bool:
        return bool(self.teams_app_id) or self.teams_insecure

    @property
    def has_outlook(self) -> bool:
        """Whether there is an app registration to read calendars with."""
        secret = self.entra_client_secret.get_secret_value() or self.entra_certificate.get_secret_value()
        return bool(self.entra_tenant_id and self.entra_client_id and secret)


class _Disagreement(ValueError):
    """Two settings that do not go together; `setting` is the one to look at."""

    def __init__(self, setting: str, problem: str) -> None:
        super().__init__(problem)
        self.setting = setting


def load() -> Settings:
    """The settings of this process. InputError names the variable and the problem; secrets are never in it."""
    try:
        return Settings()
    except ValidationError as failure:
        error = failure.errors(include_input=False, include_url=False)[0]
        cause = error.get("ctx", {}).get("error")
        name = cause.setting if isinstance(cause, _Disagreement) else str(error["loc"][0])
        problem = str(cause) if cause else error["msg"][:1].lower() + error["msg"][1:]
        raise InputError(variable(name), problem) from None


def variable(name: str) -> str:
    return PREFIX + name.upper()


def shown(settings: Settings) -> Iterator[str]:
    """One line for each setting, `VARIABLE=value  # meaning`, secrets hidden."""
    for name, field in Settings.model_fields.items():
        value = getattr(settings, name)
        match value:
            case SecretStr():
                text = "(hidden)" if value.get_secret_value() else ""
            case tuple():
                text = ",".join(value)
            case bool():
                text = "1" if value else "0"
            case _:
                text = without_password(str(value)) if name == "database_url" else str(value)
        yield f"{variable(name)}={text}  # {field.description}"


def without_password(url: str) -> str:
    """A database URL as it may be shown; one that cannot be read is hidden whole."""
    try:
        parsed = URL(url)
    except ValueError:
        return "(hidden)"
    return str(parsed.with_password("hidden")) if parsed.password else url


def is_loopback(host: str) -> bool:
    """Whether a socket bound to `host` can be reached from this machine only."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
