"""C12: must or choose, whole alone, richer together: three small lines, each from 0 to 100, with dates and numbers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from portal.charts.labels import SHORT_DAY_EM, Anchor, Label, text_width

MOST_POINTS = 12
PAGE_WIDTH = 312
_LEFT, _RIGHT, _TOP, _PLOT, _HEIGHT = 30.0, 40.0, 22.0, 54.0, 102


@dataclass(frozen=True, slots=True)
class Rated:
    """A rating from 0 to 100 on a day."""

    on: date
    value: int


def merge(*sources: Iterable[Rated]) -> tuple[Rated, ...]:
    """Ratings of several sources in order of time, one a day: where two sources have the same day, the later source's."""
    found: dict[date, Rated] = {}
    for source in sources:
        for one in source:
            found[one.on] = one
    return tuple(found[on] for on in sorted(found))


@dataclass(frozen=True, slots=True)
class OutcomePoint:
    """A rating drawn at (x, y) px."""

    rated: Rated
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class OutcomeLine:
    """One small line in px: points, the path through them, numbers at both ends, room for their days under them."""

    width: int
    height: int
    left: float
    right: float
    levels: tuple[tuple[int, float], ...]
    points: tuple[OutcomePoint, ...]
    path: str
    labels: tuple[Label, ...]
    days: tuple[tuple[date, Label], ...]
    dropped: int
    ticks: tuple[tuple[date, float], ...] = ()
    """Days that are marked under the line, with their x."""

    @property
    def base(self) -> float:
        """y of the axis."""
        return _TOP + _PLOT

    @property
    def first(self) -> Rated | None:
        """The first rating drawn."""
        return self.points[0].rated if self.points else None

    @property
    def last(self) -> Rated | None:
        """The latest rating."""
        return self.points[-1].rated if self.points else None


def outcome_line(
    ratings: Sequence[Rated], *, width: int = PAGE_WIDTH, marked: Sequence[date] = ()
) -> OutcomeLine:
    """Lay out ratings, oldest first, at their days; a single one stands at the right. The last twelve are drawn.

    `marked` days lie on the same axis, which reaches as far as the ratings and these days do.
    """
    dropped = max(0, len(ratings) - MOST_POINTS)
    shown = ratings[dropped:]
    left, right = _LEFT, width - _RIGHT
    inside = [on for on in marked if not dropped or on >= shown[0].on]
    span = _span([one.on for one in shown] + inside)
    points = tuple(OutcomePoint(one, _x(one.on, span, left, right), _y(one.value)) for one in shown)
    return OutcomeLine(
        width=width,
        height=_HEIGHT,
        left=left,
        right=right,
        levels=tuple((value, _y(value)) for value in (0, 100)),
        points=points,
        path="M" + "L".join(f"{point.x:g} {point.y:g}" for point in points) if len(points) > 1 else "",
        labels=_numbers(points),
        days=_days(points, span, left, right),
        dropped=dropped,
        ticks=tuple((on, _x(on, span, left, right)) for on in sorted(inside)),
    )


def _span(days: Sequence[date]) -> tuple[date, date]:
    """The first and the last day of the axis."""
    return (min(days), max(days)) if days else (date.min, date.min)


def _x(on: date, span: tuple[date, date], left: float, right: float) -> float:
    length = (span[1] - span[0]).days
    return round(right - (span[1] - on).days / length * (right - left) if length else right, 1)


def _y(value: int) -> float:
    return round(_TOP + _PLOT - value / 100 * _PLOT, 1)


def _numbers(points: Sequence[OutcomePoint]) -> tuple[Label, ...]:
    """The latest number, bold, at the right of its point; the first above its own, where both do not meet."""
    if not points:
        return ()
    last = points[-1]
    text = str(last.rated.value)
    labels = [
        Label(last.x + 8, last.y + 4.5, text_width(text, 13, strong=True), 13, Anchor.START, text, True)
    ]
    if len(points) > 1:
        first, text = points[0], str(points[0].rated.value)
        labels.append(Label(first.x, first.y - 7, text_width(text, 12), 12, Anchor.MIDDLE, text))
    return tuple(labels)


def _days(
    points: Sequence[OutcomePoint], span: tuple[date, date], left: float, right: float
) -> tuple[tuple[date, Label], ...]:
    """The two ends of the axis in words; one where both are the same day."""
    if not points:
        return ()
    y, room = _TOP + _PLOT + 18, SHORT_DAY_EM * 12
    days = [(span[1], Label(right, y, room, 12, Anchor.END))]
    if span[0] < span[1]:
        days.insert(0, (span[0], Label(left, y, room, 12, Anchor.START)))
    return tuple(days)
