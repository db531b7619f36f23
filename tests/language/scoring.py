"""Our understanding run over the labelled files, and its scores."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.understanding.requests import Request, request_to_json
from bot.understanding.understand import understand
from tests.language import score

FOLDER = Path(__file__).parent
ZONE = ZoneInfo("America/Los_Angeles")
NOW = score.NOW.replace(tzinfo=ZONE)
OFFICE, FOLLOW_UPS, SMCALFLOW = "office-dev.jsonl", "followups-dev.json", "smcalflow-dev.jsonl"
FRESH_OFFICE, FRESH_FOLLOW_UPS, FRESH_SMCALFLOW = "fresh-office.jsonl", "fresh-followups.json", "fresh-smcalflow.jsonl"
BLIND_OFFICE, BLIND_FOLLOW_UPS, BLIND_SMCALFLOW = "blind-office.jsonl", "blind-followups.json", "blind-smcalflow.jsonl"
UNSEEN = ("unseen-office.jsonl", "unseen-followups.json", "unseen-smcalflow.jsonl")
"""Only ever counted (README.md): whoever writes rules by their cases takes the measure away."""
APART_OFFICE, APART_FOLLOW_UPS, APART_SMCALFLOW = "apart-office.jsonl", "apart-followups.json", "apart-smcalflow.jsonl"
FRESH = (
    *(FRESH_OFFICE, FRESH_FOLLOW_UPS, FRESH_SMCALFLOW),
    *(BLIND_OFFICE, BLIND_FOLLOW_UPS, BLIND_SMCALFLOW),
    *(APART_OFFICE, APART_FOLLOW_UPS, APART_SMCALFLOW),
)
LABELLED = (OFFICE, FOLLOW_UPS, SMCALFLOW, *FRESH)
HELD_OUT_PERCENT = 15


def is_held_out(case: score.Case) -> bool:
    """Whether a case belongs to the part that was only counted while rules were written (README.md says with what exception)."""
    return int(hashlib.sha256(case["id"].encode()).hexdigest(), 16) % 100 < HELD_OUT_PERCENT


def everything(case: score.Case) -> bool:
    return True


def rates(name: str, wanted: Callable[[score.Case], bool] = everything) -> dict[str, float | int]:
    """Share of right answers per slot over the wanted cases of a file."""
    cases, answers = score.normalised(score.read(FOLDER / name), predictions(name))
    by_id = {answer["id"]: answer for answer in answers}
    return score.rates([score.grade(case, by_id[case["id"]]) for case in cases if wanted(case)])


def predictions(name: str) -> list[score.Case]:
    if name.endswith(".jsonl"):
        return [{"id": case["id"]} | answer(case["text"]) for case in score.read(FOLDER / name)]
    found = []
    for talk in json.loads((FOLDER / name).read_text(encoding="utf-8")):
        request: Request | None = None
        for number, turn in enumerate(talk["turns"], 1):
            request = understand(turn["text"], NOW, ZONE, previous=request)
            found.append({"id": f"{talk['id']}#{number}"} | request_to_json(request))
    return found


def answer(text: str, now: datetime = NOW) -> score.Case:
    return request_to_json(understand(text, now, ZONE))


def texts() -> list[str]:
    """Every labelled and unlabelled text, as seeds for hostile inputs."""
    labelled = [case["text"] for name in LABELLED for case in score.read(FOLDER / name)]
    unlabelled = (FOLDER / "unlabelled_dev.tsv").read_text(encoding="utf-8").splitlines()
    return labelled + [line.split("\t")[-1] for line in unlabelled if line]
