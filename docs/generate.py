"""Writes what follows from the code, docs/cli.md and docs/settings.md; `--check` says whether they are current."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

from bot.cli import EXIT_STATUS, SETTINGS_HINT, parser
from bot.settings import Settings, shown

HERE = Path(__file__).parent
UNLISTED = (argparse._HelpAction, argparse._SubParsersAction)  # argparse has no public names for them


def command_line() -> str:
    """Every command with its arguments. Not argparse's own help, whose form differs between versions of Python."""
    parts = ["# The command line\n\nMade from bot/cli.py by `make fix`. The same is said by `--help` after any command.\n"]
    for name, one in _commands("convene", parser()):
        rows = [f"- `{_written(action)}`: {_meaning(action)}" for action in one._actions if not isinstance(action, UNLISTED)]
        parts.append("\n".join([f"## {name}\n", one.description or "", *(["", *rows] if rows else []), ""]))
    parts.append(f"{SETTINGS_HINT} {EXIT_STATUS[:1].upper()}{EXIT_STATUS[1:]}.\n")
    return "\n".join(parts)


def _written(action: argparse.Action) -> str:
    word = action.option_strings[-1] if action.option_strings else action.dest
    value = "" if action.nargs == 0 or not action.option_strings else f" {action.metavar or action.dest.upper()}"
    return f"{word}{value}"


def _meaning(action: argparse.Action) -> str:
    return (action.help or "") % {"default": f"`{action.default}`"} + (" (needed)" if action.required else "")


def settings() -> str:
    """Every setting with its default."""
    rows = []
    for line in shown(Settings.model_construct()):
        assignment, _, meaning = line.partition("  # ")
        name, _, default = assignment.partition("=")
        rows.append(f"| `{name}` | {f'`{default}`' if default else ''} | {meaning} |")
    head = "# Settings\n\nMade from bot/settings.py by `make fix`. From the environment or a `.env` file; lists have commas.\n"
    return "\n".join([head, "| variable | default | meaning |", "| --- | --- | --- |", *rows, ""])


def _commands(name: str, one: argparse.ArgumentParser) -> Iterator[tuple[str, argparse.ArgumentParser]]:
    yield name, one
    for action in one._actions:
        if isinstance(action, argparse._SubParsersAction):
            for word, below in action.choices.items():
                yield from _commands(f"{name} {word}", below)


def main(words: list[str]) -> int:
    documents = {"cli.md": command_line(), "settings.md": settings()}
    stale = [name for name, text in documents.items() if not _is_current(HERE / name, text)]
    if "--check" in words:
        for name in stale:
            print(f"docs/{name} is not what the code says; `make fix` writes it anew", file=sys.stderr)
        return 1 if stale else 0
    for name in stale:
        (HERE / name).write_text(documents[name])
    return 0


def _is_current(path: Path, text: str) -> bool:
    return path.exists() and path.read_text() == text


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
