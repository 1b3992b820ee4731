"""Which answers of a log set stand in a row when practice is typed in from paper, in the order of the printed grid. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from types import MappingProxyType

from portal.plans.logfields import Kind, LogField
from portal.plans.logsets import LogSet
from portal.plans.practice_pages import Question

_EXPOSURE = (
    "feared_outcome",
    "likelihood_before",
    "suds_start",
    "suds_peak",
    "suds_end",
    "minutes_done",
    "outcome",
    "what_happened",
    "coped",
    "learned",
    "likelihood_next",
    "stop_reason",
)
COLUMNS: Mapping[str, Sequence[str]] = MappingProxyType(
    {
        "L-EXP": _EXPOSURE,
        "L-EXP-R": (*_EXPOSURE[:8], "other_response", *_EXPOSURE[8:]),
        "L-SKILL": ("situation", "before", "after", "helped", "minutes_done", "got_in_the_way"),
        "L-THOUGHT": (
            "what_was_going_on",
            "feeling_word",
            "feeling_before",
            "thought",
            "thought_sure",
            "facts_for",
            "facts_against",
            "fairer_sentence",
            "fairer_sure",
            "thought_sure_now",
            "feeling_now",
        ),
        "L-ACTIVITY": ("activity", "enjoyment_expected", "enjoyment_actual"),
        "L-SIGNAL": ("colour", "asked_for", "signal_response", "response_minutes", "ease_after"),
        "L-AGREE": ("kept", "kept_by_other"),
    }
)
"""By log set. Events go into the diary; a reflection on paper stays with its writer."""
ROWS: Mapping[str, int] = MappingProxyType({"L-EXP": 6, "L-EXP-R": 6, "L-THOUGHT": 3})
"""As many as the printed sheet has."""
OTHER_ROWS = 14
WATCHED = "harder_end"
"""What a rhythm asks of a day unless both have agreed which end is watched."""


def can_type_in(log_set: LogSet) -> bool:
    """Whether paper of this log set is typed in here."""
    return log_set.code in COLUMNS


def rows_of(log_set: LogSet) -> int:
    """How many rows a sheet has."""
    return ROWS.get(log_set.code, OTHER_ROWS)


def columns_of(log_set: LogSet, extras: Iterable[Question], *, known: Collection[str] = ()) -> list[Question]:
    """The questions of a row: those of the grid, then the template's own that take one answer and are not `known`."""
    fields: Mapping[str, LogField] = {entry.key: entry for entry in log_set.fields}
    asked = [Question(fields[key]) for key in COLUMNS[log_set.code] if key in fields]
    own = [one for one in extras if one.entry.kind is not Kind.CHOICES and one.entry.key not in known]
    return [*asked, *own]
