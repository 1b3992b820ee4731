"""The two pages of deciding against a lock: the reason, then the decision."""

from __future__ import annotations

from portal.defaults import DEFAULTS
from portal.forms import CheckField, Once, TextArea
from portal.i18n import gettext, lazy_gettext


class OverrideForm(Once):
    """Why a locked template is used all the same, and that this was decided; `asks` sets the letters of the reason."""

    shortest: int = DEFAULTS["reason_letters"].value
    why = TextArea(
        lazy_gettext("Why is it right to use it all the same?"),
        required=lazy_gettext("Write the reason."),
        max_length=600,
    )
    decided = CheckField(lazy_gettext("I have decided this with the client, talking to them alone."))

    def asks(self, letters: int) -> None:
        """Take a reason of so many letters or more for one that says something."""
        self.shortest = letters
        self.why.hint = gettext(
            "What you know that the screen does not say, in %(least)s letters or more. The client never reads it; "
            "the record keeps it.",
            least=letters,
        )

    @property
    def reason(self) -> str:
        """What was typed, without the blanks around it."""
        return (self.why.data or "").strip()

    def has_reason(self) -> bool:
        """Whether there is a reason that says something."""
        if not self.validate_on_submit():
            return False
        if len(self.reason) < self.shortest:
            self.refuse(
                gettext("Write a little more: at least %(least)s letters.", least=self.shortest), self.why
            )
        return not self.problems()

    def is_decided(self) -> bool:
        """Whether it was said once more."""
        if not self.decided.data:
            self.refuse(gettext("Tick that you have decided it, or go back."), self.decided)
        return not self.problems()
