"""The points of several comfort assessments, which of them a line may join, and what the plane draws."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise
from uuid import UUID

from portal.assessments.regions import (
    FeedbackKey,
    Region,
    all_the_same,
    ask_alone_items,
    feedback_key,
    region,
)

PLANE_POINTS = 8


class BreakReason(StrEnum):
    """Why two assessments that follow each other are not joined by a line."""

    PERSON = "person"
    LANGUAGE = "language"


@dataclass(frozen=True)
class Assessed:
    """One complete, scored assessment as stored: sums of five answers (5 to 25) and all ten answers."""

    assessment_id: UUID
    on: date
    leaning_sum: int
    standing_sum: int
    person: str
    lang: str
    answers: Mapping[int, int]


@dataclass(frozen=True)
class Point:
    """An assessment in its place: numbered from 1 in order of time. Means have one decimal and are exact."""

    number: int
    assessed: Assessed
    leaning: Decimal
    standing: Decimal
    region: Region
    feedback: FeedbackKey

    @property
    def on(self) -> date:
        return self.assessed.on

    @property
    def all_the_same(self) -> bool:
        return all_the_same(self.assessed.answers)

    @property
    def ask_alone(self) -> tuple[int, ...]:
        return ask_alone_items(self.assessed.answers)


@dataclass(frozen=True)
class Segment:
    """Points that one line may join: the same person in mind, answered in the same language."""

    person: str
    lang: str
    points: tuple[Point, ...]


@dataclass(frozen=True)
class Break:
    """Two neighbours in time that no line joins, and why."""

    before: Point
    after: Point
    reasons: tuple[BreakReason, ...]


@dataclass(frozen=True)
class PlanePath:
    """What the plane draws: at most eight points, the lines that join them, how many are left out."""

    points: tuple[Point, ...]
    paths: tuple[tuple[Point, ...], ...]
    n_left_out: int


def points_in_order(assessments: Iterable[Assessed]) -> tuple[Point, ...]:
    """The points in order of time, numbered from 1; those of one day keep their given order."""
    ordered = sorted(assessments, key=lambda assessed: assessed.on)
    return tuple(_point(number, assessed) for number, assessed in enumerate(ordered, start=1))


def mean_of_five(total: int) -> Decimal:
    """The mean of five answers from their sum, with one decimal, exact."""
    return Decimal(total * 2).scaleb(-1)


def _point(number: int, assessed: Assessed) -> Point:
    sums = (assessed.leaning_sum, assessed.standing_sum)
    return Point(
        number=number,
        assessed=assessed,
        leaning=mean_of_five(assessed.leaning_sum),
        standing=mean_of_five(assessed.standing_sum),
        region=region(*sums),
        feedback=feedback_key(*sums),
    )


def segments_of(points: Iterable[Point]) -> tuple[Segment, ...]:
    """The points parted by person and language, in order of first appearance."""
    groups: dict[tuple[str, str], list[Point]] = {}
    for point in points:
        groups.setdefault((point.assessed.person, point.assessed.lang), []).append(point)
    return tuple(Segment(person, lang, tuple(members)) for (person, lang), members in groups.items())


def breaks_of(points: Sequence[Point]) -> tuple[Break, ...]:
    """Every two neighbours in time that differ in person or language."""
    found = []
    for before, after in pairwise(points):
        differs = {
            BreakReason.PERSON: before.assessed.person != after.assessed.person,
            BreakReason.LANGUAGE: before.assessed.lang != after.assessed.lang,
        }
        if reasons := tuple(reason for reason, true in differs.items() if true):
            found.append(Break(before, after, reasons))
    return tuple(found)


def comparable_with_latest(points: Sequence[Point]) -> tuple[Point, ...]:
    """The latest point and the earlier ones of its person and language, in order; none of no points."""
    return next((s.points for s in segments_of(points) if s.points[-1] is points[-1]), ())


def plane_path(points: Sequence[Point]) -> PlanePath:
    """The latest eight points; the first that is comparable with the latest always stays, as the start."""
    shown = list(points[-PLANE_POINTS:])
    start = comparable_with_latest(points)[:1]
    if start and start[0] not in shown:
        shown[0] = start[0]
    paths = tuple(segment.points for segment in segments_of(shown))
    return PlanePath(tuple(shown), paths, len(points) - len(shown))
