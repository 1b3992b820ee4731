"""Which questions of a log set stand on which page of a practice, in order. Pure."""

from __future__ import annotations

import enum
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from portal.plans.attempts import LogKind
from portal.plans.definition import ExtraField
from portal.plans.full_set import ALWAYS
from portal.plans.logfields import LogField, Phase
from portal.plans.logsets import LogSet


@dataclass(frozen=True)
class Question:
    """A field of a log; `own` is the template's own question behind it."""

    entry: LogField
    own: ExtraField | None = None

    @property
    def name(self) -> str:
        """The form field's name; a template's own key never meets a name of ours."""
        return f"own_{self.entry.key}" if self.own else self.entry.key


class Part(enum.StrEnum):
    """The pages after an exposure: one short page, or one after the other."""

    SHORT = "short"
    HAPPENED = "happened"
    HARD = "hard"
    USED = "used"
    MORE = "more"
    NEXT = "next"


_PARTS: Mapping[Part, Sequence[str]] = {
    Part.HAPPENED: ("outcome", "what_happened", "learned", "likelihood_next"),
    Part.HARD: ("minutes_done", "suds_peak", "suds_end", "feeling_word"),
    Part.USED: ("safety_used", "safety_other", "calming_used", "coped", "surprise"),
    Part.MORE: ("other_response", "felt_exposed", "felt_closer"),
    Part.NEXT: ("vary_next", "note_to_clinician", "share"),
}
_NOT_ASKED = ("minutes_planned", "suds_points", "stop_reason", "not_done_reason")
"""Known without asking, or asked on a page of their own."""
_LAST = ("note_to_clinician", "share")


_SHORT_ORDER = ("outcome", "minutes_done", "suds_peak", "suds_end", "coped", "likelihood_next", "safety_used")
"""How the short page begins; the template's own questions follow, then what was learned."""


@dataclass(frozen=True)
class AfterPage:
    """One page after an exposure; the questions in `tucked` are folded away until asked for."""

    part: Part
    questions: tuple[Question, ...]
    tucked: tuple[str, ...] = ()


def is_live(log_set: LogSet) -> bool:
    """Whether the practice has a before, a during and an after, each with its own page."""
    return log_set.kind is LogKind.EXPOSURE


_LATER = ("suds_start", "place", "alone")
"""What most practices go without: asked last."""


def before(log_set: LogSet, extras: Iterable[Question], *, looking_back: bool) -> list[Question]:
    """What is asked before an exposure; of a template's own questions looking back only those that are needed."""
    own = [question for question in extras if question.entry.phase is Phase.BEFORE]
    if looking_back:
        own = [question for question in own if question.own and question.own.required]
    asked = [Question(entry) for entry in log_set.of_phase(Phase.BEFORE) if entry.key not in _NOT_ASKED]
    first = [question for question in asked if question.entry.key not in _LATER]
    return [*first, *own, *(question for question in asked if question not in first)]


def after(log_set: LogSet, extras: Iterable[Question], *, has_habits: bool) -> list[AfterPage]:
    """The pages after an exposure; one without questions is left out."""
    fields = {entry.key: entry for entry in log_set.fields}
    own = [question for question in extras if question.entry.phase is Phase.AFTER]
    habits = () if has_habits else ("safety_used",)
    pages = []
    for part, keys in _PARTS.items():
        questions = [Question(fields[key]) for key in keys if key in fields and key not in habits]
        if part is Part.MORE:
            questions += own
        if questions:
            pages.append(AfterPage(part, tuple(questions)))
    return pages


def short(
    log_set: LogSet,
    extras: Iterable[Question],
    for_step: Collection[str],
    *,
    has_habits: bool,
    asks_minutes: bool,
) -> AfterPage:
    """The short page: what it always asks, what the step is judged by now (`for_step`), what the template needs. All
    other questions of the full set are tucked away on it; who may read it comes last.

    `asks_minutes`: a length was planned and nobody knows how long it was.
    """
    everything = [
        question
        for page in after(log_set, extras, has_habits=has_habits)
        for question in page.questions
        if question.name != "share"
    ]
    wanted = {*ALWAYS, *for_step, *(("minutes_done",) if asks_minutes else ())}
    shown = [
        question
        for question in everything
        if question.entry.key in wanted or (question.own is not None and question.own.required)
    ]
    places = {key: place for place, key in enumerate(_SHORT_ORDER)}
    shown.sort(key=lambda one: (one.name == "learned", places.get(one.name, len(places))))
    folded = [question for question in everything if question not in shown]
    share = [Question(entry) for entry in log_set.fields if entry.key == "share"]
    return AfterPage(Part.SHORT, (*shown, *folded, *share), tuple(question.name for question in folded))


def everything(log_set: LogSet, extras: Sequence[Question], *, has_habits: bool) -> list[Question]:
    """All that was ever asked about an exposure, in the order of its pages: for putting it right afterwards."""
    own = [question for question in extras if question.entry.phase is Phase.BEFORE]
    early = [*before(log_set, [], looking_back=True), *own]
    return [
        *early,
        *(question for page in after(log_set, extras, has_habits=has_habits) for question in page.questions),
    ]


def whole(log_set: LogSet, extras: Iterable[Question], *, asks_minutes: bool) -> list[Question]:
    """Everything a skill, a thought record or an activity asks, on one page."""
    skipped = (*_NOT_ASKED, *_LAST, *(() if asks_minutes else ("minutes_done",)))
    own = list(extras)
    fields = [entry for entry in log_set.fields if entry.key not in skipped]
    last = [entry for entry in log_set.fields if entry.key in _LAST]
    asked: list[Question] = []
    for phase in Phase:
        asked += [Question(entry) for entry in fields if entry.phase is phase]
        asked += [question for question in own if question.entry.phase is phase]
    return [*asked, *(Question(entry) for entry in last)]
