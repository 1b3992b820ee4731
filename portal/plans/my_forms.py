"""Forms of a client's own plan: accept it, or ask for a change."""

from __future__ import annotations

from portal.forms import TextArea, Versioned
from portal.i18n import lazy_gettext
from portal.plans.first_forms import FirstForm


class DecisionForm(Versioned, FirstForm):
    """Accept an offered plan as it was shown, with five short questions that may stay empty."""


class DeclineForm(Versioned):
    """Ask for a change of an offered plan."""

    reason = TextArea(
        lazy_gettext("What should be different?"),
        hint=lazy_gettext(
            "You need not give a reason. Not read right away; initials are enough for other people."
        ),
        max_length=300,
    )
