"""The form of an outing: what was ventured, how safe the base felt before and after, to whom one came back."""

from __future__ import annotations

from portal.clients.sharing_wording import WHO_MAY_READ
from portal.forms import AnchoredRating, ChoiceField, Once, PersonDateField, TextArea, TextField, Versioned
from portal.i18n import lazy_gettext

NOT_READ = lazy_gettext("Not read right away. Initials are enough for other people.")


class ExcursionFields:
    """What every form of an outing asks."""

    went_on = PersonDateField(lazy_gettext("Which day was it?"), required=lazy_gettext("Choose the day."))
    goal = TextField(
        lazy_gettext("What did you go out for?"),
        hint=lazy_gettext("Something of your own, large or small."),
        max_length=160,
        required=lazy_gettext("Write what it was, in a few words."),
    )
    base_before = AnchoredRating(lazy_gettext("Before: someone was behind me. How true was that?"))
    base_after = AnchoredRating(
        lazy_gettext("Afterwards: someone was there to come back to. How true was that?")
    )
    came_back_to = TextField(
        lazy_gettext("To whom did you come back?"),
        hint=lazy_gettext("Initials are enough. Leave it empty if there was nobody."),
        max_length=60,
    )
    how_it_was = TextArea(lazy_gettext("How was it?"), hint=NOT_READ, max_length=300)
    share = ChoiceField(
        lazy_gettext("Who may read this?"),
        hint=lazy_gettext(
            "If only you may read it, your therapist sees that something is written and nothing else."
        ),
        choices=list(WHO_MAY_READ.items()),
        required=lazy_gettext("Choose who may read this."),
    )


class NewExcursionForm(Once, ExcursionFields):
    """An outing that is written down."""


class CorrectExcursionForm(Versioned, ExcursionFields):
    """An outing that is changed afterwards."""
