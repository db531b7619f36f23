"""Settings: typed, refused with the variable's name, shown without secrets."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.settings import load, shown
from scheduling.errors import InputError

pytestmark = pytest.mark.usefixtures("bare_environment")


def test_what_is_not_set_is_as_documented() -> None:
    settings = load()
    assert settings.database_url == "sqlite:///./var/convene.db"
    assert (settings.host, settings.port) == ("127.0.0.1", 3978)
    assert settings.graph_url == "https://graph.microsoft.com/v1.0"
    assert settings.entra_authority == "https://login.microsoftonline.com"
    assert not settings.has_teams


def test_the_environment_goes_before_the_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("CONVENE_PORT=4001\nCONVENE_HOST=::1\nOTHER=1\n")
    monkeypatch.setenv("CONVENE_PORT", "4002")
    assert (load().port, load().host) == (4002, "::1")


def test_lists_have_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONVENE_TRUSTED_PROXIES", "10.0.0.0/8, 127.0.0.1")
    assert load().trusted_proxies == ("10.0.0.0/8", "127.0.0.1")


def test_graph_may_be_named_with_or_without_its_version(monkeypatch: pytest.MonkeyPatch) -> None:
    for address in ("http://127.0.0.1:4000", "http://127.0.0.1:4000/", "http://127.0.0.1:4000/v1.0"):
        monkeypatch.setenv("CONVENE_GRAPH_URL", address)
        assert load().graph_url == "http://127.0.0.1:4000/v1.0"


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({"CONVENE_PORT": "many"}, "CONVENE_PORT"),
        ({"CONVENE_PORT": "70000"}, "CONVENE_PORT"),
        ({"CONVENE_LOG_LEVEL": "loud"}, "CONVENE_LOG_LEVEL"),
        ({"CONVENE_GRAPH_URL": "graph"}, "CONVENE_GRAPH_URL"),
        ({"CONVENE_PUBLIC_URL": "https://user:pass@convene.test"}, "CONVENE_PUBLIC_URL"),
        ({"CONVENE_TRUSTED_PROXIES": "proxy"}, "CONVENE_TRUSTED_PROXIES"),
        ({"CONVENE_SECRET_KEY": "short"}, "CONVENE_SECRET_KEY"),
        ({"CONVENE_TEAMS_APP_ID": "a"}, "CONVENE_TEAMS_APP_PASSWORD"),
        ({"CONVENE_TEAMS_APP_ID": "a", "CONVENE_TEAMS_APP_PASSWORD": "b"}, "CONVENE_TEAMS_TENANT_ID"),
        ({"CONVENE_TEAMS_INSECURE": "1", "CONVENE_HOST": "0.0.0.0"}, "CONVENE_TEAMS_INSECURE"),
        ({"CONVENE_TEAMS_INSECURE": "1", "CONVENE_PUBLIC_URL": "https://convene.test"}, "CONVENE_TEAMS_INSECURE"),
    ],
)
def test_what_cannot_be_used_is_refused_by_its_name(monkeypatch: pytest.MonkeyPatch, given: dict[str, str], named: str) -> None:
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(InputError) as caught:
        load()
    assert caught.value.field == named


def test_no_secret_is_shown_or_said(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SECRET_KEY", "ENTRA_CLIENT_SECRET", "ENTRA_CERTIFICATE", "TEAMS_APP_PASSWORD", "SLACK_SIGNING_SECRET"):
        monkeypatch.setenv(f"CONVENE_{name}", "geheim-" * 6)
    monkeypatch.setenv("CONVENE_DATABASE_URL", "postgresql://convene:geheim@db/convene")
    lines = list(shown(load()))
    assert not any("geheim" in line for line in lines)
    assert any(line.startswith("CONVENE_ENTRA_CLIENT_SECRET=(hidden)") for line in lines)
    monkeypatch.setenv("CONVENE_SECRET_KEY", "geheim")
    with pytest.raises(InputError) as caught:
        load()
    assert "geheim" not in str(caught.value)


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({"SLACK_BOT_TOKEN": "xoxb-1"}, "CONVENE_SLACK_SIGNING_SECRET"),
        ({"SLACK_CLIENT_ID": "1.2", "SLACK_SIGNING_SECRET": "s"}, "CONVENE_SLACK_CLIENT_SECRET"),
        ({"SLACK_CLIENT_ID": "1.2", "SLACK_SIGNING_SECRET": "s", "SLACK_CLIENT_SECRET": "c"}, "CONVENE_SECRET_KEY"),
        (
            {"SLACK_CLIENT_ID": "1.2", "SLACK_SIGNING_SECRET": "s", "SLACK_CLIENT_SECRET": "c", "SECRET_KEY": "x" * 32},
            "CONVENE_PUBLIC_URL",
        ),
        ({"SLACK_WORKSPACES": "contoso"}, "CONVENE_SLACK_WORKSPACES"),
    ],
)
def test_what_slack_lacks_is_named(given: dict[str, str], named: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in given.items():
        monkeypatch.setenv(f"CONVENE_{name}", value)
    with pytest.raises(InputError, match=named):
        load()


def test_each_workspace_has_its_tenant(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONVENE_ENTRA_TENANT_ID", "AAAA")
    monkeypatch.setenv("CONVENE_SLACK_WORKSPACES", "T1, T2=BBBB")
    assert load().slack_tenants == {"T1": "aaaa", "T2": "bbbb"}
