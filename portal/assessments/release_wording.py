"""What a client may read of a result: the standard text, in whole sentences, and what was made of it.

What was asked, where the answers are, what that can mean, what it does not mean. What comes next is the clinician's to
write. No name of a band, no name of a disorder, no number.
"""

from __future__ import annotations

from dataclasses import dataclass

from portal.assessments import result_queries
from portal.assessments.change import scale_change
from portal.assessments.definition import TOTAL, Scale
from portal.assessments.form_wording import of, one_open
from portal.assessments.points import mean_of_five
from portal.assessments.queries import Questionnaire
from portal.assessments.regions import feedback_key
from portal.assessments.shown_numbers import range_of, shown
from portal.assessments.verification import bands_status
from portal.assessments.wording import sums_of
from portal.i18n import gettext, in_language, ngettext


@dataclass(frozen=True)
class Number:
    """One number with the range it lies on."""

    value: str
    lowest: str
    highest: str
    words: str


@dataclass(frozen=True)
class Shared:
    """What a client reads of a shared result; means are None when an answer is missing."""

    paragraphs: tuple[str, ...]
    leaning: str | None
    standing: str | None
    number: Number | None
    under: str


def lead(found: Questionnaire) -> Scale | None:
    """The scale that stands for the whole: the total, or the only one there is."""
    scales = found.instrument.scales
    if found.instrument.plane is not None:
        return None
    total = next((scale for scale in scales if scale.key == TOTAL), None)
    return total or (scales[0] if len(scales) == 1 else None)


def for_client(found: Questionnaire, screen_is_clear: bool, lang: str) -> Shared:
    """The clinician's own text if there is one, else the standard one, and the numbers that are shown beside it."""
    sums, plane = sums_of(found), found.instrument.plane
    text = found.assessment.release_text or standard_text(found, screen_is_clear, lang)
    return Shared(
        paragraphs=tuple(line for line in text.splitlines() if line.strip()),
        leaning=str(mean_of_five(sums[0])) if sums else None,
        standing=str(mean_of_five(sums[1])) if sums else None,
        number=_number(found) if found.assessment.release_numbers else None,
        under=of(plane.under_feedback, lang) if plane else _under(found, lang),
    )


def standard_text(found: Questionnaire, screen_is_clear: bool, lang: str) -> str:
    """The text that stands until the clinician writes another, in the language of its reader."""
    if found.instrument.plane is not None:
        return _of_the_plane(found, screen_is_clear, lang)
    with in_language(lang):
        return "\n".join(_sentences(found, lang))


def _of_the_plane(found: Questionnaire, screen_is_clear: bool, lang: str) -> str:
    """The feedback on a complete comfort assessment; a next step is named only while the safety screen is clear."""
    sums, plane = sums_of(found), found.instrument.plane
    if sums is None or plane is None:
        return one_open(found.instrument, lang)
    texts = plane.feedback_for(feedback_key(*sums)).texts(
        "zh" if lang == "zh" else "en", screen_clear=screen_is_clear
    )
    return ("" if lang == "zh" else " ").join(texts)


def _sentences(found: Questionnaire, lang: str) -> list[str]:
    answered = sum(value is not None for value in found.item_values().values())
    recall = of(found.instrument.recall, lang)
    asked = ngettext(
        "You answered %(num)s question. What it looks at: %(recall)s.",
        "You answered %(num)s questions. What they look at: %(recall)s.",
        answered,
        recall=recall,
    )
    limits = gettext(
        "This is not a diagnosis, and it does not say what kind of person you are. "
        "It shows what you answered on one day."
    )
    return [asked, *_where(found), *_change(found), limits]


