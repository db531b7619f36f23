"""The Slack app's manifest, filled in from settings: what an admin pastes at api.slack.com/apps to make the app."""

from __future__ import annotations

import json
from importlib.resources.abc import Traversable
from string import Template
from urllib.parse import urlsplit

from scheduling.errors import InputError

MANIFEST = "manifest.json"


def app_manifest(folder: Traversable, public_url: str) -> dict[str, object]:
    """`folder` holds manifest.json, a template. `InputError` names the setting that is wrong."""
    url = urlsplit(public_url)
    if url.scheme != "https" or not url.hostname:
        raise InputError("CONVENE_PUBLIC_URL", "must be the https address under which Slack reaches the service")
    template = Template((folder / MANIFEST).read_text("utf-8"))
    quoted = json.dumps(public_url.rstrip("/"))[1:-1]
    filled: dict[str, object] = json.loads(template.substitute(public_url=quoted))
    return filled
