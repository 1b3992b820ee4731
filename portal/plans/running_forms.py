"""The forms of a practice that runs: a rating on the way, why it ends early."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import timedelta

from portal.forms import AnchoredRating, ChoiceField, Form
from portal.i18n import lazy_gettext
from portal.plans.answer_wording import ANCHORS, stop_choices
from portal.plans.kept_forms import HiddenNumberField
from portal.plans.practice_wording import LABELS, REQUIRED

COUNTED = re.compile(r"[0-9]{1,8}")
LATE = re.compile(r"(\d{1,4}):(\d{1,3})")


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


def late_ratings(sent: Iterable[str]) -> list[tuple[int, int]]:
    """Ratings that come in with the end of a practice, "5:60": minute and rating. What cannot be one is left out."""
    found = [match for one in sent if (match := LATE.fullmatch(one))]
    ratings = [(int(match[1]), int(match[2])) for match in found]
    return [(minute, value) for minute, value in ratings if value <= 100]


def time_since(sent: str | None, *, unit: timedelta = timedelta(seconds=1)) -> timedelta | None:
    """How long after the start of a practice something was, as a device counts it; None where it does not say."""
    return int(sent) * unit if sent and COUNTED.fullmatch(sent) else None


class StopForm(Form):
    """Why a practice ends early."""

    stop_reason = ChoiceField(LABELS["stop_reason"], required=REQUIRED["stop_reason"])

    @classmethod
    def make(cls) -> StopForm:
        """The form with its reasons in the page's language."""
        form = cls()
        form.stop_reason.choices = [*stop_choices()]
        return form
