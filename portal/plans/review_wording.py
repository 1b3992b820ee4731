"""The answers that a review offers, in words, and what is said where something is missing."""

from __future__ import annotations

from collections.abc import Mapping

from portal.i18n import LazyString, lazy_gettext
from portal.plans.attempts import Barrier
from portal.plans.reviewing import Decision, Needed, Then

KINDS = [
    ("in_session", lazy_gettext("in session, in one room")),
    ("remote", lazy_gettext("from afar, by telephone or video")),
]
ADHERENCE = [
    ("0", lazy_gettext("not at all")),
    ("1", lazy_gettext("a little")),
    ("2", lazy_gettext("about half")),
    ("3", lazy_gettext("most of it")),
    ("4", lazy_gettext("all of it")),
]
DECISIONS: Mapping[Decision, LazyString] = {
    Decision.MOVE_ON: lazy_gettext("it is done, move on"),
    Decision.REPEAT: lazy_gettext("the same again"),
    Decision.VARY: lazy_gettext("again, with a variation"),
    Decision.SPLIT: lazy_gettext("split it"),
    Decision.EASIER: lazy_gettext("make it easier"),
    Decision.HARDER: lazy_gettext("make it harder"),
    Decision.COMBINE: lazy_gettext("combine it with another"),
    Decision.SET_ASIDE: lazy_gettext("set it aside"),
    Decision.LEAVE: lazy_gettext("leave it as it is"),
}
BARRIERS = [
    (Barrier.FORGOT, lazy_gettext("forgot")),
    (Barrier.NO_TIME, lazy_gettext("no time")),
    (Barrier.TOO_HARD, lazy_gettext("too hard")),
    (Barrier.TOO_EASY, lazy_gettext("too easy")),
    (Barrier.UNCLEAR, lazy_gettext("unclear what to do")),
    (Barrier.DID_NOT_SEE_POINT, lazy_gettext("did not see the point")),
    (Barrier.AFRAID, lazy_gettext("afraid")),
    (Barrier.NO_PRIVACY, lazy_gettext("no privacy")),
    (Barrier.PARTNER, lazy_gettext("the partner")),
    (Barrier.ILLNESS, lazy_gettext("ill")),
    (Barrier.OTHER, lazy_gettext("something else")),
]
CONSIDER = [
    ("safety", lazy_gettext("safety: is anybody afraid, hurt or watched?")),
    ("alliance", lazy_gettext("how the two of you work together")),
    ("motivation", lazy_gettext("what it is for, and whether it still matters")),
    ("support", lazy_gettext("who else is there for the client")),
    ("life_events", lazy_gettext("what happened in their life")),
    ("step_size", lazy_gettext("the size of the step")),
    ("target", lazy_gettext("whether this is the right thing to practise")),
    ("medication", lazy_gettext("medication, alcohol or other substances")),
]
THEN = [
    (Then.GO_ON, lazy_gettext("The plan goes on.")),
    (Then.MAINTAIN, lazy_gettext("Keep it up in small doses: every step is done or set aside.")),
    (Then.COMPLETE, lazy_gettext("This was the last look back: complete the plan.")),
    (Then.FINAL, lazy_gettext("This was the last look back, and the plan is completed later.")),
]
SAYS: Mapping[Needed, LazyString] = {
    Needed.REASON: lazy_gettext("Write the reason."),
    Needed.VARIATION: lazy_gettext("Write what will be different."),
    Needed.JUDGED: lazy_gettext("Tick every line if it is so. If not, the step is not done yet."),
    Needed.REMOTE: lazy_gettext("Tick that you confirm an exposure without having been in one room."),
    Needed.NEXT_DATE: lazy_gettext("Choose the day of the next look back."),
    Needed.CONSIDER: lazy_gettext("Tick at least one thing that you have considered."),
    Needed.CONSIDER_PLAN: lazy_gettext("Write what you will do about it."),
    Needed.UNFINISHED: lazy_gettext("Small doses begin when every step is done or set aside."),
}
