"""What a person's file tells of the diary: weeks with hard moments and quiet days, when it was asked for."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from portal.clients.sharing import Share
from portal.demo.story_pieces import Ago, Answer, Clock, Piece
from portal.diary.kinds import Acted, Repaired, Trigger

Weekday = Annotated[int, Field(ge=0, le=6)]


class Moment(Piece):
    """A hard moment, written down when it came; `day` is 0 for Monday, None for the day of the anchor."""

    day: Weekday | None = None
    clock: Clock
    trigger: Trigger | None = None
    peak: Answer | None = None
    minutes: Annotated[int, Field(ge=0, le=1440)] | None = None
    still_going: bool = False
    urge: Answer | None = None
    acted: Acted | None = None
    repaired: Repaired | None = None
    repair_hours: Annotated[int, Field(ge=0, le=720)] | None = None
    interference: Annotated[int, Field(ge=0, le=4)] | None = None
    share: Share = Share.NOW
    said: dict[str, Any] = Field(default_factory=dict)


class DiaryWeek(Piece):
    """A calendar week, so many weeks `after` that of the diary's anchor; `quiet` days were said to have none."""

    after: int
    moments: tuple[Moment, ...] = ()
    quiet: tuple[Weekday, ...] = ()


class DiaryTold(Piece):
    """A diary. Weeks count from that of the day `anchor` days ago: what else happened then falls into the same week."""

    anchor: Ago
    baseline_after: int | None = None
    """The week on whose Monday a baseline of two weeks was asked for."""
    asked_since_after: int | None = None
    """The week from whose Monday on it is asked for until further notice."""
    weeks: tuple[DiaryWeek, ...] = ()
