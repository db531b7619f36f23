"""Installing the app into further workspaces by OAuth: `/slack/install` leads to Slack, which comes back to `/slack/oauth`.

Bolt's flow does it, with the browser held to the state that it was given; the states are signed and not kept anywhere, and the
installations go to our own store.
"""

from __future__ import annotations

import hmac
from base64 import urlsafe_b64encode
from hashlib import sha256
from html import escape
from logging import Logger

import aiohttp
import structlog
from aiohttp import web
from cryptography.fernet import Fernet, InvalidToken
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.error import BoltError
from slack_bolt.oauth.async_callback_options import AsyncCallbackOptions, AsyncFailureArgs, AsyncSuccessArgs
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_bolt.response import BoltResponse
from slack_sdk.oauth.installation_store import Bot, Installation
from slack_sdk.oauth.installation_store.async_installation_store import AsyncInstallationStore
from slack_sdk.oauth.state_store.async_state_store import AsyncOAuthStateStore

from adapters.installs import Workspace
from adapters.slack import words
from adapters.slack.client import Api, silent
from adapters.slack.config import SCOPES, SlackConfig
from adapters.slack.workspaces import Workspaces
from scheduling.errors import StoreUnavailable

_log = structlog.get_logger(__name__)

INSTALL, CALLBACK = "/slack/install", "/slack/oauth"
_STATE_SECONDS = 600


class NotServed(BoltError):
    """A workspace that may not be installed; the message is for whoever tried."""


class SignedStates(AsyncOAuthStateStore):
    """States that prove by themselves that this installation gave them out within the last ten minutes.

    They are not kept, so one could be used again within that time; but only in the browser that has its cookie, with another
    code of Slack's, and to the same end.
    """

    def __init__(self, secret: bytes) -> None:
        self._fernet = Fernet(urlsafe_b64encode(hmac.digest(secret, b"convene: installation states", sha256)))

    @property
    def logger(self) -> Logger:
        return silent

    async def async_issue(self, *args: object, **kwargs: object) -> str:
        return self._fernet.encrypt(b"install").decode()

    async def async_consume(self, state: str) -> bool:
        try:
            return self._fernet.decrypt(state, ttl=_STATE_SECONDS) == b"install"
        except InvalidToken:
            return False


class ListedInstallations(AsyncInstallationStore):
    """Keeps the installations of workspaces that are on the list, and refuses the others."""

    def __init__(self, workspaces: Workspaces) -> None:
        self._workspaces = workspaces

    @property
    def logger(self) -> Logger:
        return silent

    async def async_save(self, installation: Installation) -> None:
        if installation.is_enterprise_install or not installation.team_id:
            raise NotServed(words.NOT_FOR_ORGS)
        workspace = Workspace(
            installation.team_id,
            installation.bot_user_id or "",
            installation.bot_token or "",
            installation.team_name or "",
            tuple(installation.bot_scopes or ()),
        )
        if not await self._workspaces.install(workspace):
            raise NotServed(words.NOT_LISTED.format(team=installation.team_id))

    async def async_save_bot(self, bot: Bot) -> None:
        raise NotImplementedError("installations are saved whole")


class SlackInstall:
    """`begin` answers `GET /slack/install`, `end` answers `GET /slack/oauth`."""

    def __init__(self, config: SlackConfig, api: Api, secret: bytes) -> None:
        options = AsyncCallbackOptions(success=_succeeded, failure=_failed)
        settings = AsyncOAuthSettings(
            client_id=config.client_id,
            client_secret=config.client_secret,
            scopes=list(SCOPES),
            redirect_uri=f"{config.public_url}{CALLBACK}" if config.public_url else None,
            install_path=INSTALL,
            redirect_uri_path=CALLBACK,
            install_page_rendering_enabled=False,
            callback_options=options,
            installation_store=ListedInstallations(api.workspaces),
            state_store=SignedStates(secret),
            state_expiration_seconds=_STATE_SECONDS,
            logger=silent,
        )
        self._flow = AsyncOAuthFlow(client=api.client(""), logger=silent, settings=settings)

    async def begin(self, request: web.Request) -> web.Response:
        """Off to Slack, with a state that only this browser can come back with."""
        return await to_aiohttp_response(await self._flow.handle_installation(await to_bolt_request(request)))

    async def end(self, request: web.Request) -> web.Response:
        """The code becomes a token; a page says what became of it."""
        try:
            answer = await self._flow.handle_callback(await to_bolt_request(request))
        except (aiohttp.ClientError, TimeoutError, StoreUnavailable) as failure:
            _log.warning("slack_not_installed", reason=type(failure).__name__)
            answer = _page(503, words.NOT_INSTALLED.format(reason="Slack or the database did not answer"))
        return await to_aiohttp_response(answer)


async def _succeeded(args: AsyncSuccessArgs) -> BoltResponse:
    _log.info("slack_installed", team=args.installation.team_id)
    return _page(200, words.INSTALLED)


async def _failed(args: AsyncFailureArgs) -> BoltResponse:
    if isinstance(args.error, NotServed):
        _log.warning("slack_not_installed", reason="not_served")
        return _page(403, str(args.error))
    _log.warning("slack_not_installed", reason=args.reason)
    status = args.suggested_status_code if args.suggested_status_code != 200 else 400
    return _page(status, words.NOT_INSTALLED.format(reason=args.reason.replace("_", " ")))


def _page(status: int, sentence: str) -> BoltResponse:
    body = f"<!doctype html><html lang=en><meta charset=utf-8><title>Convene</title><p>{escape(sentence)}</p></html>"
    return BoltResponse(status=status, body=body, headers={"Content-Type": "text/html"})
