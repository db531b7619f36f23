"""The command line: what it says, and how it ends."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from bot.cli import WRONG_INPUT, main
from docs.generate import main as generate

pytestmark = pytest.mark.usefixtures("bare_environment")


def test_the_documents_are_what_the_code_says() -> None:
    assert generate(["--check"]) == 0


def test_settings_are_listed_without_secrets(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONVENE_ENTRA_CLIENT_SECRET", "geheim")
    assert main(["settings"]) == 0
    said = capsys.readouterr().out
    assert "CONVENE_ENTRA_CLIENT_SECRET=(hidden)" in said
    assert "geheim" not in said


def test_a_setting_that_cannot_be_used_is_named_and_the_status_is_2(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CONVENE_PORT", "many")
    assert main(["settings"]) == WRONG_INPUT
    assert capsys.readouterr().err.startswith("convene: CONVENE_PORT: ")


def test_serve_refuses_to_start_without_any_chat() -> None:
    ended = subprocess.run([sys.executable, "-m", "bot", "serve"], capture_output=True, text=True, check=False)
    assert ended.returncode == WRONG_INPUT
    assert "CONVENE_TEAMS_APP_ID" in ended.stderr


@pytest.mark.parametrize("words", [[], ["dance"], ["chat"], ["rules", "export"], ["understand", "--zone", "UTC"]])
def test_a_command_that_lacks_something_shows_its_usage(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(words)
    assert ended.value.code == WRONG_INPUT
    assert "usage: convene" in capsys.readouterr().err


def test_workspaces_are_let_in_listed_and_shut_out(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    tenant = "11111111-1111-4111-8111-111111111111"
    monkeypatch.setenv("CONVENE_ENTRA_TENANT_ID", tenant.upper())
    assert main(["workspaces", "allow", "E0CONTOSO"]) == WRONG_INPUT
    assert "one by one" in capsys.readouterr().err
    assert main(["workspaces", "allow", "T0CONTOSO"]) == 0
    assert main(["workspaces", "list"]) == 0
    assert f"T0CONTOSO {tenant} not installed" in capsys.readouterr().out
    assert main(["workspaces", "forget", "T0CONTOSO"]) == 0
    assert main(["workspaces", "forget", "T0CONTOSO"]) == WRONG_INPUT


def test_slots_reads_lines_and_writes_lines(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    scenario = (
        b'{"id": "1", "now": "2026-11-23T06:00:00Z", "from": "2026-11-23T08:00:00Z", "to": "2026-11-23T10:00:00Z",'
        b' "duration_minutes": 60, "step_minutes": 60, "people": [{"id": "ana", "zone": "UTC", "busy": []}]}\n'
    )
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(scenario)))
    assert main(["slots"]) == 0
    assert '"starts":["2026-11-23T08:00:00Z","2026-11-23T09:00:00Z"]' in capsys.readouterr().out


def test_understand_reads_lines_and_writes_lines(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO('{"id": "1", "text": "find me 30 minutes with Ana Pérez tomorrow"}\n'))
    assert main(["understand", "--now", "2026-11-23T10:00", "--zone", "Europe/Madrid"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert (answer["id"], answer["intent"], answer["attendees"]) == ("1", "find_time", ["Ana Pérez"])
    assert answer["start"].startswith("2026-11-24")


@pytest.mark.parametrize(
    ("words", "named"),
    [(["--now", "noon", "--zone", "UTC"], "--now"), (["--now", "2026-11-23T10:00", "--zone", "Europe/Nowhere"], "--zone")],
)
def test_a_time_or_zone_that_is_none_is_named(words: list[str], named: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["understand", *words]) == WRONG_INPUT
    assert capsys.readouterr().err.startswith(f"convene: {named}: ")


def test_the_teams_package_is_made_from_the_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name, value in {
        "PUBLIC_URL": "https://convene.test",
        "TEAMS_APP_ID": "cccccccc-0000-4000-8000-000000000001",
        "TEAMS_APP_PASSWORD": "geheim",
        "TEAMS_TENANT_ID": "11111111-1111-4111-8111-111111111111",
    }.items():
        monkeypatch.setenv(f"CONVENE_{name}", value)
    assert main(["manifest", str(tmp_path / "made")]) == 0
    with zipfile.ZipFile(tmp_path / "made" / "convene-teams.zip") as package:
        assert "manifest.json" in package.namelist()


def test_the_slack_manifest_needs_only_the_address(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CONVENE_PUBLIC_URL", "https://convene.test")
    assert main(["manifest", str(tmp_path)]) == 0
    assert "https://convene.test/slack/events" in (tmp_path / "convene-slack.json").read_text()
    assert not (tmp_path / "convene-teams.zip").exists()
    assert "CONVENE_TEAMS_APP_ID" in capsys.readouterr().err


def test_the_module_itself_is_the_command_line() -> None:
    run = subprocess.run([sys.executable, "-m", "bot.cli", "--help"], capture_output=True, text=True, check=False)
    assert run.returncode == 0
    assert "understand" in run.stdout


def test_a_sandbox_ends_with_whoever_started_it() -> None:
    words = [sys.executable, "-m", "bot", "sandbox", "--port", "0", "--until-eof"]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as started:
        assert started.stdin is not None
        assert started.stdout is not None
        assert started.stdout.readline() == "Sandbox Outlook\n"
        started.stdin.close()
        assert started.wait(timeout=60) == 0
