"""Words for entries that came in from a device."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from portal.accounts.outbox import Entry, Kind, Why
from portal.fields import Words
from portal.i18n import gettext, lazy_gettext
from portal.plans.agreement_wording import SIGNAL_NAMES
from portal.plans.attempts import Colour
from portal.plans.taps import time_since

KINDS: Mapping[str, Words] = {
    Kind.PRACTICE: lazy_gettext("A practice"),
    Kind.DIARY: lazy_gettext("Something in the diary"),
    Kind.NONE_TODAY: lazy_gettext("A day with nothing"),
    Kind.URGE: lazy_gettext("Five minutes"),
    Kind.BREATHING: lazy_gettext("Breathing"),
    Kind.SIGNAL: lazy_gettext("A signal"),
    Kind.RATING: lazy_gettext("A rating on the way"),
    Kind.ENDED: lazy_gettext("The end of a practice"),
    Kind.AFTER: lazy_gettext("How a practice went"),
    Kind.NOT_TODAY: lazy_gettext("Not today"),
    Kind.AGREED_DAY: lazy_gettext("A day of what you agreed"),
    Kind.ANSWER: lazy_gettext("What came of a signal"),
}
WHYS: Mapping[Why, Words] = {
    Why.UNFINISHED: lazy_gettext("You began to write it and did not finish. You can finish it now."),
    Why.INCOMPLETE: lazy_gettext("Something is still missing in it, or does not fit."),
    Why.CHANGED: lazy_gettext(
        "What it belongs to has changed since you wrote it, so it could not be saved there."
    ),
    Why.TWICE: lazy_gettext(
        "Something else already stands in its place. Both are kept: look at them and decide."
    ),
    Why.UNKNOWN: lazy_gettext("It comes from another version of these pages and cannot be shown in a form."),
}


def kind_words(kind: str) -> Words:
    """What an entry is."""
    return KINDS.get(kind, lazy_gettext("An entry"))


def own_words(said: Entry) -> list[str]:
    """What an entry says, where no form is there that could show it."""
    one = {name: next(iter(values), "") for name, values in said.fields.items()}
    if said.kind == Kind.RATING:
        return [
            gettext(
                "%(value)s of 100, %(minutes)s min after the start",
                value=one.get("now", ""),
                minutes=one.get("minute", ""),
            )
        ]
    if said.kind == Kind.SIGNAL and one.get("colour") in list(Colour):
        return [str(SIGNAL_NAMES[Colour(one["colour"])])]
    if said.kind == Kind.ENDED and (after := time_since(one.get("seconds"))) is not None:
        return [
            gettext("It was over %(minutes)s min after the start.", minutes=after // timedelta(minutes=1))
        ]
    return [value for name, values in said.fields.items() if name not in HIDDEN for value in values if value]


HIDDEN = ("client_token", "step_id", "log_id", "agreement_id", "signal_id", "version", "page", "entry")


def why_words(why: str) -> Words:
    """Why it waits, and what can be done."""
    return WHYS[Why(why)]
