"""Slack's users as accounts: their profile's address, zone and locale, remembered for a while."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from adapters.chat import Account
from adapters.slack.places import NAME, chat_of

_KNOWN_SECONDS = 600.0
_REMEMBERED = 5_000

FindUser = Callable[[str, str], Awaitable[Mapping[str, Any] | None]]


class People:
    """Who a Slack user is. `find` asks Slack (users.info) by workspace and user id; it may raise `ChannelError`."""

    def __init__(
        self, find: FindUser, tenant_of: Callable[[str], Awaitable[str]], monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._find = find
        self._tenant_of = tenant_of
        self._monotonic = monotonic
        self._known: OrderedDict[tuple[str, str], tuple[float, Mapping[str, Any]]] = OrderedDict()

    async def account(self, team: str, user: str) -> Account | None:
        """Somebody of the workspace; None for bots, for who has left, and for Slack Connect's people from elsewhere."""
        found = await self._user(team, user)
        if found is None or found.get("is_bot") or found.get("deleted") or is_foreign(found, team):
            return None
        return self._account(team, user, found, await self._tenant_of(team))

    async def mentioned(self, team: str, user: str) -> Account | None:
        """Somebody who is spoken of, from elsewhere too: then known by address alone, if Slack shows it."""
        found = await self._user(team, user)
        if found is None or found.get("is_bot"):
            return None
        return self._account(team, user, found, await self._tenant_of(team))

    async def _user(self, team: str, user: str) -> Mapping[str, Any] | None:
        key = (team, user)
        until, known = self._known.get(key, (0.0, {}))
        if known and self._monotonic() < until:
            return known
        found = await self._find(team, user)
        if found is None:
            return None
        self._known[key] = (self._monotonic() + _KNOWN_SECONDS, found)
        self._known.move_to_end(key)
        if len(self._known) > _REMEMBERED:
            self._known.popitem(last=False)
        return found

    def _account(self, team: str, user: str, found: Mapping[str, Any], tenant: str) -> Account:
        """An address that its owner has not confirmed to Slack is nobody's: it would open somebody else's calendar."""
        profile = found.get("profile")
        profile = profile if isinstance(profile, dict) else {}
        names = (profile.get("real_name"), found.get("real_name"), profile.get("display_name"), found.get("name"))
        return Account(
            channel=NAME,
            id=user,
            name=next((str(name) for name in names if name), ""),
            tenant=tenant,
            address="" if found.get("is_email_confirmed") is False else str(profile.get("email") or "").strip().lower(),
            zone=str(found.get("tz") or ""),
            locale=str(found.get("locale") or ""),
            chat=None if is_foreign(found, team) else chat_of(team, user),
        )


def is_foreign(user: Mapping[str, Any], team: str) -> bool:
    """Whether the user belongs to another workspace; within an Enterprise organisation one user may be of several."""
    if user.get("is_stranger"):
        return True
    enterprise = user.get("enterprise_user")
    teams = enterprise.get("teams") if isinstance(enterprise, dict) else None
    own = user.get("team_id")
    return bool(own) and own != team and team not in (teams or ())
