"""The Teams app package, held against what the code listens to and Teams' own limits."""

from __future__ import annotations

import io
import json
import struct
import zipfile
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from adapters.teams.package import app_package
from bot.understanding.requests import Intent
from bot.understanding.understand import understand
from scheduling.errors import InputError
from tests.builders import at
from tests.fakes.connector import APP_ID

FOLDER = Path(__file__).parents[3] / "manifest" / "teams"
URL = "https://convene.contoso.test"


@pytest.fixture
def package() -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(app_package(FOLDER, APP_ID, URL, "0.1.0", 'Contoso "IT"')))


@pytest.fixture
def manifest(package: zipfile.ZipFile) -> Any:
    return json.loads(package.read("manifest.json"))


def test_the_package_holds_the_manifest_and_both_icons_at_its_root(package: zipfile.ZipFile) -> None:
    assert sorted(package.namelist()) == ["color.png", "manifest.json", "outline.png"]


def test_everything_is_filled_in(manifest: Any) -> None:
    assert "${" not in json.dumps(manifest)
    assert manifest["$schema"].endswith(f"/v{manifest['manifestVersion']}/MicrosoftTeams.schema.json")
    assert manifest["id"] == manifest["bots"][0]["botId"] == APP_ID
    assert manifest["validDomains"] == ["convene.contoso.test"]
    assert manifest["developer"]["name"] == 'Contoso "IT"'


def test_the_bot_is_offered_where_it_can_answer(manifest: Any) -> None:
    assert sorted(manifest["bots"][0]["scopes"]) == ["groupChat", "personal", "team"]


def test_every_command_that_teams_offers_is_understood(manifest: Any) -> None:
    wanted = {
        "find me 30 minutes with": Intent.FIND_TIME,
        "book": Intent.BOOK,
        "move": Intent.MOVE,
        "cancel": Intent.CANCEL,
        "my rules": Intent.RULES,
        "help": Intent.HELP,
    }
    commands = [command["title"] for offered in manifest["bots"][0]["commandLists"] for command in offered["commands"]]
    assert sorted(commands) == sorted(wanted)
    for command, intent in wanted.items():
        whole = command if command in ("help", "my rules") else f"{command} Ana"
        assert understand(whole, at(9), ZoneInfo("Europe/Stockholm")).intent is intent


def test_the_texts_keep_to_the_limits_of_the_schema(manifest: Any) -> None:
    assert len(manifest["name"]["short"]) <= 30
    assert len(manifest["name"]["full"]) <= 100
    assert len(manifest["description"]["short"]) <= 80
    assert len(manifest["description"]["full"]) <= 4000
    for offered in manifest["bots"][0]["commandLists"]:
        assert len(offered["commands"]) <= 10
        assert all(len(command["title"]) <= 32 and len(command["description"]) <= 128 for command in offered["commands"])


@pytest.mark.parametrize(("icon", "side"), [("color.png", 192), ("outline.png", 32)])
def test_the_icons_have_the_size_that_teams_wants(icon: str, side: int, package: zipfile.ZipFile) -> None:
    picture = package.read(icon)
    assert picture.startswith(b"\x89PNG")
    assert struct.unpack(">II", picture[16:24]) == (side, side)


def test_the_same_settings_give_the_same_bytes() -> None:
    assert app_package(FOLDER, APP_ID, URL, "0.1.0") == app_package(FOLDER, APP_ID, URL, "0.1.0")


@pytest.mark.parametrize(
    ("app_id", "url", "setting"),
    [
        ("", URL, "CONVENE_TEAMS_APP_ID"),
        ("x", URL, "CONVENE_TEAMS_APP_ID"),
        (APP_ID, "", "CONVENE_PUBLIC_URL"),
        (APP_ID, "http://convene.contoso.test", "CONVENE_PUBLIC_URL"),
    ],
)
def test_a_setting_that_is_missing_is_named(app_id: str, url: str, setting: str) -> None:
    with pytest.raises(InputError, match=setting):
        app_package(FOLDER, app_id, url, "0.1.0")
