"""Forms of clients: a new client, the record, a date on the timeline."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from portal.clients import initials
from portal.clients.record import is_adult
from portal.forms import (
    CheckField,
    Choice,
    ChoiceField,
    Form,
    LinesField,
    PersonDateField,
    TextArea,
    TextField,
    Versioned,
)
from portal.i18n import gettext, lazy_gettext

LANGUAGES = [("en", "English"), ("zh", "中文")]
SAFE: Sequence[Choice] = [
    ("yes", lazy_gettext("Yes")),
    ("no", lazy_gettext("No")),
    ("unknown", lazy_gettext("Not known yet")),
]
STATUSES: Sequence[Choice] = [
    ("enquiry", lazy_gettext("enquiry")),
    ("waiting", lazy_gettext("waiting")),
    ("active", lazy_gettext("in care")),
    ("paused", lazy_gettext("paused")),
    ("discharged", lazy_gettext("discharged")),
]


class Person(Form):
    """What a new client and a record have in common."""

    display_name = TextField(
        lazy_gettext("Name"), required=lazy_gettext("Enter the client's name."), max_length=80
    )
    initials = TextField(
        lazy_gettext("Initials"),
        hint=lazy_gettext(
            "At most four letters. Paper and the client's own page show these instead of the name."
        ),
        max_length=12,
    )
    lang = ChoiceField(
        lazy_gettext("Language of questionnaires, plans and paper"),
        choices=LANGUAGES,
        required=lazy_gettext("Choose a language."),
    )
    tz = ChoiceField(
        lazy_gettext("Time zone"),
        hint=lazy_gettext("It decides when a day begins for this client."),
        required=lazy_gettext("Choose a time zone."),
    )
    reminders_safe = ChoiceField(lazy_gettext("Is it safe to send reminders?"), choices=SAFE)
    voicemail_safe = ChoiceField(lazy_gettext("Is it safe to leave a voicemail?"), choices=SAFE)
    paper_safe = ChoiceField(lazy_gettext("Is it safe to have paper at home?"), choices=SAFE)

    def accepts(self) -> bool:
        """Whether the form can be saved; initials left empty are suggested, to be looked at and sent once more."""
        if not self.validate_on_submit():
            return False
        if not self.initials.data:
            self.initials.data = self.initials.typed = initials.suggested(self.display_name.data)
            self.refuse(
                gettext("Check the initials suggested here, change them if you like, and save again."),
                field=self.initials,
            )
        elif initials.too_many(self.initials.data):
            self.refuse(gettext("Shorten the initials to four letters."), field=self.initials)
        return not self.problems()


class NewClientForm(Person):
    """The least that is needed to begin."""

    adult = CheckField(
        lazy_gettext("This client is 18 or older."),
        hint=lazy_gettext(
            "This version of Haven is for adults. Its questionnaires and templates were written for them."
        ),
        required=lazy_gettext(
            "Confirm that the client is 18 or older. Haven is not made for younger people yet."
        ),
    )


class RecordForm(Versioned, Person):
    """All of a client's record."""

    status = ChoiceField(lazy_gettext("Status"), choices=STATUSES, required=lazy_gettext("Choose a status."))
    in_session_only = CheckField(lazy_gettext("Contact in sessions only: nothing is sent, nobody calls."))
    quick_exit = CheckField(lazy_gettext("Show “Leave quickly” on every page of this client."))
    pronouns = TextField(lazy_gettext("Pronouns"), max_length=40)
    born_on = PersonDateField(lazy_gettext("Born on"))
    phones = LinesField(
        lazy_gettext("Phone numbers"), hint=lazy_gettext("One a line."), max_lines=5, max_length=80
    )
    email = TextField(lazy_gettext("E-mail address"), max_length=254)
    address = TextArea(lazy_gettext("Postal address"), max_length=300)
    emergency_contact = TextArea(lazy_gettext("Emergency contact"), max_length=300)
    gp = TextArea(lazy_gettext("General practitioner"), max_length=300)
    referrer = TextField(lazy_gettext("Referred by"), max_length=200)
    fee = TextField(lazy_gettext("Fee"), max_length=80)
    diagnosis_code = TextField(lazy_gettext("Diagnosis code"), max_length=40)
    crisis_text = TextArea(
        lazy_gettext("In an emergency, for this client"),
        hint=lazy_gettext(
            "Left empty, the clinic's text is used. It stands on every page and sheet of this client."
        ),
        max_length=300,
    )
    cultural_note = TextArea(
        lazy_gettext("Closeness and distance in this client's culture or family"), max_length=500
    )

    def fits(self, today: date) -> bool:
        """Whether the form can be saved on the client's local date `today`."""
        if not self.accepts():
            return False
        if self.born_on.data and not is_adult(self.born_on.data, today):
            self.refuse(
                gettext("This date makes the client younger than 18. Haven is for adults in this version."),
                field=self.born_on,
            )
        return not self.problems()


KINDS: Sequence[Choice] = [
    ("session", lazy_gettext("session")),
    ("relationship_stage", lazy_gettext("a new stage in the relationship")),
    ("medication_change", lazy_gettext("change of medication")),
    ("life_event", lazy_gettext("life event")),
    ("relapse", lazy_gettext("relapse")),
    ("other", lazy_gettext("something else")),
]


class MarkForm(Form):
    """A dated event for the client's charts."""

    kind = ChoiceField(
        lazy_gettext("What was it?"), choices=KINDS, required=lazy_gettext("Choose what it was.")
    )
    happened_on = PersonDateField(lazy_gettext("On which day?"), required=lazy_gettext("Enter the day."))
    label = TextField(
        lazy_gettext("In a few words"),
        hint=lazy_gettext("It stands in the key of the charts. Initials are enough for other people."),
        max_length=40,
    )
    visible_to_client = CheckField(lazy_gettext("The client may see it on their own charts."))
