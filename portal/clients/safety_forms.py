"""Forms of the safety screen, the risk note and the staying-safe plan."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from portal.clients.screening import ANSWERED, Screen, ScreenAnswer
from portal.forms import (
    CheckField,
    Choice,
    ChoiceField,
    Form,
    Once,
    PersonDateField,
    TextArea,
    TextField,
    Versioned,
)
from portal.i18n import LazyString, gettext, lazy_gettext

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
