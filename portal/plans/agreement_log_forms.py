"""What a client is asked about an agreement's use: what came of a signal, and how a day was."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import cast

from portal.forms import ChoiceField, Once
from portal.i18n import lazy_gettext
from portal.plans.agreement_kinds import WatchedEnd
from portal.plans.agreement_wording import EASE, SIGNAL_NAMES
from portal.plans.attempts import Colour, Value
from portal.plans.definition import HomeworkTemplate
from portal.plans.kept_forms import KeptLogForm
from portal.plans.logsets import LogSet
from portal.plans.practice_forms import extras, log_form, stored
from portal.plans.practice_pages import Question

ABOUT_SIGNAL = (
    "asked_for",
    "signal_response",
    "response_minutes",
    "ease_after",
    "colour",
    "note_to_clinician",
    "share",
)
ABOUT_DAY = ("kept", "kept_by_other")
_LAST = ("note_to_clinician", "share")


WHO_READS = lazy_gettext(
    "If only you may read it, your therapist sees that you wrote something down and nothing else."
)
"""Of a signal or a day: nothing was practised, and an agreement speaks to both of them more formally in Chinese."""


class TapForm(Once):
    """A signal: one button a colour; nothing else is asked first."""

    colour = ChoiceField(
        choices=[(str(colour), SIGNAL_NAMES[colour]) for colour in Colour],
        required=lazy_gettext("Tap one of the three signals."),
    )


class DayForm(KeptLogForm, Once):
    """A day of an agreement, new or there already."""


class SentDayForm(DayForm):
    """The same as a device had sealed it."""

    def is_submitted(self) -> bool:
        """It was sent, at some time."""
        return True


def signal_form(
    log_set: LogSet, template: HomeworkTemplate, *, base: type[KeptLogForm] = KeptLogForm
) -> type[KeptLogForm]:
    """What came of a signal."""
    fields = {entry.key: entry for entry in log_set.fields}
    asked = [Question(fields[key]) for key in ABOUT_SIGNAL]
    return cast(type[KeptLogForm], log_form(base, log_set, template, asked, looking_back=True))


def day_form(
    log_set: LogSet, template: HomeworkTemplate, *, watched: str | None, base: type[DayForm] = DayForm
) -> type[DayForm]:
    """What a day asks: kept or not, the template's own questions, who may read. The watched end is known, not asked."""
    fields = {entry.key: entry for entry in log_set.fields}
    own = [one for one in extras(template) if not (watched and one.entry.key == "harder_end")]
    asked = [Question(fields[key]) for key in ABOUT_DAY if key in fields]
    asked += [*own, *(Question(fields[key]) for key in _LAST)]
    return cast(type[DayForm], log_form(base, log_set, template, asked, looking_back=True))


def say_who_reads(form: KeptLogForm) -> None:
    """Say what the therapist sees of an entry that is kept private."""
    form["share"].hint = WHO_READS


def name_ends(form: DayForm, watched: str | None) -> None:
    """Say of both ratings of ease which end they are about, once one is watched."""
    if watched and "own_ease" in form:
        words = EASE[WatchedEnd(watched)]
        form["own_ease"].label.text, form["own_ease_other_end"].label.text = words


def filled(asked: Sequence[Question], said: Mapping[str, Value], *, share: bool) -> dict[str, Value]:
    """What is there already, by field; who may read only where that was said."""
    return stored(asked, said, {"share_chosen": share})
