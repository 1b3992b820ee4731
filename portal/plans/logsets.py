"""The log sets: which questions a practice asks, as data, and the check of one filled-in log."""

from __future__ import annotations

import enum
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from portal.plans.attempts import (
    Acted,
    Alone,
    Barrier,
    CalmingAid,
    Colour,
    EntryMode,
    KeptIt,
    LogKind,
    LogStatus,
    OtherResponse,
    Outcome,
    PanicSign,
    Share,
    SignalResponse,
    Situation,
    StopReason,
    Trigger,
    Value,
)
from portal.plans.logfields import (
    ConfirmKey,
    ErrorKey,
    ExtraQuestion,
    Kind,
    LogField,
    Need,
    Phase,
    Store,
    extra_field,
    fault,
    is_empty,
    is_needed,
)


@dataclass(frozen=True)
class LogSet:
    """A named set of fields, in the order in which they are asked."""

    code: str
    kind: LogKind
    fields: tuple[LogField, ...]

    def of_phase(self, phase: Phase) -> tuple[LogField, ...]:
        """The fields asked before, during or after."""
        return tuple(entry for entry in self.fields if entry.phase is phase)

    @property
    def asks_minutes(self) -> bool:
        """Whether a practice of this set has a length; without it a step has no planned minutes."""
        return any(entry.key == "minutes_done" for entry in self.fields)


def get_log_set(code: str) -> LogSet:
    """A log set by its code; raises KeyError."""
    return LOG_SETS[code]


def validate(
    log_set: LogSet,
    template_extra_fields: Sequence[ExtraQuestion],
    values: Mapping[str, Value],
    status: LogStatus,
    entry_mode: EntryMode,
    *,
    only: Collection[str] | None = None,
    full: bool = True,
) -> dict[str, ErrorKey]:
    """What is wrong, by field key; empty when the log may be saved.

    `only` names the fields of one page of several: the others are neither asked for nor checked. `full` says whether
    the full set is asked or the short page.
    """
    fields = {entry.key: entry for entry in (*log_set.fields, *map(extra_field, template_extra_fields))}
    errors = {key: ErrorKey.UNKNOWN_FIELD for key in values if key not in fields}
    for key, entry in fields.items():
        if only is not None and key not in only:
            continue
        value = values.get(key)
        if is_empty(value):
            needed = is_needed(entry, LogStatus(status), EntryMode(entry_mode), full=full)
            wrong = ErrorKey.REQUIRED if needed else None
        else:
            wrong = fault(entry, value)
        if wrong is not None:
            errors[key] = wrong
    return errors


def to_confirm(values: Mapping[str, Value]) -> dict[str, ConfirmKey]:
    """What is possible but odd, by field key: a peak below the start, the end or a rating on the way."""
    peak = values.get("suds_peak")
    others = [values.get("suds_start"), values.get("suds_end")]
    points = values.get("suds_points")
    if isinstance(points, Sequence):
        others += [point["v"] for point in points if isinstance(point, Mapping)]
    known = [value for value in others if isinstance(value, int)]
    if isinstance(peak, int) and known and peak < max(known):
        return {"suds_peak": ConfirmKey.PEAK_BELOW_OTHERS}
    return {}


def by_key(log_set: LogSet, columns: Mapping[str, Value], words: Mapping[str, Value]) -> dict[str, Value]:
    """A stored log's answers by field key, without the empty ones. The template's lie in `words["extra"]`."""
    places = {Store.COLUMN: columns, Store.WORDS: words}
    found = {entry.key: places[entry.store].get(entry.place) for entry in log_set.fields}
    extra = words.get("extra")
    if isinstance(extra, Mapping):
        found.update(extra)
    return {key: value for key, value in found.items() if value is not None}


def _ask(
    key: str,
    kind: Kind,
    phase: Phase,
    need: Need = Need.OPTIONAL,
    *,
    store: Store = Store.COLUMN,
    name: str = "",
    choices: type[enum.StrEnum] | None = None,
    longest: int = 300,
    high: float | None = None,
) -> LogField:
    """A field; text and ticks always lie in the sealed words."""
    sealed = kind in (Kind.TEXT, Kind.CHOICES, Kind.POINTS)
    return LogField(
        key=key,
        kind=kind,
        phase=phase,
        need=need,
        store=Store.WORDS if sealed else store,
        name=name,
        choices=tuple(choices or ()),
        longest=longest,
        high=high,
    )


