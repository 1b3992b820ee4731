"""What a person's file tells of plans: steps, practices, changes, look backs."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from portal.demo.story_agreements import AgreementTold
from portal.demo.story_pieces import Ago, Clock, Piece
from portal.plans.attempts import LogStatus, Share
from portal.plans.models import PlanMode


class Practised(Piece):
    """One practice. `likely`: how sure before and for next time; `hard`: at the start, the peak and the end.

    Every other answer stands in `said`, by its field key.
    """

    ago: Ago
    clock: Clock = "19:30"
    status: LogStatus = LogStatus.FINISHED
    minutes: Annotated[int, Field(ge=1, le=720)] | None = None
    """How long it was; the planned time unless said."""
    points: tuple[tuple[int, int], ...] = ()
    """Ratings on the way: minute and value."""
    share: Share = Share.NOW
    likely: tuple[int, int] | None = None
    hard: tuple[int, int, int] | None = None
    said: dict[str, Any] = Field(default_factory=dict)

    @property
    def answers(self) -> dict[str, Any]:
        """All answers by field key."""
        found: dict[str, Any] = {}
        if self.likely:
            found["likelihood_before"], found["likelihood_next"] = self.likely
        if self.hard:
            found["suds_start"], found["suds_peak"], found["suds_end"] = self.hard
        return {**found, **self.said, "share": self.share}


class PaperWeek(Piece):
    """A week of a sheet of paper: rows of weekday (0 = Monday), activity, expected, actual; typed in so many days ago."""

    weeks_ago: Annotated[int, Field(ge=1)]
    typed: Ago
    rows: tuple[tuple[int, str, int, int], ...]


class Step(Piece):
    """A step made from a template's rung; words given here stand instead of the template's."""

    template: str
    rung: int
    title: str | None = None
    instructions: str | None = None
    feared: str | None = None
    habits: tuple[str, ...] | None = None
    per_week: int | None = None
    suds: int | None = None
    opened: Ago | None = None
    """Days ago the clinician opened it, where it did not open by itself."""
    done: Ago | None = None
    early: str | None = None
    """Why it was done although its criterion was not met."""
    note: str | None = None
    agreement: AgreementTold | None = None
    logs: tuple[Practised, ...] = ()
    weekly: tuple[PaperWeek, ...] = ()


class Changed(Piece):
    """A plan published anew with another day to look back together; `in_days` counts from today, back if negative."""

    ago: Ago
    in_days: int


class LookedBack(Piece):
    """A look back in session so many days ago; `in_days` counts from today to the next one, back if negative."""

    ago: Ago
    in_days: int
    client: Annotated[int, Field(ge=0, le=4)]
    clinician: Annotated[int, Field(ge=0, le=4)]
    goal: Annotated[int, Field(ge=0, le=10)] | None = None
    choosing: Annotated[int, Field(ge=0, le=100)] | None = None
    """From 0, something I must have, to 100, something I choose."""
    learned: str
    changed: str | None = None
    summary: str | None = None
    note: str | None = None


class PlanTold(Piece):
    """A plan from its first draft on; a missing day means that it has not come so far."""

    made: Ago
    offered: Ago | None = None
    accepted: Ago | None = None
    agreed_in_session: bool = False
    title: str | None = None
    goal: str | None = None
    shared_goal: str | None = None
    why: str | None = None
    safe_now: str | None = None
    mode: PlanMode = PlanMode.LADDER
    cue_if: str | None = None
    cue_then: str | None = None
    confidence: int | None = None
    obstacle: str | None = None
    obstacle_answer: str | None = None
    first_review: Annotated[int, Field(ge=1)] | None = None
    """Days after the draft; the product's own preset unless said."""
    remind_at: Annotated[int, Field(ge=8, le=20)] | None = None
    """The hour of the day at which it reminds; the client says yes with the plan."""
    changed: tuple[Changed, ...] = ()
    looked_back: tuple[LookedBack, ...] = ()
    completed: Ago | None = None
    learned: str | None = None
    steps: Annotated[tuple[Step, ...], Field(min_length=1)]
