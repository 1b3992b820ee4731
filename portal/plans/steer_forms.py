"""The clinician's forms of how a plan goes on: confirm a step, pause, stop, complete."""

from __future__ import annotations

from portal.forms import CheckField, ChipsField, ChoiceField, Form, TextArea
from portal.i18n import gettext, lazy_gettext
from portal.plans.states import StopPlanReason

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
    """A plan ends well."""

    looked_back = CheckField(
        lazy_gettext("We have looked back on the plan together."),
        required=lazy_gettext("Look back together first, then tick this."),
    )
    learned = TextArea(lazy_gettext("What was learned, in one sentence"), max_length=300)
