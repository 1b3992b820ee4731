"""What a homework template file may say: its words, its rungs, what it asks, when a step counts as reached."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    model_validator,
)

from portal.plans.attempts import LogKind
from portal.plans.criterion_parts import DEFAULT_SHARE, Criterion, Dose
from portal.plans.criterion_wording import apart, reworded
from portal.plans.logsets import LOG_SETS, get_log_set

WITH_PARTNER = frozenset({"S12", "S13", "S14"})


def _known_log_set(code: str) -> str:
    if code not in LOG_SETS:
        raise ValueError(f"there is no log set {code}")
    return code


Lang = Literal["en", "zh"]
LogSetCode = Annotated[str, AfterValidator(_known_log_set)]
Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
Line = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
Layout = Literal[
    "P-EXP",
    "P-LADDER",
    "P-SKILL",
    "P-CARD",
    "P-DIARY",
    "P-RECORD",
    "P-AGREE",
    "P-LIST",
    "P-MAP",
    "P-REFLECT",
]
Audience = Literal["over_dependent", "hyper_independent", "both", "general", "general_anxiety"]


class Piece(BaseModel):
    """A frozen piece of a template; a key that is not known is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Words(Piece):
    """A text in English and, where it is translated, in Chinese. In a file plain text is English."""

    en: Line
    zh: Line | None = None

    def text(self, lang: str) -> str:
        """The text in that language, in English while it is not translated."""
        return self.zh if lang == "zh" and self.zh else self.en

    def lang(self, lang: str) -> Lang:
        """The language in which `text` answers: for the `lang` mark of a page."""
        return "zh" if lang == "zh" and self.zh else "en"


def _as_words(value: object) -> object:
    return {"en": value} if isinstance(value, str) else value


Text = Annotated[Words, BeforeValidator(_as_words)]
STANDING_CAUTION = Words(
    en="Leave this for the session first while there is violence, threat, control or stalking in the relationship, a "
    "present wish to die, psychosis or mania without treatment, heavy drinking or drug use on practice days, or a "
    "strong sense that nothing is real.",
    zh="有以下情形时，先留到面谈中处理：关系里有暴力、威胁、控制或跟踪；当前有想死的念头；未经治疗的精神病性症状或躁狂；"
    "练习日大量饮酒或使用毒品；或者强烈地觉得一切都不真实。",
)
"""Added by the loader to every exposure template and to the three agreements with a partner."""


class Titles(Words):
    """The title, always in both languages."""

    zh: Line


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


