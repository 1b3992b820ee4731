"""How many minutes a day a client is asked for, and what that figure rests on. Pure."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

from portal.defaults import DEFAULTS

ENOUGH_MEASURED = DEFAULTS["known_minutes"].value
"""Practices whose minutes are known before their median is used `[D]`."""
WEEK = 7
GUESS = DEFAULTS["guess_minutes_practice"].value
MOST_MINUTES = DEFAULTS["burden_minutes"].value


class Basis(enum.StrEnum):
    """Where the minutes of a practice come from, the surest first."""

    MEASURED = "measured"
    PLANNED = "planned"
    TEMPLATE = "template"
    GUESS = "guess"


@dataclass(frozen=True, kw_only=True)
class AskedPractice:
    """A step that is practised now: minutes measured at each practice, planned, and as its template guesses."""

    times_per_week: int
    measured: Sequence[int] = ()
    planned: int | None = None
    template: int | None = None

    def minutes(self, guess: int, known: int = ENOUGH_MEASURED) -> tuple[float, Basis]:
        """Minutes of one practice, and what they rest on."""
        if len(self.measured) >= known:
            return float(median(self.measured)), Basis.MEASURED
        if self.planned is not None:
            return float(self.planned), Basis.PLANNED
        if self.template is not None:
            return float(self.template), Basis.TEMPLATE
        return float(guess), Basis.GUESS


@dataclass(frozen=True)
class AskedForm:
    """A questionnaire: its minutes by the catalogue, and the days from one to the next."""

    minutes: int
    every_days: int


@dataclass(frozen=True)
class Burden:
    """Minutes a day, by what they are for; `bases` names what the practices rest on, the surest first."""

    practice: float
    forms: float
    diary: float
    bases: tuple[Basis, ...]
    most: int = MOST_MINUTES

    @property
    def minutes(self) -> int:
        """All of them, rounded half up; never 0 while anything is asked."""
        asked = self.practice + self.forms + self.diary
        return max(_rounded(asked), 1 if asked > 0 else 0)

    @property
    def practice_minutes(self) -> int:
        """Those of practices, rounded half up."""
        return _rounded(self.practice)

    @property
    def other_minutes(self) -> int:
        """The rest, so that the parts add up to the whole."""
        return self.minutes - self.practice_minutes

    @property
    def form_minutes(self) -> int:
        """What is left of the rest for questionnaires, so that the parts add up here too."""
        return max(self.other_minutes - int(self.diary), 0)

    @property
    def is_much(self) -> bool:
        """Whether it is more than the clinic or the clinician wants to ask."""
        return self.minutes > self.most


def burden(
    practices: Iterable[AskedPractice],
    forms: Iterable[AskedForm] = (),
    *,
    diary_minutes: int = 0,
    guess: int = GUESS,
    known: int = ENOUGH_MEASURED,
    most: int = MOST_MINUTES,
) -> Burden:
    """What everything comes to. `diary_minutes` are minutes a day; `guess` stands where nothing else is known; after `known`
    practices with minutes these hold."""
    asked = [(one.times_per_week, *one.minutes(guess, known)) for one in practices]
    found = {basis for _, _, basis in asked}
    return Burden(
        practice=sum(times * minutes for times, minutes, _ in asked) / WEEK,
        forms=sum(form.minutes / max(form.every_days, 1) for form in forms),
        diary=float(diary_minutes),
        bases=tuple(basis for basis in Basis if basis in found),
        most=most,
    )


def _rounded(minutes: float) -> int:
    return int(minutes + 0.5)
