"""A stretch of time as cells of equal length: spans <-> masks, runs of free cells, positions.

A mask is an integer whose bit i stands for cell i. It either says something of the whole cell ("nobody is busy in it") or of
the instant at which the cell begins ("a meeting may start here"); the functions say which. Rounding to cells comes last:
what must not be touched is rounded outwards, what must hold the meeting inwards, so that masks lose nothing as long as
meetings begin and end on cells.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple, Protocol

from scheduling.windows import DAY, Seconds, Stretch, local_days, moment_of


class Spanning(Protocol):
    """Anything with a start and an end: entries, intervals."""

    @property
    def start(self) -> datetime: ...

    @property
    def end(self) -> datetime: ...


@dataclass(frozen=True, slots=True)
class Grid:
    """`size` cells of `cell` seconds, the first beginning at `origin` (seconds since 1970, UTC). `cell` divides the day."""

    origin: int
    cell: int
    size: int

    @property
    def full(self) -> int:
        return (1 << self.size) - 1

    @property
    def days(self) -> tuple[int, int]:
        """The UTC days that the grid is made of, as day numbers, the last excluded."""
        return self.origin // DAY, (self.origin + self.size * self.cell) // DAY

    def before(self, instant: int) -> int:
        """The cells that begin before an instant."""
        return (1 << self.after(instant)) - 1

    def after(self, instant: int) -> int:
        """The number of the first cell that begins at or after an instant, 0 to `size`."""
        return min(max(-((self.origin - instant) // self.cell), 0), self.size)

    def beginning_in(self, spans: Iterable[Seconds]) -> int:
        """The cells that begin within one of the spans: start ≤ t < end."""
        mask = 0
        for start, end in spans:
            first, last = self.after(start), self.after(end)
            if first < last:
                mask |= (1 << last) - (1 << first)
        return mask

    def within(self, spans: Iterable[Seconds]) -> int:
        """The cells that lie wholly within one of the spans, which must not touch each other: rounded inwards."""
        return self.beginning_in((start, end - self.cell + 1) for start, end in spans)

    def every(self, step: int, offsets: tuple[Stretch, ...]) -> int:
        """The cells that begin at a multiple of `step` after local midnight, in both folds of a clock change.

        `step` and the offsets are multiples of `cell`; the offsets are for exactly the grid's days.
        """
        cells = bytearray(b"0") * self.size
        stride = step // self.cell
        for piece in local_days(offsets):
            first = self.after(piece.start + (piece.midnight - piece.start) % step)
            last = self.after(piece.end)
            cells[first:last:stride] = b"1" * len(range(first, last, stride))
        return int(cells[::-1], 2)

    def moments(self, numbers: Iterable[int]) -> list[datetime]:
        """When the cells of these numbers begin. Few different gaps lie between many starts, so each gap is made once."""
        moment, previous, cell = moment_of(self.origin), 0, timedelta(seconds=self.cell)
        gaps: dict[int, timedelta] = {}
        found = []
        for number in numbers:
            cells = number - previous
            gap = gaps.get(cells)
            if gap is None:
                gap = gaps[cells] = cell * cells
            moment, previous = moment + gap, number
            found.append(moment)
        return found

    def number(self, moment: datetime) -> int | None:
        """The cell that begins at exactly that moment."""
        number, rest = divmod(moment - moment_of(self.origin), timedelta(seconds=self.cell))
        return number if not rest and 0 <= number < self.size else None


STROKES = tuple(bytearray(b"1" * length) for length in range(97))
"""What short spans are painted with, made once; arrays like the canvas, because bytes would be copied into one each time."""


class Canvas:
    """Cells being painted over, then read as a mask; painting takes time by the span, not by the canvas.

    What is painted beyond the last cell only makes the array longer, and is not read.
    """

    def __init__(self, grid: Grid) -> None:
        self._grid = grid
        self._cells = bytearray(b"0") * grid.size

    def paint(self, spans: Iterable[Spanning], earlier: timedelta, later: timedelta) -> None:
        """Paint the cells that [start - earlier, end + later) touches: exact first, then rounded outwards.

        This is the innermost loop of the house: differences are taken from instants that already contain the padding, and
        floor division rounds both ends the right way, microseconds included.
        """
        cell = self._grid.cell
        daily = DAY // cell
        begin = moment_of(self._grid.origin)
        start_from, end_from = begin + earlier, begin - later
        cells, size = self._cells, self._grid.size
        for span in spans:
            since = span.start - start_from
            until = end_from - span.end
            first = since.days * daily + since.seconds // cell
            last = -(until.days * daily + until.seconds // cell)
            if first < 0:
                first = 0
                last = max(last, 0)
            try:
                cells[first:last] = STROKES[last - first]
            except IndexError:
                cells[first:last] = b"1" * (min(last, size) - first)

    def mask(self) -> int:
        return _read(self._cells, self._grid)


class Surroundings(NamedTuple):
    """The cells that spans touch, and the cells at whose beginning a meeting would come too near to them.

    `too_soon` are those at whose beginning something ended less than the gap before; `too_late` those at whose beginning
    something follows in less than the gap.
    """

    busy: int
    too_soon: int
    too_late: int

    def and_of(self, other: Surroundings) -> Surroundings:
        return Surroundings(self.busy | other.busy, self.too_soon | other.too_soon, self.too_late | other.too_late)


def surroundings(
    grid: Grid, spans: Iterable[Spanning], before: timedelta, after: timedelta, *, gaps_alone: bool = False
) -> Surroundings:
    """Of spans that meetings keep a gap of whole seconds from: `before` themselves, and `after`. `busy` is 0 with `gaps_alone`.

    A gap is so many whole cells, and one more where its rest reaches into the next, by where in its cell the span's edge lies:
    so each edge is but a mark, and the gaps are drawn from all marks at once. Exact first, then rounded: an instant is a whole
    second, so that of a span's edges only the second counts on whose far side it lies.
    """
    cell, size, begin = grid.cell, grid.size, moment_of(grid.origin)
    daily, longest = DAY // cell, len(STROKES) - 1
    soon, soon_rest = divmod(before.days * DAY + before.seconds, cell)
    late, late_rest = divmod(after.days * DAY + after.seconds, cell)
    busy = bytearray(b"0") * size
    ended = ended_more = began = began_more = 0
    far = []
    for span in spans:
        since = span.start - begin
        until = begin - span.end
        first = since.days * daily + since.seconds // cell
        last = -(until.days * daily + until.seconds // cell)
        if first < 0 or last > size or last - first > longest:
            far.append(span)
            continue
        if not gaps_alone:
            busy[first:last] = STROKES[last - first]
        if soon:
            ended |= 1 << last
        if soon_rest and until.seconds % cell < soon_rest:
            ended_more |= 1 << last
        if late:
            began |= 1 << first
        if late_rest and since.seconds % cell < late_rest:
            began_more |= 1 << first
    found = Surroundings(
        0 if gaps_alone else _read(busy, grid),
        (_upwards(ended, soon) | ended_more << soon) & grid.full,
        _downwards(began, late) | began_more >> late,
    )
    for span in far:
        around = _far_around(grid, span, before, after)
        found = found.and_of(around._replace(busy=0) if gaps_alone else around)
    return found


def _far_around(grid: Grid, span: Spanning, before: timedelta, after: timedelta) -> Surroundings:
    """Of one that is long, or reaches out of the grid."""
    cell, begin = grid.cell, moment_of(grid.origin)
    since, until = span.start - begin, begin - span.end
    start, end = since.days * DAY + since.seconds, -(until.days * DAY + until.seconds)
    free_from = end + before.days * DAY + before.seconds
    free_to = start - after.days * DAY - after.seconds
    first, last = start // cell, -(-end // cell)
    return Surroundings(
        _stretch(first, last, grid.size),
        _stretch(last, -(-free_from // cell), grid.size),
        _stretch(free_to // cell + 1, first + 1, grid.size),
    )


def _stretch(first: int, last: int, size: int) -> int:
    first, last = max(first, 0), min(last, size)
    return (1 << last) - (1 << first) if first < last else 0


def _upwards(marks: int, count: int) -> int:
    """Each mark drawn on to be `count` cells long; doubling makes it a handful of shifts."""
    done = 1
    while done < count:
        step = min(done, count - done)
        marks |= marks << step
        done += step
    return marks if count else 0


def _downwards(marks: int, count: int) -> int:
    """The same towards the first cell."""
    done = 1
    while done < count:
        step = min(done, count - done)
        marks |= marks >> step
        done += step
    return marks if count else 0


def _read(cells: bytearray, grid: Grid) -> int:
    """As a mask, the first cell in the lowest bit. (Numbers are read faster from bytes than from arrays.)"""
    return int(bytes(cells[grid.size - 1 :: -1]), 2)


def runs(mask: int, count: int) -> int:
    """The cells at which `count` cells of the mask in a row begin; doubling makes it a handful of shifts."""
    done = 1
    while done < count:
        step = min(done, count - done)
        mask &= mask >> step
        done += step
    return mask


def positions(mask: int) -> list[int]:
    """The numbers of the bits that are set, in order."""
    digits = bin(mask)[:1:-1]
    found = []
    at = digits.find("1")
    while at >= 0:
        found.append(at)
        at = digits.find("1", at + 1)
    return found
