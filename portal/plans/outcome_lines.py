"""C12: the lines of must or choose, whole alone and richer together, from reviews and questionnaires. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Protocol

from portal.charts import OutcomeLine, Rated, merge, outcome_line

OUTCOMES = {
    "choosing": ("must_choose", "choosing"),
    "whole": ("whole_richer", "whole"),
    "richer": ("whole_richer", "richer"),
}
"""The lines by name: instrument and scale."""


class Result(Protocol):
    """A questionnaire's result on a scale."""

    @property
    def on(self) -> date: ...
    @property
    def value(self) -> Fraction | None: ...


class LookedBack(Protocol):
    """A review."""

    @property
    def held_on(self) -> date: ...
    @property
    def must_or_choose(self) -> int | None: ...


def outcome_lines(
    results: Mapping[tuple[str, str], Sequence[Result]], reviews: Iterable[LookedBack]
) -> Mapping[str, OutcomeLine]:
    """Must or choose from reviews and its questionnaire, the other two from theirs; a form goes before a review."""
    rated = {
        name: [Rated(one.on, round(one.value)) for one in results.get(scale, ()) if one.value is not None]
        for name, scale in OUTCOMES.items()
    }
    said = [Rated(one.held_on, one.must_or_choose) for one in reviews if one.must_or_choose is not None]
    reviewed = {"choosing": said}
    return {name: outcome_line(merge(reviewed.get(name, ()), ratings)) for name, ratings in rated.items()}