_COMMON_END = (
    _ask("stop_reason", Kind.CHOICE, Phase.AFTER, Need.STOPPED, choices=StopReason),
    _ask("not_done_reason", Kind.CHOICE, Phase.BEFORE, Need.NOT_DONE, store=Store.WORDS, choices=Barrier),
    _ask("note_to_clinician", Kind.TEXT, Phase.AFTER, longest=500),
    _ask("share", Kind.CHOICE, Phase.AFTER, choices=Share),
)

_EXPOSURE_BEFORE = (
    _ask("feared_outcome", Kind.TEXT, Phase.BEFORE, Need.TO_START, longest=300),
    _ask("likelihood_before", Kind.PERCENT, Phase.BEFORE, Need.TO_START),
    _ask("suds_expected", Kind.RATING, Phase.BEFORE),
    _ask("place", Kind.TEXT, Phase.BEFORE, longest=60),
    _ask("alone", Kind.CHOICE, Phase.BEFORE, choices=Alone),
    _ask("minutes_planned", Kind.MINUTES, Phase.BEFORE),
    _ask("suds_start", Kind.RATING, Phase.BEFORE),
)

_EXPOSURE_AFTER = (
    _ask("outcome", Kind.CHOICE, Phase.AFTER, Need.ONCE_OVER, choices=Outcome),
    _ask("what_happened", Kind.TEXT, Phase.AFTER, longest=600),
    _ask("learned", Kind.TEXT, Phase.AFTER, Need.FULL_SET, longest=300),
    _ask("likelihood_next", Kind.PERCENT, Phase.AFTER),
    _ask("minutes_done", Kind.MINUTES, Phase.AFTER),
    _ask("suds_peak", Kind.RATING, Phase.AFTER),
    _ask("suds_end", Kind.RATING, Phase.AFTER),
    _ask("safety_used", Kind.CHOICES, Phase.AFTER, longest=80),
    _ask("safety_other", Kind.TEXT, Phase.AFTER, longest=80),
    _ask("calming_used", Kind.CHOICES, Phase.AFTER, choices=CalmingAid),
    _ask("coped", Kind.RATING, Phase.AFTER),
    _ask("surprise", Kind.RATING, Phase.AFTER),
    _ask("feeling_word", Kind.TEXT, Phase.AFTER, longest=20),
    _ask("vary_next", Kind.TEXT, Phase.AFTER, longest=160),
)

_WITH_SOMEONE = (
    _ask("other_response", Kind.CHOICE, Phase.AFTER, choices=OtherResponse),
    _ask("felt_exposed", Kind.RATING, Phase.AFTER),
    _ask("felt_closer", Kind.RATING, Phase.AFTER),
)

_SKILL = (
    _ask("situation", Kind.CHOICE, Phase.BEFORE, Need.FINISHED, choices=Situation),
    _ask("before", Kind.RATING, Phase.BEFORE),
    _ask("minutes_planned", Kind.MINUTES, Phase.BEFORE),
    _ask("minutes_done", Kind.MINUTES, Phase.AFTER),
    _ask("after", Kind.RATING, Phase.AFTER),
    _ask("helped", Kind.RATING, Phase.AFTER),
    _ask("got_in_the_way", Kind.TEXT, Phase.AFTER, longest=300),
)

_THOUGHT = (
    _ask("what_was_going_on", Kind.TEXT, Phase.BEFORE, Need.FINISHED, longest=300),
    _ask("feeling_word", Kind.TEXT, Phase.BEFORE, longest=20),
    _ask("feeling_before", Kind.RATING, Phase.BEFORE, name="before"),
    _ask("thought", Kind.TEXT, Phase.BEFORE, Need.FINISHED, longest=300),
    _ask("thought_sure", Kind.PERCENT, Phase.BEFORE, Need.FINISHED, name="likelihood_before"),
    _ask("facts_for", Kind.TEXT, Phase.DURING, longest=600),
    _ask("facts_against", Kind.TEXT, Phase.DURING, longest=600),
    _ask("fairer_sentence", Kind.TEXT, Phase.DURING, longest=300),
    _ask("fairer_sure", Kind.PERCENT, Phase.AFTER, store=Store.WORDS),
    _ask("thought_sure_now", Kind.PERCENT, Phase.AFTER, name="likelihood_next"),
    _ask("feeling_now", Kind.RATING, Phase.AFTER, name="after"),
)

