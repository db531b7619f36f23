"""The composition root: settings -> adapters -> use cases -> conversation -> channels, web application and worker."""

from __future__ import annotations

import asyncio
import gc
import json
import re
import secrets
import signal
import sys
from collections.abc import AsyncIterator, Callable, Collection, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

import structlog
from aiohttp import web

from adapters import rulefile
from adapters.chat import Account, Channel, Talk
from adapters.clocks import FollowedClock, MachineClock
from adapters.installs import WorkspaceStore
from adapters.outlook import Outlook, OutlookConfig, connect
from adapters.sandbox.apps import CLIENT_ID, CLIENT_SECRET
from adapters.sandbox.people import TENANT_ID
from adapters.sql.archive import SqlArchive
from adapters.sql.bookings import SqlBookings
from adapters.sql.conversations import SqlConversations
from adapters.sql.database import Database
from adapters.sql.inbox import SqlInbox
from adapters.sql.installation import Installation, installation
from adapters.sql.migrations import migrate, schema_problem
from adapters.sql.people import Somebody, erase, held_on, known_as
from adapters.sql.record import SqlRecord
from adapters.sql.reminders import SqlReminders
from adapters.sql.rules import SqlRuleBook
from adapters.sql.tellings import SqlTellings
from adapters.terminal.client import Terminal
from adapters.terminal.inbound import chat as in_terminal
from adapters.terminal.inbound import standard_lines
from bot import check as probes
from bot import demo as demonstration
from bot.actions import Signer
from bot.conversation import Conversation
from bot.exchange import Desk
from bot.meters import CountedTalk, Meters
from bot.reminding import Reminding
from bot.settings import Settings, load
from bot.telling import Teller
from bot.understanding.understand import warm_up
from bot.web.app import web_app
from bot.web.health import health_routes
from bot.worker import SWEEP_BACK, Upkeep, Worker
from scheduling.bookings import Decider
from scheduling.errors import ConveneError, DirectoryError, InputError, StoreUnavailable
from scheduling.people import Guest, Person
from scheduling.ports import Clock, Reminders
from scheduling.rules import MAX_BUFFER, Rules
from scheduling.service.book import Bookings
from scheduling.service.look_back import LookBack
from scheduling.service.offer import Offers
from scheduling.service.reading import Reader
from scheduling.service.sweep import Sweeper
from scheduling.service.turn import Sleep

if TYPE_CHECKING:
    from adapters.slack.connect import Slack
    from adapters.teams.connect import Teams

log = structlog.get_logger()

DRAIN_WITHIN: Final = 8.0
"""Seconds that requests, answers, the worker's round and bookings under way get, one after the other, when the service stops."""

MESSAGES_WORTH: Final = 20_000
"""Objects after which Python looks for cycles: that of some messages, not some times within each, for which 700 stand."""

LONGEST_WAIT: Final = 10.0
"""Seconds between two tries to reach a database that is down at start."""


@dataclass(frozen=True, slots=True)
class Trial:
    """What a trial puts in the place of what a service runs on: time, its own and its database's, and single decisions.

    `clock` None is the machine's or the one that is followed. Without `shared_clock` a given clock is the database's too.
    """

    clock: Clock | None = None
    shared_clock: Clock | None = None
    sleep: Sleep = asyncio.sleep
    decider: Decider | None = None
    reach: timedelta = MAX_BUFFER
    outlook: Callable[[Outlook], Outlook] | None = None
    reminders: Callable[[Database], Reminders] = SqlReminders


NO_TRIAL: Final = Trial()


@dataclass(frozen=True, slots=True)
class Ground:
    """What everything else stands on."""

    settings: Settings
    clock: Clock
    database: Database
    installation: Installation
    outlook: Outlook
    rules: SqlRuleBook


@dataclass(frozen=True, slots=True)
class App:
    """A whole Convene: `talk` answers events, `web` requests once it is served, `worker` works once it is started.

    `upkeep` is one round of the worker. Setting `stopping` makes `/readyz` send requests elsewhere.
    """

    ground: Ground
    bookings: Bookings
    talk: Talk
    web: web.Application
    upkeep: Upkeep
    worker: Worker
    stopping: asyncio.Event


# ---------------------------------------------------------------- putting it together


