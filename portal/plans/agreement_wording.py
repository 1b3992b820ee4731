"""How agreements are asked about and told: kinds, what each kind writes down, what the clinician makes sure of."""

from __future__ import annotations

from collections.abc import Mapping

from portal.fields import Words
from portal.i18n import lazy_gettext as _l
from portal.plans.agreement_kinds import AgreementKind, Check, Ritual, WatchedEnd

TITLES: Mapping[AgreementKind, Words] = {
    AgreementKind.NEED_SIGNAL: _l("Our three signals"),
    AgreementKind.PREDICTABILITY: _l("Our word about time apart"),
    AgreementKind.RHYTHM: _l("Together, apart, together"),
}
"""What an agreement is called on the client's pages and on paper."""

LABELS: Mapping[str, Words] = {
    "green_look_mine": _l("Green: how it shows in the client"),
    "green_they_do": _l("Green: what the other one does"),
    "green_look_theirs": _l("Green: how it shows in the other one"),
    "green_i_do": _l("Green: what the client does"),
    "yellow_look_mine": _l("Yellow: how it shows in the client"),
    "yellow_they_do": _l("Yellow: what the other one does"),
    "yellow_look_theirs": _l("Yellow: how it shows in the other one"),
    "yellow_i_do": _l("Yellow: what the client does"),
    "red_look_mine": _l("Red: how it shows in the client"),
    "red_they_do": _l("Red: what the other one does"),
    "red_look_theirs": _l("Red: how it shows in the other one"),
    "red_i_do": _l("Red: what the client does"),
    "yellow_soon": _l("Yellow: how soon"),
    "red_soon": _l("Red: how soon"),
    "reds_in_week": _l("Reds in seven days after which they talk at length"),
    "unreachable_mine": _l("When the client usually cannot be reached"),
    "unreachable_theirs": _l("When the other one usually cannot be reached"),
    "wording": _l("The sentence that says so beforehand"),
    "shared_slot": _l("Time together: when, and what"),
    "own_slot": _l("Time of one’s own, for each"),
    "next_contact": _l("Before parting: when and how they are next in touch"),
    "ritual": _l("On coming home, five minutes"),
    "ritual_own": _l("Something of their own on coming home"),
    "watched": _l("Which end is watched?"),
    "mine": _l("I: what the client promises"),
    "theirs": _l("They: what the other one promises"),
    "cannot_now": _l("When one of them cannot: the sentence for it"),
    "later": _l("By when they come back to it"),
    "urgent": _l("What is urgent, so that it does not wait"),
    "max_window_min": _l("The longest time out of reach, in minutes"),
    "review_on": _l("They look at it again on"),
    "fade_from_on": _l("From when it is let go, step by step"),
}
"""As the clinician is asked, and as differences and gaps are named."""

HINTS: Mapping[str, Words] = {
    "mine": _l("One promise a line, in their words, as the client says it."),
    "theirs": _l("One promise a line, in their words, as the other one says it. Both are bound."),
    "unreachable_mine": _l("One time a line. Only times: no places, no names."),
    "unreachable_theirs": _l("One time a line. Only times: no places, no names."),
    "cannot_now": _l("For example: “Not now, but I can at eight.”"),
    "later": _l("A time that can be kept, for example “the same evening, at eight at the latest”."),
    "yellow_soon": _l("For example “today, before nine”."),
    "red_soon": _l("For example “within an hour, ten minutes”. It is not for emergencies."),
    "reds_in_week": _l("Left empty, the clinic’s number counts."),
    "review_on": _l("Within 28 days."),
    "fade_from_on": _l("Notice makes a start possible. From this day on it becomes less."),
    "watched": _l(
        "Who leans more usually finds the parting harder, who stands alone more the coming back. You choose."
    ),
    "next_contact": _l("For example: “I will call at six.” Saying it once is enough."),
    "wording": _l(
        "Until when, and when they talk next. For example: “I am offline until nine, then I write.”"
    ),
}

RITUALS: Mapping[Ritual, Words] = {
    Ritual.HUG: _l("a hug, if both want it"),
    Ritual.SHARING: _l("each tells one thing from the day, the other listens"),
    Ritual.IM_BACK: _l("“I’m back”, said out loud, before anything else"),
}
WATCHED: Mapping[WatchedEnd, Words] = {
    WatchedEnd.PARTING: _l("the parting"),
    WatchedEnd.REUNION: _l("the coming back together"),
}

CHECKS: Mapping[Check, Words] = {
    Check.NO_LOCATION: _l("Nobody shares where they are: no location, no places to account for."),
    Check.NO_ACCOUNT_ACCESS: _l("Nobody gets into the other one’s phone, accounts or messages."),
    Check.BOTH_BOUND: _l("It binds both. No duty is on one side only."),
    Check.NO_PUNISHMENT: _l("Nobody is punished for a late answer, a no, or a signal."),
    Check.ASKED_ME_ALONE: _l(
        "I asked the client alone. They want it and know that they can end it at any time."
    ),
    Check.ASKED_THEM_ALONE: _l(
        "I asked the other one alone. They want it and know that they can end it at any time."
    ),
}
TICK = _l("Tick this once you have made sure, or do not let it begin.")

SIGNAL_NAMES: Mapping[str, Words] = {"green": _l("Green"), "yellow": _l("Yellow"), "red": _l("Red")}
EASE: Mapping[WatchedEnd, tuple[Words, Words]] = {
    WatchedEnd.PARTING: (
        _l("How at ease were you when you parted?"),
        _l("And when you were back together?"),
    ),
    WatchedEnd.REUNION: (
        _l("How at ease were you when you were back together?"),
        _l("And when you parted?"),
    ),
}
"""What a rhythm asks each day about the watched end, and about the other one."""
