"""A PostgreSQL server for one test run, and a fresh, migrated database in it for each test."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import time
import uuid
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import asyncpg
from sqlalchemy.engine import make_url

from adapters.sql.database import async_url
from adapters.sql.migrations import migrate
from tests.requirements import require


class Server:
    """A running server, by the URL of its maintenance database."""

    def __init__(self, url: str) -> None:
        self.url = make_url(url).set(drivername="postgresql")
        self._template = ""

    @asynccontextmanager
    async def fresh_database(self) -> AsyncIterator[str]:
        """The URL of a new database with the present schema; dropped at the end, with whoever is still connected."""
        if not self._template:
            self._template = await self._make_template()
        name = f"convene_test_{uuid.uuid4().hex[:12]}"
        await self._do(f"CREATE DATABASE {name} TEMPLATE {self._template}")
        try:
            yield self._url_of(name)
        finally:
            await self._do(f"DROP DATABASE {name} WITH (FORCE)")

    @asynccontextmanager
    async def empty_database(self) -> AsyncIterator[str]:
        """The URL of a new database without any schema."""
        name = f"convene_test_{uuid.uuid4().hex[:12]}"
        await self._do(f"CREATE DATABASE {name}")
        try:
            yield self._url_of(name)
        finally:
            await self._do(f"DROP DATABASE {name} WITH (FORCE)")

    async def drop_template(self) -> None:
        if self._template:
            await self._do(f"DROP DATABASE IF EXISTS {self._template} WITH (FORCE)")

    async def _make_template(self) -> str:
        name = f"convene_template_{uuid.uuid4().hex[:12]}"
        await self._do(f"CREATE DATABASE {name}")
        await migrate(async_url(self._url_of(name)))
        return name

    def _url_of(self, name: str) -> str:
        return self.url.set(database=name).render_as_string(hide_password=False)

    async def _do(self, statement: str) -> None:
        connection = await asyncpg.connect(self.url.render_as_string(hide_password=False))
        try:
            await connection.execute(statement)
        finally:
            await connection.close()


@contextmanager
def running_server() -> Iterator[Server]:
    """The server that `CONVENE_TEST_POSTGRES_URL` names, else one of this machine's own programs, started for the run."""
    if named := os.environ.get("CONVENE_TEST_POSTGRES_URL"):
        yield Server(named)
        return
    programs = require("postgres")
    folder = Path(tempfile.mkdtemp(prefix="convene-postgres-"))
    try:
        with _started(programs, folder) as url:
            yield Server(url)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _started(programs: Path, folder: Path) -> Iterator[str]:
    # Nothing here has to outlive the run.
    cluster = Cluster(programs, folder, synchronous_commit="off", max_connections=60)
    cluster.start()
    try:
        yield cluster.url
    finally:
        cluster.stop()


class Cluster:
    """A cluster of one's own in `folder`, made at once; its server runs between `start` and `stop`.

    It outlives the death of its processes, but no power cut: nothing is ever synced to the disk.
    """

    def __init__(self, programs: Path, folder: Path, **settings: object) -> None:
        self._programs = programs
        self._folder = folder
        self._as_user: list[str] = []
        if os.geteuid() == 0:  # PostgreSQL refuses to run as root
            shutil.chown(folder, "postgres")
            self._as_user = ["runuser", "-u", "postgres", "--"]
        self._data, self._log = folder / "data", folder / "log"
        initdb = [str(programs / "initdb"), "-D", str(self._data), "-U", "convene", "-A", "trust", "-E", "UTF8", "-N"]
        _run([*self._as_user, *initdb], folder)
        self.port = free_port()
        self.url = f"postgresql://convene@127.0.0.1:{self.port}/postgres"
        common = {
            "port": self.port,
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": folder,
            "fsync": "off",
            "full_page_writes": "off",
            "shared_buffers": "32MB",
        }
        self._options = [part for name, value in {**common, **settings}.items() for part in ("-c", f"{name}={value}")]
        self._server: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Until it takes connections."""
        command = [*self._as_user, str(self._programs / "postgres"), "-D", str(self._data), *self._options]
        with self._log.open("ab") as output:
            self._server = subprocess.Popen(command, stdout=output, stderr=output, cwd=self._folder)
        _wait_for(self._programs, self.port, self._server, self._log)

    def stop(self) -> None:
        """Without a word to anybody, as if its processes had died."""
        _run([*self._as_user, str(self._programs / "pg_ctl"), "-D", str(self._data), "stop", "-m", "immediate"], self._folder)
        if self._server is not None:
            self._server.wait(timeout=60)


def _run(command: list[str], folder: Path) -> None:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{Path(command[-1]).name}: {done.stdout}{done.stderr}")


def _wait_for(programs: Path, port: int, server: subprocess.Popen[bytes], log: Path) -> None:
    """Until it takes connections; RuntimeError with its log when it ends or takes longer than 20 seconds."""
    until = time.monotonic() + 60
    ready = [str(programs / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(port)]
    while subprocess.run(ready, check=False).returncode:
        if server.poll() is not None or time.monotonic() > until:
            raise RuntimeError(f"PostgreSQL did not start:\n{log.read_text()}")
        time.sleep(0.05)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
