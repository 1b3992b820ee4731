"""What a homework template is made of: the questions it adds, its rungs, the clauses of its success sentence. Pure."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from portal.plans.definition_words import Key, Line, Piece, Text


class Choice(Piece):
    """One answer to choose."""

    key: Key
    label: Text


class ExtraField(Piece):
    """What a template asks at each practice besides its log set."""

    key: Key
    type: Literal["text", "number", "rating", "choice", "choices", "yes_no", "count"]
    label: Text
    phase: Literal["before", "after"] = "after"
    min: float | None = None
    max: float | None = None
    choices: tuple[Choice, ...] = ()
    required: bool = False

    @model_validator(mode="after")
    def _choices_fit(self) -> Self:
        if bool(self.choices) is not (self.type in ("choice", "choices")):
            raise ValueError("choices belong to the types choice and choices, and only to them")
        return self

    @property
    def choice_keys(self) -> tuple[str, ...]:
        """The keys of the choices, in order."""
        return tuple(choice.key for choice in self.choices)


class Rung(Piece):
    """One graded step: how much is asked, and the words a plan step starts with."""

    text: Line
    title: Text
    instructions: Text
    suds_guess: Annotated[int, Field(ge=0, le=100)] | None = None
    dose_text: Line
    target_count: Annotated[int, Field(ge=1, le=30)]
    target_days: Annotated[int, Field(ge=1, le=14)]
    times_per_week: Annotated[int, Field(ge=1, le=21)]
    planned_minutes: Annotated[int, Field(ge=1, le=720)] | None = None
    takes_minutes: Annotated[int, Field(ge=1, le=720)] | None = None
    """A guess of what one practice asks of the day where no length is planned `[D]`."""
    leaves_out: tuple[str, ...] = ()
    """Parts of the template's criterion that only a later rung can fulfil."""
    rehearsal: bool = False
    """Made ready or tried out in a calm moment: no event of the diary, so it is written down as a practice."""

    @property
    def asks_minutes_of_day(self) -> int | None:
        """What one practice asks of the day: its planned length, else the file's guess."""
        return self.planned_minutes or self.takes_minutes

    @model_validator(mode="after")
    def _short(self) -> Self:
        for lang in ("en", "zh"):
            if len(self.title.text(lang)) > 80:
                raise ValueError("title: at most 80 characters")
            instructions = self.instructions.text(lang)
            if len(instructions) > 600 or len(instructions.splitlines()) > 5:
                raise ValueError("instructions: at most 5 lines and 600 characters")
        return self


class Clause(Piece):
    """A clause of the success sentence, and the one part of the criterion that computes it."""

    text: Line
    part: Line
