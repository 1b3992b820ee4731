"""Forms of agreements: the text of each kind, the same in the other language, the checklist, the end."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, cast

from portal.choices import Choice
from portal.forms import (
    CheckField,
    ChipsField,
    ChoiceField,
    Field,
    Form,
    LinesField,
    NumberField,
    PersonDateField,
    TextArea,
    TextField,
    Versioned,
)
from portal.i18n import lazy_gettext
from portal.plans.agreement_kinds import AgreementKind, Check, EndedBy
from portal.plans.agreement_texts import (
    ASKED,
    LEAST_WINDOW,
    LONGEST_REVIEW_DAYS,
    MOST_WINDOW,
    NOT_WORDS,
    Text,
)
from portal.plans.agreement_wording import CHECKS, HINTS, LABELS, RITUALS, TICK, WATCHED

LINES = ("mine", "theirs", "unreachable_mine", "unreachable_theirs")
PROMISES, PROMISE = 5, 100
"""Lines of each column and letters of each line: what a sheet of paper holds."""
SOON, SHORT, LONG = 60, 100, 160


class TextForm(Versioned):
    """An agreement as it is being written; what is missing is asked for before it begins, not while it is written."""

    review_on = PersonDateField(LABELS["review_on"], hint=HINTS["review_on"])
    fade_from_on = PersonDateField(LABELS["fade_from_on"], hint=HINTS["fade_from_on"])
    max_window_min = NumberField(LABELS["max_window_min"], low=LEAST_WINDOW, high=MOST_WINDOW)

    def ask_from(self, on: date, stored: Text) -> None:
        """Days may not lie behind, but for a fading that has begun; the next look is within four weeks."""
        self.review_on.not_before, self.review_on.not_after = on, on + timedelta(days=LONGEST_REVIEW_DAYS)
        self.fade_from_on.not_before = min([on, *([stored.fade_from_on] if stored.fade_from_on else [])])

    def text(self, kind: AgreementKind, stored: Text) -> Text:
        """What was written, with the other language as it was."""
        return Text(
            words=_given(self, ASKED[kind]),
            other=stored.other,
            max_window_min=self.max_window_min.data,
            review_on=self.review_on.data,
            fade_from_on=self.fade_from_on.data,
        )


class OtherLanguageForm(Versioned):
    """The words of an agreement in the other of the two languages."""

    def other(self, kind: AgreementKind) -> dict[str, Any]:
        """What was written, by name."""
        return _given(self, [name for name in ASKED[kind] if name not in NOT_WORDS])


def text_form(kind: AgreementKind) -> type[TextForm]:
    """The form of a kind."""
    fields = {name: _field(name) for name in ASKED[kind]}
    return cast(type[TextForm], type("AgreementTextForm", (TextForm,), fields))


def other_form(kind: AgreementKind) -> type[OtherLanguageForm]:
    """The form of a kind for the other language: its words, and nothing else."""
    fields = {name: _field(name) for name in ASKED[kind] if name not in NOT_WORDS}
    return cast(type[OtherLanguageForm], type("AgreementOtherForm", (OtherLanguageForm,), fields))


def _given(form: Form, names: Iterable[str]) -> dict[str, Any]:
    found = {name: form[name].data for name in names if name in form}
    return {name: value for name, value in found.items() if value not in (None, "", [])}


def _field(name: str) -> Field:
    label, hint = LABELS[name], HINTS.get(name)
    if name in LINES:
        return LinesField(label, hint=hint, max_lines=PROMISES, max_length=PROMISE)
    if name == "reds_in_week":
        return NumberField(label, hint=hint, low=1, high=21)
    if name == "ritual":
        choices: list[Choice] = [(str(key), words) for key, words in RITUALS.items()]
        return ChipsField(label, choices=choices)
    if name == "watched":
        ends: list[Choice] = [(str(key), words) for key, words in WATCHED.items()]
        return ChoiceField(label, hint=hint, choices=ends)
    if name in ("cannot_now", "urgent", "wording", "next_contact"):
        return TextArea(label, hint=hint, max_length=LONG)
    return TextField(label, hint=hint, max_length=SOON if name.endswith("_soon") else SHORT)


class CheckForm(Versioned):
    """What the clinician makes sure of before it holds."""

    def checks(self) -> dict[str, bool]:
        """All that was made sure of."""
        return {str(check): bool(self[check].data) for check in Check}


def check_form() -> type[CheckForm]:
    """The checklist, one box a check; every one of them is needed."""
    fields = {str(check): CheckField(words, required=TICK) for check, words in CHECKS.items()}
    return cast(type[CheckForm], type("AgreementCheckForm", (CheckForm,), fields))


class ClinicianEndForm(Form):
    """Who ended it, and a note for the record."""

    ended_by = ChoiceField(
        lazy_gettext("Who ended it?"),
        choices=[
            (EndedBy.ME, lazy_gettext("the client")),
            (EndedBy.THEM, lazy_gettext("the other one")),
            (EndedBy.CLINICIAN, lazy_gettext("I, as their therapist")),
        ],
        required=lazy_gettext("Choose who ended it."),
    )
    end_note = TextArea(lazy_gettext("A note, if you like"), max_length=300)


class OwnEndForm(Form):
    """Who ended it; no reason is asked for."""

    ended_by = ChoiceField(
        lazy_gettext("Who ended it?"),
        hint=lazy_gettext("No reason is needed."),
        choices=[
            (EndedBy.ME, lazy_gettext("I did")),
            (EndedBy.THEM, lazy_gettext("The other person did")),
        ],
        required=lazy_gettext("Choose who ended it."),
    )
