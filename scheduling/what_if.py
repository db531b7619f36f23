"""What a change of rules does: the starts that it opens and closes for one person's own calendar."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from scheduling.intervals import Interval
from scheduling.slots import Availability, Question, find_starts

LOOKED_AT = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Effect:
    """How many starts within the span would be offered that were not, and the other way round."""

    opens: int
    closes: int


def what_if(before: Availability, after: Availability, now: datetime, length: timedelta) -> Effect:
    """Compares the starts of meetings of `length` in the coming seven days, on the grid of the person as they will be.

    One calendar, read once: only rules, hours, notice and zone differ. Another grid moves every start: then the numbers are
    those of both grids.
    """
    window = (Interval(now, now + LOOKED_AT),)
    then, later = (set(find_starts(Question(now, window, length, each.rules.step, (each,))).starts()) for each in (before, after))
    return Effect(len(later - then), len(then - later))
