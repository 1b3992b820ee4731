"""What an instrument file may say: the questionnaire, its scales, its words and its worked examples."""

from collections import Counter
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Annotated, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    PlainSerializer,
    StrictBool,
    StrictInt,
    StringConstraints,
    model_validator,
)

from portal.assessments.regions import HIGHEST_SUM, LOWEST_SUM, FeedbackKey, Region

TOTAL = "total"

Lang = Literal["en", "zh"]
Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
Words = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
_as_view = (AfterValidator(MappingProxyType), PlainSerializer(dict))


class Part(BaseModel):
    """A frozen piece of a definition; a key that is not known is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Text(Part):
    """The same words in both languages."""

    en: Words
    zh: Words

    def of(self, lang: Lang) -> str:
        """The words in one language."""
        return self.zh if lang == "zh" else self.en


class Licence(Part):
    """May the wording be used: `tier` A, B, C, X or, for what the project supplies itself, "?"."""

    tier: Literal["A", "B", "C", "X", "?"]
    statement: Words


class Band(Part):
    """A named range of a scale's sum of keyed answers, both ends included."""

    key: Key
    min: StrictInt
    max: StrictInt


class ScaleChange(Part):
    """What is said between two dates; `moved` takes %(before)s and %(after)s, `stayed` takes %(value)s."""

    moved: Text
    stayed: Text


class Scale(Part):
    """One scale. `total` covers every item, any other key those items that name it.

    `min_answered` is how many answers a result needs; without it, all. Bands are read on the sum.
    """

    key: Key
    method: Literal["sum", "mean"]
    name: Text
    higher_means: Text
    min_answered: StrictInt | None = None
    bands: tuple[Band, ...] = ()
    change: ScaleChange | None = None


class Option(Part):
    value: StrictInt
    label: Text


class Item(Part):
    """A scored question. `short` names it in the clinician's tables; `options` only where they differ."""

    n: StrictInt
    scale: Key
    short: Text
    text: Text
    reversed: StrictBool = False
    options: tuple[Option, ...] = ()


class Choice(Part):
    key: Key
    label: Text


class FollowUp(Part):
    """An optional question after item `after`; it never enters a score."""

    after: StrictInt
    key: Key
    text: Text
    choices: tuple[Choice, ...]


class PersonInMind(Part):
    """Whom the answers are about; `reminder` stands under each item and takes %(person)s."""

    question: Text
    reminder: Text
    choices: tuple[Choice, ...]


class Wording(Part):
    """What stands around the items."""

    opening: Text
    heading: Text
    declined: Text
    one_open: Text


class RegionWords(Part):
    """Region words that a client may glimpse."""

    key: Region
    words: Text


class Feedback(Part):
    """A feedback text; a next step is a closing sentence of its own, for a clear safety screen only."""

    key: FeedbackKey
    text: Text
    closing_clear: Text | None = None
    closing_otherwise: Text | None = None

    @model_validator(mode="after")
    def _both_closings_or_none(self) -> Self:
        if (self.closing_clear is None) != (self.closing_otherwise is None):
            raise ValueError("closing_clear and closing_otherwise go together")
        return self

    def texts(self, lang: Lang, *, screen_clear: bool) -> tuple[str, ...]:
        """Whole sentences in order: the text, then the closing that fits the safety screen, if any."""
        closing = self.closing_clear if screen_clear else self.closing_otherwise
        return tuple(part.of(lang) for part in (self.text, closing) if part is not None)


class Plane(Part):
    """Reads two scales of five answers together as a region, with all words about the result."""

    dependence: Key
    independence: Key
    under_feedback: Text
    change_unknown: Text
    ask_alone: Text
    regions: tuple[RegionWords, ...]
    feedback: tuple[Feedback, ...]

    @model_validator(mode="after")
    def _every_region_has_its_words(self) -> Self:
        _once("regions", [entry.key for entry in self.regions], needed=Region)
        _once("feedback", [entry.key for entry in self.feedback], needed=FeedbackKey)
        return self

    def words_for(self, region: Region) -> Text:
        return next(entry.words for entry in self.regions if entry.key is region)

    def feedback_for(self, key: FeedbackKey) -> Feedback:
        return next(entry for entry in self.feedback if entry.key is key)


class Fact(Part):
    """Something that the results of this instrument cannot say, or that their reader must know."""

    key: Key
    text: Text


class Example(Part):
    """Answers and the expected (numerator, denominator) of each scale; a scale not named has no result."""

    about: Words
    answers: Annotated[Mapping[int, StrictInt], *_as_view]
    scales: Annotated[Mapping[str, tuple[int, int]], *_as_view]
    n_missing: StrictInt = 0
    band: str | None = None
    scale_bands: Annotated[Mapping[str, str], *_as_view] = Field(default_factory=dict, validate_default=True)


