"""What stands around the items of an instrument: texts in both languages, choices, the words of the plane."""

from types import MappingProxyType
from typing import Annotated, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    PlainSerializer,
    StrictInt,
    StringConstraints,
    model_validator,
)

from portal.assessments.once import once
from portal.assessments.regions import FeedbackKey, Region

Lang = Literal["en", "zh"]
Key = Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9_]*$", max_length=40)]
Words = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
as_view = (AfterValidator(MappingProxyType), PlainSerializer(dict))


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


class Option(Part):
    value: StrictInt
    label: Text


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
        once("regions", [entry.key for entry in self.regions], needed=Region)
        once("feedback", [entry.key for entry in self.feedback], needed=FeedbackKey)
        return self

    def words_for(self, region: Region) -> Text:
        return next(entry.words for entry in self.regions if entry.key is region)

    def feedback_for(self, key: FeedbackKey) -> Feedback:
        return next(entry for entry in self.feedback if entry.key is key)


class Fact(Part):
    """Something that the results of this instrument cannot say, or that their reader must know."""

    key: Key
    text: Text
