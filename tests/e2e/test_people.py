"""`convene person`: what a company's database holds on somebody, shown and erased from the command line."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest

from bot.cli import main
from bot.main import erase_person, export_person
from scheduling.errors import InputError
from tests.e2e.company import Company
from tests.fakes.connector import ADA, BEN


async def test_a_person_is_exported_and_erased_and_the_meeting_to_come_stays(
    contoso: Company, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    offered = await contoso.types(ADA, "find me 30 minutes with Ben")
    await contoso.clicks(ADA, offered, offered.choices[0])
    await contoso.works()
    contoso.passes(timedelta(seconds=5))
    file = tmp_path / "ben.json"
    await export_person(contoso.settings, BEN.address.upper(), str(file))
    held = json.loads(file.read_text("utf-8"))
    assert [each["subject"] for each in held["bookings"]] == ["Ada / Ben Okafor"]
    assert {each["note"]["what"] for each in held["record"]} >= {"held", "checked", "read_back", "confirmed"}
    await erase_person(contoso.settings, BEN.address)
    said = capsys.readouterr().out
    assert "1 bookings are still to come" in said
    assert "stay claimed" in said
    assert not contoso.is_free(BEN, offered.times[0])
    await export_person(contoso.settings, BEN.address, str(file))
    assert json.loads(file.read_text("utf-8"))["bookings"]


async def test_what_was_read_for_an_offer_is_on_record_once_the_service_has_stopped(contoso: Company, tmp_path: Path) -> None:
    await contoso.types(ADA, "find me 30 minutes with Ben")
    await contoso.stop()
    file = tmp_path / "ben.json"
    await export_person(contoso.settings, BEN.address, str(file))
    (line,) = json.loads(file.read_text("utf-8"))["record"]
    assert (line["note"]["what"], len(line["note"]["facts"]["starts"]) >= 3) == ("offered", True)
    await contoso.start()


async def test_somebody_whom_nobody_knows_is_refused_by_name(contoso: Company) -> None:
    with pytest.raises(InputError, match=r"nobody@contoso\.test"):
        await export_person(contoso.settings, "nobody@contoso.test", "-")


def test_nobody_is_erased_by_accident(capsys: pytest.CaptureFixture[str], bare_environment: None) -> None:
    assert main(["person", "erase", "ben.okafor@contoso.test"]) == 2
    assert "--yes" in capsys.readouterr().err