@asynccontextmanager
async def ground(settings: Settings, trial: Trial = NO_TRIAL) -> AsyncIterator[Ground]:
    """The database brought up to date, and Outlook. A clock that is given or followed stands in for the database's own too.

    Raises `StoreUnavailable` when there is no database, `ClockUnavailable` when there is no clock to follow.
    """
    async with AsyncExitStack() as stack:
        clock = trial.clock
        if clock is None and settings.clock_url:
            clock = followed = FollowedClock(settings.clock_url)
            await followed.start()
            stack.push_async_callback(followed.close)
        database = Database(settings.database_url, trial.shared_clock or clock)
        stack.push_async_callback(database.close)
        await migrate(database.url)
        clock = clock or MachineClock()
        outlook = await stack.enter_async_context(connect(_outlook(settings), clock, sleep=trial.sleep))
        if trial.outlook is not None:
            outlook = trial.outlook(outlook)
        yield Ground(settings, clock, database, await installation(database), outlook, SqlRuleBook(database))


@asynccontextmanager
async def compose(
    settings: Settings, *, clock: Clock | None = None, others: Sequence[Channel] = (), trial: Trial = NO_TRIAL
) -> AsyncIterator[App]:
    """Everything that `settings` ask for; `others` are channels that have their own way in. Raises as `ground` does.

    Leaving the block lets what is under way end, for some seconds, and gives the rest back for another process to go on with.
    """
    async with AsyncExitStack() as stack:
        base = await stack.enter_async_context(ground(settings, trial if clock is None else replace(trial, clock=clock)))
        warm_up()
        calendars, directory, meters = base.outlook.calendars, base.outlook.directory, Meters()
        store, conversations = SqlBookings(base.database, reach=trial.reach), SqlConversations(base.database)
        reader = Reader(calendars, directory, base.rules, store, base.clock)
        bookings = Bookings(
            store,
            calendars,
            reader,
            base.clock,
            installation=base.installation.id,
            worker=_worker_name(),
            sleep=trial.sleep,
            decider=trial.decider,
        )
        record = SqlRecord(base.database)
        stack.push_async_callback(record.close)
        channels: dict[str, Channel] = {channel.name: channel for channel in others}
        teams = await stack.enter_async_context(_teams(settings)) if settings.has_teams else None
        if teams is not None:
            channels[teams.channel.name] = teams.channel
        slack = await stack.enter_async_context(_slack(base)) if settings.has_slack else None
        if slack is not None:
            channels[slack.channel.name] = slack.channel
        desk = Desk(
            offers=Offers(reader, base.clock, record),
            bookings=bookings,
            reader=reader,
            look_back=LookBack(reader, calendars, record),
            directory=directory,
            rules=base.rules,
            reminders=trial.reminders(base.database),
            conversations=conversations,
            clock=base.clock,
            signer=Signer(_secret(base)),
            channels=channels,
            new_id=lambda: secrets.token_urlsafe(12),
            pages={slack.channel.name: slack.channel} if slack is not None else {},
        )
        conversation, teller, reminding = Conversation(desk), Teller(desk, SqlTellings(base.database)), Reminding(desk)
        retention = timedelta(days=settings.retention_days)
        archive = SqlArchive(base.database)
        sweeper = Sweeper(store, calendars, base.clock, base.installation.id)
        talk, inbox = CountedTalk(conversation, meters), SqlInbox(base.database)
        from_slack = slack.inbound(talk, conversation, inbox, base.database.expect) if slack is not None else None
        take_up = [from_slack.take_up] if from_slack is not None else []
        upkeep = Upkeep(
            bookings, conversation, teller, reminding, conversations, archive, sweeper, base.clock, retention, take_up
        )
        worker = Worker(upkeep.round, meters)
        stopping = asyncio.Event()
        stack.push_async_callback(bookings.drain, timedelta(seconds=DRAIN_WITHIN))
        stack.push_async_callback(teller.drain, DRAIN_WITHIN)
        stack.push_async_callback(conversation.drain, DRAIN_WITHIN)
        stack.push_async_callback(reminding.drain, DRAIN_WITHIN)
        stack.push_async_callback(worker.stop, DRAIN_WITHIN)
        stack.push_async_callback(inbox.close)
        routes = [*health_routes(partial(_problems, base.database, stopping), meters)]
        if teams is not None:
            inbound = teams.inbound(talk)
            stack.push_async_callback(inbound.close, DRAIN_WITHIN)
            routes.append(web.post("/api/messages", inbound.handle))
        if slack is not None and from_slack is not None:
            stack.push_async_callback(from_slack.close, DRAIN_WITHIN)
            routes += [web.post("/slack/events", from_slack.handle), *slack.installing()]
        yield App(base, bookings, talk, web_app(routes, meters), upkeep, worker, stopping)