class Instrument(Part):
    """A questionnaire definition as its file states it. A published version is superseded, never edited.

    `all_items_needed`: one open item leaves every scale without a result, not only its own.
    """

    code: Key
    version: StrictInt
    title: Text
    source: Words
    licence: Licence
    languages: tuple[Lang, ...]
    zh_status: Literal["draft", "reviewed"]
    recall: Text
    minutes: StrictInt
    all_items_needed: StrictBool
    wording: Wording
    options: tuple[Option, ...]
    scales: tuple[Scale, ...]
    items: tuple[Item, ...]
    person: PersonInMind | None = None
    follow_ups: tuple[FollowUp, ...] = ()
    plane: Plane | None = None
    cannot_say: tuple[Fact, ...] = ()
    examples: tuple[Example, ...]

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        _once("scales", [scale.key for scale in self.scales])
        _once("items", [item.n for item in self.items], needed=range(1, len(self.items) + 1))
        for item in self.items:
            self._check_item(item)
        for scale in self.scales:
            self._check_scale(scale)
        for follow_up in self.follow_ups:
            self.item(follow_up.after)
        if self.plane:
            self._check_plane(self.plane)
        if not self.examples:
            raise ValueError("examples: at least one is needed")
        return self

    def _check_item(self, item: Item) -> None:
        self.scale(item.scale)
        values = self.values(item)
        _once(f"items.{item.n}.options", values)
        if len(values) < 2:
            raise ValueError(f"items.{item.n}.options: at least two are needed")
        if item.reversed and {min(values) + max(values) - v for v in values} != set(values):
            raise ValueError(f"items.{item.n}.reversed: its values are not the same when turned round")

    def _check_scale(self, scale: Scale) -> None:
        count = len(self.items_of(scale))
        needed = count if scale.min_answered is None else scale.min_answered
        if not 1 <= needed <= count:
            raise ValueError(f"scales.{scale.key}.min_answered: not between 1 and its {count} items")
        if scale.method == "sum" and needed < count:
            raise ValueError(f"scales.{scale.key}.min_answered: a sum needs all of its items")
        if scale.bands:
            edges = [edge for band in scale.bands for edge in (band.min, band.max + 1)]
            low, high = self.sum_range(scale)
            if (
                any(band.min > band.max for band in scale.bands)
                or edges[1:-1:2] != edges[2::2]
                or (edges[0], edges[-1]) != (low, high + 1)
            ):
                raise ValueError(
                    f"scales.{scale.key}.bands: they do not cover {low} to {high} without gap or overlap"
                )

    def _check_plane(self, plane: Plane) -> None:
        for key in (plane.dependence, plane.independence):
            scale = self.scale(key)
            if self.sum_range(scale) != (LOWEST_SUM, HIGHEST_SUM) or len(self.items_of(scale)) != 5:
                raise ValueError(f"plane: {key} is not five items with values from 1 to 5")
            if scale.min_answered not in (None, 5):
                raise ValueError(f"plane: {key} must need all of its five answers")

    def scale(self, key: str) -> Scale:
        """The scale of that key. Raises ValueError."""
        for scale in self.scales:
            if scale.key == key:
                return scale
        raise ValueError(f"scales: there is no {key!r}")

    def item(self, n: int) -> Item:
        """The item of that number. Raises ValueError."""
        for item in self.items:
            if item.n == n:
                return item
        raise ValueError(f"items: there is no {n}")

    def items_of(self, scale: Scale) -> tuple[Item, ...]:
        """The items that a scale counts, in the file's order."""
        return tuple(item for item in self.items if scale.key in (TOTAL, item.scale))

    def options_of(self, item: Item) -> tuple[Option, ...]:
        """The options of an item: its own, else those of the whole instrument."""
        return item.options or self.options

    def values(self, item: Item) -> tuple[int, ...]:
        """The values that an answer to the item may have."""
        return tuple(option.value for option in self.options_of(item))

    def sum_range(self, scale: Scale) -> tuple[int, int]:
        """The smallest and the largest attainable sum of a scale."""
        values = [self.values(item) for item in self.items_of(scale)]
        return sum(map(min, values)), sum(map(max, values))


def _once(key: str, found: Iterable[object], needed: Iterable[object] | None = None) -> None:
    counts = Counter(found)
    if doubled := [str(entry) for entry, count in counts.items() if count > 1]:
        raise ValueError(f"{key}: given twice: {', '.join(doubled)}")
    if needed is not None and (missing := [str(entry) for entry in needed if entry not in counts]):
        raise ValueError(f"{key}: missing: {', '.join(missing)}")
