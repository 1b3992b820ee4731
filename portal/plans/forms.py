"""The clinician's forms of what a plan says: beginning one, its aim, its steps, how it happens."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from portal.forms import (
    CheckField,
    ChipsField,
    ChoiceField,
    Form,
    NumberField,
    PersonDateField,
    TextArea,
    TextField,
    Versioned,
)
from portal.i18n import gettext, lazy_gettext

OWN_WORDS = "own"
FURTHEST_REVIEW = timedelta(days=28)

MODES = [
    ("ladder", lazy_gettext("one after the other")),
    ("menu", lazy_gettext("several at once, you open them")),
    ("shuffle", lazy_gettext("you open several, each day one of them is drawn")),
]


class SafeNow(Form):
    """The line that the gate asks for under caution."""

    safe_now = TextField(
        lazy_gettext("What makes this safe now?"),
        hint=lazy_gettext("One line. The client never reads it."),
        max_length=200,
    )

    def ask_safe_now(self, *, before: str | None = None) -> None:
        """Make the line necessary; `before` is what was written under an older screen, to be read and not taken over."""
        if before:
            self.safe_now.hint = lazy_gettext(
                "One line. The client never reads it. Under an older screen you wrote: “%(line)s”",
                line=before,
            )
        self.safe_now.required = lazy_gettext("Write what makes this safe now.")


class BeginForm(SafeNow):
    """Which steps of a template a new plan begins with."""

    rungs = ChipsField(lazy_gettext("Which steps?"), required=lazy_gettext("Choose at least one step."))


class AddStepForm(SafeNow):
    """One more step: a rung, or own words that log like the template."""

    rung = ChoiceField(lazy_gettext("Which step?"), required=lazy_gettext("Choose a step."))
    own_title = TextField(
        lazy_gettext("What the client reads as the title"),
        hint=lazy_gettext("Only for a step in your own words."),
        max_length=80,
    )

    def accepts(self) -> bool:
        """Whether the step can be added: own words need a title."""
        if not self.validate_on_submit():
            return False
        if self.rung.data == OWN_WORDS and not self.own_title.data:
            self.refuse(gettext("Write what the client reads as the title."), self.own_title)
        return not self.problems()


class AimForm(Versioned, SafeNow):
    """What the plan is for."""

    title = TextField(
        lazy_gettext("Title"),
        hint=lazy_gettext("Neutral: it may lie on a kitchen table."),
        max_length=80,
        required=lazy_gettext("Write a title."),
    )
    goal_client = TextArea(lazy_gettext("Goal, in the client's own words"), max_length=300)
    goal_shared = TextArea(lazy_gettext("What you work on together"), max_length=300)
    why_helps = TextArea(
        lazy_gettext("Why this helps"),
        hint=lazy_gettext("One sentence. It stands on the phone and on paper."),
        max_length=200,
        required=lazy_gettext("Write in one sentence why this helps."),
    )
    mode = ChoiceField(
        lazy_gettext("How steps open"), choices=MODES, required=lazy_gettext("Choose how steps open.")
    )


class ArrangeForm(Versioned):
    """Make it happen: the cue, what may get in the way, how sure, when to look back."""

    cue_if = TextField(
        lazy_gettext("If or when …"),
        hint=lazy_gettext("A time, a place or a moment that comes anyway."),
        max_length=120,
    )
    cue_then = TextField(lazy_gettext("… then I will"), max_length=120)
    obstacle = TextField(lazy_gettext("What may get in the way"), max_length=160)
    obstacle_answer = TextField(lazy_gettext("What to do then"), max_length=160)
    confidence = NumberField(
        lazy_gettext("How sure is the client that it will happen?"),
        hint=lazy_gettext("0 not at all, 10 quite sure."),
        low=0,
        high=10,
    )
    review_every_days = NumberField(
        lazy_gettext("Look back every so many days"),
        low=3,
        high=28,
        required=lazy_gettext("Write after how many days you look back."),
    )
    next_review_on = PersonDateField(
        lazy_gettext("Next look back on"), required=lazy_gettext("Choose the day of the next look back.")
    )
    auto_open_next = CheckField(
        lazy_gettext("Open the next step by itself as soon as one has reached what was agreed"),
        hint=lazy_gettext(
            "Only where steps come one after the other, and only as far as safety allows. "
            "You still confirm the step as done."
        ),
    )

    remind = CheckField(
        lazy_gettext("Remind by e-mail, in neutral words"),
        hint=lazy_gettext(
            "Once a day at most, and only while something is due and nothing is written down yet. "
            "It stays off until the client says yes, and the client can switch it off."
        ),
    )
    remind_at_hour = ChoiceField(
        lazy_gettext("At this hour of the client’s day"),
        hint=lazy_gettext("It stays the same when the clocks change. In the quiet hours nothing is sent."),
    )

    def ask_hours(self, hours: Sequence[int]) -> None:
        """Offer reminders at these full hours."""
        self.remind_at_hour.choices = [(str(hour), f"{hour:02}:00") for hour in hours]

    def offer_no_reminders(self) -> None:
        """Leave reminders out, and what is stored as it is."""
        del self.remind
        del self.remind_at_hour

    def accepts(self) -> bool:
        """Whether it can be saved: a reminder has its hour."""
        if not self.validate_on_submit():
            return False
        if "remind" in self and self.remind.data and not self.remind_at_hour.data:
            self.refuse(gettext("Choose the hour."), self.remind_at_hour)
        return not self.problems()

    def reminder(self) -> dict[str, int | None]:
        """The hour to remind at as the plan keeps it; nothing where it was not asked."""
        if "remind" not in self:
            return {}
        return {"remind_at_hour": int(self.remind_at_hour.data or 0) if self.remind.data else None}

    def ask_from(self, on: date) -> None:
        """Allow review dates from the client's present day."""
        self.next_review_on.not_before = on
        self.next_review_on.not_after = on + FURTHEST_REVIEW
