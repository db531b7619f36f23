"""One act of a soak: everything is started, people ask and things go wrong; then all comes to rest and is written down."""

from __future__ import annotations

import asyncio
import random
import time
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from adapters.sandbox.apps import CLIENT_ID, CLIENT_SECRET
from adapters.sandbox.people import TENANT_ID
from adapters.sql.database import Database
from adapters.sql.installation import installation
from adapters.sql.rules import SqlRuleBook
from bot.actions import Choose, Signer
from scheduling.bookings import LEASE, Work
from scheduling.errors import StoreUnavailable
from scheduling.rules import CapCounts, Rules
from tests.fakes.connector import Chat
from tests.postgres import Cluster, free_port
from tests.soak import clock as clocks
from tests.soak.askers import Asker, Device, SlackDevice, TeamsDevice, Told, WatchedSlack, WatchedTeams
from tests.soak.checker import Violation
from tests.soak.clock import PacedClock
from tests.soak.database import Change, Job, Store, asked, jobs, postgres_store, sqlite_store, untold
from tests.soak.evidence import Books, Evidence, Mail, Wish, addresses, read_history
from tests.soak.people import COLLEAGUES, Colleague, groups
from tests.soak.processes import Nursery, OutlookProcess, Replica, outlook_process
from tests.soak.troubles import FAULTS, Often, Troubles
from tests.soak.wires import Balancer, CommitBreaker

SECRET = "a secret for soaks that is long enough"
READY_WITHIN = 240.0
REST_WITHIN = 240.0
SKEWS = (0.0, 110.0, -110.0, 30.0)
OUT_OF_REACH = 2
"""So many people at the end of the list have calendars that only free/busy shows."""
BUFFERED, CAPPED, FULL = COLLEAGUES[1::5], COLLEAGUES[4::9], COLLEAGUES[7::9]
CAP, CAP_OF_ALL = 5, 7
"""Who is CAPPED takes so many meetings of ours a day, who is FULL so many of anybody's."""
LOST_COMMITS = 0.003
STEPS = (*[timedelta(minutes=1)] * 6, *[timedelta(minutes=7)] * 9)
"""By how much the clock is moved on at a time once everything rests: for two looks in time, then beyond the latest write."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be played. `pace` is how many seconds of everybody's clock go by in a real one."""

    engine: str
    seed: int
    bookings: int
    folder: Path
    replicas: int = 4
    askers: int = 24
    pace: float = 10.0
    often: Often = field(default_factory=Often)
    hands: float = 0.12
    faults: bool = True
    planted: str = ""
    also: tuple[Mapping[str, object], ...] = ()
    """Faults of Outlook beside the usual ones."""
    rivals: bool = True
    restores: bool = True
    chooses: bool = True
    reminds: bool = False
    in_slack: bool = True
    """Whether some of the people are in Slack."""
    minutes: float = 60.0
    """Real ones, after which no more is asked."""


@dataclass(slots=True)
class Installation:
    """One installation: its database, its replicas, and the way to them."""

    store: Store
    id: str
    replicas: list[Replica]
    balancer: Balancer
    told: Told
    devices: list[tuple[Colleague, Device]]


def _settings(
    outlook: OutlookProcess, teams: WatchedTeams, slack: WatchedSlack | None, store: Store, replicas: int
) -> dict[str, str]:
    others = {**teams.settings, **(slack.settings if slack else {})}
    return {
        "DATABASE_URL": store.url,
        "GRAPH_URL": outlook.url,
        "ENTRA_AUTHORITY": outlook.url,
        "ENTRA_TENANT_ID": TENANT_ID,
        "ENTRA_CLIENT_ID": CLIENT_ID,
        "ENTRA_CLIENT_SECRET": CLIENT_SECRET,
        "TEAMS_AUTHORITY": teams.url,
        "SECRET_KEY": SECRET,
        "REPLICAS": str(replicas),
        "LOG_LEVEL": "warning",
    } | {name.removeprefix("CONVENE_"): value for name, value in others.items()}


