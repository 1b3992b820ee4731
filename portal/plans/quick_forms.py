"""The quick plan on one page: which steps, how often, why, when to look back."""

from __future__ import annotations

from datetime import date, timedelta

from portal.forms import ChipsField, ChoiceField, NumberField, Once, PersonDateField, TextArea
from portal.i18n import gettext, lazy_gettext
from portal.plans.forms import FURTHEST_REVIEW, SafeNow

FURTHEST_FADING = timedelta(days=182)


class QuickForm(Once, SafeNow):
    """Everything else comes from the template, and from the client when they accept."""

    rungs = ChipsField(
        lazy_gettext("Steps"),
        hint=lazy_gettext("The easiest chosen one opens first. One to four are enough."),
        required=lazy_gettext("Choose at least one step."),
    )
    times_per_week = NumberField(
        lazy_gettext("How often, for the first step"),
        hint=lazy_gettext("Times a week."),
        low=1,
        high=21,
        required=lazy_gettext("Write how many times a week."),
    )
    why_helps = TextArea(
        lazy_gettext("Why this helps"),
        hint=lazy_gettext("One sentence. It stands on the phone and on paper."),
        max_length=200,
        required=lazy_gettext("Write in one sentence why this helps."),
    )
    next_review_on = PersonDateField(
        lazy_gettext("Next look back on"), required=lazy_gettext("Choose the day of the next look back.")
    )
    fade_from_on = PersonDateField(
        lazy_gettext("Let it fade from"), required=lazy_gettext("Choose from when it is let go.")
    )
    then = ChoiceField(
        lazy_gettext("Then"),
        choices=[("offer", lazy_gettext("Offer")), ("draft", lazy_gettext("Keep as a draft"))],
    )

    def bound(self, on: date, *, fades: bool) -> None:
        """Allow dates from the client's present day; only a safety signal fades."""
        self.next_review_on.not_before = on
        self.next_review_on.not_after = on + FURTHEST_REVIEW
        if fades:
            self.fade_from_on.not_before = on + timedelta(days=1)
            self.fade_from_on.not_after = on + FURTHEST_FADING
        else:
            del self.fade_from_on

    def numbers(self) -> list[int]:
        """The chosen steps, easiest first."""
        return sorted(int(number) for number in self.rungs.data)

    def accepts(self) -> bool:
        """Whether the plan can be made."""
        if not self.validate_on_submit():
            return False
        if len(self.rungs.data) > 12:
            self.refuse(gettext("Choose twelve steps at most."), self.rungs)
        return not self.problems()
