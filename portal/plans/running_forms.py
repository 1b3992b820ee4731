"""The forms of a practice that runs: a rating on the way, why it ends early."""

from __future__ import annotations

from portal.forms import AnchoredRating, ChoiceField, Form
from portal.i18n import lazy_gettext
from portal.plans.answer_wording import ANCHORS, stop_choices
from portal.plans.kept_forms import HiddenNumberField
from portal.plans.practice_wording import LABELS, REQUIRED


class RateForm(Form):
    """A rating on the way; `minute` of the practice is sent by the script, which may have to wait for a connection."""

    now = AnchoredRating(
        lazy_gettext("How hard is it right now?"),
        anchors=ANCHORS["suds_peak"],
        required=lazy_gettext("Choose how hard it is, 0 to 100."),
    )
    minute = HiddenNumberField()

    def felt_at(self) -> int | None:
        """The minute of the practice, 0 or more; None: now."""
        return None if self.minute.data is None else max(self.minute.data, 0)


class StopForm(Form):
    """Why a practice ends early."""

    stop_reason = ChoiceField(LABELS["stop_reason"], required=REQUIRED["stop_reason"])
    seconds = HiddenNumberField()
    """After the start, where it was said when the session had ended."""

    @classmethod
    def make(cls) -> StopForm:
        """The form with its reasons in the page's language."""
        form = cls()
        form.stop_reason.choices = [*stop_choices()]
        return form
