"""The questions of the log sets, as data: what is asked before, during and after, and where its answer lies."""

from __future__ import annotations

import enum

from portal.plans.attempts import (
    Acted,
    Alone,
    Barrier,
    CalmingAid,
    Colour,
    KeptIt,
    OtherResponse,
    Outcome,
    PanicSign,
    Share,
    SignalResponse,
    Situation,
    StopReason,
    Trigger,
)
from portal.plans.logfields import Kind, LogField, Need, Phase, Store


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


COMMON_END = (
    _ask("stop_reason", Kind.CHOICE, Phase.AFTER, Need.STOPPED, choices=StopReason),
    _ask("not_done_reason", Kind.CHOICE, Phase.BEFORE, Need.NOT_DONE, store=Store.WORDS, choices=Barrier),
    _ask("note_to_clinician", Kind.TEXT, Phase.AFTER, longest=500),
    _ask("share", Kind.CHOICE, Phase.AFTER, choices=Share),
)

EXPOSURE_BEFORE = (
    _ask("feared_outcome", Kind.TEXT, Phase.BEFORE, Need.TO_START, longest=300),
    _ask("likelihood_before", Kind.PERCENT, Phase.BEFORE, Need.TO_START),
    _ask("suds_expected", Kind.RATING, Phase.BEFORE),
    _ask("place", Kind.TEXT, Phase.BEFORE, longest=60),
    _ask("alone", Kind.CHOICE, Phase.BEFORE, choices=Alone),
    _ask("minutes_planned", Kind.MINUTES, Phase.BEFORE),
    _ask("suds_start", Kind.RATING, Phase.BEFORE),
)

EXPOSURE_AFTER = (
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

WITH_SOMEONE = (
    _ask("other_response", Kind.CHOICE, Phase.AFTER, choices=OtherResponse),
    _ask("felt_exposed", Kind.RATING, Phase.AFTER),
    _ask("felt_closer", Kind.RATING, Phase.AFTER),
)

SKILL = (
    _ask("situation", Kind.CHOICE, Phase.BEFORE, Need.FINISHED, choices=Situation),
    _ask("before", Kind.RATING, Phase.BEFORE),
    _ask("minutes_planned", Kind.MINUTES, Phase.BEFORE),
    _ask("minutes_done", Kind.MINUTES, Phase.AFTER),
    _ask("after", Kind.RATING, Phase.AFTER),
    _ask("helped", Kind.RATING, Phase.AFTER),
    _ask("got_in_the_way", Kind.TEXT, Phase.AFTER, longest=300),
)

THOUGHT = (
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

ACTIVITY = (
    _ask("activity", Kind.TEXT, Phase.BEFORE, Need.FINISHED, longest=120),
    _ask("alone", Kind.CHOICE, Phase.BEFORE, choices=Alone),
    _ask("enjoyment_expected", Kind.RATING, Phase.BEFORE, name="before"),
    _ask("enjoyment_actual", Kind.RATING, Phase.AFTER, name="after"),
)

EVENT = (
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

SIGNAL = (
    _ask("colour", Kind.CHOICE, Phase.AFTER, Need.FINISHED, store=Store.WORDS, choices=Colour),
    _ask("asked_for", Kind.TEXT, Phase.AFTER, longest=160),
    _ask("signal_response", Kind.CHOICE, Phase.AFTER, store=Store.WORDS, choices=SignalResponse),
    _ask("response_minutes", Kind.MINUTES, Phase.AFTER, store=Store.WORDS),
    _ask("ease_after", Kind.RATING, Phase.AFTER, name="after"),
)

AGREE = (
    _ask("kept", Kind.CHOICE, Phase.AFTER, Need.FINISHED, store=Store.WORDS, choices=KeptIt),
    _ask("kept_by_other", Kind.CHOICE, Phase.AFTER, store=Store.WORDS, choices=KeptIt),
)

REFLECT = (
    _ask("distress_before", Kind.RATING, Phase.BEFORE, name="before"),
    _ask("reflection", Kind.TEXT, Phase.DURING, Need.FINISHED, longest=2000),
    _ask("distress_after", Kind.RATING, Phase.AFTER, name="after"),
)

EXPERIMENT = (
    _ask("feared_outcome", Kind.TEXT, Phase.BEFORE, Need.FINISHED, longest=300),
    _ask("test_plan", Kind.TEXT, Phase.BEFORE, longest=300),
    _ask("what_happened", Kind.TEXT, Phase.AFTER, longest=600),
    _ask("learned", Kind.TEXT, Phase.AFTER, longest=300),
    _ask("vary_next", Kind.TEXT, Phase.AFTER, longest=160),
    _ask("note_to_clinician", Kind.TEXT, Phase.AFTER, longest=500),
    _ask("share", Kind.CHOICE, Phase.AFTER, choices=Share),
)
"""Of a sheet of one's own, which belongs to no step; the beliefs and the result are asked by the template."""

POINTS = _ask("suds_points", Kind.POINTS, Phase.DURING)
