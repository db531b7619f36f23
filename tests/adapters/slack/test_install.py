"""Installing the app into workspaces by OAuth, what is kept of them, and its end."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace

import aiohttp
import pytest
import sqlalchemy as sa
from aiohttp import web

from adapters.installs import Workspace, WorkspaceStore
from adapters.slack.config import SCOPES
from adapters.slack.connect import connect
from adapters.sql.database import Database
from adapters.sql.schema import slack_workspace
from adapters.sql.workspaces import SqlWorkspaces
from tests.adapters.slack.conftest import Script
from tests.fakes.connector import served
from tests.fakes.slack import BOT_USER, CHANNEL, CLIENT_ID, CLIENT_SECRET, OTHER_TEAM, OTHER_TOKEN, FakeSlack, User, query_of

FABRIKAM, THIRD = "22222222-2222-4222-8222-222222222222", "33333333-3333-4333-8333-333333333333"
SECRET = b"a secret for tests, long enough to be one"


@pytest.fixture
def store(database: Database) -> SqlWorkspaces:
    return SqlWorkspaces(database, SECRET)


class Site:
    """The service with installation switched on, and an admin's browser in front of it."""

    def __init__(self, url: str, browser: aiohttp.ClientSession, script: Script) -> None:
        self.url = url
        self.browser = browser
        self.script = script

    async def begin(self) -> dict[str, str]:
        """What the browser is sent to Slack with; the cookie stays in the browser."""
        async with self.browser.get(f"{self.url}/slack/install", allow_redirects=False) as answer:
            assert answer.status == 302
            self.cookie = answer.headers["Set-Cookie"].partition(";")[0]
            return query_of(answer.headers["Location"])

    async def come_back(self, cookie: str | None = None, **query: str) -> tuple[int, str]:
        headers = {"Cookie": self.cookie if cookie is None else cookie}
        async with self.browser.get(f"{self.url}/slack/oauth", params=query, headers=headers) as answer:
            return answer.status, await answer.text()


@pytest.fixture
async def site(slack: FakeSlack, store: WorkspaceStore) -> AsyncIterator[Site]:
    config = replace(
        slack.config,
        bot_token="",
        client_id=CLIENT_ID,
        client_secret=CLIENT_SECRET,
        tenants={OTHER_TEAM: FABRIKAM},
        public_url="https://convene.test",
    )
    script = Script()
    async with connect(config, store, SECRET) as ready, aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as browser:
        inbound = ready.inbound(script, script, script.inbox, script.expect_store)
        app = web.Application()
        app.add_routes([web.post("/slack/events", inbound.handle), *ready.installing()])
        async with served(app) as url:
            yield Site(url, browser, script)
        await inbound.close()


def hello(slack: FakeSlack) -> dict[str, object]:
    said = {"type": "app_mention", "user": "U0CARLA", "text": "hello", "ts": "1.2", "channel": CHANNEL, "team": OTHER_TEAM}
    return slack.event(said, OTHER_TEAM)


@pytest.mark.parametrize("engine_name", ["sqlite"])
async def test_a_listed_workspace_is_served_from_its_installation_to_its_end(
    site: Site, slack: FakeSlack, store: SqlWorkspaces
) -> None:
    assert (await slack.deliver(site.url, hello(slack))).status == 403
    asked = await site.begin()
    assert (asked["client_id"], asked["redirect_uri"]) == (CLIENT_ID, "https://convene.test/slack/oauth")
    assert sorted(asked["scope"].split(",")) == sorted(SCOPES)

    status, page = await site.come_back(code=OTHER_TOKEN, state=asked["state"])
    assert status == 200
    assert "installed" in page
    kept = await store.find(OTHER_TEAM)
    assert kept is not None
    assert (kept.token, kept.bot_user) == (OTHER_TOKEN, BOT_USER)

    assert (await slack.deliver(site.url, hello(slack))).status == 200
    await slack.until(lambda: bool(site.script.heard))
    assert site.script.heard[0].sender.tenant == FABRIKAM

    assert (await slack.deliver(site.url, slack.event({"type": "app_uninstalled"}, OTHER_TEAM))).status == 200
    assert await store.find(OTHER_TEAM) is None
    assert (await slack.deliver(site.url, hello(slack))).status == 403