@asynccontextmanager
async def _teams(settings: Settings) -> AsyncIterator[Teams]:
    # Microsoft's SDK takes most of a second and 60 MB to load: only whoever serves Teams pays for it.
    from adapters.teams.config import TeamsConfig
    from adapters.teams.connect import connect as connect_teams

    config = TeamsConfig(
        app_id=settings.teams_app_id,
        app_password=settings.teams_app_password.get_secret_value(),
        tenant_id=settings.teams_tenant,
        openid_url=settings.teams_openid_url,
        service_hosts=settings.teams_service_hosts,
        authority=settings.teams_authority or settings.entra_authority,
        insecure=settings.teams_insecure,
    )
    async with connect_teams(config) as teams:
        yield teams


@asynccontextmanager
async def _slack(base: Ground) -> AsyncIterator[Slack]:
    # Slack's SDK takes a third of a second and 20 MB to load: only whoever serves Slack pays for it.
    from adapters.slack.config import SlackConfig
    from adapters.slack.connect import connect as connect_slack

    settings = base.settings
    config = SlackConfig(
        signing_secret=settings.slack_signing_secret.get_secret_value(),
        tenant=settings.entra_tenant_id,
        bot_token=settings.slack_bot_token.get_secret_value(),
        client_id=settings.slack_client_id,
        client_secret=settings.slack_client_secret.get_secret_value(),
        tenants=settings.slack_tenants,
        api_url=settings.slack_api_url,
        public_url=settings.public_url,
    )
    async with connect_slack(config, _workspaces(base), _secret(base)) as slack:
        yield slack


def _outlook(settings: Settings) -> OutlookConfig:
    if not settings.has_outlook:
        log.warning(
            "outlook_not_configured", look_at="CONVENE_ENTRA_TENANT_ID, CONVENE_ENTRA_CLIENT_ID, CONVENE_ENTRA_CLIENT_SECRET"
        )
    return OutlookConfig(
        tenant_id=settings.entra_tenant_id,
        client_id=settings.entra_client_id,
        client_secret=settings.entra_client_secret.get_secret_value(),
        client_certificate=settings.entra_certificate.get_secret_value(),
        graph_url=settings.graph_url,
        authority=settings.entra_authority,
        replicas=settings.replicas,
    )


def _secret(base: Ground) -> bytes:
    return (base.settings.secret_key.get_secret_value() or base.installation.secret).encode()


def _worker_name() -> str:
    """Different for every process that ever runs, so that nobody takes another's lease for its own."""
    return secrets.token_hex(6)


async def _problems(database: Database, stopping: asyncio.Event) -> Mapping[str, str]:
    """A schema that is newer is none, as long as it has kept what this version needs: replicas are upgraded one by one."""
    if stopping.is_set():
        return {"service": "stopping"}
    try:
        problem = await schema_problem(database)
    except StoreUnavailable as failure:
        return {"database": str(failure)}
    return {"schema": problem} if problem else {}


# ---------------------------------------------------------------- what is run


async def serve(settings: Settings, trial: Trial = NO_TRIAL) -> None:
    """The service, until SIGTERM or SIGINT. InputError without any chat; a database that is down at start is waited for."""
    if not (settings.has_teams or settings.has_slack):
        raise InputError("CONVENE_TEAMS_APP_ID", "is not set, nor is CONVENE_SLACK_BOT_TOKEN: there is nobody to serve")
    stop = _stopped_by_signals()
    async with AsyncExitStack() as stack:
        app = await _composed(settings, trial, stack, stop)
        if app is None:
            return
        gc.freeze()  # what has been loaded stays: collections need not look at it again
        gc.set_threshold(MESSAGES_WORTH)
        gc.enable()
        port = await stack.enter_async_context(_served(app))
        log.info("serving", host=settings.host, port=port, installation=app.ground.installation.id)
        await stop.wait()
        app.stopping.set()
        log.info("stopping", taking_requests_for=settings.stop_delay)
        await asyncio.sleep(settings.stop_delay)


async def chat(settings: Settings, address: str) -> None:
    """A conversation in this terminal, as the person at `address`, until the input ends."""
    terminal = Terminal.standard()
    async with compose(settings, others=[terminal]) as app:
        app.worker.start()
        await _chatted(app, terminal, address)


