"""Carrying on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from bot.understanding.requests import Request

if TYPE_CHECKING:
    from bot.understanding.sentence import Sentence


def carry_on(sentence: Sentence, previous: Request, offers: Sequence[datetime], now: datetime) -> Request | None:
    return None
