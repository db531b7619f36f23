"""The command line: `convene serve`, `convene demo` and the others."""

from __future__ import annotations

import argparse
import asyncio
import gc
import io
import sys
from collections.abc import Callable, Sequence
from importlib.resources.abc import Traversable
from typing import TypeAlias

from scheduling.errors import ConveneError, InputError

# Each command imports what it needs when it runs: `convene understand` must not wait for a web server to load.

WENT_WRONG = 1
WRONG_INPUT = 2
INTERRUPTED = 130

EXIT_STATUS = "exit status: 0 done, 1 it went wrong, 2 wrong input or settings, 130 interrupted"
SETTINGS_HINT = "Settings come from the environment (CONVENE_…) or a .env file; `convene settings` lists them."

Command = Callable[[argparse.Namespace], int]
Subparsers: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def main(words: Sequence[str] | None = None) -> int:
    """Run one command; its exit status."""
    arguments = parser().parse_args(words)
    command: Command = arguments.command
    try:
        return command(arguments)
    except InputError as problem:
        print(f"convene: {problem}", file=sys.stderr)
        return WRONG_INPUT
    except ConveneError as problem:
        print(f"convene: {type(problem).__name__}: {problem}", file=sys.stderr)
        return WENT_WRONG
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        sys.stderr.close()  # whoever read our output has gone; Python would complain about it at exit
        return WENT_WRONG


# ---------------------------------------------------------------- the commands


def serve(_: argparse.Namespace) -> int:
    gc.disable()  # nothing that is loaded now becomes garbage, and looking for it takes a sixth of the start; `serve` enables it
    from bot.logs import configure
    from bot.main import serve
    from bot.settings import load

    settings = load()
    configure(settings.log_level)
    asyncio.run(serve(settings))
    return 0


def chat(arguments: argparse.Namespace) -> int:
    from bot.logs import configure
    from bot.main import chat
    from bot.settings import load

    settings = load()
    configure("error")  # lines of JSON between cards help nobody
    asyncio.run(chat(settings, arguments.who))
    return 0


def demo(arguments: argparse.Namespace) -> int:
    from pathlib import Path

    from bot.logs import configure
    from bot.main import demo

    folder = Path(arguments.folder)
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "service.log").open("w") as log:
        configure("info", log)
        asyncio.run(demo(folder, arguments.who))
    return 0


def sandbox(arguments: argparse.Namespace) -> int:
    from adapters.sandbox.server import run

    return run(arguments)


def check(arguments: argparse.Namespace) -> int:
    from bot.logs import configure
    from bot.main import check
    from bot.settings import load

    settings = load()
    configure("error")
    if arguments.write and not arguments.person:
        raise InputError("--write", "needs --person: in whose calendar an event may stand for a moment")
    return 0 if asyncio.run(check(settings, arguments.person, write=arguments.write)) else WENT_WRONG


def understand(arguments: argparse.Namespace) -> int:
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from bot.understanding.replay import understand_command

    try:
        now = datetime.fromisoformat(arguments.now)
    except ValueError as problem:
        raise InputError("--now", f"is not a time such as 2026-11-23T10:00: {arguments.now}") from problem
    try:
        zone = ZoneInfo(arguments.zone)
    except (KeyError, ValueError, OSError) as problem:  # unknown names, empty ones, and folders of zones
        raise InputError("--zone", f"is not a time zone such as Europe/Stockholm: {arguments.zone}") from problem
    _speak_utf_8()
    return understand_command(sys.stdin, sys.stdout, sys.stderr, now=now, zone=zone)


def slots(arguments: argparse.Namespace) -> int:
    from bot.replay import slots_command

    _speak_utf_8()
    return slots_command(sys.stdin.buffer, sys.stdout, sys.stderr, explain=arguments.explain)


def _speak_utf_8() -> None:
    """Read and write UTF-8 whatever the locale says, as JSON between programs has to be (RFC 8259, section 8.1)."""
    for stream in (sys.stdin, sys.stdout):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8")


def rules_export(arguments: argparse.Namespace) -> int:
    from bot.main import export_rules
    from bot.settings import load

    asyncio.run(export_rules(load(), arguments.person, arguments.file))
    return 0