async def demo(folder: Path, address: str) -> None:
    """A sandbox Outlook beside this process, the service in it, and a chat in the terminal until the input ends."""
    async with demonstration.sandbox(folder, TENANT_ID, CLIENT_ID, CLIENT_SECRET) as addresses:
        settings, terminal = load(), Terminal.standard()
        async with compose(settings, others=[terminal]) as app, _served(app):
            for host, rules in demonstration.RULES.items():
                await _set_rules(app.ground, host, rules)
            print(demonstration.greeting(addresses, folder), flush=True)
            await _chatted(app, terminal, address)


async def _chatted(app: App, terminal: Terminal, address: str) -> None:
    person = await _person(app.ground, address)
    account = Account(terminal.name, person.id.object_id, person.name, person.id.tenant, person.id.object_id, person.address)
    typed_here = sys.stdin.isatty()
    lines = standard_lines(echo=not typed_here)
    await in_terminal(app.talk, account, terminal, lines, lambda: secrets.token_hex(8), ready="> " if typed_here else "")


@asynccontextmanager
async def _served(app: App) -> AsyncIterator[int]:
    """The web application on its port, and the worker at work, until the block is left; the port."""
    runner = web.AppRunner(app.web, access_log=None, shutdown_timeout=DRAIN_WITHIN)
    await runner.setup()
    try:
        await web.TCPSite(runner, app.ground.settings.host, app.ground.settings.port).start()
        app.worker.start()
        port: int = runner.addresses[0][1]
        yield port
    finally:
        app.stopping.set()
        await runner.cleanup()


async def _composed(settings: Settings, trial: Trial, stack: AsyncExitStack, stop: asyncio.Event) -> App | None:
    """As `compose`, tried until there is a database; None when stopped before."""
    pause = 0.5
    while not stop.is_set():
        try:
            return await stack.enter_async_context(compose(settings, trial=trial))
        except StoreUnavailable as failure:
            log.warning("store_unavailable", cause=str(failure), again_in=pause)
        try:
            async with asyncio.timeout(pause):
                await stop.wait()
        except TimeoutError:
            pause = min(pause * 2, LONGEST_WAIT)
    return None


def _stopped_by_signals() -> asyncio.Event:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    return stop


# ---------------------------------------------------------------- the smaller commands


async def check(settings: Settings, person: str | None, *, write: bool = False) -> bool:
    """Probe everything, a line each on standard output; whether all is well. `write` puts an event there for a moment."""
    clock = MachineClock()
    database = Database(settings.database_url)
    async with connect(_outlook(settings), clock) as outlook:

        async def database_answers() -> str:
            if problem := await schema_problem(database):
                raise probes.Failed(f"{problem}; `convene serve` brings an older one there")
            return "answers, and its schema is current"

        async def token_is_given() -> str:
            if not settings.has_outlook:
                raise probes.Failed("CONVENE_ENTRA_TENANT_ID, _CLIENT_ID and _CLIENT_SECRET (or _CERTIFICATE) are not all set")
            await outlook.tokens.token()
            return "is given"

        async def roles() -> Collection[str] | None:
            await token_is_given()
            return outlook.tokens.roles()

        async def nothing_odd_stands() -> str:
            await database_answers()
            store, here = SqlBookings(database), (await installation(database)).id
            organizers = await store.organizers(clock.now() - SWEEP_BACK)
            return await probes.nothing_odd_stands(Sweeper(store, outlook.calendars, clock, here), organizers)

        wanted: dict[str, probes.Probe] = {"database": database_answers, "token": token_is_given}
        wanted |= {f"permission {each}": partial(probes.permission_is_granted, roles, each) for each in probes.PERMISSIONS}
        wanted["directory"] = partial(probes.directory_answers, outlook.directory)
        if person:
            at = (outlook.directory, outlook.calendars, clock, person)
            wanted[f"calendar of {person}, read"] = partial(probes.calendar_is_read, *at)
            if write:
                wanted[f"calendar of {person}, written"] = partial(probes.event_comes_and_goes, *at, secrets.token_hex(16))
        wanted["events of ours"] = nothing_odd_stands
        well = True
        async for finding in probes.findings(wanted):
            print(f"{'ok    ' if finding.passed else 'FAILED'}  {finding.probe}: {finding.said}")
            well = well and finding.passed
    await database.close()
    return well


async def list_workspaces(settings: Settings) -> None:
    """The Slack workspaces that may install the app, a line each: id, tenant, and where it is installed, its name."""
    async with ground(settings) as base:
        store = _workspaces(base)
        for team, tenant in ({**await store.tenants(), **settings.slack_tenants}).items():
            installed = await store.find(team)
            print(team, tenant, f"installed ({installed.name})" if installed else "not installed")


