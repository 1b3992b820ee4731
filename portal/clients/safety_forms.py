"""Forms of the risk note and the staying-safe plan."""

from __future__ import annotations

from portal.forms import CheckField, Once, PersonDateField, TextArea, TextField, Versioned
from portal.i18n import lazy_gettext


class RiskNoteForm(Once):
    """Four short answers to what has to be known after a talk about risk."""

    asked = TextArea(
        lazy_gettext("What did you ask?"), max_length=1000, required=lazy_gettext("Write what you asked.")
    )
    answered = TextArea(
        lazy_gettext("What was answered?"), max_length=1000, required=lazy_gettext("Write what was answered.")
    )
    decided = TextArea(
        lazy_gettext("What did you decide, and why?"),
        max_length=1000,
        required=lazy_gettext("Write what you decided."),
    )
    next_contact_on = PersonDateField(
        lazy_gettext("Next contact on"), required=lazy_gettext("Choose the day of the next contact.")
    )
    next_contact = TextField(
        lazy_gettext("How, and with whom"),
        max_length=200,
        required=lazy_gettext("Write how the next contact happens."),
    )

    WORDS = ("asked", "answered", "decided", "next_contact")

    def words(self) -> dict[str, str | None]:
        """What was typed, as it is kept."""
        return {name: self[name].data or None for name in self.WORDS}


class StayingSafeForm(Versioned):
    """The client's own words for a hard time, written together; everything may stay empty."""

    signs = TextArea(lazy_gettext("My early signs"), max_length=300)
    by_myself = TextArea(lazy_gettext("What I can do myself"), max_length=300)
    places_people = TextArea(
        lazy_gettext("Places and people that do me good"),
        hint=lazy_gettext("Initials are enough for other people."),
        max_length=300,
    )
    professionals = TextArea(
        lazy_gettext("Professionals, with numbers"),
        hint=lazy_gettext("The clinic's emergency text stands below it anyway."),
        max_length=300,
    )
    home_safer = TextArea(lazy_gettext("Making home safer"), max_length=300)
    reason = TextArea(lazy_gettext("One reason to get through it"), max_length=200)
    on_phone = CheckField(lazy_gettext("The client wants it on the phone, among the tools."))
    on_card = CheckField(lazy_gettext("The client wants it as a card on paper."))

    WORDS = ("signs", "by_myself", "places_people", "professionals", "home_safer", "reason")

    def words(self) -> dict[str, str | None]:
        """What was typed, as it is kept."""
        return {name: self[name].data or None for name in self.WORDS}
