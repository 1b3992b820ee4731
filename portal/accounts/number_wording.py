"""Our default numbers in words: what each decides, and what it is counted in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from portal.defaults import Default
from portal.i18n import LazyString, gettext
from portal.i18n import lazy_gettext as _l


@dataclass(frozen=True)
class NumberWords:
    """What a number decides, and the heading it stands under."""

    heading: LazyString
    label: LazyString


SAFETY = _l("Safety")
PLANS = _l("Plans and steps")
SUGGESTIONS = _l("Suggestions")
REVIEWS = _l("Looking back")
PROGRESS = _l("What clients read of their progress")
AGREEMENTS = _l("Agreements and signals")
DIARY = _l("Diary")
QUESTIONNAIRES = _l("Questionnaires and links")
MAIL = _l("When nobody is written to")

NUMBER_WORDS: Mapping[str, NumberWords] = {
    "screen_days": NumberWords(SAFETY, _l("Days for which a safety screen holds")),
    "screen_soon_days": NumberWords(
        SAFETY, _l("Days ahead of which the session brief tells that a safety screen runs out")
    ),
    "escalate_after_minutes": NumberWords(
        SAFETY, _l("Minutes until an unseen question of safety goes on to the named backup")
    ),
    "fears_times": NumberWords(
        SAFETY,
        _l(
            "Practices in which what was feared came true, or was taken critically, that ask for a new safety screen"
        ),
    ),
    "fears_of": NumberWords(
        SAFETY, _l("Latest practices with an answer to that, among which they are counted")
    ),
    "reason_letters": NumberWords(
        SAFETY, _l("Letters of a reason, at least, for using a locked template all the same")
    ),
    "rising_points": NumberWords(
        SAFETY, _l("Points by which a rating has to rise over three practices to count as rising")
    ),
    "review_every_days": NumberWords(REVIEWS, _l("Days until the next look back, as preset in a new plan")),
    "off_track_reviews": NumberWords(
        REVIEWS, _l("Looks back in a row without learning or practice that count as off track")
    ),
    "helped_points": NumberWords(
        REVIEWS, _l("How much a skill has to help, 0 to 100, to count as something learned")
    ),
    "remote_asks": NumberWords(
        REVIEWS, _l("Ask for a tick before an exposure is confirmed in a look back from afar")
    ),
    "refreshers_a_month": NumberWords(
        REVIEWS, _l("Times a month that a done step is practised while a plan is kept up in small doses")
    ),
    "progress_days": NumberWords(
        PROGRESS, _l("Days, today included, of which practices are counted as recent")
    ),
    "harder_stops": NumberWords(
        PROGRESS, _l("Practices stopped early in 7 days that make a week a harder one")
    ),
    "harder_events": NumberWords(
        PROGRESS, _l("Hard moments in 7 days, beyond those of a usual week, that make a week a harder one")
    ),
    "dismissed_days": NumberWords(SUGGESTIONS, _l("Days for which a suggestion that you left out stays out")),
    "most_suggestions": NumberWords(SUGGESTIONS, _l("Suggestions at once, at most")),
    "most_suggested_practices": NumberWords(
        SUGGESTIONS, _l("Exposures and agreements among the suggestions, at most")
    ),
    "high_first_step": NumberWords(
        SUGGESTIONS, _l("Expected distress, 0 to 100, from which a step is said to start high")
    ),
    "moved_points": NumberWords(
        SUGGESTIONS, _l("Points of 5 to 25 by which a side of the comfort assessment counts as having moved")
    ),
    "trigger_times": NumberWords(
        SUGGESTIONS, _l("Hard moments with the same trigger, at least, before suggestions go by it")
    ),
    "trigger_days": NumberWords(
        SUGGESTIONS, _l("Days in which hard moments with the same trigger are counted")
    ),
    "trigger_most": NumberWords(SUGGESTIONS, _l("Commonest triggers that suggestions go by, at most")),
    "held_weeks": NumberWords(
        SUGGESTIONS, _l("Weeks that a predictability agreement has to run before it counts as having held")
    ),
    "silent_days": NumberWords(
        REVIEWS, _l("Days without practice, at least, before a plan counts as silent")
    ),
    "reds_in_week": NumberWords(
        AGREEMENTS, _l("Red signals in 7 days, at most, before a talk is called for")
    ),
    "red_share": NumberWords(
        AGREEMENTS, _l("Percent of the signals of that many days that may be red before a talk is called for")
    ),
    "red_share_signals": NumberWords(
        AGREEMENTS, _l("Signals in that many days from which on the percent of red ones is looked at")
    ),
    "red_share_days": NumberWords(
        AGREEMENTS, _l("Days over which the percent of red signals is taken, more than a week")
    ),
    "no_signal_days": NumberWords(
        AGREEMENTS, _l("Days without a yellow or a red signal that are worth a word with who never asks")
    ),
    "fading_days": NumberWords(
        AGREEMENTS, _l("Days ahead of which it is told that an agreement is to be let go")
    ),
    "diary_days": NumberWords(
        DIARY, _l("Days back, today not counted, for which a hard moment can be written down")
    ),
    "quiet_days": NumberWords(DIARY, _l("Days, today included, that a client can call quiet")),
    "most_open_steps": NumberWords(PLANS, _l("Steps open at the same time")),
    "most_daily_logs": NumberWords(PLANS, _l("Practices at the same time that are written down every day")),
    "dose_count": NumberWords(PLANS, _l("Practices that a step in your own words begins with")),
    "dose_days": NumberWords(PLANS, _l("Different days that these practices are spread over")),
    "own_last": NumberWords(
        PLANS, _l("Latest practices that such a step looks at: without the habits, and coped with")
    ),
    "own_drop": NumberWords(
        PLANS, _l("Points by which what is feared has to seem less likely in such a step")
    ),
    "own_below": NumberWords(
        PLANS, _l("How likely it may seem at most for that to be enough as well, in percent")
    ),
    "own_coped": NumberWords(
        PLANS, _l("How well the latest practices of such a step were coped with, 0 to 100, at least")
    ),
    "quick_steps": NumberWords(PLANS, _l("Steps that are ticked at first in a quick plan")),
    "share_of_minutes": NumberWords(
        PLANS,
        _l(
            "Percent of the planned minutes that make a practice count, as preset in a new step, and that count as staying"
        ),
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
    "known_minutes": NumberWords(
        PLANS, _l("Practices with known minutes before these are what a practice is taken to last")
    ),
    "remind_at_hour": NumberWords(
        PLANS, _l("Hour of the client's day at which a plan reminds by e-mail, as preset")
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


def in_words(one: Default, value: int | None) -> str:
    """A number as it is read, a yes or no as a word; nothing where nothing was chosen."""
    if value is None:
        return ""
    if one.switch:
        return gettext("yes") if value else gettext("no")
    return str(value)
