"""The forms of a practice: every log set and every template's own questions through one builder."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import ClassVar, cast

from portal.forms import (
    CheckField,
    ChipsField,
    ChoiceField,
    Form,
    Once,
    Words,
)
from portal.i18n import gettext, lazy_gettext
from portal.moment_forms import TimeForm
from portal.plans.agreement_rules import RED_ANSWERED
from portal.plans.answer_wording import CHOICES, NONE
from portal.plans.attempts import EntryMode, LogStatus, Value
from portal.plans.definition import HomeworkTemplate
from portal.plans.logfields import ErrorKey, Kind, extra_field, is_needed
from portal.plans.logsets import LogSet, to_confirm, validate
from portal.plans.practice_field_forms import field_for
from portal.plans.practice_pages import Question
from portal.plans.practice_wording import HINTS, LABELS, REQUIRED

WAYS = {
    f"{status} {mode}": (status, mode)
    for status in (LogStatus.FINISHED, LogStatus.STOPPED_EARLY)
    for mode in (EntryMode.SAME_DAY, EntryMode.LATER)
}
"""The ways in which a practice may be written down without a connection, as static/js/needs.js names them."""


class LogForm(Form):
    """Some questions of one log, `asked` in this order; a template's own have names that begin with `own_`."""

    asked: ClassVar[tuple[Question, ...]]
    log_set: ClassVar[LogSet]
    template: ClassVar[HomeworkTemplate]
    full: ClassVar[bool] = True
    """Whether the full set is asked; on the short page a lesson is welcome and not needed."""

    def accepts(self, status: LogStatus, mode: EntryMode) -> bool:
        """Whether a log of this status, written down in this way, may carry what was sent."""
        if not self.is_submitted():
            return False
        self.validate()
        names = {question.entry.key: question.name for question in self.asked}
        own = self.template.extra_fields
        found = validate(self.log_set, own, self.answers(), status, mode, only=names, full=self.full)
        if "share" in names and self["share"].data is None and status is not LogStatus.RUNNING:
            found["share"] = ErrorKey.REQUIRED
        for key, error in found.items():
            field = self[names[key]]
            if not field.errors:
                self.refuse(message_for(key, error), field)
        return not self.problems()

    def needs(self) -> dict[str, dict[str, object]]:
        """Besides what every form needs, what the log set needs; "when" says for which ways of writing it down."""
        found = super().needs()
        for question in self.asked:
            entry = question.entry
            when = [
                way for way, (status, mode) in WAYS.items() if is_needed(entry, status, mode, full=self.full)
            ]
            if question.name == "share":
                found["share"] = {"words": str(message_for("share", ErrorKey.REQUIRED))}
            elif when:
                found[question.name] = {"words": str(message_for(entry.key, ErrorKey.REQUIRED)), "when": when}
        return found

    def confirms(self, known: Mapping[str, Value]) -> bool:
        """Whether what is possible but odd was confirmed, seen with what is `known` of the log; if not, ask."""
        odd = "suds_peak" in self and to_confirm({**known, **self.answers()})
        if odd and not self["peak_is_right"].data:
            self.ask_about_peak = True
            self.refuse(
                gettext(
                    "The hardest moment is lower than the start, the end or a rating on the way. "
                    "Change one, or tick that it is right."
                ),
                self["suds_peak"],
            )
        return not self.problems()

    ask_about_peak = False

    def answers(self) -> dict[str, Value]:
        """What was given, by field key; None where nothing was. No ticks is None, "none of them" is an empty list."""
        return {question.entry.key: self._answer(question) for question in self.asked}

    def _answer(self, question: Question) -> Value:
        entry, data = question.entry, self[question.name].data
        if entry.kind is Kind.YES_NO:
            return None if data is None else data == "yes"
        if question.name == "safety_used" and data == [NONE]:
            return []
        if question.name == "learned" and not data and "nothing_new" in self and self["nothing_new"].data:
            return gettext("Nothing new.")
        return None if data in ("", []) else data

    def more_words(self) -> dict[str, Value]:
        """What is kept in the log's words besides its fields."""
        more: dict[str, Value] = {}
        if "leave_out" in self:
            more["leave_out"] = list(self["leave_out"].data) or None
        if "nothing_new" in self:
            more["nothing_new"] = True if self["nothing_new"].data and not self["learned"].data else None
        if "share" in self and self["share"].data is not None:
            more["share_chosen"] = True
        return more


class NewLogForm(LogForm, Once):
    """The first questions of a log; its token finds the log that an earlier sending has made."""


class RememberedForm(NewLogForm, TimeForm):
    """A whole practice, or its first part, from memory."""


class RememberedExposureForm(RememberedForm):
    """The first part of an exposure from memory."""

    how_far = ChoiceField(
        lazy_gettext("Did you stay to the end?"),
        choices=[("end", lazy_gettext("Yes")), ("stopped", lazy_gettext("I stopped early"))],
        required=lazy_gettext("Choose whether you stayed to the end."),
    )


class NotTodayForm(Once):
    """Why a practice does not come about."""

    not_done_reason = ChoiceField(
        LABELS["not_done_reason"],
        choices=list(CHOICES["not_done_reason"].items()),
        required=REQUIRED["not_done_reason"],
    )


def log_form(
    base: type[LogForm],
    log_set: LogSet,
    template: HomeworkTemplate,
    questions: Iterable[Question],
    *,
    habits: Sequence[str] = (),
    looking_back: bool = False,
    full: bool = True,
) -> type[LogForm]:
    """A form class that asks these questions. `habits` are the step's; `looking_back` asks in the past; `full` all of it."""
    asked = tuple(questions)
    fields: dict[str, object] = {}
    for question in asked:
        fields[question.name] = field_for(question, habits, looking_back)
        if question.name == "learned" and full:
            fields["nothing_new"] = CheckField(lazy_gettext("Nothing new"))
        if question.name == "suds_peak":
            fields["peak_is_right"] = CheckField(lazy_gettext("It is right as it stands"))
    if habits and "feared_outcome" in fields and not looking_back:
        fields["leave_out"] = ChipsField(
            LABELS["leave_out"], hint=HINTS["leave_out"], choices=[(one, one) for one in habits]
        )
    about = {"asked": asked, "log_set": log_set, "template": template, "full": full}
    made = type("Asked", (base,), {**fields, **about})
    return cast(type[LogForm], made)


def extras(template: HomeworkTemplate) -> list[Question]:
    """The template's own questions, but what follows from another answer."""
    return [Question(extra_field(own), own) for own in template.extra_fields if own.key != RED_ANSWERED]


def message_for(key: str, error: ErrorKey) -> Words:
    """What to do about an answer that the log set refuses."""
    if error is ErrorKey.REQUIRED:
        return REQUIRED.get(key, lazy_gettext("Answer this one, please."))
    if error is ErrorKey.NONE_WITH_OTHERS:
        return lazy_gettext("“Nothing” stands alone. Take away that tick or the others.")
    return lazy_gettext("Look at this answer again, please.")


def stored(
    questions: Iterable[Question], said: Mapping[str, Value], words: Mapping[str, Value]
) -> dict[str, Value]:
    """What a log says so far as the fields of a form take it, by field name."""
    filled: dict[str, Value] = {}
    for question in questions:
        value = said.get(question.entry.key)
        if isinstance(value, bool):
            value = "yes" if value else "no"
        if question.name == "safety_used" and value == []:
            value = [NONE]
        filled[question.name] = value
    if not words.get("share_chosen"):
        filled.pop("share", None)
    if words.get("nothing_new"):
        filled |= {"learned": None, "nothing_new": True}
    return filled
