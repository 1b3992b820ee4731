"""Words for entries that came in from a device."""

from __future__ import annotations

from collections.abc import Mapping

from portal.accounts.outbox import Kind, Why
from portal.fields import Words
from portal.i18n import lazy_gettext

KINDS: Mapping[str, Words] = {
    Kind.PRACTICE: lazy_gettext("A practice"),
    Kind.DIARY: lazy_gettext("Something in the diary"),
    Kind.NONE_TODAY: lazy_gettext("A day with nothing"),
    Kind.URGE: lazy_gettext("Five minutes"),
    Kind.BREATHING: lazy_gettext("Breathing"),
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


def why_words(why: str) -> Words:
    """Why it waits, and what can be done."""
    return WHYS[Why(why)]
