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
from typing import Protocol

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


class Surroundings:
    """What is busy, and the gaps around it, painted in one go: three canvases whose painting shares the reckoning of time."""

    def __init__(self, grid: Grid) -> None:
        self._grid = grid
        self._busy, self._soon, self._late = (bytearray(b"0") * grid.size for _ in range(3))
        self._is_soon = self._is_late = False

    def paint(self, spans: Iterable[Spanning], before: timedelta, after: timedelta) -> None:
        """Paint spans around which meetings keep a gap of whole seconds, `before` themselves and `after`.

        Exact first, then rounded: an instant is a whole second, so that of a span's edges only the second counts on whose
        far side it lies.
        """
        cell = self._grid.cell
        begin = moment_of(self._grid.origin)
        busy, soon, late = self._busy, self._soon, self._late
        gap_before, gap_after = before.days * DAY + before.seconds, after.days * DAY + after.seconds
        stroke = (len(STROKES) - 2) * cell
        longest = stroke if max(gap_before, gap_after) <= stroke else -1
        for span in spans:
            since = span.start - begin
            until = begin - span.end
            start = since.days * DAY + since.seconds
            end = -(until.days * DAY + until.seconds)
            if start < gap_after or end - start > longest:
                self._paint_far(start, end, gap_before, gap_after)
                continue
            first, last = start // cell, -(-end // cell)
            busy[first:last] = STROKES[last - first]
            if gap_before:
                free = -(-(end + gap_before) // cell)
                soon[last:free] = STROKES[free - last]
            if gap_after:
                free = (start - gap_after) // cell + 1
                late[free : first + 1] = STROKES[first + 1 - free]
        self._is_soon = self._is_soon or bool(gap_before)
        self._is_late = self._is_late or bool(gap_after)

    def _paint_far(self, start: int, end: int, gap_before: int, gap_after: int) -> None:
        """What is long, or reaches back before the first cell."""
        cell = self._grid.cell
        first, last = start // cell, -(-end // cell)
        strokes = [(self._busy, first, last)]
        if gap_before:
            strokes.append((self._soon, last, -(-(end + gap_before) // cell)))
        if gap_after:
            strokes.append((self._late, (start - gap_after) // cell + 1, first + 1))
        for cells, begin, stop in strokes:
            begin, stop = max(begin, 0), min(stop, self._grid.size)
            if begin < stop:
                cells[begin:stop] = b"1" * (stop - begin)

    @property
    def busy(self) -> int:
        """The cells that a span touches."""
        return self._mask(self._busy)

    @property
    def too_soon(self) -> int:
        """The cells at whose beginning something ended less than the gap before."""
        return self._mask(self._soon) if self._is_soon else 0

    @property
    def too_late(self) -> int:
        """The cells at whose beginning something follows in less than the gap."""
        return self._mask(self._late) if self._is_late else 0

    def _mask(self, cells: bytearray) -> int:
        return _read(cells, self._grid)


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