def _where(found: Questionnaire) -> list[str]:
    """Where the answers are, and what that can mean."""
    scale = lead(found)
    scores = result_queries.scores_of(found.assessment)
    if found.risks:
        return [gettext("Some of these answers matter more than any number. We talk about them together.")]
    if not found.instrument.scales:
        return [
            gettext("Nothing is added up here."),
            gettext("What your answer means for you is something to find out together."),
        ]
    if scale is None:
        return [
            gettext("These questions look at several things side by side, so no single result sums them up."),
            gettext("What they mean for you is something to find out together."),
        ]
    stored = scores.get(scale.key)
    if stored is None or stored.value is None:
        return [
            gettext("Not every question has an answer, so there is no overall result."),
            gettext("Your other answers still count. We can look at them together."),
        ]
    keys = [band.key for band in scale.bands]
    if stored.band not in keys or bands_status(found.instrument, scale) != "V":
        return [
            gettext("There are no agreed ranges for these questions, so a number alone says little."),
            gettext("The single answers say more. What they mean for you is something to find out together."),
        ]
    if scale.direction == "none":
        return [
            gettext(
                "Your answers lie in one of several ranges. None of them is better or worse than another."
            ),
            gettext("What that means for you is something to find out together."),
        ]
    place = keys.index(stored.band)
    return _harder(place if scale.direction == "worse" else len(keys) - 1 - place, len(keys))


def _harder(place: int, n_bands: int) -> list[str]:
    """Words for a band, counted from the easiest."""
    if n_bands == 2:
        if place == 0:
            return [
                gettext("Your answers lie on the side where these questions suggest no closer look."),
                gettext("That can mean that this was manageable. What matters to you still counts."),
            ]
        return [
            gettext("Your answers lie on the side where these questions suggest a closer look."),
            gettext("That can mean that something here deserves time. It is a reason to talk."),
        ]
    if place == 0:
        return [
            gettext("Your answers lie at the easier end of what these questions can show."),
            gettext("That can mean that this was manageable. Single answers may still have been hard."),
        ]
    if place < n_bands - 1:
        return [
            gettext(
                "Your answers lie between the easier and the harder end of what these questions can show."
            ),
            gettext("That can mean that some of it has been weighing on you."),
        ]
    return [
        gettext("Your answers lie towards the harder end of what these questions can show."),
        gettext("That can mean that a lot has been weighing on you. It is worth looking at together."),
    ]


def _change(found: Questionnaire) -> list[str]:
    """What may be said against the time before; nothing without a result before that can be compared."""
    scale, before = lead(found), result_queries.earlier(found.assessment)
    if scale is None or before is None:
        return []
    first = result_queries.scores_of(before).get(scale.key)
    latest = result_queries.scores_of(found.assessment).get(scale.key)
    if first is None or latest is None:
        return []
    change = scale_change(scale, first.value, latest.value)
    if change.raw is None:
        return []
    if change.raw == 0:
        return [gettext("Taken together, your answers are where they were the time before.")]
    if change.reliable is None or change.basis.unverified:
        return [
            gettext(
                "Your answers have moved since the time before. We do not know how much these questions move "
                "by themselves, so let us look at it together."
            )
        ]
    if not change.reliable:
        return [
            gettext(
                "Your answers have moved a little since the time before. "
                "That is within the usual wobble of these questions."
            )
        ]
    if (change.raw > 0) == (scale.direction == "better"):
        return [
            gettext(
                "Your answers have moved towards the easier end since the time before, "
                "by more than the usual wobble of these questions."
            )
        ]
    return [
        gettext(
            "Your answers have moved towards the harder end since the time before, "
            "by more than the usual wobble of these questions."
        )
    ]


def _number(found: Questionnaire) -> Number | None:
    """The one number of an instrument that has one."""
    scale = lead(found)
    stored = result_queries.scores_of(found.assessment).get(scale.key) if scale else None
    if scale is None or stored is None or stored.value is None:
        return None
    low, high = range_of(found.instrument, scale, found.assessment.context)
    words = {
        "worse": gettext("A higher number stands for a harder time."),
        "better": gettext("A higher number stands for an easier time."),
        "none": gettext("A higher number is neither better nor worse."),
    }[scale.direction]
    return Number(shown(stored.value), shown(low), shown(high), words)


def _under(found: Questionnaire, lang: str) -> str:
    if found.instrument.validated:
        return ""
    with in_language(lang):
        return gettext("This is a self-help questionnaire. It has not been tested like a medical one.")
