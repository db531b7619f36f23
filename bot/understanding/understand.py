"""Text to request: what somebody typed, as one value; the same words at the same moment always give the same value."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from bot.understanding.english import english
from bot.understanding.follow_ups import carry_on
from bot.understanding.framing import frame
from bot.understanding.lexicon import Lexicon
from bot.understanding.requests import Intent, Request
from bot.understanding.sentence import Sentence, read_sentence

LONGEST_READ = 500
TOO_LONG = "too long"


def understand(
    text: str,
    now: datetime,
    zone: ZoneInfo,
    *,
    previous: Request | None = None,
    offers: Sequence[datetime] = (),
    names: Collection[str] = (),
    month_first: bool = True,
    lexicon: Lexicon | None = None,
) -> Request:
    """What `text` asks for at `now` (aware; its wall time in `zone` counts).

    `previous` is the open request that the text may carry on, `offers` the starts that were shown for it, as local
    naive times or aware instants. `names` are people the asker is likely to mean, so that "Will" or "June" can be somebody.
    `month_first` reads "5/6" as May 6. `lexicon` is the language, English unless told otherwise. Of longer texts the first
    500 characters are read and `unsupported` says "too long". Never raises for any text.
    """
    local = now.astimezone(zone).replace(tzinfo=None, second=0, microsecond=0)
    shown = [offer.astimezone(zone).replace(tzinfo=None) if offer.tzinfo else offer for offer in offers]
    read = text[:LONGEST_READ]
    language, known = lexicon or english(month_first=month_first), frozenset(names)
    sentence = _read(read, local, language, known)
    request: Request | None = None
    if previous is not None and previous.intent is not Intent.OTHER:
        request = carry_on(sentence, previous, shown, local, lambda part: _read(part, local, language, known))
    if request is None:
        request = frame(sentence)
    if request.leftover:
        own = _own_zone(zone, local)
        request = replace(request, leftover=tuple(words for words in request.leftover if words.casefold() not in own))
    if len(text) > LONGEST_READ:
        request = replace(request, unsupported=(*request.unsupported, TOO_LONG))
    return request


def _own_zone(zone: ZoneInfo, local: datetime) -> frozenset[str]:
    """What people call the asker's own zone, in lower case: "pst", "pdt" and "pt" in California; saying it asks for nothing."""
    names = {(local.replace(month=month, day=1, tzinfo=zone).tzname() or "").casefold() for month in (1, 7)}
    return frozenset(names | {name[0] + name[-1] for name in names if len(name) == 3})


@lru_cache(maxsize=4)
def _read(text: str, now: datetime, lexicon: Lexicon, names: frozenset[str]) -> Sentence:
    """Kept for a moment, because a message is understood by itself and then as a follow-up, after one reading."""
    return read_sentence(text, now, lexicon, names)


def warm_up() -> None:
    """Compile every pattern now rather than on somebody's first message. Safe to repeat, from any thread."""
    now = datetime(2000, 1, 3, 10, tzinfo=UTC)
    for text in english().examples:
        for month_first in (True, False):
            understand(text, now, ZoneInfo("UTC"), previous=Request(Intent.FIND_TIME), month_first=month_first)
            understand(text, now, ZoneInfo("UTC"), month_first=month_first)
