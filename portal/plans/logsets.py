"""The log sets: which questions a practice asks, as data, and the check of one filled-in log."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from portal.plans.attempts import EntryMode, LogKind, LogStatus, Value
from portal.plans.logfields import (
    ConfirmKey,
    ErrorKey,
    ExtraQuestion,
    LogField,
    Phase,
    Store,
    extra_field,
    fault,
    is_empty,
    is_needed,
)
from portal.plans.logset_fields import (
    ACTIVITY,
    AGREE,
    COMMON_END,
    EVENT,
    EXPOSURE_AFTER,
    EXPOSURE_BEFORE,
    POINTS,
    REFLECT,
    SIGNAL,
    SKILL,
    THOUGHT,
    WITH_SOMEONE,
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


LOG_SETS: Mapping[str, LogSet] = MappingProxyType(
    {
        entry.code: entry
        for entry in (
            LogSet("L-EXP", LogKind.EXPOSURE, (*EXPOSURE_BEFORE, POINTS, *EXPOSURE_AFTER, *COMMON_END)),
            LogSet(
                "L-EXP-R",
                LogKind.EXPOSURE,
                (*EXPOSURE_BEFORE, *EXPOSURE_AFTER, *WITH_SOMEONE, *COMMON_END),
            ),
            LogSet("L-SKILL", LogKind.SKILL, (*SKILL, *COMMON_END)),
            LogSet("L-THOUGHT", LogKind.THOUGHT, (*THOUGHT, *COMMON_END)),
            LogSet("L-ACTIVITY", LogKind.ACTIVITY, (*ACTIVITY, *COMMON_END)),
            LogSet("L-EVENT", LogKind.EVENT, (*EVENT, *COMMON_END)),
            LogSet("L-SIGNAL", LogKind.SIGNAL, (*SIGNAL, *COMMON_END)),
            LogSet("L-AGREE", LogKind.AGREEMENT, (*AGREE, *COMMON_END)),
            LogSet("L-REFLECT", LogKind.REFLECTION, (*REFLECT, *COMMON_END)),
        )
    }
)
