"""The parts of a criterion as data: what a step's file or plan may ask before the step counts as reached."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Annotated, Any, Literal, Self, TypeVar

from pydantic import Field, model_validator

from portal.defaults import DEFAULTS
from portal.plans.criterion_answer_parts import DailyPart, FieldPart, Last, PairPart, Shape

Percent = Annotated[int, Field(ge=0, le=100)]
DEFAULT_SHARE = DEFAULTS["share_of_minutes"].value / 100
"""Which share of the planned minutes makes an attempt count `[D]`."""


class Dose(Shape):
    """How many counted practices, on how many different days. The only place for counts and days of a step."""

    count: Annotated[int, Field(ge=1, le=30)]
    days: Annotated[int, Field(ge=1, le=14)]
    min_share_of_planned: Annotated[float, Field(gt=0, le=1)] = DEFAULT_SHARE

    @model_validator(mode="after")
    def _days_fit(self) -> Self:
        if self.days > self.count:
            raise ValueError("days may not be more than count")
        return self


class Approach(Shape):
    """The last practices without any key safety behaviour."""

    last: Last = 2
    no_key_safety: Literal[True] = True
    required: bool = True


class Learning(Shape):
    """The feared outcome looks less likely: down by `drop_points`, or at `or_below` after having been above it."""

    drop_points: Percent = 30
    or_below: Percent | None = None
    required: bool = True


class Tolerance(Shape):
    """ "I could handle it": the mean of the last practices."""

    coped_min: Percent = 60
    last: Last = 2
    required: bool = True


class Classical(Shape):
    """Distress came down: peak at `peak_max` or less, or end at `or_end_ratio` of the peak. Off unless chosen."""

    enabled: bool = False
    peak_max: Percent = 40
    or_end_ratio: Annotated[float, Field(ge=0, le=1)] = 0.5
    last: Last = 2


class RealUse(Shape):
    """Uses of a skill at a real trigger that helped at least so much."""

    count: Annotated[int, Field(ge=1, le=30)] = 3
    helped_min: Percent = 50


class Weekly(Shape):
    """At least `target` practices a week, in `weeks` of the last `of` weeks (Monday to Sunday)."""

    target: Annotated[int, Field(ge=1, le=21)]
    weeks: Annotated[int, Field(ge=1, le=12)]
    of: Annotated[int, Field(ge=1, le=12)]


class Kept(Shape):
    """An agreement kept on `days` of the last `of` days; `field` says "yes" on a day it was kept."""

    days: Annotated[int, Field(ge=1, le=31)]
    of: Annotated[int, Field(ge=1, le=31)]
    field: str = "kept"


SINGLE_PARTS = (
    "dose",
    "approach",
    "learning",
    "tolerance",
    "classical",
    "real_use",
    "weekly",
    "kept",
    "ease_gain",
)
LISTED_PARTS = ("field", "daily", "pair", "judged")


class Criterion(Shape):
    """When a step counts as reached. Parts of a list are named by their number from 1: `field.1`."""

    dose: Dose | None = None
    approach: Approach | None = None
    learning: Learning | None = None
    tolerance: Tolerance | None = None
    classical: Classical | None = None
    real_use: RealUse | None = None
    weekly: Weekly | None = None
    kept: Kept | None = None
    ease_gain: Percent | None = None
    field: tuple[FieldPart, ...] = ()
    daily: tuple[DailyPart, ...] = ()
    pair: tuple[PairPart, ...] = ()
    judged: tuple[str, ...] = ()
    min_share_of_planned: Annotated[float, Field(gt=0, le=1)] | None = None
    """Of a step without a dose, which else says it: the share of the planned minutes that makes an attempt count."""

    @property
    def share(self) -> float:
        """Which share of the planned minutes makes an attempt count."""
        return self.dose.min_share_of_planned if self.dose else self.min_share_of_planned or DEFAULT_SHARE

    @property
    def part_names(self) -> tuple[str, ...]:
        """The names of the parts that are there, in order."""
        return tuple(name for name, _ in self.named_parts())

    @property
    def has_count(self) -> bool:
        """Whether it says how much is to be practised."""
        return bool(self.dose or self.weekly or self.kept)

    def named_parts(self) -> Iterator[tuple[str, object]]:
        """Each part with its name."""
        for name in SINGLE_PARTS:
            if getattr(self, name) is not None:
                yield name, getattr(self, name)
        for name in LISTED_PARTS:
            for number, part in enumerate(getattr(self, name), start=1):
                yield f"{name}.{number}", part

    def without(self, names: Collection[str]) -> Criterion:
        """The same without the named parts."""
        kept: dict[str, Any] = {}
        for name, part in self.named_parts():
            if name in names:
                continue
            key, dot, _ = name.partition(".")
            kept[key] = (*kept.get(key, ()), part) if dot else part
        return Criterion(**kept, min_share_of_planned=self.min_share_of_planned)

    def with_dose(self, dose: Dose) -> Criterion:
        """The same with this dose; windows and days beyond the dose shrink to it."""
        singles = {"approach": self.approach, "tolerance": self.tolerance, "classical": self.classical}
        fitted = {name: _fitted(part, part.last, dose.count) for name, part in singles.items() if part}
        fields = tuple(_fitted(part, part.last, dose.count) for part in self.field)
        pairs = tuple(_fitted(part, part.last, dose.count) for part in self.pair)
        daily = tuple(part.model_copy(update={"days": min(part.days, dose.days)}) for part in self.daily)
        return self.model_copy(
            update={**fitted, "dose": dose, "field": fields, "pair": pairs, "daily": daily}
        )

    def as_json(self) -> dict[str, Any]:
        """The JSON of the data model, without what is not asked."""
        dumped = self.model_dump(mode="json", by_alias=True, exclude_none=True)
        for name in ("field", "pair"):
            dumped[name] = [_said(part) for part in dumped[name]]
        return {key: value for key, value in dumped.items() if value != []}


def _said(part: dict[str, Any]) -> dict[str, Any]:
    """A field or pair part without the switches that are off."""
    kept = {key: value for key, value in part.items() if value is not False}
    return {**kept, "or": _said(kept["or"])} if "or" in kept else kept


Windowed = TypeVar("Windowed", bound=Shape)


def _fitted(part: Windowed, last: int | None, count: int) -> Windowed:
    """The part with a window of at most `count`; one without a window stays as it is."""
    return part if last is None else part.model_copy(update={"last": min(last, count)})
