"""What the profile page says about several comfort assessments, as numbers and kinds; no sentences."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from portal.assessments.points import (
    Assessed,
    Break,
    PlanePath,
    Point,
    Segment,
    breaks_of,
    comparable_with_latest,
    plane_path,
    points_in_order,
    segments_of,
)
from portal.assessments.regions import LEANING_ITEMS, STANDING_ITEMS, Region, near_misses, region


class Side(StrEnum):
    """The two capacities: leaning on someone (dependence comfort), standing alone (independence comfort)."""

    LEANING = "leaning"
    STANDING = "standing"


class Direction(StrEnum):
    UP = "up"
    DOWN = "down"
    SAME = "same"


class HeadlineKind(StrEnum):
    """Which sentence stands on top of the page."""

    NONE = "none"  # no assessment yet
    FIRST = "first"  # one assessment; a second will show direction
    NOT_COMPARABLE = "not_comparable"  # several, none of the earlier with the latest's person and language
    UNCHANGED = "unchanged"
    LEANING = "leaning"  # only leaning changed
    STANDING = "standing"  # only standing alone changed
    BOTH = "both"


@dataclass(frozen=True)
class ItemChange:
    n: int
    before: int
    after: int

    @property
    def change(self) -> int:
        return self.after - self.before


@dataclass(frozen=True)
class SideChange:
    """One mean and its five items, first against latest. `largest`: those that moved furthest, if any did."""

    side: Side
    before: Decimal
    after: Decimal
    direction: Direction
    items: tuple[ItemChange, ...]
    n_up: int
    n_down: int
    largest: tuple[ItemChange, ...]

    @property
    def change(self) -> Decimal:
        return self.after - self.before


@dataclass(frozen=True)
class Comparison:
    """The latest assessment against the first with the same person in mind and the same language."""

    first: Point
    latest: Point
    leaning: SideChange
    standing: SideChange


@dataclass(frozen=True)
class Headline:
    """The sentence on top. `_from` and `since` are None where nothing is compared, all are None for NONE."""

    kind: HeadlineKind
    leaning_from: Decimal | None
    leaning_to: Decimal | None
    standing_from: Decimal | None
    standing_to: Decimal | None
    since: date | None
    region: Region | None


@dataclass(frozen=True)
class NearMiss:
    """One point on one sum would put the latest result into a region of the article. It is not a goal."""

    side: Side
    actual_sum: int
    needed_sum: int
    region: Region


@dataclass(frozen=True)
class Profile:
    """All that the profile page shows of this instrument; `persons` and `langs` by first appearance."""

    headline: Headline
    points: tuple[Point, ...]
    segments: tuple[Segment, ...]
    breaks: tuple[Break, ...]
    persons: tuple[str, ...]
    langs: tuple[str, ...]
    comparison: Comparison | None
    near_misses: tuple[NearMiss, ...]
    plane: PlanePath

    @property
    def latest(self) -> Point | None:
        return self.points[-1] if self.points else None


def profile(assessments: Iterable[Assessed]) -> Profile:
    """The profile of any number of complete assessments, also none. One day's keep their given order."""
    points = points_in_order(assessments)
    comparison = _comparison(comparable_with_latest(points))
    return Profile(
        headline=_headline(points, comparison),
        points=points,
        segments=segments_of(points),
        breaks=breaks_of(points),
        persons=tuple(dict.fromkeys(point.assessed.person for point in points)),
        langs=tuple(dict.fromkeys(point.assessed.lang for point in points)),
        comparison=comparison,
        near_misses=_near_misses(points[-1]) if points else (),
        plane=plane_path(points),
    )


def _comparison(comparable: Sequence[Point]) -> Comparison | None:
    if len(comparable) < 2:
        return None
    first, latest = comparable[0], comparable[-1]
    return Comparison(first, latest, _side(Side.LEANING, first, latest), _side(Side.STANDING, first, latest))


def _side(side: Side, first: Point, latest: Point) -> SideChange:
    leaning = side is Side.LEANING
    before, after = (first.leaning, latest.leaning) if leaning else (first.standing, latest.standing)
    items = tuple(
        ItemChange(n, first.assessed.answers[n], latest.assessed.answers[n])
        for n in (LEANING_ITEMS if leaning else STANDING_ITEMS)
    )
    furthest = max(abs(item.change) for item in items)
    return SideChange(
        side=side,
        before=before,
        after=after,
        direction=_direction(before, after),
        items=items,
        n_up=sum(item.change > 0 for item in items),
        n_down=sum(item.change < 0 for item in items),
        largest=tuple(item for item in items if furthest and abs(item.change) == furthest),
    )


def _direction(before: Decimal, after: Decimal) -> Direction:
    if before == after:
        return Direction.SAME
    return Direction.UP if after > before else Direction.DOWN


def _headline(points: Sequence[Point], comparison: Comparison | None) -> Headline:
    if not points:
        return Headline(HeadlineKind.NONE, None, None, None, None, None, None)
    latest = points[-1]
    return Headline(
        kind=_kind(points, comparison),
        leaning_from=comparison.leaning.before if comparison else None,
        leaning_to=latest.leaning,
        standing_from=comparison.standing.before if comparison else None,
        standing_to=latest.standing,
        since=comparison.first.on if comparison else None,
        region=latest.region,
    )


def _kind(points: Sequence[Point], comparison: Comparison | None) -> HeadlineKind:
    if comparison is None:
        return HeadlineKind.FIRST if len(points) == 1 else HeadlineKind.NOT_COMPARABLE
    moved = (
        comparison.leaning.direction is not Direction.SAME,
        comparison.standing.direction is not Direction.SAME,
    )
    return {
        (True, True): HeadlineKind.BOTH,
        (True, False): HeadlineKind.LEANING,
        (False, True): HeadlineKind.STANDING,
        (False, False): HeadlineKind.UNCHANGED,
    }[moved]


def _near_misses(point: Point) -> tuple[NearMiss, ...]:
    leaning, standing = point.assessed.leaning_sum, point.assessed.standing_sum
    return tuple(
        NearMiss(Side.LEANING, leaning, pair[0], region(*pair))
        if pair[0] != leaning
        else NearMiss(Side.STANDING, standing, pair[1], region(*pair))
        for pair in near_misses(leaning, standing)
    )
