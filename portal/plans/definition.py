"""What a homework template file may say: its words, its rungs, what it asks, when a step counts as reached."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from portal.plans.attempts import LogKind
from portal.plans.criterion_parts import DEFAULT_SHARE, Criterion, Dose
from portal.plans.criterion_wording import apart, reworded
from portal.plans.definition_parts import Choice, Clause, ExtraField, Rung
from portal.plans.definition_words import STANDING_CAUTION, Key, Lang, Line, Piece, Text, Titles, Words
from portal.plans.logsets import LOG_SETS, get_log_set

__all__ = [
    "STANDING_CAUTION",
    "WITH_PARTNER",
    "Audience",
    "Choice",
    "Clause",
    "ExtraField",
    "HomeworkTemplate",
    "Key",
    "Lang",
    "Layout",
    "Line",
    "LogSetCode",
    "Piece",
    "Rung",
    "Text",
    "Titles",
    "Words",
]

WITH_PARTNER = frozenset({"S12", "S13", "S14"})


def _known_log_set(code: str) -> str:
    if code not in LOG_SETS:
        raise ValueError(f"there is no log set {code}")
    return code


LogSetCode = Annotated[str, AfterValidator(_known_log_set)]
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
