"""Five minutes between an urge and what one does about it: when they are over, what is rated on the way. Pure."""

from __future__ import annotations

import enum
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

LENGTH = timedelta(minutes=5)
LONGEST = timedelta(hours=24)
"""One that was started longer ago is not gone on with."""
MOST_ROUNDS, MOST_POINTS, LATEST = 48, 60, 1440


class BodyPlace(enum.StrEnum):
    """Where in the body an urge is felt."""

    CHEST = "chest"
    THROAT = "throat"
    STOMACH = "stomach"
    HEAD = "head"
    SHOULDERS = "shoulders"
    HANDS = "hands"
    LEGS = "legs"
    ALL_OVER = "all_over"


def over_at(started_at: datetime, rounds: Sequence[int]) -> datetime:
    """When the five minutes that run are over; `rounds` are the seconds from the start at which each five began."""
    return started_at + timedelta(seconds=rounds[-1] if rounds else 0) + LENGTH


def another_round(started_at: datetime, rounds: Sequence[int], *, at: datetime) -> list[int]:
    """The rounds with one more that begins now; while five minutes still run they are the ones that run."""
    there = list(rounds) or [0]
    if at < over_at(started_at, there) or len(there) >= MOST_ROUNDS:
        return there
    return [*there, int((at - started_at).total_seconds())]


def minutes_between(started_at: datetime, at: datetime) -> int:
    """Whole minutes from the start, 0 to a day."""
    return max(0, min(int((at - started_at).total_seconds() // 60), LATEST))


def with_point(points: Sequence[Mapping[str, Any]], minute: int, value: int) -> list[dict[str, int]]:
    """The ratings with one more, in order of time; one of the same minute gives way."""
    kept = {int(point["t_min"]): int(point["v"]) for point in points}
    kept[minute] = value
    return [{"t_min": at, "v": kept[at]} for at in sorted(kept)][:MOST_POINTS]
