"""Our default numbers in words: what each decides, and what it is counted in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from portal.i18n import LazyString
from portal.i18n import lazy_gettext as _l


@dataclass(frozen=True)
class NumberWords:
    """What a number decides, and the heading it stands under."""

    heading: LazyString
    label: LazyString


SAFETY = _l("Safety")
PLANS = _l("Plans and steps")
REVIEWS = _l("Looking back")
AGREEMENTS = _l("Agreements and signals")
QUESTIONNAIRES = _l("Questionnaires and links")
MAIL = _l("When nobody is written to")

NUMBER_WORDS: Mapping[str, NumberWords] = {
    "screen_days": NumberWords(SAFETY, _l("Days for which a safety screen holds")),
    "rising_points": NumberWords(
        SAFETY, _l("Points by which a rating has to rise over three practices to count as rising")
    ),
    "review_every_days": NumberWords(REVIEWS, _l("Days until the next look back, as preset in a new plan")),
    "off_track_reviews": NumberWords(
        REVIEWS, _l("Looks back in a row without learning or practice that count as off track")
    ),
    "dismissed_days": NumberWords(PLANS, _l("Days for which a suggestion that you left out stays out")),
    "silent_days": NumberWords(
        REVIEWS, _l("Days without practice, at least, before a plan counts as silent")
    ),
    "reds_in_week": NumberWords(
        AGREEMENTS, _l("Red signals in 7 days, at most, before a talk is called for")
    ),
    "red_share": NumberWords(
        AGREEMENTS, _l("Percent of the signals of 14 days that may be red before a talk is called for")
    ),
    "red_share_signals": NumberWords(AGREEMENTS, _l("from so many signals on")),
    "no_signal_days": NumberWords(
        AGREEMENTS, _l("Days without a yellow or a red signal that are worth a word with who never asks")
    ),
    "most_open_steps": NumberWords(PLANS, _l("Steps open at the same time")),
    "dose_count": NumberWords(PLANS, _l("Practices that a step in your own words begins with")),
    "dose_days": NumberWords(PLANS, _l("on so many different days")),
    "share_of_minutes": NumberWords(
        PLANS, _l("Percent of the planned minutes that make a practice count, as preset in a new step")
    ),
    "gap_points": NumberWords(PLANS, _l("Points between two steps that are worth a step in between")),
    "small_confidence": NumberWords(
        PLANS, _l("Confidence, 0 to 10, under which a smaller step is worth a thought")
    ),
    "burden_minutes": NumberWords(
        PLANS, _l("Minutes a day asked of a client above which a word of warning stands")
    ),
    "guess_minutes_practice": NumberWords(
        PLANS, _l("Minutes that a practice is taken to last where nothing else is known")
    ),
    "questionnaire_due_days": NumberWords(
        QUESTIONNAIRES, _l("Days until a questionnaire is due, as preset when assigning")
    ),
    "questionnaire_grace_days": NumberWords(
        QUESTIONNAIRES, _l("Days after its due date on which it can still be answered, as preset")
    ),
    "questionnaire_late_days": NumberWords(
        QUESTIONNAIRES, _l("Days after its due date from which an open questionnaire needs you")
    ),
    "questionnaire_forgotten_days": NumberWords(
        QUESTIONNAIRES, _l("Days after its due date from which it asks for nothing any more")
    ),
    "questionnaire_missed_in_a_row": NumberWords(
        QUESTIONNAIRES, _l("Missed questionnaires in a row that call for a talk")
    ),
    "link_days": NumberWords(QUESTIONNAIRES, _l("Days for which a one-task link can be used")),
    "link_rest_minutes": NumberWords(
        QUESTIONNAIRES,
        _l("Minutes without an answer after which Start has to be pressed again behind a link"),
    ),
    "quiet_from_hour": NumberWords(MAIL, _l("From this hour of the evening, on the reader's clock")),
    "quiet_until_hour": NumberWords(MAIL, _l("until this hour of the morning")),
}