@pytest.mark.parametrize("engine_name", ["sqlite"])
async def test_a_revoked_bot_token_is_the_end_too(site: Site, slack: FakeSlack, store: SqlWorkspaces) -> None:
    await store.save(Workspace(OTHER_TEAM, BOT_USER, OTHER_TOKEN))
    revoked = {"type": "tokens_revoked", "tokens": {"oauth": ["U1"], "bot": []}}
    await slack.deliver(site.url, slack.event(revoked, OTHER_TEAM))
    assert await store.find(OTHER_TEAM) is not None
    revoked = {"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [BOT_USER]}}
    assert (await slack.deliver(site.url, slack.event(revoked, OTHER_TEAM))).status == 200
    assert await store.find(OTHER_TEAM) is None


@pytest.mark.parametrize("engine_name", ["sqlite"])
async def test_a_workspace_that_is_not_on_the_list_is_not_installed(site: Site, slack: FakeSlack, store: SqlWorkspaces) -> None:
    slack.tokens["xoxb-unlisted"] = "T0UNLISTED"
    asked = await site.begin()
    status, page = await site.come_back(code="xoxb-unlisted", state=asked["state"])
    assert status == 403
    assert "T0UNLISTED" in page
    assert await store.find("T0UNLISTED") is None


@pytest.mark.parametrize("engine_name", ["sqlite"])
async def test_a_workspace_that_was_let_in_by_command_is_installed_as_its_tenants(
    site: Site, slack: FakeSlack, store: SqlWorkspaces
) -> None:
    slack.tokens["xoxb-third"] = "T0THIRD"
    await store.belongs("T0THIRD", THIRD)
    asked = await site.begin()
    assert (await site.come_back(code="xoxb-third", state=asked["state"]))[0] == 200
    said = {"type": "app_mention", "user": "U0T", "text": "hello", "ts": "1.2", "channel": CHANNEL, "team": "T0THIRD"}
    slack.people["U0T"] = User("U0T", "Tove Third", "tove@third.test", team="T0THIRD")
    await slack.deliver(site.url, slack.event(said, "T0THIRD"))
    await slack.until(lambda: bool(site.script.heard))
    assert site.script.heard[0].sender.tenant == THIRD


@pytest.mark.parametrize("engine_name", ["sqlite"])
async def test_a_whole_enterprise_organisation_is_refused_with_what_to_do(
    site: Site, slack: FakeSlack, database: Database
) -> None:
    slack.tokens["xoxb-org"] = "E0CONTOSO"
    asked = await site.begin()
    status, page = await site.come_back(code="xoxb-org", state=asked["state"])
    assert status == 403
    assert "choose one workspace" in page
    async with database.reading() as connection:
        assert (await connection.execute(sa.select(slack_workspace))).all() == []


async def test_which_tenant_a_workspace_is_of_outlives_its_installation(store: SqlWorkspaces) -> None:
    await store.belongs(OTHER_TEAM, THIRD)
    await store.belongs(OTHER_TEAM, FABRIKAM)
    await store.save(Workspace(OTHER_TEAM, BOT_USER, OTHER_TOKEN))
    found = await store.find(OTHER_TEAM)
    assert found is not None
    assert found.tenant == FABRIKAM
    await store.remove(OTHER_TEAM)
    assert await store.tenants() == {OTHER_TEAM: FABRIKAM}
    await store.save(Workspace(OTHER_TEAM, BOT_USER, OTHER_TOKEN))
    assert await store.shut_out(OTHER_TEAM)
    assert not await store.shut_out(OTHER_TEAM)
    assert (await store.find(OTHER_TEAM), await store.tenants()) == (None, {})


@pytest.mark.parametrize("engine_name", ["sqlite"])
async def test_another_browsers_state_a_made_up_one_and_a_wrong_code_install_nothing(
    site: Site, slack: FakeSlack, store: SqlWorkspaces
) -> None:
    asked = await site.begin()
    state = asked["state"]
    assert (await site.come_back(cookie="", code=OTHER_TOKEN, state=state))[0] == 400
    forged = f"{site.cookie.partition('=')[0]}=forged"
    assert (await site.come_back(cookie=forged, code=OTHER_TOKEN, state="forged"))[0] == 401
    assert (await site.come_back(code="wrong", state=state))[0] == 401
    assert (await site.come_back(state=state))[0] == 401
    assert (await site.come_back(error="<script>access_denied", state=state))[0] == 400
    assert "<script>" not in (await site.come_back(error="<script>access_denied", state=state))[1]
    assert await store.find(OTHER_TEAM) is None


async def test_tokens_are_encrypted_and_worth_nothing_elsewhere(store: SqlWorkspaces, database: Database) -> None:
    await store.save(Workspace(OTHER_TEAM, BOT_USER, OTHER_TOKEN, "Fabrikam", ("commands", "chat:write")))
    newer = Workspace(OTHER_TEAM, BOT_USER, OTHER_TOKEN + "-2", "Fabrikam", ("commands", "chat:write"))
    await store.save(newer)
    async with database.reading() as connection:
        (row,) = (await connection.execute(sa.select(slack_workspace))).all()
    assert OTHER_TOKEN not in repr(row)
    assert await store.find(OTHER_TEAM) == newer
    assert await SqlWorkspaces(database, b"another secret").find(OTHER_TEAM) is None
    async with database.transaction() as connection:
        await connection.execute(sa.insert(slack_workspace).values({**row._mapping, "team": "T0THIEF"}))
    assert await store.find("T0THIEF") is None
    await store.remove(OTHER_TEAM)
    await store.remove(OTHER_TEAM)
    assert await store.find(OTHER_TEAM) is None


def test_a_token_stays_out_of_what_is_printed() -> None:
    assert OTHER_TOKEN not in repr(Workspace(OTHER_TEAM, BOT_USER, OTHER_TOKEN))