class Act:
    """Everything that runs while an act is played."""

    def __init__(self, plan: Plan, clock: PacedClock, clock_file: Path, outlook: OutlookProcess) -> None:
        self.plan = plan
        self.clock = clock
        self.clock_file = clock_file
        self.outlook = outlook
        self.installations: list[Installation] = []
        self.breaker: CommitBreaker | None = None
        self.counts: Counter[str] = Counter()
        self.chance = random.Random(plan.seed)
        self.settle_seconds = 0.0
        self.until = time.monotonic() + plan.minutes * 60
        self.forgotten: dict[str, dict[str, Any]] = {}
        self.lost: frozenset[str] = frozenset()
        self.kept_at = self.forgot_at = float("inf")
        self.wishes: dict[str, list[Wish]] = {one.account.id: [Wish(0.0, float("inf"), 0.0)] for one in BUFFERED}
        self._crowd: list[list[Asker]] = []

    @property
    def ours(self) -> Installation:
        return self.installations[0]

    def clicks(self) -> int:
        return sum(isinstance(each.action, Choose) for each in self.ours.told.clicks)

    async def started(self) -> None:
        async with asyncio.timeout(READY_WITHIN):
            while any(each.balancer.ready < len(each.replicas) for each in self.installations):
                await asyncio.sleep(0.05)

    async def play(self) -> None:
        """People ask while things go wrong, until enough was clicked; then faults end and everything comes to rest."""
        plan = self.plan
        if plan.faults:
            for fault in (*FAULTS, *plan.also):
                await self.outlook.control("POST", "faults", fault)
        if self.breaker is not None and plan.faults:
            self.breaker.share = LOST_COMMITS
        troubles = Troubles(
            self.ours.replicas, self.ours.store, self.breaker, random.Random(plan.seed + 3), plan.often, self.lease, self.clicks
        )
        striking = asyncio.create_task(troubles.run()) if plan.faults else None
        changing = asyncio.create_task(self._change_rules())
        try:
            await self.crowd(plan.bookings)
        finally:
            changing.cancel()
            if striking is not None:
                striking.cancel()
            await asyncio.gather(*(each for each in (changing, striking) if each), return_exceptions=True)
        self.counts += troubles.counts
        await self.calm()
        began = self.clock.monotonic()
        # A planted fault may well keep it from ever resting.
        await self.rests({Work.CARRY}, REST_WITHIN if not plan.planted else REST_WITHIN / 6)
        self.settle_seconds = self.clock.monotonic() - began

    async def crowd(self, clicks: int) -> None:
        """Everybody asks, until so many times have been chosen or the time is up."""
        enough = self.clicks() + clicks

        def is_over() -> bool:
            return self.clicks() >= enough or time.monotonic() > self.until

        await asyncio.gather(*(asker.live(is_over) for askers in self.askers() for asker in askers))

    async def forget(self, kept: int) -> None:
        """Note which bookings the database is about to forget, in whole or in part: all after so many changes."""
        self.forgotten = await _asked(self.ours.store)
        self.lost = frozenset(_about(change) for change in (await self.ours.store.audit())[kept:])
        self.forgot_at = time.time()
        self.counts["database restored from a copy"] += 1

    @property
    def lease(self) -> float:
        """In real seconds."""
        return LEASE.total_seconds() / self.plan.pace

    def askers(self) -> list[list[Asker]]:
        """The people of each installation."""
        if not self._crowd:
            circles = groups(len(COLLEAGUES))
            near = {
                person: sorted({each for circle in circles if person in circle for each in circle}, key=lambda one: one.id)
                for person in COLLEAGUES
            }
            self._crowd = [
                [
                    Asker(person, near[person], device, own.told, random.Random(f"{self.plan.seed}/{number}/{place}"))
                    for place, (person, device) in enumerate(own.devices)
                ]
                for number, own in enumerate(self.installations)
            ]
        return self._crowd

    async def _change_rules(self) -> None:
        """Some want breaks between meetings, and then again not; some take only so many meetings of ours a day."""
        chance = random.Random(self.plan.seed + 4)
        database = Database(self.ours.store.own_url)
        book = SqlRuleBook(database)
        try:
            for one in CAPPED:
                await book.save(one.id, Rules(daily_cap=CAP, caps_count=CapCounts.OURS), expected=0)
            for one in FULL:
                await book.save(one.id, Rules(daily_cap=CAP_OF_ALL, caps_count=CapCounts.ALL), expected=0)
            version = dict.fromkeys(BUFFERED, 0)
            while True:
                one = chance.choice(BUFFERED)
                gap = timedelta(minutes=chance.choice((0, 0, 15, 30)))
                known = self.wishes[one.account.id]
                known.append(Wish(time.time(), float("inf"), gap.total_seconds()))  # whether or not anybody answers
                try:
                    saved = await book.save(one.id, Rules(buffer_before=gap, buffer_after=gap), expected=version[one])
                    if saved:
                        version[one] = saved.version
                        known[:-1] = [replace(each, until=min(each.until, time.time())) for each in known[:-1]]
                except (StoreUnavailable, OSError):
                    pass
                await asyncio.sleep(chance.uniform(0.3, 1.5))
        finally:
            await database.close()

    async def calm(self) -> None:
        """Nothing goes wrong any more."""
        await self.outlook.rest()
        if self.breaker is not None:
            self.counts["COMMIT cut off"] += self.breaker.broken
            self.breaker.share, self.breaker.broken = 0.0, 0
        for own in self.installations:
            for replica in own.replicas:
                replica.go_on()
                if not replica.is_running:
                    await replica.start()

    async def settle(self) -> None:
        """Until the looks after the last booking are done, and then as long as what was sent may still arrive and be removed.

        Nobody waits for that: the clock is moved on whenever nothing is due.
        """
        databases = [Database(each.store.own_url) for each in self.installations]
        try:
            for step in STEPS:
                await self._no_work(databases, set(Work) - {Work.FINISH})
                self.clock.move_on(step)
                await self.outlook.control("GET", "clock")  # what falls due there is done
            await self._no_work(databases, set(Work) - {Work.FINISH})
            await self._told(databases)
        finally:
            for database in databases:
                await database.close()

    async def rests(self, kinds: set[Work], within: float = REST_WITHIN) -> None:
        """Until nothing of these kinds is due or under way."""
        databases = [Database(each.store.own_url) for each in self.installations]
        try:
            await self._no_work(databases, kinds, within)
        finally:
            for database in databases:
                await database.close()

    async def _no_work(self, databases: list[Database], kinds: set[Work], within: float = REST_WITHIN) -> None:
        """Until nothing of these kinds is due or leased. What never ends is left for the checker to find."""
        until = time.monotonic() + within
        while time.monotonic() < until:
            found = [job for database in databases for job in await jobs(database)]
            now = self.clock.now()
            if not any(job.work in kinds and (job.work == Work.CARRY or job.run_at <= now or job.is_leased) for job in found):
                return
            await asyncio.sleep(0.2)

    async def _told(self, databases: list[Database]) -> None:
        until = time.monotonic() + 30
        while time.monotonic() < until and any([await untold(each) for each in databases]):
            await asyncio.sleep(0.2)


