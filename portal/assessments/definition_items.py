"""What an instrument file may say of its questions, and of answers whose result is known."""

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field, StrictBool, StrictInt

from portal.assessments.definition_words import Key, Option, Part, Text, Words, as_view

RATING = tuple(range(101))
"""The values of an item that is rated from 0 to 100."""


class Anchors(Part):
    """What the two ends of the answers mean, as the publication names them; not the wording of a form."""

    low: Text
    high: Text


class Item(Part):
    """A question. Without `text` only its number and its `values` are known: the wording comes from the clinic.

    `short` names it in the clinician's tables; `options` only where they differ from the instrument's. `rated` asks
    for 0 to 100, with `anchors` of its own if it has any.
    """

    n: StrictInt
    scale: Key | None = None
    short: Text | None = None
    text: Text | None = None
    values: tuple[StrictInt, ...] = ()
    rated: StrictBool = False
    anchors: Anchors | None = None
    reversed: StrictBool = False
    options: tuple[Option, ...] = ()


class Example(Part):
    """Answers and the expected (numerator, denominator) of each scale; a scale not named has no result.

    `all` is the answer to every item that `answers` does not name, `open` lists items without one.
    """

    about: Words
    all: StrictInt | None = None
    open: tuple[StrictInt, ...] = ()
    answers: Annotated[Mapping[int, StrictInt], *as_view] = Field(default_factory=dict, validate_default=True)
    context: Annotated[Mapping[str, StrictBool], *as_view] = Field(
        default_factory=dict, validate_default=True
    )
    scales: Annotated[Mapping[str, tuple[int, int]], *as_view]
    n_missing: StrictInt = 0
    band: str | None = None
    scale_bands: Annotated[Mapping[str, str], *as_view] = Field(default_factory=dict, validate_default=True)
    bands_alt: Annotated[Mapping[str, str], *as_view] = Field(default_factory=dict, validate_default=True)
    flags: Annotated[Mapping[str, bool | int], *as_view] = Field(default_factory=dict, validate_default=True)

    def given(self, items: tuple[Item, ...]) -> dict[int, int]:
        """The answers of the whole form."""
        filled = {} if self.all is None else {item.n: self.all for item in items}
        return {n: value for n, value in {**filled, **self.answers}.items() if n not in self.open}
