"""Forms of clients: a new client, the record, a date on the timeline, the safety screen."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from portal.clients import initials
from portal.clients.record import is_adult
from portal.clients.screening import ANSWERED, Screen, ScreenAnswer
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
from portal.i18n import LazyString, gettext, lazy_gettext

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


ANSWERS: Sequence[Choice] = [
    ("no", lazy_gettext("No")),
    ("past", lazy_gettext("In the past")),
    ("current", lazy_gettext("Now")),
    ("unknown", lazy_gettext("Not known")),
    ("declined", lazy_gettext("Would not say")),
]


def _question(words: LazyString, hint: LazyString | None = None) -> ChoiceField:
    missing = lazy_gettext("Choose an answer: %(question)s", question=words)
    return ChoiceField(words, hint=hint, choices=ANSWERS, required=missing)


class SafetyForm(Form):
    """A dated safety screen; nothing is preselected."""

    done_on = PersonDateField(
        lazy_gettext("Asked on"), required=lazy_gettext("Enter the day on which you asked.")
    )
    asked_alone = ChoiceField(
        lazy_gettext("Was the client asked alone?"),
        hint=lazy_gettext("Nobody in the room, on the line or within hearing."),
        choices=[("yes", lazy_gettext("Yes")), ("no", lazy_gettext("No"))],
        required=lazy_gettext("Say whether the client was asked alone."),
    )
    partner_violence = _question(
        lazy_gettext("A partner hurts or threatens the client"),
        lazy_gettext("Blows, grips, choking, forced sex, broken things, threats."),
    )
    coercive_control = _question(
        lazy_gettext("A partner controls what the client does"),
        lazy_gettext(
            "Whom to see, where to go, what to wear; phone and messages checked; fear of consequences."
        ),
    )
    stalking = _question(
        lazy_gettext("Somebody follows or watches the client"),
        lazy_gettext("A partner or former partner, in person, by phone or by tracking."),
    )
    economic_control = _question(
        lazy_gettext("A partner controls money or work"),
        lazy_gettext("No own access, every expense explained, kept from a job, debts in the client's name."),
    )
    past_is_present_partner = ChoiceField(
        lazy_gettext("If any of these four lies in the past: was it with the present partner?"),
        choices=[
            ("yes", lazy_gettext("Yes")),
            ("no", lazy_gettext("No")),
            ("unknown", lazy_gettext("Not known")),
        ],
    )
    substance_self = _question(lazy_gettext("The client's own use of alcohol or drugs does harm"))
    substance_partner = _question(lazy_gettext("A partner's use of alcohol or drugs does harm"))
    suicidality = _question(
        lazy_gettext("Thoughts of suicide or self-harm"),
        lazy_gettext("If now: assess and plan for safety first. This page does not do that."),
    )
    psychosis_mania = _question(
        lazy_gettext("Psychosis or mania"),
        lazy_gettext("Voices, beliefs that nobody shares, or days of little sleep and great drive."),
    )
    dissociation = _question(
        lazy_gettext("Dissociation that gets in the way"),
        lazy_gettext("Lost time, not feeling present, not knowing where one is."),
    )
    medical_limits = _question(
        lazy_gettext("Bodily limits for strain, breath-holding or cold"),
        lazy_gettext("Heart, lungs, epilepsy, pregnancy, a recent operation, fainting."),
    )
    note = TextArea(lazy_gettext("Note for the care team"), max_length=2000)

    def accepts(self) -> bool:
        """Whether the form can be saved: what lies in the past needs a word on with whom."""
        if not self.validate_on_submit():
            return False
        if self._has_past and not self.past_is_present_partner.data:
            self.refuse(
                gettext("You chose “In the past”. Say whether that was with the present partner."),
                field=self.past_is_present_partner,
            )
        return not self.problems()

    @property
    def _has_past(self) -> bool:
        return any(self[name].data == ScreenAnswer.PAST for name in ANSWERED[:4])

    def screen(self, done_on: date) -> Screen:
        """The answers as the rules know them; call after `accepts`."""
        partner = {"yes": True, "no": False}.get(self.past_is_present_partner.data or "")
        return Screen(
            done_on=done_on,
            past_is_present_partner=partner if self._has_past else None,
            asked_alone=self.asked_alone.data == "yes",
            **{name: ScreenAnswer(self[name].data) for name in ANSWERED},
        )