@asynccontextmanager
async def stage(plan: Plan, nursery: Nursery, cluster: Cluster | None) -> AsyncIterator[Act]:
    """Everything started and ready: Outlook, databases, replicas, channels."""
    plan.folder.mkdir(parents=True, exist_ok=True)
    clock_file = plan.folder / "clock"
    clock = clocks.started(clock_file, plan.pace)
    async with AsyncExitStack() as stack:
        outlook = await stack.enter_async_context(outlook_process(plan.folder, clock_file, plan.seed, plan.hands))
        reach = [each.account.id for each in COLLEAGUES[:-OUT_OF_REACH]]
        await outlook.control("POST", f"apps/{CLIENT_ID}", {"mailboxes": reach})
        act = Act(plan, clock, clock_file, outlook)
        if plan.engine == "postgres":
            assert cluster is not None
            act.breaker = await stack.enter_async_context(CommitBreaker(cluster.port, random.Random(plan.seed + 5)).running())
            store: Store = await postgres_store(cluster, act.breaker, "convene_soak")
        else:
            store = await sqlite_store(plan.folder / "convene.db")
        act.installations.append(
            await _installed(act, stack, nursery, store, "replica", plan.replicas, plan.askers, with_slack=plan.in_slack)
        )
        if plan.rivals:
            rival = await sqlite_store(plan.folder / "rival.db")
            act.installations.append(await _installed(act, stack, nursery, rival, "rival", 1, 1, with_slack=False))
        try:
            await act.started()
            yield act
        finally:
            for own in act.installations:
                for replica in own.replicas:
                    await replica.kill()


