"""The answers of a practice in words: choices, ticks, what the ends of a rating mean."""

from __future__ import annotations

from collections.abc import Mapping

from markupsafe import Markup, escape

from portal.clients.sharing_wording import WHO_MAY_READ
from portal.fields import Words
from portal.i18n import gettext, lang
from portal.i18n import lazy_gettext as _l
from portal.plans.definition import ExtraField
from portal.plans.definition import Words as TemplateWords
from portal.rating_fields import MUCH as MUCH
from portal.rating_fields import Anchors

NONE = "none"
"""Stands for "none of them" among ticks."""

CHOICES: Mapping[str, Mapping[str, Words]] = {
    "alone": {
        "alone": _l("Nobody"),
        "with_partner": _l("My partner"),
        "with_other": _l("Someone else"),
    },
    "outcome": {
        "no": _l("No"),
        "partly": _l("Partly"),
        "yes": _l("Yes"),
        "cannot_tell": _l("I cannot tell"),
    },
    "calming_used": {
        "breathing": _l("Slow breathing"),
        "distraction": _l("Something to take my mind off it"),
        "self_talk": _l("Talking to myself"),
        "phone": _l("The phone"),
        "other": _l("Something else"),
        "none": _l("Nothing"),
    },
    "other_response": {
        "warm": _l("Warmly"),
        "neutral": _l("Neither warmly nor coldly"),
        "critical": _l("Critically"),
        "unnoticed": _l("They did not notice"),
        "other": _l("In another way"),
    },
    "trigger": {
        "ignored": _l("I felt ignored"),
        "uncertainty": _l("I did not know where things stood"),
        "partner_autonomy": _l("They did something of their own"),
        "excessive_demand": _l("Too much was asked of me"),
        "engulfment": _l("I had no room of my own"),
        "emotional_need": _l("Someone needed more closeness than I could give"),
        "commitment_step": _l("A step towards more commitment"),
        "other": _l("Something else"),
    },
    "panic_signs": {
        "heart": _l("Racing heart"),
        "breath": _l("Short of breath"),
        "chest": _l("Tight chest"),
        "dizzy": _l("Dizzy"),
        "shaking": _l("Shaking"),
        "sweating": _l("Sweating"),
        "stomach": _l("Upset stomach"),
        "unreal": _l("Nothing felt real"),
        "fear_of_dying": _l("Afraid of dying"),
    },
    "event_acted": {
        "acted": _l("Yes, at once"),
        "delayed": _l("Yes, but later"),
        "not": _l("No"),
    },
    "colour": {
        "green": _l("Green: I am fine"),
        "yellow": _l("Yellow: unsettled, but coping"),
        "red": _l("Red: I need you now"),
    },
    "signal_response": {
        "as_agreed": _l("What we had agreed"),
        "later": _l("It came later"),
        "not": _l("Nothing"),
    },
    "kept": {"yes": _l("Yes"), "partly": _l("Partly"), "no": _l("No")},
    "kept_by_other": {"yes": _l("Yes"), "partly": _l("Partly"), "no": _l("No")},
    "situation": {
        "calm": _l("When I was calm, to learn it"),
        "mild": _l("When something small bothered me"),
        "real": _l("When it was really hard"),
    },
    "share": WHO_MAY_READ,
    "stop_reason": {
        "too_strong": _l("It got too strong"),
        "interrupted": _l("Something came in between"),
        "afraid_of_someone": _l("I was afraid of someone"),
        "not_right_time": _l("It was not the right time"),
        "other": _l("Something else"),
    },
    "not_done_reason": {
        "forgot": _l("I forgot"),
        "no_time": _l("There is no time"),
        "too_hard": _l("It feels too hard"),
        "too_easy": _l("It has become too easy"),
        "unclear": _l("I am not sure what to do"),
        "did_not_see_point": _l("I do not see the point"),
        "afraid": _l("I am afraid of it"),
        "no_privacy": _l("I cannot be undisturbed"),
        "partner": _l("It does not fit with my partner"),
        "illness": _l("I am not well"),
        "other": _l("Something else"),
    },
}

HARD: Anchors = (
    (0, _l("calm")),
    (50, _l("hard, but I can stay")),
    (100, _l("the most I can imagine")),
)
SURE: Anchors = ((0, _l("surely not")), (100, _l("surely yes")))
STRONG: Anchors = ((0, _l("not there")), (100, _l("the strongest I can imagine")))
GOOD: Anchors = ((0, _l("not good at all")), (100, _l("as good as I can imagine")))

ANCHORS: Mapping[str, Anchors] = {
    **dict.fromkeys(("likelihood_before", "likelihood_next"), SURE),
    **dict.fromkeys(("thought_sure", "thought_sure_now", "fairer_sure"), SURE),
    **dict.fromkeys(("suds_expected", "suds_start", "suds_peak", "suds_end", "before", "after"), HARD),
    **dict.fromkeys(("feeling_before", "feeling_now", "peak", "event_urge"), STRONG),
    **dict.fromkeys(("distress_before", "distress_after"), HARD),
    **dict.fromkeys(("enjoyment_expected", "enjoyment_actual"), GOOD),
}
"""What the ends of a rating mean; every other rating runs from "not at all" to "completely"."""


def in_template_words(words: TemplateWords) -> str:
    """A text of the library in the page's language, marked where it is not translated."""
    text, its_lang = words.text(lang()), words.lang(lang())
    return text if its_lang == lang() else Markup('<span lang="{}">{}</span>').format(its_lang, text)


def choices_of(question: ExtraField) -> list[tuple[str, str]]:
    """The answers of a template's own question."""
    return [(choice.key, in_template_words(choice.label)) for choice in question.choices]


def stop_choices() -> list[tuple[str, str]]:
    """The reasons for stopping; the one that has a consequence says so before it is tapped."""
    said = {key: escape(words) for key, words in CHOICES["stop_reason"].items()}
    said["afraid_of_someone"] += Markup('<span class="d-block small quiet">{}</span>').format(
        gettext("Your therapist will see this, and the plan will rest until your next visit.")
    )
    return list(said.items())