class HomeworkTemplate(Piece):
    """One library entry, in one version."""

    id: Annotated[str, StringConstraints(pattern=r"^[ES]\d\d(-[1-9]\d{0,3})?$")]
    """Of the library "E03"; a clinic's own copy of it "E03-1"."""
    version: Annotated[int, Field(ge=1)]
    parent_version: Annotated[int, Field(ge=1)] | None = None
    """Of a copy: the version of the library's entry that it was made from."""
    type: Literal["exposure", "skill", "agreement", "reflection"]
    titles: Titles
    zh_status: Literal["draft", "reviewed"]
    audience: Annotated[tuple[Audience, ...], Field(min_length=1)]
    purpose: Text
    why_suggestion: Text
    stop_when: Text | None = None
    log_set: LogSetCode
    layouts: Annotated[tuple[Layout, ...], Field(min_length=1)]
    cautions: Text
    contraindications: tuple[Text, ...] = ()
    standing_caution_text: Text | None = None
    noticed_by_partner: bool
    partner_involved: bool = False
    """Whether someone else has to take part."""
    medical_item: bool = False
    tool_role: Literal["soothe", "stay"] | None = None
    safety_signal: bool = False
    """Whether safety may come to hang on it; then it has to fade."""
    fading: Text | None = None
    """Of a safety signal: how it is let go, in the client's words."""
    fade_after_weeks: Annotated[int, Field(ge=1, le=26)] | None = None
    """Of a safety signal: when to begin letting go, preset `[D]`."""
    evidence_note: Text
    feared_outcomes: tuple[Text, ...] = ()
    key_safety_behaviours: tuple[Text, ...] = ()
    extra_fields: tuple[ExtraField, ...] = ()
    success: Line
    clauses: Annotated[tuple[Clause, ...], Field(min_length=1)]
    remarks: tuple[Line, ...] = ()
    """Sentences of `success` that set no condition."""
    min_share_of_planned: Annotated[float, Field(gt=0, le=1)] = DEFAULT_SHARE
    criterion: Criterion
    """Every part but the dose, which comes from the rung; its words are English."""
    criterion_words: Mapping[str, Text] = {}
    """The words of the parts that have their own, by the part's name. In a file they stand in the parts."""
    rungs: Annotated[tuple[Rung, ...], Field(min_length=1)]

    @model_validator(mode="before")
    @classmethod
    def _words_apart(cls, raw: Any) -> Any:
        if not isinstance(raw, dict) or not isinstance(raw.get("criterion"), dict):
            return raw
        plain, said = apart(raw["criterion"])
        return {**raw, "criterion": plain, "criterion_words": {**said, **raw.get("criterion_words", {})}}

    @model_validator(mode="after")
    def _fades(self) -> Self:
        if self.safety_signal is not (self.fading is not None and self.fade_after_weeks is not None):
            raise ValueError("fading and fade_after_weeks belong to a safety signal, and only to one")
        return self

    def reads_diary(self, rung_no: int) -> bool:
        """Whether a step on this rung is kept in the diary: then entries and known days are its practices."""
        return get_log_set(self.log_set).kind is LogKind.EVENT and not self.get_rung(rung_no).rehearsal

    @property
    def counts_days(self) -> bool:
        """Of what is kept in the diary: whether each known day, quiet or not, is a practice; else each use of a tool."""
        return any(field.key == "none_today" for field in self.extra_fields)

    @property
    def root_id(self) -> str:
        """The library's entry: its own id, or that of what it was copied from. The gate goes by it."""
        return self.id.partition("-")[0]

    @property
    def is_copy(self) -> bool:
        """Whether it is a clinic's own copy."""
        return "-" in self.id

    @property
    def standing_caution(self) -> bool:
        """Whether the standing caution is part of it."""
        return self.standing_caution_text is not None

    @property
    def languages(self) -> tuple[Lang, ...]:
        """The languages in which everything a client reads is there."""
        return ("en", "zh") if all(words.zh for words in self.client_words()) else ("en",)

    def client_words(self) -> list[Words]:
        """Every text that a client reads, but the titles."""
        said = [self.why_suggestion, *self.feared_outcomes, *self.key_safety_behaviours]
        said += [words for words in (self.stop_when, self.fading) if words]
        said += self.criterion_words.values()
        said += [words for rung in self.rungs for words in (rung.title, rung.instructions)]
        for field in self.extra_fields:
            said += [field.label, *(choice.label for choice in field.choices)]
        return said

    def clinician_words(self) -> list[Words]:
        """Every text that only clinicians read."""
        return [self.purpose, self.cautions, *self.contraindications, self.evidence_note]

    def get_rung(self, number: int) -> Rung:
        """The rung by its number from 1; raises LookupError."""
        if not 1 <= number <= len(self.rungs):
            raise LookupError(f"{self.id} has no step {number}")
        return self.rungs[number - 1]

    def whole_criterion(self, lang: str = "en") -> Criterion:
        """Every part of the success sentence, whichever rung leaves it out; a dose only where all rungs agree on it."""
        said = {name: words.text(lang) for name, words in self.criterion_words.items()}
        criterion = reworded(self.criterion, said)
        doses = {self._dose(rung) for rung in self.rungs}
        return criterion if criterion.has_count or len(doses) > 1 else criterion.with_dose(doses.pop())

    def _dose(self, rung: Rung) -> Dose:
        return Dose(
            count=rung.target_count, days=rung.target_days, min_share_of_planned=self.min_share_of_planned
        )

    def criterion_for(self, rung_no: int, lang: str = "en") -> Criterion:
        """The criterion a plan step on this rung starts with, in the words of a language.

        Its dose is the rung's. Where practices are counted by the week or by days kept, that count stands instead,
        unless the rung leaves it out.
        """
        rung = self.get_rung(rung_no)
        said = {name: words.text(lang) for name, words in self.criterion_words.items()}
        criterion = reworded(self.criterion, said).without(rung.leaves_out)
        if criterion.has_count:
            return criterion
        return criterion.with_dose(self._dose(rung))

    @property
    def calming_default(self) -> Literal["after_only", "not_asked"]:
        """What a plan step says about calming tools at first."""
        return "after_only" if self.type == "exposure" else "not_asked"