async def allow_workspace(settings: Settings, team: str, tenant: str) -> None:
    """Let a Slack workspace install the app. InputError for an id that is none, or without a tenant."""
    if not re.fullmatch(r"T[A-Z0-9]{2,}", team):
        problem = (
            "is an Enterprise organisation; let its workspaces in one by one (T…)"
            if team[:1] == "E"
            else "is no id such as T012AB"
        )
        raise InputError("workspace", f"{team} {problem}")
    tenant = (tenant or settings.entra_tenant_id).lower()
    if not re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", tenant):
        raise InputError("--tenant", "must be the id of the Entra tenant that the workspace's people are of")
    async with ground(settings) as base:
        await _workspaces(base).belongs(team, tenant)


async def forget_workspace(settings: Settings, team: str) -> None:
    """Let a Slack workspace install no more, and forget its token. InputError for one that might not anyway."""
    async with ground(settings) as base:
        if not await _workspaces(base).shut_out(team):
            raise InputError("workspace", f"{team} is not among those that `convene workspaces list` shows")
    if team in settings.slack_tenants:
        log.warning("workspace_in_settings", team=team, look_at="CONVENE_SLACK_WORKSPACES")


def _workspaces(base: Ground) -> WorkspaceStore:
    from adapters.sql.workspaces import SqlWorkspaces

    return SqlWorkspaces(base.database, _secret(base))


async def export_rules(settings: Settings, address: str, file: str) -> None:
    """Write somebody's rules, the defaults where they have set none, to a file or ("-") standard output."""
    async with ground(settings) as base:
        person = await _person(base, address)
        stored = (await base.rules.rules_of([person.id])).get(person.id)
    text = rulefile.written(stored.rules if stored else Rules())
    if file == "-":
        sys.stdout.write(text)
    else:
        await asyncio.to_thread(Path(file).write_text, text, "utf-8")


async def import_rules(settings: Settings, address: str, file: str) -> None:
    """Set somebody's rules from a file or ("-") standard input. InputError names the field that cannot be used."""
    try:
        text = await asyncio.to_thread(sys.stdin.buffer.read if file == "-" else Path(file).read_bytes)
    except OSError as problem:
        raise InputError(file, problem.strerror or "cannot be read") from problem
    rules = rulefile.read(text)
    async with ground(settings) as base:
        await _set_rules(base, address, rules)


async def export_person(settings: Settings, address: str, file: str) -> None:
    """Write all that the database holds on somebody to a file or ("-") standard output."""
    async with ground(settings) as base:
        held = await held_on(base.database, await _somebody(base, address))
    text = json.dumps(held, indent=2, ensure_ascii=False) + "\n"
    if file == "-":
        sys.stdout.write(text)
    else:
        await asyncio.to_thread(Path(file).write_text, text, "utf-8")


async def erase_person(settings: Settings, address: str) -> None:
    """Forget somebody, and say what was forgotten and what has to stay for now."""
    async with ground(settings) as base:
        erased = await erase(base.database, await _somebody(base, address))
    print(f"rules: {erased.rules}; conversations, offers, cards and choices: {erased.conversations}; bookings: {erased.bookings}")
    if erased.staying:
        print(
            f"{len(erased.staying)} bookings are still to come or in hand. They stay claimed, with the name, until "
            "they have ended; the service forgets them within a day after that: " + " ".join(erased.staying)
        )
    print("Outlook and the chats keep what is in them: this is not theirs to erase.")


async def _somebody(base: Ground, address: str) -> Somebody:
    """As the directory knows them; else, as with somebody who has left, as bookings do. InputError when nobody does."""
    try:
        found = await base.outlook.directory.at_address(address.lower())
    except DirectoryError:
        found = None
    match found:
        case Person():
            return Somebody(found.address, found.id)
        case Guest():
            return Somebody(found.address)
    if (known := await known_as(base.database, address.lower(), base.settings.entra_tenant_id)) is not None:
        return known
    raise InputError("address", f"neither the directory nor any booking knows {address}")


async def _set_rules(base: Ground, address: str, rules: Rules) -> None:
    person = await _person(base, address)
    stored = (await base.rules.rules_of([person.id])).get(person.id)
    if await base.rules.save(person.id, rules, expected=stored.version if stored else 0) is None:
        raise ConveneError(f"somebody else changed the rules of {address} just now; look at them and try again")


async def _person(base: Ground, address: str) -> Person:
    found = await base.outlook.directory.at_address(address.lower())
    if not isinstance(found, Person):
        raise InputError("--person", f"nobody of the organisation answers to {address}")
    return found
