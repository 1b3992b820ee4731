"""The heads of the columns when practice is typed in from paper: as short as on the sheet."""

from __future__ import annotations

from collections.abc import Mapping

from portal.fields import Words
from portal.i18n import lazy_gettext as _l
from portal.plans.answer_wording import in_template_words
from portal.plans.practice_pages import Question

HEADS: Mapping[str, Words] = {
    "feared_outcome": _l("Feared"),
    "likelihood_before": _l("How sure, %"),
    "suds_start": _l("Start"),
    "suds_peak": _l("Hardest"),
    "suds_end": _l("End"),
    "minutes_done": _l("Minutes"),
    "outcome": _l("Did it happen?"),
    "what_happened": _l("What happened"),
    "coped": _l("Could handle it"),
    "learned": _l("Learned"),
    "likelihood_next": _l("Next time, %"),
    "stop_reason": _l("Stopped early"),
    "other_response": _l("Their answer"),
    "situation": _l("When"),
    "before": _l("Before"),
    "after": _l("After"),
    "helped": _l("Helped"),
    "got_in_the_way": _l("Note"),
    "what_was_going_on": _l("Situation"),
    "feeling_word": _l("Feeling"),
    "feeling_before": _l("Strength"),
    "thought": _l("Thought"),
    "thought_sure": _l("How sure, %"),
    "facts_for": _l("For it"),
    "facts_against": _l("Against it"),
    "fairer_sentence": _l("Fairer sentence"),
    "fairer_sure": _l("How sure, %"),
    "thought_sure_now": _l("First thought now, %"),
    "feeling_now": _l("Feeling now"),
    "activity": _l("What"),
    "enjoyment_expected": _l("Expected"),
    "enjoyment_actual": _l("Actual"),
    "colour": _l("Colour"),
    "asked_for": _l("Asked for"),
    "signal_response": _l("Answer"),
    "response_minutes": _l("Minutes"),
    "ease_after": _l("Afterwards"),
    "kept": _l("Kept by me"),
    "kept_by_other": _l("Kept by them"),
}


def head_of(question: Question) -> Words:
    """What stands over a column."""
    if question.own is not None:
        return in_template_words(question.own.label)
    return HEADS[question.entry.key]
