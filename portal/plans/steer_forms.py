"""The clinician's forms of how a plan goes on: confirm a step, pause, stop, complete."""

from __future__ import annotations

from datetime import date, timedelta

from portal.forms import ChipsField, ChoiceField, Form, PersonDateField, TextArea
from portal.i18n import gettext, lazy_gettext
from portal.plans.states import StopPlanReason

FURTHEST = timedelta(days=28)
"""How far ahead the next look back may lie."""

STOP_REASONS = [
    (StopPlanReason.CLIENT_REQUEST, lazy_gettext("the client asked for it")),
    (StopPlanReason.NOT_SUITABLE, lazy_gettext("it does not fit")),
    (StopPlanReason.RISK, lazy_gettext("a risk came up")),
    (StopPlanReason.TRANSFERRED, lazy_gettext("care goes on elsewhere")),
    (StopPlanReason.ENDED_THERAPY, lazy_gettext("care has ended")),
]


class ConfirmForm(Form):
    """A step is done: what the clinician judges, and a note."""

    judged = ChipsField(lazy_gettext("For you to judge"))
    note = TextArea(lazy_gettext("Note"), hint=lazy_gettext("The client does not read it."), max_length=300)

    def accepts(self, *, early: bool) -> bool:
        """Whether the step may be confirmed: early with a reason, else with every clause ticked."""
        if early:
            self.note.required = lazy_gettext("Write why it is done although the counts are not there yet.")
        if not self.validate_on_submit():
            return False
        if not early and len(self.judged.data) < len(self.judged.choices):
            self.refuse(
                gettext("Tick every line if it is so. If not, the step is not done yet."), self.judged
            )
        return not self.problems()


class ReasonForm(Form):
    """Why."""

    reason = TextArea(
        lazy_gettext("Reason"),
        hint=lazy_gettext("The client does not read it."),
        required=lazy_gettext("Write the reason."),
        max_length=300,
    )


class StopForm(Form):
    """Why a plan ends."""

    reason = ChoiceField(
        lazy_gettext("Why does it end?"), choices=STOP_REASONS, required=lazy_gettext("Choose why it ends.")
    )


class CompleteForm(Form):
    """A plan ends well, after its last look back."""

    learned = TextArea(lazy_gettext("What was learned, in one sentence"), max_length=300)


class ResumeForm(Form):
    """How a paused plan goes on; asked only where every step is behind."""

    doses = ChoiceField(
        lazy_gettext("How does it go on?"),
        choices=[
            ("small", lazy_gettext("in small doses: done steps now and then")),
            ("whole", lazy_gettext("as before: steps can be opened, repeated and added")),
        ],
        required=lazy_gettext("Choose how it goes on."),
    )


class ReopenForm(Form):
    """A completed plan is taken up again."""

    next_review_on = PersonDateField(
        lazy_gettext("Next look back on"), required=lazy_gettext("Choose the day of the next look back.")
    )

    def ask_from(self, on: date) -> None:
        """Allow days from the client's present day."""
        self.next_review_on.not_before = on
        self.next_review_on.not_after = on + FURTHEST