async def _installed(
    act: Act,
    stack: AsyncExitStack,
    nursery: Nursery,
    store: Store,
    name: str,
    replicas: int,
    askers: int,
    *,
    with_slack: bool,
) -> Installation:
    plan = act.plan
    told = Told(Signer(SECRET.encode()))
    teams = await stack.enter_async_context(WatchedTeams(told)._running())
    slack = await stack.enter_async_context(WatchedSlack(told)._running()) if with_slack else None
    assert isinstance(teams, WatchedTeams)
    assert slack is None or isinstance(slack, WatchedSlack)
    database = Database(store.own_url)
    known_as = (await installation(database)).id
    await database.close()
    settings = _settings(act.outlook, teams, slack, store, replicas)
    made = [
        Replica(
            f"{name}-{number}",
            free_port(),
            plan.folder,
            settings,
            (
                *("--clock", str(act.clock_file), "--skew", str(SKEWS[number % len(SKEWS)])),
                *(("--planted", plan.planted) if plan.planted and name == "replica" else ()),
            ),
            nursery,
        )
        for number in range(replicas)
    ]
    for replica in made:
        await replica.start()
    balancer = await stack.enter_async_context(Balancer([each.port for each in made]).running())
    devices: list[tuple[Colleague, Device]] = []
    able = COLLEAGUES[:-OUT_OF_REACH]
    for number in range(askers):
        person = able[number * 7 % len(able)]
        if slack is not None and number % 8 == 3:
            devices.append((person, SlackDevice(slack, person, lambda: balancer.url)))
        else:
            chat = Chat(f"19:{name}-{number}@thread.v2", "groupChat") if number >= len(able) else None
            devices.append((person, TeamsDevice(teams, person, lambda: balancer.url, chat)))
    told.readers = {device.conversation: person.account.id for person, device in devices}
    return Installation(store, known_as, made, balancer, told, devices)


async def collected(act: Act) -> Evidence:
    """All that can be known of the act from outside, once it has come to rest."""
    await act.outlook.flush()
    people = await act.outlook.control("GET", "people")
    sent = await act.outlook.control("GET", "outbox")
    books = [Books(own.id, await own.store.audit(), await _asked(own.store), await _jobs(own.store)) for own in act.installations]
    if not act.plan.planted:
        for own, each in zip(act.installations, books, strict=True):
            each.untold = await _untold(own.store)
    books[0].asked = act.forgotten | books[0].asked
    books[0].forgotten, books[0].forgot_at = act.lost, act.forgot_at
    books[0].kept_at = act.kept_at
    found = Evidence(
        pace=act.plan.pace,
        writes=[],
        requests=[],
        mails=[Mail(each["seq"], each["kind"], each["to"], each["iCalUId"] or "") for each in sent["mails"]],
        mailboxes=addresses(people["people"]),
        wishes=act.wishes,
        books=books,
        told=[own.told for own in act.installations],
        troubles=sorted(line for own in act.installations for replica in own.replicas for line in replica.story),
    )
    await asyncio.to_thread(read_history, found, act.outlook.history)
    return found


async def _asked(store: Store) -> dict[str, dict[str, Any]]:
    database = Database(store.own_url)
    try:
        return await asked(database)
    finally:
        await database.close()


async def _untold(store: Store) -> int:
    database = Database(store.own_url)
    try:
        return await untold(database)
    finally:
        await database.close()


async def _jobs(store: Store) -> list[Job]:
    database = Database(store.own_url)
    try:
        return await jobs(database)
    finally:
        await database.close()


def _about(change: Change) -> str:
    """The booking that a change is about."""
    return str(change.row["id" if change.table == "booking" else "booking"] if change.table != "person" else "")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of an act."""

    plan: Plan
    evidence: Evidence
    violations: list[Violation]
    counts: Counter[str]
    clicks: int
    laps: Mapping[str, float]
    """Real seconds that each part took."""
    settle_seconds: float

    @property
    def seconds(self) -> float:
        return sum(self.laps.values())