_ACTIVITY = (
    _ask("activity", Kind.TEXT, Phase.BEFORE, Need.FINISHED, longest=120),
    _ask("alone", Kind.CHOICE, Phase.BEFORE, choices=Alone),
    _ask("enjoyment_expected", Kind.RATING, Phase.BEFORE, name="before"),
    _ask("enjoyment_actual", Kind.RATING, Phase.AFTER, name="after"),
)

_EVENT = (
    _ask("trigger", Kind.CHOICE, Phase.AFTER, store=Store.WORDS, choices=Trigger),
    _ask("what_it_was", Kind.TEXT, Phase.AFTER, longest=300),
    _ask("peak", Kind.RATING, Phase.AFTER, name="before"),
    _ask("minutes_to_settle", Kind.MINUTES, Phase.AFTER, store=Store.WORDS),
    _ask("panic_signs", Kind.CHOICES, Phase.AFTER, choices=PanicSign),
    _ask("event_urge", Kind.RATING, Phase.AFTER, store=Store.WORDS),
    _ask("event_acted", Kind.CHOICE, Phase.AFTER, store=Store.WORDS, choices=Acted),
    _ask("tools_used", Kind.TEXT, Phase.AFTER, longest=160),
    _ask("interference", Kind.COUNT, Phase.AFTER, store=Store.WORDS, high=4),
)

_SIGNAL = (
    _ask("colour", Kind.CHOICE, Phase.AFTER, Need.FINISHED, store=Store.WORDS, choices=Colour),
    _ask("asked_for", Kind.TEXT, Phase.AFTER, longest=160),
    _ask("signal_response", Kind.CHOICE, Phase.AFTER, store=Store.WORDS, choices=SignalResponse),
    _ask("response_minutes", Kind.MINUTES, Phase.AFTER, store=Store.WORDS),
    _ask("ease_after", Kind.RATING, Phase.AFTER, name="after"),
)

_AGREE = (
    _ask("kept", Kind.CHOICE, Phase.AFTER, Need.FINISHED, store=Store.WORDS, choices=KeptIt),
    _ask("kept_by_other", Kind.CHOICE, Phase.AFTER, store=Store.WORDS, choices=KeptIt),
)

_REFLECT = (
    _ask("distress_before", Kind.RATING, Phase.BEFORE, name="before"),
    _ask("reflection", Kind.TEXT, Phase.DURING, Need.FINISHED, longest=2000),
    _ask("distress_after", Kind.RATING, Phase.AFTER, name="after"),
)

_POINTS = _ask("suds_points", Kind.POINTS, Phase.DURING)

LOG_SETS: Mapping[str, LogSet] = MappingProxyType(
    {
        entry.code: entry
        for entry in (
            LogSet("L-EXP", LogKind.EXPOSURE, (*_EXPOSURE_BEFORE, _POINTS, *_EXPOSURE_AFTER, *_COMMON_END)),
            LogSet(
                "L-EXP-R",
                LogKind.EXPOSURE,
                (*_EXPOSURE_BEFORE, *_EXPOSURE_AFTER, *_WITH_SOMEONE, *_COMMON_END),
            ),
            LogSet("L-SKILL", LogKind.SKILL, (*_SKILL, *_COMMON_END)),
            LogSet("L-THOUGHT", LogKind.THOUGHT, (*_THOUGHT, *_COMMON_END)),
            LogSet("L-ACTIVITY", LogKind.ACTIVITY, (*_ACTIVITY, *_COMMON_END)),
            LogSet("L-EVENT", LogKind.EVENT, (*_EVENT, *_COMMON_END)),
            LogSet("L-SIGNAL", LogKind.SIGNAL, (*_SIGNAL, *_COMMON_END)),
            LogSet("L-AGREE", LogKind.AGREEMENT, (*_AGREE, *_COMMON_END)),
            LogSet("L-REFLECT", LogKind.REFLECTION, (*_REFLECT, *_COMMON_END)),
        )
    }
)
