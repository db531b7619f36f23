"""The Teams app package: the manifest filled in from settings, and its icons, as a zip to upload."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping
from importlib.resources.abc import Traversable
from string import Template
from urllib.parse import urlsplit
from uuid import UUID

from scheduling.errors import InputError

MANIFEST = "manifest.json"
ICONS = ("color.png", "outline.png")
# The same input gives the same bytes; zip knows no earlier date.
_DATE = (1980, 1, 1, 0, 0, 0)


def app_package(folder: Traversable, app_id: str, public_url: str, version: str, developer: str = "Convene") -> bytes:
    """The zip. `folder` holds manifest.json, a template, and the icons. `InputError` names the setting that is wrong."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
        manifest = app_manifest(folder, app_id, public_url, version, developer)
        _add(package, MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=2).encode())
        for icon in ICONS:
            _add(package, icon, (folder / icon).read_bytes())
    return made.getvalue()


def app_manifest(folder: Traversable, app_id: str, public_url: str, version: str, developer: str) -> dict[str, object]:
    """The manifest as Teams wants it (Microsoft 365 app manifest 1.19)."""
    values = {
        "app_id": _app_id(app_id),
        "public_url": public_url.rstrip("/"),
        "domain": _domain(public_url),
        "version": version,
        "developer": developer,
    }
    filled: dict[str, object] = json.loads(Template((folder / MANIFEST).read_text("utf-8")).substitute(_quoted(values)))
    return filled


def _quoted(values: Mapping[str, str]) -> dict[str, str]:
    """Fit to stand between the quotes of a JSON text."""
    return {name: json.dumps(value)[1:-1] for name, value in values.items()}


def _app_id(app_id: str) -> str:
    try:
        return str(UUID(app_id))
    except ValueError as problem:
        raise InputError("CONVENE_TEAMS_APP_ID", "must be the bot's app id, a GUID") from problem


def _domain(public_url: str) -> str:
    url = urlsplit(public_url)
    if url.scheme != "https" or not url.hostname:
        raise InputError("CONVENE_PUBLIC_URL", "must be the https address under which Teams reaches the service")
    return url.hostname


def _add(package: zipfile.ZipFile, name: str, content: bytes) -> None:
    entry = zipfile.ZipInfo(name, _DATE)
    entry.compress_type = zipfile.ZIP_DEFLATED
    package.writestr(entry, content)
