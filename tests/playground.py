"""Attaches the Teams-like client to a running demo: writes its configuration, with the sandbox's people, and starts it.

The client is evaluation software: it is fetched by `npx` when asked for, and nothing of it is kept in the repository.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
from pathlib import Path

from adapters.sandbox.people import SEEDED, TENANT_ID, Account

CLIENT = "@microsoft/m365agentsplayground@0.2.28"
FOLDER = Path("var/playground")
BOT = "http://127.0.0.1:3978/api/messages"


def configuration() -> dict[str, object]:
    """Ada, with exactly five others, as the client wants; JSON, which is YAML as well."""
    ada, *others = (_user(account) for account in SEEDED if account.kind == "user")
    return {
        "version": "0.1.1",
        "tenantId": TENANT_ID,
        "bot": {"id": "28:convene", "name": "Convene"},
        "currentUser": ada,
        "users": others[:5],
        "personalChat": {"id": "personal-chat"},
        "groupChat": {"id": "group-chat", "name": "Spring plans"},
        "team": {"id": "team", "name": "Design", "aadGroupId": TENANT_ID, "channels": [{"id": "launch", "name": "Launch"}]},
    }


def _user(account: Account) -> dict[str, str]:
    return {
        "id": f"29:{account.id}",
        "aadObjectId": account.id,
        "name": account.name,
        "givenName": account.given_name,
        "surname": account.surname,
        "email": account.mail,
        "userPrincipleName": account.principal_name,  # misspelt by the client
    }


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--bot", default=BOT, help="the service's /api/messages (default: %(default)s)")
    arguments.add_argument("--port", default="56150", help="where the client's page will be (default: %(default)s)")
    chosen = arguments.parse_args()
    npx = shutil.which("npx")
    if npx is None:
        sys.exit("npx is missing; `make system` installs it")
    FOLDER.mkdir(parents=True, exist_ok=True)
    (FOLDER / ".m365agentsplayground.yml").write_text(json.dumps(configuration(), indent=2))
    print(f"The client's page will be at http://127.0.0.1:{chosen.port}/; it talks to {chosen.bot}", flush=True)
    os.chdir(FOLDER)
    os.environ.setdefault("TZ", "Europe/Stockholm")  # the client says its own zone with every message; Ada's is this
    start = ["start", "-e", chosen.bot, "-c", "msteams", "-p", chosen.port, "--disable-telemetry"]
    os.execv(npx, [npx, "--yes", "--package", CLIENT, "agentsplayground", *start])


if __name__ == "__main__":
    main()