def rules_import(arguments: argparse.Namespace) -> int:
    from bot.main import import_rules
    from bot.settings import load

    asyncio.run(import_rules(load(), arguments.person, arguments.file))
    return 0


def person_export(arguments: argparse.Namespace) -> int:
    from bot.logs import configure
    from bot.main import export_person
    from bot.settings import load

    settings = load()
    configure("error")
    asyncio.run(export_person(settings, arguments.address, arguments.file))
    return 0


def person_erase(arguments: argparse.Namespace) -> int:
    from bot.logs import configure
    from bot.main import erase_person
    from bot.settings import load

    if not arguments.yes:
        raise InputError("--yes", "is missing: what is erased does not come back, so export it first if somebody may ask for it")
    settings = load()
    configure("error")
    asyncio.run(erase_person(settings, arguments.address))
    return 0


def workspaces_list(_: argparse.Namespace) -> int:
    from bot.main import list_workspaces
    from bot.settings import load

    asyncio.run(list_workspaces(load()))
    return 0


def workspaces_allow(arguments: argparse.Namespace) -> int:
    from bot.main import allow_workspace
    from bot.settings import load

    asyncio.run(allow_workspace(load(), arguments.workspace, arguments.tenant))
    return 0


def workspaces_forget(arguments: argparse.Namespace) -> int:
    from bot.main import forget_workspace
    from bot.settings import load

    asyncio.run(forget_workspace(load(), arguments.workspace))
    return 0


def manifest(arguments: argparse.Namespace) -> int:
    import json
    from importlib.metadata import version
    from pathlib import Path

    from adapters.slack.package import app_manifest
    from adapters.teams.package import app_package
    from bot.settings import load

    settings = load()
    made = {"convene-slack.json": json.dumps(app_manifest(_manifests() / "slack", settings.public_url), indent=2).encode()}
    if settings.teams_app_id:
        package = app_package(_manifests() / "teams", settings.teams_app_id, settings.public_url, version("convene"))
        made["convene-teams.zip"] = package
    else:
        print("convene: CONVENE_TEAMS_APP_ID is not set, so there is no package for Teams", file=sys.stderr)
    for name, content in made.items():
        path = Path(arguments.folder) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        print(path)
    return 0


def _manifests() -> Traversable:
    """Where the templates are: inside the package when installed from a wheel, beside it in the repository."""
    from importlib.resources import files

    installed = files("bot") / "manifest_files"
    return installed if installed.is_dir() else files("bot") / ".." / "manifest"


def settings(_: argparse.Namespace) -> int:
    from bot.settings import load, shown

    for line in shown(load()):
        print(line)
    return 0


# ---------------------------------------------------------------- what they are called with


