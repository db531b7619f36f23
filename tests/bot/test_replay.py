"""`convene slots`: scenarios in, starts and reasons out."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from typing import Any

import pytest

from bot.cli import main
from bot.replay import slots_command

ANA: dict[str, Any] = {
    "id": "ana",
    "zone": "Europe/Madrid",
    "hours": [{"days": ["mon"], "start": "09:00", "end": "11:00"}],
    "busy": [],
    "rules": {"notice_minutes": None},
}
SCENARIO: dict[str, Any] = {
    "id": "1",
    "now": "2026-11-23T00:00:00Z",
    "from": "2026-11-23T00:00:00Z",
    "to": "2026-11-24T00:00:00Z",
    "duration_minutes": 60,
    "step_minutes": 30,
}


def scenario(*people: dict[str, Any], **changes: Any) -> str:
    return json.dumps(SCENARIO | {"people": people or (ANA,)} | changes)


def ana(**changes: Any) -> dict[str, Any]:
    return ANA | changes


def ran(*lines: str | bytes, explain: bool = False) -> tuple[int, list[dict[str, Any]], str]:
    out, err = io.StringIO(), io.StringIO()
    status = slots_command(lines, out, err, explain=explain)
    return status, [json.loads(line) for line in out.getvalue().splitlines()], err.getvalue()


def starts(line: str) -> list[str]:
    """The times of the starts, without day and zone."""
    status, (answer,), _ = ran(line)
    assert status == 0
    return [start.removeprefix("2026-11-23T").removesuffix(":00Z") for start in answer["starts"]]


def test_an_answer_has_the_id_the_starts_and_what_they_took() -> None:
    status, (answer,), err = ran(scenario())
    assert (status, err) == (0, "")
    assert answer.keys() == {"id", "starts", "compute_ms"}
    assert answer["starts"] == ["2026-11-23T08:00:00Z", "2026-11-23T08:30:00Z", "2026-11-23T09:00:00Z"]
    assert answer["compute_ms"] > 0


def test_missing_rules_take_their_defaults_and_null_switches_them_off() -> None:
    now = "2026-11-23T08:15:01Z"
    assert starts(scenario(ana(rules={}), now=now)) == ["09:00"]
    assert starts(scenario(ana(rules=None), now=now)) == ["09:00"]
    assert starts(scenario(ana(rules={"notice_minutes": None}), now=now)) == ["08:00", "08:30", "09:00"]
    far = {"from": "2027-02-01T00:00:00Z", "to": "2027-02-02T00:00:00Z"}
    assert starts(scenario(**far)) == []
    assert len(starts(scenario(ana(rules={"horizon_days": None}), **far))) == 3


def test_no_hours_means_always_and_no_windows_never() -> None:
    assert len(starts(scenario({"id": "x"}, now="2026-11-22T00:00:00Z"))) == 48
    assert starts(scenario(ana(hours=[]))) == []


def test_overrides_alone_change_a_week_that_is_otherwise_open() -> None:
    two_hours = {"date": "2026-11-23", "start": "10:00", "end": "12:00"}
    assert starts(scenario({"id": "x", "overrides": [two_hours]})) == ["10:00", "10:30", "11:00"]
    assert starts(scenario({"id": "x", "overrides": [two_hours, {"date": "2026-11-23", "off": True}]})) == []


def test_ready_made_free_time_stands_instead_of_hours() -> None:
    free = [
        {"start": "2026-11-23T09:59:30Z", "end": "2026-11-23T10:15:30Z"},
        {"start": "2026-11-23T10:15:30Z", "end": "2026-11-23T11:00:00Z"},
    ]
    assert starts(scenario({"id": "x", "free": free})) == ["10:00"]


def test_an_entry_s_own_buffers_count_when_it_is_ours() -> None:
    entry = {"start": "2026-11-23T08:00:00Z", "end": "2026-11-23T08:30:00Z", "buffer_after_minutes": 30}
    assert starts(scenario(ana(busy=[entry]))) == ["08:30", "09:00"]
    assert starts(scenario(ana(busy=[entry | {"ours": True, "status": "free"}]))) == ["09:00"]


def test_all_day_entries_have_dates_and_unreadable_calendars_no_starts() -> None:
    assert starts(scenario(ana(busy=[{"start": "2026-11-23", "end": "2026-11-24", "all_day": True}]))) == []
    assert starts(scenario(ana(busy=None))) == []
    assert len(starts(scenario(ana(busy=None, required=False)))) == 48


def test_an_all_day_entry_of_ours_blocks_whatever_its_status_keeps_its_own_gaps_and_counts_for_no_cap() -> None:
    entry = {"start": "2026-11-23", "end": "2026-11-24", "all_day": True, "ours": True, "status": "free"}
    busy = [entry | {"buffer_before_minutes": 90, "buffer_after_minutes": 30}]
    person = {"id": "x", "busy": busy, "rules": {"notice_minutes": None, "daily_cap": 1, "caps_count": "ours"}}
    window = {"from": "2026-11-22T21:00:00Z", "to": "2026-11-24T01:30:00Z"}
    status, (answer,), _ = ran(scenario(person, **window), explain=True)
    assert status == 0
    assert [start[8:16] for start in answer["starts"]] == ["22T21:00", "22T21:30", "24T00:30", "24T01:00"]
    rules = {each["start"]: each["people"][0]["rules"] for each in answer["blocked"]}
    assert rules["2026-11-22T22:30:00Z"] == ["buffer_after"]
    assert rules["2026-11-23T12:00:00Z"] == ["busy"]
    assert rules["2026-11-24T00:00:00Z"] == ["buffer_before"]


def test_explaining_lists_every_start_of_the_grid_that_is_not_offered() -> None:
    window = {"from": "2026-11-23T08:30:00Z", "to": "2026-11-23T10:00:00Z"}
    _, (answer,), _ = ran(scenario(**window), explain=True)
    assert answer["starts"] == ["2026-11-23T08:30:00Z", "2026-11-23T09:00:00Z"]
    assert answer["blocked"] == [{"start": "2026-11-23T09:30:00Z", "people": [{"id": "ana", "rules": ["hours"]}]}]
    assert "relax" not in answer


def test_when_nothing_is_offered_the_rule_to_relax_is_named_or_null() -> None:
    window = {"from": "2026-11-23T09:30:00Z", "to": "2026-11-23T10:00:00Z"}
    _, (one,), _ = ran(scenario(**window), explain=True)
    assert one["relax"] == {"person": "ana", "rule": "hours"}
    _, (two,), _ = ran(scenario(ANA, ana(id="ben"), **window), explain=True)
    assert two["relax"] is None


@pytest.mark.parametrize(
    ("line", "field"),
    [
        ("{", "scenario"),
        ("[]", "scenario"),
        ("null", "scenario"),
        ('{"id": "1"}', "now"),
        (scenario(now="2026-11-23T00:00:00"), "now"),
        (scenario(now="soon"), "now"),
        (scenario(to="2026-11-23T00:00:00Z"), "to"),
        (scenario(to="9999-01-01T00:00:00Z"), "to"),
        (scenario(duration_minutes=0), "duration_minutes"),
        (scenario(duration_minutes=7.5), "duration_minutes"),
        (scenario(step_minutes="15"), "step_minutes"),
        (json.dumps(SCENARIO | {"people": []}), "people"),
        (scenario({"zone": "Europe/Madrid"}), "people[0].id"),
        (scenario(ana(zone="Mars/Olympus")), "people[0].zone"),
        (scenario(ana(zone="../etc/passwd")), "people[0].zone"),
        (scenario(ANA, ana(zone="")), "people[1].zone"),
        (scenario(ana(hours=[{"days": ["monday"], "start": "09:00", "end": "10:00"}])), "people[0].hours[0].days[0]"),
        (scenario(ana(hours=[{"days": ["mon"], "start": "09:00", "end": "09:00"}])), "people[0].hours[0].end"),
        (scenario(ana(hours=[{"days": ["mon"], "start": "24:00", "end": "24:00"}])), "people[0].hours[0].start"),
        (scenario(ana(hours=[{"days": ["mon"], "start": "09:00", "end": "1٩:30"}])), "people[0].hours[0].end"),
        (scenario(ana(overrides=[{"date": "2026-02-30", "off": True}])), "people[0].overrides[0].date"),
        (scenario(ana(overrides=[{"date": "2026-11-30"}])), "people[0].overrides[0].start"),
        (scenario(ana(free=[])), "people[0].free"),
        (
            scenario({"id": "x", "free": [{"start": "2026-11-23T10:00:00Z", "end": "2026-11-23T09:00:00Z"}]}),
            "people[0].free[0].end",
        ),
        (scenario(ana(busy=[{"start": "2026-11-23T10:00:00Z"}])), "people[0].busy[0].end"),
        (scenario(ana(busy=[{"start": "2026-11-23", "end": "2026-11-24"}])), "people[0].busy[0].start"),
        (scenario(ana(busy=[{"start": "2026-11-23", "end": "2026-11-23", "all_day": True}])), "people[0].busy[0].end"),
        (
            scenario(ana(busy=[{"start": "2026-11-23T10:00:00Z", "end": "2026-11-23T11:00:00Z", "status": "maybe"}])),
            "people[0].busy[0].status",
        ),
        (scenario(ana(rules={"daily_cap": -1})), "people[0].rules.daily_cap"),
        (scenario(ana(rules={"caps_count": "some"})), "people[0].rules.caps_count"),
        (scenario(lenght_minutes=60), "lenght_minutes"),
        (scenario(ANA, ana(room="Blue")), "people[1].room"),
        (scenario(ana(rules={"buffer_minutes": 10})), "people[0].rules.buffer_minutes"),
        (scenario(ana(overrides=[{"date": "2026-11-30", "of": True}])), "people[0].overrides[0].of"),
        (scenario(ana(rules={"blocking": ["busy", "napping"]})), "people[0].rules.blocking[1]"),
    ],
)
def test_wrong_input_names_the_line_and_the_field_and_what_was_answered_stands(line: str, field: str) -> None:
    status, answers, err = ran(scenario(), "", line, scenario())
    assert status == 2
    assert len(answers) == 1
    assert err.startswith(f"line 3: {field}: ")
    assert err.count("\n") == 1


@pytest.mark.parametrize("line", [b"\xff\xfe", b'{"id": "\xff"}', b"[" * 100_000, b'{"id": NaN}'])
def test_bytes_that_are_no_json_are_wrong_input_too(line: bytes) -> None:
    status, _, err = ran(line)
    assert status == 2
    assert err.startswith("line 1: ")


def test_the_command_reads_standard_input(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(scenario().encode())))
    assert main(["slots"]) == 0
    assert len(json.loads(capsys.readouterr().out)["starts"]) == 3


def test_answers_are_utf_8_wherever_the_command_runs() -> None:
    run = subprocess.run(
        [sys.executable, "-m", "bot", "slots"],
        input=json.dumps(json.loads(scenario()) | {"id": "Åsa"}, ensure_ascii=False).encode(),
        env=os.environ | {"PYTHONIOENCODING": "ascii"},
        capture_output=True,
        check=True,
    )
    assert json.loads(run.stdout)["id"] == "Åsa"
