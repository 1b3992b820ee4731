"""The parts of a criterion that ask for certain answers, as data, and the shape that every part has."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

Last = Annotated[int, Field(ge=1, le=30)]
Comparison = Literal["<=", ">=", "<", ">"]


class Shape(BaseModel):
    """A frozen piece of a criterion; a key that is not known is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Where(Shape):
    """Counts only where another answer of the same practice is at least `min`."""

    key: str
    min: int | float


class FieldPart(Shape):
    """A condition on one answer. A yes counts 100 and a no 0.

    `<=`, `>=` and `is` hold for each of the last `last` practices (1 unless said), for `times` practices, for `most`
    of them, or for a `share` of them in percent. `falls_by` and `rises_by` compare the first `from` (else `key`) with the
    latest `key`, or with `mean` the two answers of each practice on average. `distinct` counts different words, `total`
    adds the numbers of all practices up. `or` is another way to fulfil the part.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    key: str
    op: Literal["<=", ">=", "is", "falls_by", "rises_by", "distinct", "total"]
    value: int | float | str | tuple[str, ...]
    last: Last | None = None
    times: Last | None = None
    most: bool = False
    share: Annotated[int, Field(ge=1, le=100)] | None = None
    from_: str | None = Field(default=None, alias="from")
    mean: bool = False
    where: Where | None = None
    words: str | None = None
    or_: FieldPart | None = Field(default=None, alias="or")

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if (self.op == "is") is isinstance(self.value, int | float):
            raise ValueError('value is words with "is" and a number with every other op')
        if self.mean and self.from_ is None:
            raise ValueError("mean needs from")
        if sum((self.last is not None, self.times is not None, self.share is not None, self.most)) > 1:
            raise ValueError("only one of last, times, most and share")
        return self

    @property
    def number(self) -> float:
        """The value of an op that takes a number."""
        return self.value if isinstance(self.value, int | float) else 0.0

    @property
    def accepted(self) -> frozenset[str]:
        """The words that `is` accepts."""
        words = (self.value,) if isinstance(self.value, str) else self.value
        return frozenset(words) if isinstance(words, tuple) else frozenset()


class DailyPart(Shape):
    """An answer within its limit on `days` of the last `of` days; the worst answer of a day stands for the day."""

    field: str
    op: Literal["<=", ">="]
    value: int | float
    days: Annotated[int, Field(ge=1, le=31)]
    of: Annotated[int, Field(ge=1, le=31)]
    words: str | None = None


class PairPart(Shape):
    """Answer `a` against answer `b` of the same practice, true `times` times, among the last `last` where given."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    a: str
    op: Comparison
    b: str
    times: Last = 1
    last: Last | None = None
    words: str | None = None
    or_: FieldPart | None = Field(default=None, alias="or")