def parser() -> argparse.ArgumentParser:
    """The whole command line; docs/cli.md is made from it."""
    top = argparse.ArgumentParser(
        prog="convene", description="Find a time that suits everybody, and book it.", epilog=f"{SETTINGS_HINT} {EXIT_STATUS}"
    )
    commands = top.add_subparsers(metavar="command", required=True)

    _add(
        commands,
        "serve",
        serve,
        "the service: Teams at /api/messages, Slack at /slack/events, health at /healthz and /readyz, figures at /metrics",
    )

    said = _add(commands, "chat", chat, "the same conversation in this terminal; reads lines from a pipe too")
    said.add_argument(
        "--as", dest="who", metavar="ADDRESS", required=True, help="whose words these are: an address of the tenant"
    )

    shown = _add(commands, "demo", demo, "Convene with the sandbox Outlook, seeded people, and a chat in this terminal")
    shown.add_argument("--as", dest="who", metavar="ADDRESS", default="ada.lindqvist@contoso.test", help="(default: %(default)s)")
    shown.add_argument("--folder", default="var/demo", help="where its database and logs are (default: %(default)s)")

    outlook = _add(
        commands, "sandbox", sandbox, "the sandbox Outlook alone: Microsoft Graph, tokens, control and a page of calendars"
    )
    outlook.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
    outlook.add_argument("--port", type=int, default=4000, help="port to listen on; 0 takes a free one (default: %(default)s)")
    outlook.add_argument(
        "--start", metavar="DATE", help="day around which the seeded weeks lie, where its clock starts (default: today)"
    )
    outlook.add_argument("--until-eof", action="store_true", help="end when standard input does: with whoever started it")

    probed = _add(
        commands, "check", check, "whether settings, database and Outlook are as they must be; each failure with its cause"
    )
    probed.add_argument("--person", metavar="ADDRESS", help="read this person's calendar too")
    probed.add_argument("--write", action="store_true", help="and write an event there a week ahead, see it, and remove it")

    read = _add(commands, "understand", understand, "lines of JSON with sentences in, lines with what they ask for out")
    read.add_argument("--now", metavar="TIME", required=True, help="local time of who speaks, such as 2026-11-23T10:00")
    read.add_argument("--zone", required=True, help="their time zone, such as Europe/Stockholm")

    replayed = _add(commands, "slots", slots, "lines of JSON with scenarios in, lines with the starts that fit out")
    replayed.add_argument(
        "--explain", action="store_true", help="say for each start that is not offered whose rule stands against it"
    )

    _add_rules(commands)
    _add_person(commands)
    _add_workspaces(commands)

    packed = _add(
        commands, "manifest", manifest, "the apps to install, made from the settings: convene-teams.zip, convene-slack.json"
    )
    packed.add_argument("folder", nargs="?", default=".", help="where to write it (default: %(default)s)")

    _add(commands, "settings", settings, "all settings, secrets hidden; fails with the name of one that cannot be used")
    return top


def _add_rules(commands: Subparsers) -> None:
    rules = commands.add_parser("rules", help="a person's rules as a file", description="A person's rules as a file.")
    ways = rules.add_subparsers(metavar="export|import", required=True)
    for name, command, meaning in (
        ("export", rules_export, "write a person's rules as JSON"),
        ("import", rules_import, "set a person's rules from such JSON"),
    ):
        way = _add(ways, name, command, meaning)
        way.add_argument("--person", metavar="ADDRESS", required=True, help="whose rules: an address of the tenant")
        way.add_argument("file", nargs="?", default="-", help="a file, or - for standard input or output (default: %(default)s)")


def _add_person(commands: Subparsers) -> None:
    person = commands.add_parser("person", help="what is kept on one person", description="What is kept on one person.")
    ways = person.add_subparsers(metavar="export|erase", required=True)
    exported = _add(ways, "export", person_export, "write all that is kept on a person as JSON")
    erased = _add(
        ways, "erase", person_erase, "forget a person; bookings that are still to come stay claimed and are forgotten when over"
    )
    for way in (exported, erased):
        way.add_argument("address", help="their address, a guest's too, or the Entra object id of somebody who has left")
    exported.add_argument("file", nargs="?", default="-", help="a file, or - for standard output (default: %(default)s)")
    erased.add_argument("--yes", action="store_true", help="needed, as what is erased does not come back")


def _add_workspaces(commands: Subparsers) -> None:
    meaning = "the Slack workspaces that may install the app, and whose people they have"
    workspaces = commands.add_parser("workspaces", help=meaning, description=meaning[:1].upper() + meaning[1:] + ".")
    ways = workspaces.add_subparsers(metavar="list|allow|forget", required=True)
    _add(ways, "list", workspaces_list, "all of them, with their tenant, and whether the app is installed")
    allow = _add(ways, "allow", workspaces_allow, "let a workspace install the app at /slack/install")
    allow.add_argument("workspace", help="its id (T…)")
    allow.add_argument(
        "--tenant", metavar="ID", default="", help="the Entra tenant of its people (default: CONVENE_ENTRA_TENANT_ID)"
    )
    forget = _add(ways, "forget", workspaces_forget, "let a workspace install no more, and forget its token")
    forget.add_argument("workspace", help="its id (T…)")


def _add(commands: Subparsers, name: str, command: Command, meaning: str) -> argparse.ArgumentParser:
    added = commands.add_parser(name, help=meaning, description=meaning[:1].upper() + meaning[1:] + ".", epilog=EXIT_STATUS)
    added.set_defaults(command=command)
    return added


if __name__ == "__main__":
    sys.exit(main())
