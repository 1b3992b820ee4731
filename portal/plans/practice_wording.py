"""How a practice is asked about: the questions of the log sets and their answers in words."""

from __future__ import annotations

from collections.abc import Mapping

from markupsafe import Markup, escape

from portal.choices import MUCH as MUCH
from portal.choices import Anchors
from portal.clients.sharing_wording import WHO_MAY_READ
from portal.fields import Words
from portal.i18n import gettext, lang
from portal.i18n import lazy_gettext as _l
from portal.plans.definition import ExtraField
from portal.plans.definition import Words as TemplateWords

NONE = "none"
"""Stands for "none of them" among ticks."""

NOT_READ = _l("Not read right away. Initials are enough for other people.")

LABELS: Mapping[str, Words] = {
    "feared_outcome": _l("What do you fear will happen?"),
    "likelihood_before": _l("How sure are you that it will happen?"),
    "suds_expected": _l("How hard do you expect it to be?"),
    "suds_start": _l("How hard is it right now?"),
    "place": _l("Where will you be?"),
    "alone": _l("Who is with you?"),
    "leave_out": _l("Which habits will you leave out?"),
    "outcome": _l("Did what you feared happen?"),
    "what_happened": _l("What happened?"),
    "learned": _l("What did you learn?"),
    "likelihood_next": _l("How sure would you be next time?"),
    "minutes_done": _l("How many minutes was it?"),
    "suds_peak": _l("How hard was it at the hardest moment?"),
    "suds_end": _l("How hard was it at the end?"),
    "feeling_word": _l("One word for what you felt"),
    "safety_used": _l("Which habits did you use?"),
    "safety_other": _l("Another habit?"),
    "calming_used": _l("What did you use to calm down?"),
    "coped": _l("“I could handle it.” How true is that?"),
    "surprise": _l("How much did it surprise you?"),
    "other_response": _l("How did the other person take it?"),
    "felt_exposed": _l("How exposed did you feel?"),
    "felt_closer": _l("How close did you feel to them?"),
    "vary_next": _l("What will you change next time?"),
    "note_to_clinician": _l("A line for your therapist"),
    "share": _l("Who may read this?"),
    "situation": _l("When did you use it?"),
    "before": _l("How hard was it before?"),
    "after": _l("How hard was it afterwards?"),
    "helped": _l("How much did it help?"),
    "got_in_the_way": _l("Did anything get in the way?"),
    "what_was_going_on": _l("What was going on?"),
    "feeling_before": _l("How strong was the feeling?"),
    "thought": _l("What thought went through your mind?"),
    "thought_sure": _l("How sure were you that it is true?"),
    "facts_for": _l("What speaks for it?"),
    "facts_against": _l("What speaks against it?"),
    "fairer_sentence": _l("A fairer sentence"),
    "fairer_sure": _l("How sure are you of the fairer sentence?"),
    "thought_sure_now": _l("How sure are you of the first thought now?"),
    "feeling_now": _l("How strong is the feeling now?"),
    "activity": _l("What did you do?"),
    "enjoyment_expected": _l("How good did you expect it to be?"),
    "enjoyment_actual": _l("How good was it?"),
    "trigger": _l("What set it off?"),
    "what_it_was": _l("What happened?"),
    "peak": _l("How strong was it at its strongest?"),
    "minutes_to_settle": _l("After how many minutes was it manageable?"),
    "panic_signs": _l("What did your body do?"),
    "event_urge": _l("How strong was the urge to do something at once?"),
    "event_acted": _l("Did you follow the urge?"),
    "tools_used": _l("What did you use to get through it?"),
    "interference": _l("How much did it get in the way, 0 to 4?"),
    "colour": _l("Which signal was it?"),
    "asked_for": _l("What did you ask for?"),
    "signal_response": _l("What came of it?"),
    "response_minutes": _l("How many minutes until the answer?"),
    "ease_after": _l("How at ease were you afterwards?"),
    "kept": _l("Did you keep your side?"),
    "kept_by_other": _l("Did the other person keep theirs?"),
    "distress_before": _l("How hard is it to think about this now?"),
    "reflection": _l("Your words"),
    "distress_after": _l("How hard is it now, after writing?"),
    "stop_reason": _l("What made you stop?"),
    "not_done_reason": _l("What is in the way?"),
}

LOOKING_BACK: Mapping[str, Words] = {
    "feared_outcome": _l("What did you fear would happen?"),
    "likelihood_before": _l("How sure were you that it would happen?"),
    "suds_expected": _l("How hard did you expect it to be?"),
    "suds_start": _l("How hard was it at the start?"),
    "place": _l("Where were you?"),
    "alone": _l("Who was with you?"),
}
"""The same questions about a practice that is over."""

HINTS: Mapping[str, Words] = {
    "feared_outcome": NOT_READ,
    "place": _l("A word is enough, no address."),
    "leave_out": _l("Pick what you can. Using one is no failure."),
    "what_happened": NOT_READ,
    "learned": _l("In your own words. Not read right away."),
    "feeling_word": _l("Only if one comes to mind."),
    "safety_used": _l("Tick what fits. Using one is no failure."),
    "safety_other": NOT_READ,
    "vary_next": _l("Another place, time or person, if you like. Initials are enough."),
    "note_to_clinician": NOT_READ,
    "share": _l("If only you may read it, your therapist sees that you practised and nothing else."),
    "got_in_the_way": NOT_READ,
    "what_was_going_on": NOT_READ,
    "thought": NOT_READ,
    "facts_for": _l("Only facts: what anyone could have seen. Not read right away; initials are enough."),
    "facts_against": _l("Only facts, from other times too. Not read right away; initials are enough."),
    "fairer_sentence": _l("One that leaves both sides in. Not read right away."),
    "activity": NOT_READ,
    "what_it_was": NOT_READ,
    "minutes_to_settle": _l("Leave it empty while it is still going."),
    "tools_used": NOT_READ,
    "asked_for": NOT_READ,
    "reflection": NOT_READ,
}

REQUIRED: Mapping[str, Words] = {
    "feared_outcome": _l("Write what you fear will happen."),
    "likelihood_before": _l("Choose how sure you are, 0 to 100."),
    "outcome": _l("Choose whether it happened, or “I cannot tell”."),
    "learned": _l("Write what you learned, or tick “Nothing new”."),
    "share": _l("Choose who may read this."),
    "situation": _l("Choose when you used it."),
    "what_was_going_on": _l("Write what was going on."),
    "thought": _l("Write the thought."),
    "thought_sure": _l("Choose how sure you were, 0 to 100."),
    "activity": _l("Write what you did."),
    "colour": _l("Choose which signal it was."),
    "kept": _l("Choose whether you kept your side."),
    "reflection": _l("Write a line, or leave the page for another day."),
    "stop_reason": _l("Choose what made you stop."),
    "not_done_reason": _l("Choose what is in the way."),
}

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
