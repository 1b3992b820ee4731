"""The question who may read what a client wrote, asked the same way everywhere."""

from __future__ import annotations

from portal.clients.sharing_wording import WHO_MAY_READ
from portal.forms import ChoiceField
from portal.i18n import lazy_gettext


def share_field() -> ChoiceField:
    """Who may read an entry. What is private shows the clinician only that something is there."""
    return ChoiceField(
        lazy_gettext("Who may read this?"),
        hint=lazy_gettext(
            "If only you may read it, your therapist sees that something is written and nothing else."
        ),
        choices=list(WHO_MAY_READ.items()),
        required=lazy_gettext("Choose who may read this."),
    )
