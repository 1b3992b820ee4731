"""The words of the diary's answers, for the client who chooses them and the clinician who reads them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from portal.diary.kinds import Acted, Aid, PanicSign, Repaired, Tool, Trigger
from portal.diary.urges import BodyPlace
from portal.fields import Words
from portal.i18n import gettext, lazy_gettext, ngettext

TRIGGERS: Mapping[Trigger, Words] = {
    Trigger.IGNORED: lazy_gettext("I felt ignored"),
    Trigger.UNCERTAINTY: lazy_gettext("I did not know where things stood"),
    Trigger.PARTNER_AUTONOMY: lazy_gettext("They did something of their own"),
    Trigger.EXCESSIVE_DEMAND: lazy_gettext("Too much was asked of me"),
    Trigger.ENGULFMENT: lazy_gettext("I had no room of my own"),
    Trigger.EMOTIONAL_NEED: lazy_gettext("Someone needed more closeness than I could give"),
    Trigger.COMMITMENT_STEP: lazy_gettext("A step towards more commitment"),
    Trigger.OTHER: lazy_gettext("Something else"),
}
SIGNS: Mapping[PanicSign, Words] = {
    PanicSign.HEART: lazy_gettext("Racing heart"),
    PanicSign.BREATH: lazy_gettext("Short of breath"),
    PanicSign.CHEST: lazy_gettext("Tight chest"),
    PanicSign.DIZZY: lazy_gettext("Dizzy"),
    PanicSign.SHAKING: lazy_gettext("Shaking"),
    PanicSign.SWEATING: lazy_gettext("Sweating"),
    PanicSign.STOMACH: lazy_gettext("Upset stomach"),
    PanicSign.UNREAL: lazy_gettext("Nothing felt real"),
    PanicSign.FEAR_OF_DYING: lazy_gettext("Afraid of dying"),
}
AIDS: Mapping[Aid, Words] = {
    Aid.BREATH: lazy_gettext("Breathing"),
    Aid.GROUNDING: lazy_gettext("My senses"),
    Aid.FIVE_MINUTES: lazy_gettext("Waiting five minutes"),
    Aid.WRITING: lazy_gettext("Writing"),
    Aid.SWITCH: lazy_gettext("Something to do"),
    Aid.PERSON: lazy_gettext("Calling someone"),
}
ACTED: Mapping[Acted, Words] = {
    Acted.ACTED: lazy_gettext("Followed it at once"),
    Acted.DELAYED: lazy_gettext("Waited first"),
    Acted.NOT: lazy_gettext("Did not follow it"),
}
TOOLS: Mapping[Tool, Words] = {
    Tool.URGE: lazy_gettext("Five minutes"),
    Tool.BREATHING: lazy_gettext("Breathe with a rhythm"),
    Tool.GROUNDING: lazy_gettext("Come back to the room"),
    Tool.IMAGERY: lazy_gettext("Someone safe in mind"),
    Tool.OWN_LIST: lazy_gettext("Something of their own list"),
    Tool.THOUGHT: lazy_gettext("A thought, weighed from both sides"),
    Tool.EXPERIMENT: lazy_gettext("A belief, put to the test"),
}
PLACES: Mapping[BodyPlace, Words] = {
    BodyPlace.CHEST: lazy_gettext("Chest"),
    BodyPlace.THROAT: lazy_gettext("Throat"),
    BodyPlace.STOMACH: lazy_gettext("Stomach"),
    BodyPlace.HEAD: lazy_gettext("Head"),
    BodyPlace.SHOULDERS: lazy_gettext("Shoulders"),
    BodyPlace.HANDS: lazy_gettext("Hands"),
    BodyPlace.LEGS: lazy_gettext("Legs"),
    BodyPlace.ALL_OVER: lazy_gettext("All over"),
}
"""Where an urge is felt."""
REPAIRED: Mapping[Repaired, Words] = {
    Repaired.YES: lazy_gettext("Yes"),
    Repaired.NO: lazy_gettext("Not yet"),
    Repaired.NOT_NEEDED: lazy_gettext("There was nothing to make up"),
}
INTERFERENCE: tuple[Words, ...] = (
    lazy_gettext("not at all"),
    lazy_gettext("a little"),
    lazy_gettext("somewhat"),
    lazy_gettext("a lot"),
    lazy_gettext("the whole day"),
)
"""How much it got in the way of the day, 0 to 4."""


def in_words(kinds: Mapping[Any, Words], keys: object) -> list[str]:
    """Keys that were ticked and own words beside them, as a person reads them."""
    named = {str(key): str(words) for key, words in kinds.items()}
    return [named.get(str(key), str(key)) for key in keys] if isinstance(keys, Iterable) else []


def too_long_ago(days: int) -> str:
    """Why a day cannot be called quiet, where only the last `days`, today included, can."""
    if days == 2:
        return gettext("Only today and the day before can be called quiet. Longer ago is hard to know.")
    return ngettext(
        "Only today can be called quiet. Longer ago is hard to know.",
        "Only the last %(num)s days, today among them, can be called quiet. Longer ago is hard to know.",
        days,
    )
